package trace

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Queries are those of a database that steps of a framework have made.
type Queries struct {
	Count  int
	Took   time.Duration
	Shapes []int // how often each was made that was made more than once, by its text without parameters; the most first
}

// Queries counts the queries that were told of.
func (s *State) Queries() Queries {
	var q Queries
	shapes := map[string]int{}
	for _, st := range s.Steps {
		if st.Step == "query" {
			q.Count++
			q.Took += st.Took
			shapes[st.Name]++
		}
	}
	for _, n := range shapes {
		if n > 1 {
			q.Shapes = append(q.Shapes, n)
		}
	}
	slices.SortFunc(q.Shapes, func(a, b int) int { return b - a })
	return q
}

// shownShapes is how many shapes a sentence has the counts of.
const shownShapes = 4

// Repeated says how often those were made that were made more than once, "" for none: "the same text ×20, ×2".
func (q Queries) Repeated() string {
	if len(q.Shapes) == 0 {
		return ""
	}
	var counts []string
	for _, n := range q.Shapes[:min(shownShapes, len(q.Shapes))] {
		counts = append(counts, fmt.Sprintf("×%d", n))
	}
	if len(q.Shapes) > shownShapes {
		counts = append(counts, "…")
	}
	return "the same text " + strings.Join(counts, ", ")
}
