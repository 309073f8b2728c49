package inspect

// Branch is an exchange in a tree of replays: Depth is how many replays lead to it.
type Branch struct {
	Row   Row
	Depth int
}

// Tree is the exchange from which one comes by replays, and everything that was made of it: each
// behind the one that it repeats, in order.
func (r *Record) Tree(number int) []Branch {
	rows, children := r.replayed()
	root, ok := rows[number]
	if !ok {
		return nil
	}
	for range rows { // the record may have let go of what it repeats
		outer, ok := rows[root.Of]
		if root.Of == 0 || !ok {
			break
		}
		root = outer
	}
	var tree []Branch
	var grow func(row Row, depth int)
	grow = func(row Row, depth int) {
		tree = append(tree, Branch{row, depth})
		for _, n := range children[row.Number] {
			grow(rows[n], depth+1)
		}
	}
	grow(root, 0)
	return tree
}

// replayed are all rows by their number, and the numbers of those that repeat each.
func (r *Record) replayed() (rows map[int]Row, children map[int][]int) {
	rows, children = make(map[int]Row), make(map[int][]int)
	for _, x := range r.All(nil) {
		row := x.Row()
		rows[row.Number] = row
		if row.Of != 0 && row.Of < row.Number {
			children[row.Of] = append(children[row.Of], row.Number)
		}
	}
	return rows, children
}
