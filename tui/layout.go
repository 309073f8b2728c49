package tui

// rect is a part of the screen.
type rect struct{ x, y, w, h int }

// contains reports whether a cell lies in the rectangle.
func (r rect) contains(x, y int) bool {
	return x >= r.x && x < r.x+r.w && y >= r.y && y < r.y+r.h
}

// The smallest terminal that there is room in.
const (
	minWidth  = 60
	minHeight = 16
)

// Below middleWidth story and lens stand one above the other, from wideWidth
// on there are two lenses.
const (
	middleWidth = 96
	wideWidth   = 150
)

// airy is how high a terminal is in which a page's story, above its lens, keeps
// a row of distance to the journey.
const airy = 24

// layout is where everything is. All rectangles are computed here, once for
// each size.
type layout struct {
	w, h                                           int
	header, journey, story, lens, second, timeline rect
	footer                                         rect
}

// arrange lays an exchange out. storyNeeds is how many rows the story would
// like; large gives the lens all the room there is. Where terse says that the
// story is a few lines in any case, it stands above the lens up to wideWidth.
func arrange(w, h, storyNeeds int, large, terse bool) layout {
	l := layout{w: w, h: h}
	l.header = rect{0, 0, w, 1}
	l.footer = rect{0, h - 1, w, 1}
	l.timeline = rect{0, h - 2, w, 1}
	top, bottom := 1, h-2
	if h >= 20 {
		top++
	}
	if h >= 22 {
		bottom--
	}
	if large {
		l.lens = rect{0, top, w, bottom - top}
		return l
	}
	l.journey = rect{0, top, w, 4}
	top += 4
	if w < middleWidth || terse && w < wideWidth {
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
func (l *layout) stack(top, bottom, needs int) {
	room := bottom - top
	story := max(2, min(needs, max(8, room-10), room-5))
	gap, left := 0, room-story
	if left >= 7 || left == 6 && l.h >= airy && needs <= story {
		gap = 1
	}
	l.story = rect{0, top, l.w, story}
	l.lens = rect{0, top + story + gap, l.w, room - story - gap}
}

// storyMost is how wide a story beside one lens is at most: bytes and code need
// the room more than words do.
const storyMost = 40

// beside puts them next to each other, and a second lens where there is room.
func (l *layout) beside(top, bottom int) {
	h := bottom - top
	if l.w < wideWidth {
		story := min(storyMost, l.w*42/100)
		l.story = rect{0, top, story, h}
		l.lens = rect{story + 2, top, l.w - story - 2, h}
		return
	}
	story := 50
	first := (l.w - story - 4) / 2
	l.story = rect{0, top, story, h}
	l.lens = rect{story + 2, top, first, h}
	l.second = rect{story + first + 4, top, l.w - story - first - 4, h}
}
