package expr

import (
	"cmp"
	"slices"
	"strings"
)

// Near are the candidates that someone who typed word may have meant, the
// nearest first, at most three.
func Near(word string, candidates []string) []string {
	type scored struct {
		name string
		far  int
	}
	var close []scored
	for _, c := range candidates {
		if far := distance(strings.ToLower(word), strings.ToLower(c)); far <= max(1, len(word)/3) {
			close = append(close, scored{c, far})
		} else if len(word) >= 3 && (strings.Contains(c, word) || strings.HasPrefix(word, c)) {
			close = append(close, scored{c, len(word) + far})
		}
	}
	slices.SortStableFunc(close, func(a, b scored) int {
		return cmp.Or(cmp.Compare(a.far, b.far), cmp.Compare(a.name, b.name))
	})
	var names []string
	for _, s := range close[:min(3, len(close))] {
		names = append(names, s.name)
	}
	return names
}

// distance counts the letters to change, add, drop or swap with the next one to
// make b of a.
func distance(a, b string) int {
	before, last, now := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		now[0] = i
		for j := 1; j <= len(b); j++ {
			change := last[j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			now[j] = min(change, last[j]+1, now[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				now[j] = min(now[j], before[j-2]+1)
			}
		}
		before, last, now = last, now, before
	}
	return last[len(b)]
}
