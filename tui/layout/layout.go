package layout

// Part names a part of the screen.
type Part uint8

// The parts. The message has the row of the timeline where the terminal is low.
const (
	Header Part = iota
	Journey
	Story
	Card   // an explanation, beside what it explains
	Action // what to do next, right above the lens
	Lens
	Second // another lens, below the first, and one more
	Third
	Editor // what is typed in: the room of the lenses
	Record
	Columns // the names of the columns of a list, and the list, on a screen of one list
	List
	Timeline
	Message
	Footer
	partCount
)

// The smallest terminal that there is room in.
const (
	MinWidth  = 60
	MinHeight = 16
)

// The widths from which there is more: the story stands beside the lens, then the record
// below the lenses, then beside them.
const (
	MiddleWidth = 96
	WideWidth   = 150
	WidestWidth = 200
)

// Margin is how many columns are free at either side.
const Margin = 2

// Large is what has all the room.
type Large uint8

// What can be large.
const (
	Nothing Large = iota
	LargeLens
	LargeStory
)

// Wants is what a layout depends on.
type Wants struct {
	Pair    []Need // of two lenses below each other, fewer where there are fewer
	Trio    []Need // of three
	One     Need   // of the lens that is shown where there is one
	W, H    int    // of the terminal
	Journey int    // the rows of the journey that are not empty
	Story   int    // rows that the story would like; what it leaves is the record's
	Most    int    // rows that the story has at most on its page, 0 where nobody can say
	Card    int    // rows of the explanation, 0 for none
	Grows   bool   // the story has of the rows that the one lens below it does not need what it needs
	Terse   bool   // the story has few lines in any case, and stands above the lenses
	Editing bool
	Large   Large
}

// Layout is all rectangles of a frame. A screen asks for them by name; a part that is
// not there is empty. What has a title keeps its row while nothing but the request moves.
type Layout struct {
	W, H  int
	parts [partCount]Rect
}

// At is where a part is.
func (l Layout) At(p Part) Rect { return l.parts[p] }

// PartAt is the part in which a cell lies, false if it lies in none.
func (l Layout) PartAt(x, y int) (Part, bool) {
	for _, p := range []Part{Card, Editor, Header, Journey, Story, Action, Lens, Second, Third, Record, Columns, List, Timeline, Message, Footer} {
		if l.parts[p].Contains(x, y) {
			return p, true
		}
	}
	return 0, false
}

// The heights from which there is more: a row for messages, and a row of distance below
// the header and around the journey.
const (
	messageHeight = 20
	airyHeight    = 28
)

// journeyRows is how many rows the journey has at most.
const journeyRows = 4

// Arrange lays a frame out.
func Arrange(w Wants) Layout {
	l := Layout{W: w.W, H: w.H}
	room := Rect{Margin, 0, w.W - 2*Margin, w.H}
	l.parts[Header], room = room.top(1)
	l.parts[Footer], room = room.bottom(1)
	l.parts[Timeline], room = room.bottom(1)
	l.parts[Message] = l.parts[Timeline]
	if w.H >= messageHeight {
		l.parts[Message], room = room.bottom(1)
	}
	if w.H >= airyHeight {
		_, room = room.top(1)
	}
	switch {
	case w.Large != Nothing:
		l.enlarge(room, w)
	case w.W < MiddleWidth || w.Terse && w.W < WideWidth:
		l.stack(room, w)
	default:
		l.beside(room, w)
	}
	for _, p := range []Part{Lens, Second, Third, Record} { // which draw a margin of one column themselves
		l.parts[p] = l.parts[p].outset()
	}
	for _, p := range []Part{Journey, Timeline} { // which draw the left margin themselves
		l.parts[p].X, l.parts[p].W = 0, l.parts[p].W+Margin
	}
	return l
}

// ArrangeList lays out a frame of one list: its header, what to do next and what there is to
// tell keep their rows, and the list has what is left. On a high terminal the part at its foot
// is for the one that is selected: its journey, and the record of it.
func ArrangeList(w, h int) Layout {
	l := Layout{W: w, H: h}
	room := Rect{Margin, 0, w - 2*Margin, h}
	l.parts[Header], room = room.top(1)
	l.parts[Footer], room = room.bottom(1)
	l.parts[Message], room = room.bottom(1)
	if h >= airyHeight {
		_, room = room.top(1)
	}
	l.parts[Action], room = room.top(1)
	l.parts[Columns], room = room.top(1)
	l.parts[List], _ = room.top(room.H - 1)
	if h >= glanceHeight && w >= MiddleWidth {
		l.parts[Record], l.parts[List] = l.parts[List].bottom(h * 2 / 5)
		l.parts[Journey], l.parts[Record] = l.parts[Record].top(glanceJourney)
		l.parts[Journey].X, l.parts[Journey].W = 0, l.parts[Journey].W+Margin // which draws the left margin itself
	}
	for _, p := range []Part{Columns, List, Record} { // the cursor stands in the margin
		l.parts[p] = l.parts[p].outset()
	}
	return l
}

// From glanceHeight on a list leaves room for the one that is selected; its journey has four
// rows below a rule, and one behind them.
const (
	glanceHeight  = airyHeight
	glanceJourney = 6
)

// enlarge gives the lens or the story all the room.
func (l *Layout) enlarge(room Rect, w Wants) {
	if w.Large == LargeStory {
		l.parts[Action], room = room.bottom(1)
		l.parts[Story] = room
	} else {
		l.parts[Action], room = room.top(1)
		if w.Card > 0 {
			l.parts[Card], room = room.bottom(min(w.Card+1, room.H/2))
		}
		l.parts[Lens] = room
	}
	l.edit(w)
}

// edit gives the room of the lenses to what is typed in, if anything is.
func (l *Layout) edit(w Wants) {
	if !w.Editing {
		return
	}
	l.parts[Editor] = l.parts[Lens]
	l.parts[Editor].H += l.parts[Second].H + l.parts[Third].H
	l.parts[Lens], l.parts[Second], l.parts[Third] = Rect{}, Rect{}, Rect{}
}

// The least rows of parts. A record needs more than its title, and a second lens what
// can be read of it.
const (
	leastLens    = 5
	leastRecord  = 4
	leastBeside  = 12 // of a record that keeps its row below a story
	recordFrom   = 19 // rows of lenses below which a record has no place beside them
	terseFrom    = 14 // where the story above them is short
	secondFrom   = 22
	leastStory   = 3
	terseStory   = 5
	editingStory = 3
)

// stack puts the story above the lens. The lens keeps its row whatever the journey and
// the story need: what rows of the journey are empty the story has.
func (l *Layout) stack(room Rect, w Wants) {
	gap := 0
	if w.H >= messageHeight {
		gap = 1
	}
	story := upperStory(room.H, gap)
	if w.Terse {
		story = min(story, terseStory)
	}
	upper, lower := room.top(journeyRows + gap + story + 1)
	if w.Grows {
		missing := w.Story - (upper.H - w.Journey - gap - 1)
		upper, lower = room.top(upper.H + max(0, min(missing, w.free(lower.H))))
	}
	if w.Editing {
		rows := min(w.Journey, journeyRows) + gap + editingStory + 1
		upper, lower = room.top(max(rows, min(w.Card+1, room.H-leastLens)*min(w.Card, 1)))
	}
	whole := upper
	l.parts[Journey], upper = upper.top(w.Journey)
	_, upper = upper.top(gap)
	l.parts[Action], upper = upper.bottom(1)
	l.parts[Story] = upper
	if w.Card > 0 {
		_, whole = whole.bottom(1)
		l.parts[Card], _ = whole.bottom(max(upper.H, min(w.Card, whole.H)))
		l.parts[Story] = Rect{}
		l.parts[Journey].H = max(0, min(l.parts[Journey].H, l.parts[Card].Y-l.parts[Journey].Y))
	}
	l.lenses(lower, w, lower.H >= w.recordFrom())
}

// free is how many rows of so many one lens does not need, none where more than that lens stands
// there.
func (w Wants) free(rows int) int {
	if rows >= w.recordFrom() || rows >= secondFrom || hasSecond(rows, w.Pair) || w.One.Rows == 0 {
		return 0
	}
	return max(0, rows-max(leastLens, w.One.Rows-foot))
}

// upperStory is how many rows a story above the lens has beside a whole journey, of so
// many for all: the more there are, the more of them are the lens's.
func upperStory(rows, gap int) int {
	if rows <= 20 {
		return max(leastStory, min(7, rows-journeyRows-gap-1-leastLens))
	}
	return min(7+(rows-20)/3, 16)
}

// The widths of a story beside the lenses.
const (
	middleStory = 40
	wideStory   = 46
	widestStory = 52
)

// beside puts the story beside the lenses.
func (l *Layout) beside(room Rect, w Wants) {
	l.parts[Journey], room = room.top(journeyRows)
	gap := room
	if w.H >= messageHeight {
		_, room = room.top(1)
	}
	width := min(middleStory, w.W*34/100)
	switch {
	case w.W >= WidestWidth:
		width = widestStory
	case w.W >= WideWidth:
		width = wideStory
	}
	side, lenses := room.left(width, 2)
	known := w.Most > 0 && side.H-w.Most-1 >= leastBeside
	if known && w.Card == 0 { // so that the record keeps its row
		w.Story = max(w.Story, w.Most)
	}
	below := false
	if !known && w.W >= WideWidth && w.W < WidestWidth {
		below, w.Trio = hasBelow(gap.H-1, w.Pair), nil // or lenses would come and go with the record
	}
	if w.Card > 0 {
		l.parts[Card], side = side.bottom(min(w.Card+1, side.H-leastStory))
	}
	if (known || !w.Editing) && !below && w.W < WidestWidth {
		l.parts[Record] = record(side, w.Story)
	}
	l.parts[Story], _ = side.top(side.H - l.parts[Record].H)
	if w.W >= WideWidth { // in the row of distance, which lenses below each other can use
		lenses.Y, lenses.H = gap.Y, gap.H
	}
	l.parts[Action], lenses = lenses.top(1)
	if w.W >= WidestWidth {
		lenses, l.parts[Record] = lenses.left((lenses.W-2)*2/3, 2)
	}
	l.lenses(lenses, w, below)
}

// record is what a story leaves at its foot, behind an empty row.
func record(side Rect, story int) Rect {
	rows := side.H - story - 1
	if rows < leastRecord {
		return Rect{}
	}
	last, _ := side.bottom(rows)
	return last
}

// recordFrom is how many rows of lenses leave room for the record below them.
func (w Wants) recordFrom() int {
	if w.Terse && !w.Editing && w.W >= MiddleWidth && w.W < WideWidth {
		return terseFrom
	}
	return recordFrom
}

// belowRows is how many rows a record has at least below lenses that have so many with it.
func belowRows(rows int) int { return max(leastRecord+3, rows/4) }

// hasBelow reports whether the record stands below lenses that stand beside the story: where
// they need the rows themselves, it has what the story leaves.
func hasBelow(rows int, needs []Need) bool {
	return rows >= recordFrom && needed(needs) <= rows-belowRows(rows)
}

// lenses are one below the other, and below them the record if it belongs there.
func (l *Layout) lenses(room Rect, w Wants, record bool) {
	needs, below := w.Pair, 0
	switch {
	case record:
		below = belowRows(room.H)
		if room.H < recordFrom {
			below = leastRecord + 1
		}
	case !record && hasThree(room.H, w.Trio):
		needs = yielding(room.H, w.Trio)
	}
	if room.H-below < secondFrom && !hasSecond(room.H-below, needs) {
		needs = nil // one lens has all
	}
	if below > 0 {
		l.parts[Record], room = room.bottom(below + spare(room.H-below, needs))
	}
	l.parts[Lens] = room
	for i, rows := range shares(room.H, needs) {
		l.parts[Lens+Part(i)], room = room.top(rows)
	}
	l.edit(w)
}
