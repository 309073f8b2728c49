package viewer

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/layout"
	"roundtrip/tui/lens"
	"roundtrip/tui/record"
	"roundtrip/wsgi/trace"
)

// Viewer shows an exchange by lenses: one of those that its screen offers, two on a
// wide terminal, with what is selected in each.
type Viewer struct {
	// Exchange is what is shown, nil while there is none.
	*Exchange
	// MainFile is the file that the code lens shows while none of its lines run, ""
	// for the application's own.
	MainFile string
	// FailedLine is the line of code for which nothing could run, where none has failed.
	FailedLine trace.Src
	// Recording is what the recording lens shows, "" for nothing.
	Recording string
	// Breaks are lines of code at which requests are held.
	Breaks []trace.Src
	// Target is what the screen points at, until the reader selects something.
	Target Target
	// Waited is for how long somebody's client has waited while it is held; "" where nobody
	// is in a hurry.
	Waited string
	// Stages are those of a request's way, which the record tells of before they come.
	Stages []record.Stage
	// Station is what the arrows point at in the journey, "" for nothing.
	Station trace.Layer

	notice     func(string) // tells the reader something
	after      After
	version    int // of the last exchange
	offers     []lens.Kind
	at         int // of the offers
	stands     stands
	places     int         // of lenses that there are on the screen
	wireInView bool        // all bytes are on the screen, beside what was made of them
	later      []lens.Kind // that are offered once they have something to show
	needs      needs
	sides      map[lens.Kind]*side
	filter     string
	sought     string // in the code
	soughtFrom mark   // where that search went out from
	hex        bool
	body       lens.BodyView
	folded     map[string]bool
	folds      int // grows with each fold
	sources    map[string]*lens.Listing
	texts      int // version of sources
	pane       [mostPlaces]layout.Pane
	record     recordPane
	journey    layout.Pane
	line       layout.Pane // the timeline
}

// After makes a command that gives a message after a time.
type After func(time.Duration, func() tea.Msg) tea.Cmd

// New makes a viewer of nothing. Notice is called with what a reader is to be told
// about their last key.
func New(notice func(string), after After) *Viewer { return &Viewer{notice: notice, after: after} }

// versionsApart is how many versions of one exchange there can be before they are
// those of the next.
const versionsApart = 1 << 20

// Show shows a request from its beginning; live is nil for a record. What was
// selected before is forgotten.
func (v *Viewer) Show(live Live, s Served, g Glimpse) {
	v.version += versionsApart
	v.Exchange = newExchange(v.version, live, s, g)
	for _, s := range v.sides {
		s.selected, s.scroll = mark{}, 0
	}
	v.Station, v.needs.shown = "", true
	v.stands.measure(v.knownAtFirst())
	v.offerWhatCame()
}

// Clear shows nothing.
func (v *Viewer) Clear() {
	v.needs.remember(v.Exchange)
	v.Exchange = nil
}

// Refresh draws everything anew, after something that it depends on has changed.
func (v *Viewer) Refresh() {
	if v.Exchange != nil {
		v.Exchange.version++
	}
}

// Arrived brings in what happened to the request.
func (v *Viewer) Arrived(g Glimpse, motion bool) {
	v.Exchange.Update(g, motion)
	v.offerWhatCame()
}

// Offer sets which lenses there are, the first being shown. Those of findings and of
// output come when there are any.
func (v *Viewer) Offer(kinds []lens.Kind) {
	*v = Viewer{
		Exchange: v.Exchange, MainFile: v.MainFile, Recording: v.Recording, notice: v.notice, after: v.after, version: v.version, sources: v.sources, texts: v.texts,
		sides: make(map[lens.Kind]*side), folded: make(map[string]bool),
	}
	for _, k := range kinds {
		if k == lens.Findings || k == lens.Output {
			v.later = append(v.later, k)
			continue
		}
		v.offers = append(v.offers, k)
	}
	for _, k := range lens.Kinds() {
		v.sides[k] = &side{}
	}
	v.stands.fill(v.offers)
}

// offerWhatCame offers the lenses that have something to show now, of those that the
// screen has, and no others of them. Their order is the same whichever comes first.
func (v *Viewer) offerWhatCame() {
	v.offerIf(lens.Findings, len(v.Found) > 0, len(v.offers))
	before := slices.Index(v.offers, lens.Findings)
	if before < 0 {
		before = len(v.offers)
	}
	v.offerIf(lens.Output, v.Printed, before)
}

func (v *Viewer) offerIf(kind lens.Kind, any bool, at int) {
	k, i := v.Lens(), slices.Index(v.offers, kind)
	switch {
	case any && i < 0 && slices.Contains(v.later, kind):
		v.offers = slices.Insert(v.offers, at, kind)
		v.at = max(0, slices.Index(v.offers, k))
	case !any && i >= 0:
		v.offers = slices.Delete(v.offers, i, i+1)
		v.at = max(0, slices.Index(v.offers, k))
		v.stands.remove(kind)
		v.place()
	}
}

// Turn turns to a lens, adding it to those that are offered.
func (v *Viewer) Turn(k lens.Kind) {
	v.at = slices.Index(v.offers, k)
	if v.at < 0 {
		v.offers = append(v.offers, k)
		v.at = len(v.offers) - 1
	}
	v.place()
}

// place puts the lens that was turned to where it can be seen.
func (v *Viewer) place() {
	v.record.focused = false
	v.stands.put(v.Lens(), v.events())
}

// Lens is the lens that is shown, the first of two.
func (v *Viewer) Lens() lens.Kind {
	if len(v.offers) == 0 {
		return lens.Wire
	}
	return v.offers[v.at]
}

// Pair sets which lens stands in the second place at first.
func (v *Viewer) Pair(k lens.Kind) {
	v.stands.fill(append([]lens.Kind{v.Lens(), k}, v.offers...))
}

// Shown are the lenses on the screen, from the top.
func (v *Viewer) Shown() []lens.Kind {
	if v.places < 2 {
		return []lens.Kind{v.Lens()}
	}
	return v.stands.of(v.places)
}

// shown is the lens in the nth place on the screen, false if there is none.
func (v *Viewer) shown(nth int) (lens.Kind, bool) {
	if v.places < 2 {
		return v.Lens(), nth == 0
	}
	if all := v.stands.of(v.places); nth < len(all) {
		return all[nth], true
	}
	return 0, false
}

// Offers are the lenses that can be turned to.
func (v *Viewer) Offers() []lens.Kind { return v.offers }

// Next turns to another lens. Where the record can be seen, it comes behind the last.
func (v *Viewer) Next(by int) {
	n := len(v.offers)
	if n == 0 {
		return
	}
	at := v.at
	if v.record.focused {
		at = n
	}
	if v.record.isShown() {
		n++
	}
	at = (at + by + n) % n
	if at == len(v.offers) {
		v.record.focused = true
		return
	}
	v.TurnTo(at)
}

// AtLens reports whether the lens that is shown is the ith that is offered.
func (v *Viewer) AtLens(i int) bool { return v.at == i }

// TurnTo turns to the ith lens that is offered.
func (v *Viewer) TurnTo(i int) {
	v.at = i
	v.place()
}

// Follow lets the selection go back to where the request is, after a move.
func (v *Viewer) Follow() {
	for _, s := range v.sides {
		s.selected = mark{}
	}
}

// SetSources sets the source files that the code lens shows.
func (v *Viewer) SetSources(listings map[string]*lens.Listing) {
	v.sources = listings
	v.texts++
}

// Highlight colours the source files of what is shown. It returns a function for a
// command, since it is slow; files that are as they were are not coloured again.
func (v *Viewer) Highlight() func() map[string]*lens.Listing {
	texts, before := v.Sources, v.sources
	return func() map[string]*lens.Listing {
		listings := make(map[string]*lens.Listing, len(texts))
		for file, text := range texts {
			if listings[file] = before[file]; !before[file].Shows(text) {
				listings[file] = lens.Highlight(file, text)
			}
		}
		return listings
	}
}

// Key is all that the viewer's picture depends on besides theme and room. It is asked for
// with each message, and so is compared and not written.
type Key struct {
	version, at, folds, texts, breaks int
	stands                            int
	inRecord, hex                     bool
	body                              lens.BodyView
	record                            int // its scroll
	filter, sought, main              string
	failed                            trace.Src
	target                            Target
	station                           trace.Layer
	offers                            [kinds]lens.Kind
	sides                             [kinds]struct {
		selected mark
		scroll   int
	}
}

// kinds is how many lenses there are.
const kinds = int(lens.Times) + 1

// Key is that of now.
func (v *Viewer) Key() Key {
	k := Key{
		at: v.at, folds: v.folds, texts: v.texts, breaks: v.breaksVersion(), stands: v.stands.version, inRecord: v.record.focused, hex: v.hex, body: v.body,
		record: v.record.scroll, filter: v.filter, sought: v.sought, main: v.MainFile, failed: v.FailedLine, target: v.Target, station: v.Station,
	}
	for i, kind := range v.offers[:min(len(v.offers), kinds)] {
		s := v.sides[kind]
		k.offers[i], k.sides[i].selected, k.sides[i].scroll = kind+1, s.selected, s.scroll
	}
	if v.Exchange != nil {
		k.version = v.Exchange.version
	}
	return k
}

// breaksVersion is another number for other breakpoints.
func (v *Viewer) breaksVersion() int {
	n := len(v.Breaks)
	for _, b := range v.Breaks {
		n = 31*n + b.Line
	}
	return n
}

// do makes a command of something that happens to the live request.
func do(f func()) tea.Cmd {
	return func() tea.Msg {
		f()
		return nil
	}
}
