package inspect

import (
	"fmt"
	"slices"
	"strings"

	"roundtrip/wsgi/trace"
)

// Group is several queries of one line of the application that only one of two exchanges has.
type Group struct {
	// Text says how many they are, where they come from, and whether they are gone or new.
	Text string
	// Queries are what they ask, each once.
	Queries []Repeated
}

// Repeated is a text, with how often it is there.
type Repeated struct {
	Text  string
	Times int
}

// leastGroup is how many queries of one line are told in one row.
const leastGroup = 3

// grouping tells what only one side did, in rows.
type grouping struct {
	acts   []act  // of that side, also beyond those that are set beside others
	became string // what is said of those that the other side has not
	groups []Group
}

// texts are the rows of acts at some places: what they did, and for queries of one line how many there are.
func (g *grouping) texts(places []int) (rows []string) {
	from := make(map[trace.Src][]string)
	for _, i := range places {
		if query, is := g.query(i); is {
			from[g.acts[i].src] = append(from[g.acts[i].src], query)
		}
	}
	for _, i := range places {
		_, is := g.query(i)
		switch queries := from[g.acts[i].src]; {
		case !is || len(queries) > 0 && len(queries) < leastGroup:
			rows = append(rows, g.acts[i].text)
		case len(queries) > 0: // the first of them
			rows = append(rows, g.group(g.acts[i].src, queries))
			delete(from, g.acts[i].src)
		}
	}
	return rows
}

// query is what an act asks of a database, false for any other.
func (g *grouping) query(i int) (string, bool) {
	_, query, is := strings.Cut(g.acts[i].text, queryWords)
	return query, is && g.acts[i].kind == trace.KindFrameworkEntered
}

// group notes queries, and gives their row. Where acts were left out at the end, there may be more of them.
func (g *grouping) group(at trace.Src, queries []string) string {
	count := fmt.Sprintf("%d queries", len(queries))
	if len(g.acts) > mostBeside {
		count = fmt.Sprintf("at least %d queries", len(queries))
	}
	if at.File != "" {
		count += fmt.Sprintf(" of %s:%d", at.File, at.Line)
	}
	group := Group{Text: count + " are " + g.became}
	for _, query := range queries {
		i := slices.IndexFunc(group.Queries, func(r Repeated) bool { return r.Text == query })
		if i < 0 {
			group.Queries = append(group.Queries, Repeated{query, 1})
			continue
		}
		group.Queries[i].Times++
	}
	g.groups = append(g.groups, group)
	return group.Text
}
