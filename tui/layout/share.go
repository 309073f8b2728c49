package layout

import "slices"

// Need is what a lens needs of the rows of its column, its title and a row at its foot counted
// in. It is known before the lens has all of its rows, so that nothing moves as they come.
type Need struct {
	Rows int
	More int  // rows that may come beyond those that are expected
	Void bool // nothing is there, and nothing will come: it has no row that could move
}

const (
	leastNeed  = 4 // rows of a lens in any case: its title and what can be read
	leastOther = 8 // rows of a third lens, or of a second in a low column, which else is left out
	foot       = 1 // rows below what a lens shows, which it gives up if then all has room
	mostMore   = 4 // rows that are kept for what may come, before the record has them
)

// rows is what a lens needs at least.
func (n Need) rows() int {
	if n.Void {
		return leastNeed
	}
	return max(leastNeed, n.Rows)
}

// wishes are what lenses need of so many rows: without the row at the foot of each where all that
// they show has room only then.
func wishes(rows int, needs []Need) []int {
	whole, tight, sum := make([]int, len(needs)), make([]int, len(needs)), [2]int{}
	for i, n := range needs {
		whole[i] = n.rows()
		tight[i] = max(leastNeed, whole[i]-foot)
		sum[0], sum[1] = sum[0]+whole[i], sum[1]+tight[i]
	}
	if sum[0] > rows && sum[1] <= rows {
		return tight
	}
	return whole
}

// shares are the rows that lenses have of a column. Each has what it needs. Where that is
// more than there is, the shortest have it, and the longest have equal parts of the rest. What
// all leave is, by the same rule, for what may come beyond that, and the rest of it for all.
func shares(rows int, needs []Need) []int {
	has, more := wishes(rows, needs), make([]int, len(needs))
	for i, n := range needs {
		more[i] = n.More
		if n.Void {
			more[i] = 0
		}
	}
	left := divide(rows, has)
	left = divide(left, more)
	for i := range has {
		part := left / (len(has) - i)
		has[i], left = has[i]+more[i]+part, left-part
	}
	return has
}

// divide cuts wishes down to what there is: the smallest is granted, and of the others each
// has an equal part at most. It gives what is left.
func divide(rows int, wishes []int) (left int) {
	order := make([]int, len(wishes))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return wishes[i] - wishes[j] })
	for n, i := range order {
		wishes[i] = min(wishes[i], rows/(len(order)-n))
		rows -= wishes[i]
	}
	return rows
}

// hasSecond reports whether a column that is low for two lenses has room for them: the first has
// all that it needs, and leaves what can be read of the second.
func hasSecond(rows int, needs []Need) bool {
	if len(needs) != 2 {
		return false
	}
	first, second := needs[0], needs[1]
	second.Void = false // what stands where does not depend on it
	has := shares(rows, []Need{first, second})
	return has[0] >= first.Rows-foot && has[1] >= leastOther
}

// needed is what all lenses need, also one that is void now: what stands where depends on it.
func needed(needs []Need) (rows int) {
	for _, n := range needs {
		rows += max(leastNeed, n.Rows)
	}
	return rows
}

// hasThree reports whether there is room for three lenses: all of the first two, and what can
// be read of the third.
func hasThree(rows int, needs []Need) bool {
	return len(needs) == 3 && needs[0].Rows+needs[1].Rows+leastOther <= rows
}

// yielding are the needs of three lenses that have not all room: the third takes no rows that the
// first two need.
func yielding(rows int, needs []Need) []Need {
	sum := 0
	for _, wish := range wishes(rows, needs) {
		sum += wish
	}
	if sum <= rows {
		return needs
	}
	all := slices.Clone(needs)
	all[2].Rows = rows - all[0].Rows - all[1].Rows
	return all
}

// spare is how many rows two lenses will not need, whatever comes: the record below has them.
func spare(rows int, needs []Need) int {
	if len(needs) < 2 {
		return 0
	}
	for _, n := range needs {
		rows -= max(leastNeed, n.Rows) + min(n.More, mostMore)
	}
	return max(0, rows)
}
