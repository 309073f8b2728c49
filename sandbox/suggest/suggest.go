// Package suggest finds the names that a mistyped one may have been meant for. It
// knows no list of names: its callers bring theirs.
package suggest

import (
	"cmp"
	"slices"
	"strings"
)

// most is how many names are suggested at most.
const most = 3

// Near are the names that somebody who typed name may have meant: those that
// contain it, or are few changes away, the nearest first, each once.
func Near(name string, names []string) []string {
	type scored struct {
		name  string
		score int
	}
	var near []scored
	for _, n := range names {
		d := distance(strings.ToLower(name), strings.ToLower(n))
		if strings.Contains(n, name) && name != "" {
			d = min(d, 1)
		}
		if d <= max(2, len(name)/3) {
			near = append(near, scored{n, d})
		}
	}
	slices.SortStableFunc(near, func(a, b scored) int { return cmp.Compare(a.score, b.score) })
	var out []string
	for _, s := range near {
		if len(out) < most && !slices.Contains(out, s.name) {
			out = append(out, s.name)
		}
	}
	return out
}

// distance is the number of letters to insert, delete or replace.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			above := row[j+1]
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			row[j+1] = min(cost, above+1, row[j]+1)
			diagonal = above
		}
	}
	return row[len(b)]
}
