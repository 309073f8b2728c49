package tracepage

// data is what the script of the page reads. What stands at several events is there once, and
// named by its index.
type data struct {
	Steps    []step    `json:"steps"` // the first is behind the first event
	At       int       `json:"at"`    // the one at which the page opens
	Journeys []drawing `json:"journeys"`
	Rows     []row     `json:"rows"`
	Lists    [][]int   `json:"lists"` // of rows
	In       wire      `json:"in"`
	Out      wire      `json:"out"`
}

// step is what stands beside an event.
type step struct {
	Journey int    `json:"j"`
	Lists   [6]int `json:"l"` // of each lens
	Spans   []span `json:"s"`
	In      int64  `json:"i"` // how far the wire had come
	Out     int64  `json:"o"`
}

// drawing is the journey.
type drawing struct {
	Stations []station `json:"c"`
	Caption  string    `json:"t"`
	Says     string    `json:"s"` // for who listens
}

type station struct {
	Name  string  `json:"n"`
	Party string  `json:"p"`
	Lanes [3]lane `json:"l"`
}

type lane struct {
	Words string `json:"w"`
	Wire  int    `json:"r"` // a [journey.Wire]
	Here  bool   `json:"h"`
}

// row is a line of a lens.
type row struct {
	ID    string `json:"id"`
	Words []word `json:"w"`
	Spans []span `json:"s"`
	Event int    `json:"e"` // the event that it leads to, 0 for none
	Now   bool   `json:"n"`
}

type word struct {
	Text  string `json:"t"`
	Party string `json:"p"`
	Faint bool   `json:"f"`
}

// span are bytes of the wire.
type span struct {
	Buf string `json:"b"`
	Off int64  `json:"o"`
	Len int64  `json:"n"`
}

// wire is one direction, a character for each byte that was kept.
type wire struct {
	Base  int64  `json:"base"`
	Total int64  `json:"total"`
	Text  string `json:"text"`
	Tail  string `json:"tail,omitempty"` // the last bytes, where those between were not kept
	Cut   string `json:"cut,omitempty"`  // what was not kept, in words
}
