package layout

// Rect is a part of the screen.
type Rect struct{ X, Y, W, H int }

// Contains reports whether a cell lies in the rectangle.
func (r Rect) Contains(x, y int) bool {
	return x >= r.X && x < r.X+r.W && y >= r.Y && y < r.Y+r.H
}

// Inset leaves a column free at either side.
func (r Rect) Inset() Rect { return Rect{r.X + 1, r.Y, r.W - 2, r.H} }

// Indented leaves two columns free at the left, so that what is read begins where
// everything else does.
func (r Rect) Indented() Rect { return Rect{r.X + 2, r.Y, r.W - 3, r.H} }

// The smallest terminal that there is room in.
const (
	MinWidth  = 60
	MinHeight = 16
)

// Below MiddleWidth story and lens stand one above the other, from WideWidth
// on there are two lenses.
const (
	MiddleWidth = 96
	WideWidth   = 150
)

// airy is how high a terminal is in which a page's story, above its lens, keeps
// a row of distance to the journey.
const airy = 24

// Layout is where everything is. All rectangles are computed here, once for
// each size.
type Layout struct {
	W, H                                                   int
	Header, Journey, Story, Lens, Second, Timeline, Footer Rect
}

// Arrange lays an exchange out. storyNeeds is how many rows the story would like;
// large gives the lens all the room there is. Where terse says that the story is a
// few lines in any case, it stands above the lens up to WideWidth.
func Arrange(w, h, storyNeeds int, large, terse bool) Layout {
	l := Layout{W: w, H: h}
	l.Header = Rect{0, 0, w, 1}
	l.Footer = Rect{0, h - 1, w, 1}
	l.Timeline = Rect{0, h - 2, w, 1}
	top, bottom := 1, h-2
	if h >= 20 {
		top++
	}
	if h >= 22 {
		bottom--
	}
	if large {
		l.Lens = Rect{0, top, w, bottom - top}
		return l
	}
	l.Journey = Rect{0, top, w, 4}
	top += 4
	if w < MiddleWidth || terse && w < WideWidth {
		if h >= airy && !terse {
			top++
		}
		l.stack(top, bottom, storyNeeds)
		return l
	}
	l.beside(top+1, bottom)
	return l
}

// stack puts the story above the lens: at most 8 rows unless the lens has its
// 6, and never more than it needs. There is a row between them if the lens then
// has its 6 rows, or 5 below a story that is all there.
func (l *Layout) stack(top, bottom, needs int) {
	room := bottom - top
	story := max(2, min(needs, max(8, room-10), room-5))
	gap, left := 0, room-story
	if left >= 7 || left == 6 && l.H >= airy && needs <= story {
		gap = 1
	}
	l.Story = Rect{0, top, l.W, story}
	l.Lens = Rect{0, top + story + gap, l.W, room - story - gap}
}

// storyMost is how wide a story beside one lens is at most: bytes and code need
// the room more than words do.
const storyMost = 40

// beside puts them next to each other, and a second lens where there is room.
func (l *Layout) beside(top, bottom int) {
	h := bottom - top
	if l.W < WideWidth {
		story := min(storyMost, l.W*42/100)
		l.Story = Rect{0, top, story, h}
		l.Lens = Rect{story + 2, top, l.W - story - 2, h}
		return
	}
	story := 50
	first := (l.W - story - 4) / 2
	l.Story = Rect{0, top, story, h}
	l.Lens = Rect{story + 2, top, first, h}
	l.Second = Rect{story + first + 4, top, l.W - story - first - 4, h}
}
