package layout

// Rect is a part of the screen.
type Rect struct{ X, Y, W, H int }

// Contains reports whether a cell lies in the rectangle.
func (r Rect) Contains(x, y int) bool {
	return x >= r.X && x < r.X+r.W && y >= r.Y && y < r.Y+r.H
}

// IsEmpty reports whether nothing can be drawn in it.
func (r Rect) IsEmpty() bool { return r.W <= 0 || r.H <= 0 }

// top is the first rows of the rectangle, and what is left below them.
func (r Rect) top(rows int) (first, rest Rect) {
	rows = min(max(0, rows), r.H)
	return Rect{r.X, r.Y, r.W, rows}, Rect{r.X, r.Y + rows, r.W, r.H - rows}
}

// bottom is the last rows of the rectangle, and what is left above them.
func (r Rect) bottom(rows int) (last, rest Rect) {
	rest, last = r.top(r.H - min(max(0, rows), r.H))
	return last, rest
}

// left is the first columns of the rectangle, and what is left behind a gap.
func (r Rect) left(columns, gap int) (first, rest Rect) {
	return Rect{r.X, r.Y, columns, r.H}, Rect{r.X + columns + gap, r.Y, r.W - columns - gap, r.H}
}

// outset has a column more at either side.
func (r Rect) outset() Rect {
	if r.IsEmpty() {
		return r
	}
	return Rect{r.X - 1, r.Y, r.W + 2, r.H}
}
