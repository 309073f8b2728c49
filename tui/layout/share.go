package layout

// Need is what one of two lenses needs of the rows of their column, its title counted in. It
// is known before the lens has all of its rows, so that nothing moves as they come.
type Need struct {
	Rows  int
	Grows bool // what comes may be more than was expected
}

// leastNeed is what a lens has of a column in any case: its title and what can be read.
const leastNeed = 4

// share is how many rows of a column the first of two lenses has. Each has what it needs.
// Where that is more than there is, the shorter has it, up to half of the rows, and the
// longer the rest. What both leave is for the one that may grow, and halved between equals.
func share(rows int, first, second Need) int {
	a, b := max(leastNeed, first.Rows), max(leastNeed, second.Rows)
	left := rows - a - b
	switch {
	case left < 0:
		return max(rows-b, min(a, rows/2))
	case first.Grows == second.Grows:
		return a + left/2
	case first.Grows:
		return a + left
	}
	return a
}
