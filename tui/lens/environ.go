package lens

import (
	"fmt"
	"slices"
	"strings"

	"roundtrip/tui/theme"
	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

// The groups of the environ, in the order in which they stand.
var groups = []string{"request", "headers", "server", "wsgi", "written by layers"}

// groupID is how the ids of their headings begin.
const groupID = "group:"

// group is the group that a key belongs to. A key that was there before a layer wrote
// it stays where it was.
func group(v trace.Variable) int {
	switch {
	case isLayer(v.First):
		return 4
	case strings.HasPrefix(v.Key, "wsgi."):
		return 3
	case isOfHeader(v.Key):
		return 1
	case v.First == "request", v.Key == "SCRIPT_NAME":
		return 0
	}
	return 2
}

// isLayer reports whether the source of a key is a layer or an edit, and not the server.
func isLayer(source string) bool {
	l := trace.Layer(source)
	_, middleware := l.Middleware()
	_, inner := l.Inner()
	return l == trace.LayerApp || middleware || inner || l.Edit()
}

// variable is a key with what became of it since the last move.
type variable struct {
	trace.Variable
	sign string
}

func environRows(now, prev *trace.State, o Options) []Row {
	if now.Environ == nil {
		return append([]Row{message(noEnviron(now))}, environToCome(now, o)...)
	}
	var sorted [5][]variable
	for _, v := range now.Environ {
		sign, shown := since(v, prev)
		if shown && matches(v, o.Filter) {
			g := group(v)
			sorted[g] = append(sorted[g], variable{v, sign})
		}
	}
	c := environColumns(sorted[:], o)
	var rows []Row
	for g, vars := range sorted {
		if len(vars) > 0 {
			rows = append(rows, groupRows(g, vars, c, o)...)
		}
	}
	if len(rows) == 0 {
		return []Row{message("No key and no value has " + theme.Printable(o.Filter) + " in it.")}
	}
	return rows
}

// groupRows are the keys of a group below its heading, or beside it.
func groupRows(g int, vars []variable, c columns, o Options) []Row {
	id := groupID + groups[g]
	folded := o.Folded[id] && o.Filter == ""
	var rows []Row
	for _, v := range vars {
		if !folded || v.sign != "" {
			rows = append(rows, v.row(c, id))
		}
	}
	if c.aside > 0 && !folded {
		rows[0].cells = append(rows[0].cells, aside(g)...)
		return rows
	}
	return append([]Row{heading(id, groups[g], len(vars), folded)}, rows...)
}

// toCome is what each group of the environ will hold, but for what layers write.
var toCome = []string{
	"the method, the path and the query of the request line",
	"the headers of the request, most of them as HTTP_ and the name",
	"the server's name and port, and the client's address",
	"what the server offers, such as the body to read from",
}

// roomToCome is the height from which there is room for it.
const roomToCome = 12

// environToCome tells what the environ will hold, where the lens would be empty until then.
func environToCome(s *trace.State, o Options) []Row {
	if noEnviron(s) != notBuilt || o.Height < roomToCome {
		return nil
	}
	return toComeRows(groups, toCome)
}

// toComeRows tell what is to come, each with what it is about.
func toComeRows(names, texts []string) []Row {
	rows, at := []Row{{}, {cells: []cell{{text: "to come", ink: faint}}}}, 0
	for i := range texts {
		at = max(at, theme.Width(names[i])+2)
	}
	for i, text := range texts {
		rows = append(rows, Row{cells: []cell{{text: names[i], ink: faint}, {at: at, text: text, ink: faint, wrap: onward}}})
	}
	return rows
}

// notBuilt is said of an environ that will be there.
const notBuilt = "The server has not built the environ yet."

func noEnviron(s *trace.State) string {
	switch {
	case s.Rejected != nil:
		return "No environ: the server refused the request by itself."
	case s.Route != nil && s.Route.Route == "static":
		return "No environ: a static file needs no application."
	case s.Route != nil && s.Route.Route == trace.RouteForward:
		return "No environ here: the request is passed on to another server as it came. The wire lens has it."
	}
	return notBuilt
}

// message is a row of words that cannot be selected.
func message(text string) Row {
	return Row{cells: []cell{{text: text, ink: faint, wrap: onward}}}
}

// since is the sign of what happened to a key since prev, and whether there is
// anything to show of it.
func since(v trace.Variable, prev *trace.State) (sign string, shown bool) {
	if prev == nil || prev.Environ == nil {
		return "", !v.Gone
	}
	i := slices.IndexFunc(prev.Environ, func(p trace.Variable) bool { return p.Key == v.Key })
	before := i >= 0 && !prev.Environ[i].Gone
	switch {
	case v.Gone:
		return "−", before
	case !before:
		return "+", true
	case prev.Environ[i].Repr != v.Repr && !(ofConnection(v) && ofConnection(prev.Environ[i])):
		return "~", true
	}
	return "", true
}

// ofConnection reports whether a value is the server's of the connection. It differs from one
// connection to the next, such as REMOTE_PORT, and that is no change of a request.
func ofConnection(v trace.Variable) bool { return v.Source == wsgi.SourceConnection }

func matches(v trace.Variable, filter string) bool {
	if filter == "" {
		return true
	}
	filter = strings.ToLower(filter)
	return strings.Contains(strings.ToLower(v.Key), filter) || strings.Contains(strings.ToLower(v.Repr), filter)
}

// columns are where the parts of an environ row stand, and how wide they are.
type columns struct{ aside, keys, value, room, origin, wide int }

// What the columns of values and origins have in any case, and what values have where
// none is longer.
const (
	leastValue  = 6
	leastOrigin = len("connection")
	usualValue  = 40
)

// From asideFrom columns on, the name of a group stands beside its first key, in a column of its
// own, and needs no row.
const (
	asideFrom  = 100
	asideWidth = 12
)

// asideNames are the names of the groups where they stand beside their keys.
var asideNames = []string{"request", "headers", "server", "wsgi", "layers"}

func (o Options) isWide() bool { return o.width() >= asideFrom }

func aside(g int) []cell {
	return []cell{{text: unfoldedSign, ink: beside}, {at: 2, text: asideNames[g], ink: beside}}
}

func environColumns(sorted [][]variable, o Options) columns {
	keys, value, origin := 8, usualValue, 0
	for _, vars := range sorted {
		for _, v := range vars {
			keys = max(keys, theme.Width(v.Key))
			value = max(value, theme.Width(theme.Printable(v.Repr)))
			origin = max(origin, theme.Width(v.origin()))
		}
	}
	c := columns{keys: min(keys, 28, max(8, o.width()*9/20))}
	if o.isWide() {
		c.aside = asideWidth
	}
	c.value = c.aside + c.keys + 4
	c.wide = min(origin, max(leastOrigin, o.width()/5))
	c.room = max(leastValue, min(value, o.width()-1-textAt-c.wide-2-c.value))
	c.origin = c.value + c.room + 2
	return c
}

const unfoldedSign = "▾"

func heading(id, title string, count int, folded bool) Row {
	sign, more := unfoldedSign, ""
	if folded {
		sign, more = "▹", "  "+theme.Count(count, "key")
	}
	return Row{ID: id, Copy: title, cells: []cell{
		{text: sign, ink: faint}, {at: 2, text: title, ink: name}, {at: 2 + len(title), text: more, ink: faint},
	}}
}

func (v variable) row(c columns, group string) Row {
	origin := v.origin()
	by := v.By
	if by == "" {
		by = trace.LayerServer
	}
	key := cell{at: c.aside + 2, max: c.keys, text: theme.Printable(v.Key), ink: name, middle: true, data: true}
	value := cell{at: c.value, max: c.room, text: theme.Printable(v.Repr), middle: true, data: true, wrap: under}
	if v.sign == "−" {
		key.ink, value.ink = faint, faint
	}
	r := Row{ID: "environ:" + v.Key, Group: group, inset: c.aside, Copy: v.Key + "=" + v.Repr, Spans: v.Spans, fresh: v.sign != "", whole: v.whole(origin)}
	r.cells = []cell{{at: c.aside, text: v.sign, ink: partyStrong, layer: by}, key, value}
	r.cells = append(r.cells, cell{at: c.origin, max: c.wide, text: origin, ink: party, layer: v.party(), wrap: onward})
	return r
}

// origin is where the value came from, in a word.
func (v variable) origin() string {
	switch {
	case v.By != "":
		return who(v.By)
	case v.Hop:
		return "request, hop-by-hop"
	}
	return theme.Printable(trace.Layer(v.Source).Name())
}

func (v variable) party() trace.Layer {
	switch {
	case v.By != "":
		return v.By
	case v.Source == "request", v.Source == "connection":
		return trace.LayerClient
	}
	return trace.LayerServer
}

// origins are what the words in the last column of the environ mean.
var origins = map[string]string{
	"request":    "The client sent it in the request.",
	"connection": "The server has it from the connection, not from what the client sent.",
	"server":     "The server has set it by itself.",
}

// Origin says in a sentence where the value of a key comes from, "" if that is not known.
func Origin(s *trace.State, key string) string {
	i := slices.IndexFunc(s.Environ, func(v trace.Variable) bool { return v.Key == key })
	if i < 0 {
		return ""
	}
	v := variable{Variable: s.Environ[i]}
	switch {
	case v.By != "":
		return "It was written by " + v.origin() + "."
	case v.isLeftEmpty():
		return "This request has nothing for it, so the server has left it empty."
	}
	return origins[v.Source]
}

// isLeftEmpty reports whether the request could have had a value for the key, and has none.
func (v variable) isLeftEmpty() bool {
	return v.Repr == "''" && len(v.Spans) == 0 && (v.Source == "request" || isOfHeader(v.Key))
}

// isOfHeader reports whether a key is that of a header.
func isOfHeader(key string) bool {
	return strings.HasPrefix(key, "HTTP_") || key == "CONTENT_TYPE" || key == "CONTENT_LENGTH"
}

// whole is all that is known of the key.
func (v variable) whole(origin string) []string {
	lines := []string{v.Key + " = " + v.Repr}
	switch {
	case v.Gone:
		lines = append(lines, "deleted by "+origin)
	case v.By != "" && v.First != string(v.By):
		lines = append(lines, "changed by "+origin)
	case v.By != "":
		lines = append(lines, "written by "+origin)
	case len(v.Spans) > 0:
		var at []string
		for _, s := range v.Spans {
			at = append(at, fmt.Sprintf("%d to %d", s.Off, s.End()-1))
		}
		lines = append(lines, "from the request, bytes "+strings.Join(at, " and "))
	default:
		lines = append(lines, "from the "+origin)
	}
	if v.Was != "" {
		lines = append(lines, "was "+v.Was)
	}
	return lines
}
