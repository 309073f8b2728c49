// Package lens shows one side of an exchange as a list of rows: its environ,
// its bytes on the wire, its response as it is made, the code that runs, what
// the checker found, what the application printed, or a recording of other programs.
//
// [Rows] makes the rows of a state; they know no theme and can be kept for as
// long as state and options stay the same. [Draw] draws the part of them that
// is to be seen.
package lens

import (
	"slices"
	"strings"
	"time"

	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// Kind is a lens.
type Kind uint8

// The lenses. Each screen and each page chooses which it offers, and their order.
const (
	Response Kind = iota
	Environ
	Wire
	Code
	Findings
	Output
	Recording
	Body
	Times
)

func (k Kind) String() string {
	return [...]string{"response", "environ", "wire", "code", "findings", "output", "recording", "body", "times"}[k]
}

// Kinds are all lenses.
func Kinds() []Kind {
	return []Kind{Response, Environ, Wire, Code, Findings, Output, Recording, Body, Times}
}

// Options are what rows depend on besides the state. The zero Options are for
// 80 columns.
type Options struct {
	// Width is how wide the rows will be drawn; 0 stands for 80.
	Width int
	// Height is how many rows can be seen. What is too long for its line goes on in as
	// many rows as are free; 0 stands for all that it needs. Code always has all.
	Height int
	// Filter keeps the rows in which the text occurs. Code is shown whole.
	Filter string
	// Folded are the ids of the environ groups that are folded.
	Folded map[string]bool
	// Hex shows the wire as hexadecimal numbers.
	Hex bool
	// Body is how bodies are shown.
	Body BodyView
	// Cost is how long it took to record the exchange.
	Cost time.Duration
	// Sent is what the client sent for this exchange, from offset SentAt of
	// the connection on, read by the server or not.
	Sent   []byte
	SentAt int64
	// Sources is the code by file name, see [Highlight].
	Sources map[string]*Listing
	// Main is the file to show while the request is in no layer, "" for none.
	Main string
	// Shown is the file to show wherever the request is, "" for none.
	Shown string
	// Others are the parts that are other programs, whose code is not known.
	Others []trace.Layer
	// Failed is the line that failed, if one has.
	Failed trace.Src
	// User are the files of the user's among the sources.
	User []string
	// Layers is how many there are around the application.
	Layers int
	// Serves says that the application is a server itself, and builds the environ.
	Serves bool
	// Layer is whose code is shown; empty stands for where the request is.
	Layer trace.Layer
	// Breaks are the lines of code at which a request is held.
	Breaks []trace.Src
	// Findings are those of the whole trace, see [Check].
	Findings []Finding
	// Recording is a text that other programs made, "" for none.
	Recording string
}

func (o Options) width() int {
	if o.Width == 0 {
		return 80
	}
	return o.Width
}

// Row is a line of a lens.
type Row struct {
	// ID says what the row can be asked about: "environ:PATH_INFO",
	// "header:Set-Cookie", "status:200", "event:body.block", "layer:timing",
	// "group:headers", "line:hello.py:12", "rule:A7". A row without one cannot
	// be selected.
	ID string
	// Also is what else stands in the row.
	Also []string
	// Copy is the row's text for the clipboard.
	Copy string
	// Spans are the bytes behind the row.
	Spans []trace.Span
	// Now says that the row is about where the request is.
	Now bool
	// At is the position in the trace that the row leads to, 0 for none.
	At int
	// Group is the id of the heading that the row stands under or beside, "" for none.
	Group string
	// Source is the id of the line of code that the row leads to, "" for none.
	Source string

	inset int  // how far further in the mark of the cursor stands
	part  bool // belongs to the row above, and is selected with it
	cells []cell
	fresh bool     // was not there before the last move
	whole []string // what Detail says; Copy if there is nothing
	bytes *run     // a run of the wire
}

// ink is how a cell is written.
type ink uint8

const (
	plain ink = iota
	strong
	faint
	party
	partyStrong
	wrong
	keyword
	literal
	comment
	name   // the name of a thing: bold where it is fresh
	sought // what is searched for
	beside // what stands beside a row, whatever that row is
)

// cell is a piece of a row: text from a column on, in at most max columns (0:
// to the end of the line).
type cell struct {
	at, max int
	text    string
	ink     ink
	layer   trace.Layer
	middle  bool // cut in the middle
	part    bool // of something whose size stands beside it: what a cut leaves out is not counted
	data    bool // not ours: no symbol of it is replaced
	wrap    wrapping
}

// Rows are the rows of a lens over the state now. Prev is the state before the
// last move, nil if there was none; what differs from it is marked.
func Rows(k Kind, now, prev *trace.State, o Options) []Row {
	return softWrap(rowsOf(k, now, prev, o), o.width(), o.Height)
}

func rowsOf(k Kind, now, prev *trace.State, o Options) []Row {
	switch k {
	case Environ:
		return environRows(now, prev, o)
	case Wire:
		rows := filtered(wireRows(now, o), o.Filter)
		return append(rows, wireToCome(now, len(rows), o)...)
	case Code:
		return codeRows(now, prev, o)
	case Findings:
		return filtered(findingRows(now, prev, o), o.Filter)
	case Output:
		return filtered(outputRows(now, prev, o), o.Filter)
	case Recording:
		return filtered(recordingRows(o), o.Filter)
	case Body:
		return filtered(bodyRows(now, o), o.Filter)
	case Times:
		return filtered(timesRows(now, o), o.Filter)
	}
	rows := responseRows(now, o)
	if prev != nil {
		markFresh(rows, responseRows(prev, o))
	}
	rows = filtered(rows, o.Filter)
	return append(rows, responseToCome(now, rows, o)...)
}

// markFresh marks the rows that say something else than before.
func markFresh(rows, before []Row) {
	seen := make(map[string]bool, len(before))
	for _, r := range before {
		seen[r.key()] = true
	}
	for i := range rows {
		rows[i].fresh = !seen[rows[i].key()]
	}
}

func (r Row) key() string {
	var b strings.Builder
	for _, c := range r.cells {
		b.WriteString(c.text)
		b.WriteByte(0)
	}
	return b.String()
}

// About is what stands behind the lens's name in its title, "" for nothing.
func About(k Kind, now *trace.State, o Options) string {
	if o.Filter != "" && k != Code {
		return "filter " + theme.Printable(o.Filter)
	}
	switch k {
	case Wire:
		if o.Hex {
			return "hex"
		}
	case Code:
		file := shownOr(codePlace(now, o).File, o)
		if file == "" && o.Sources[o.Main] != nil {
			file = o.Main
		}
		if slices.Contains(o.User, file) {
			return theme.Printable(file) + " · yours"
		}
		return theme.Printable(file)
	case Body:
		return o.Body.String()
	}
	return ""
}

// Current is the row where the request is, or else the first that can be
// selected; -1 if there is none.
func Current(rows []Row) int {
	if i := slices.IndexFunc(rows, func(r Row) bool { return r.Now }); i >= 0 {
		return i
	}
	return slices.IndexFunc(rows, selectable)
}

// NoRow is the cursor that marks no row.
const NoRow = -2

// Changed is the first row that the last move has changed, -1 if there is none.
func Changed(rows []Row) int {
	return slices.IndexFunc(rows, func(r Row) bool { return r.fresh })
}

// Find is the row with an id, -1 if there is none.
func Find(rows []Row, id string) int {
	i := slices.IndexFunc(rows, func(r Row) bool { return r.ID == id })
	if i < 0 {
		i = slices.IndexFunc(rows, func(r Row) bool { return slices.Contains(r.Also, id) })
	}
	return i
}

// Move is the cursor moved by delta rows that can be selected, as far as there
// are any.
func Move(rows []Row, cursor, delta int) int {
	step := 1
	if delta < 0 {
		step, delta = -1, -delta
	}
	at := cursor
	for i := cursor + step; i >= 0 && i < len(rows) && delta > 0; i += step {
		if selectable(rows[i]) {
			at = i
			delta--
		}
	}
	return at
}

func selectable(r Row) bool { return r.ID != "" }

// Last is the last of the rows that belong to a row, such as the values below a
// line of code; the row itself if there are no others.
func Last(rows []Row, row int) int {
	for row+1 < len(rows) && (rows[row+1].part || strings.HasPrefix(rows[row+1].ID, localID) || strings.HasPrefix(rows[row+1].ID, askedID)) {
		row++
	}
	return row
}

// Reveal is the least change to scroll that shows a row in a lens of the given
// height, with a row around it where there is room.
func Reveal(count, row, scroll, height int) int { return RevealAll(count, row, row, scroll, height) }

// RevealAll is that for the rows from first to last; where not all have room, the first of them.
func RevealAll(count, first, last, scroll, height int) int {
	visible := max(1, height-1)
	margin := 0
	if visible > 4 && last-first+2 < visible {
		margin = 1
	}
	if first >= 0 {
		scroll = max(scroll, last+margin-visible+1)
		scroll = min(scroll, max(0, first-margin))
	}
	return max(0, min(scroll, count-visible))
}

// Detail is all that a row has to say, in lines of at most width columns.
func Detail(r Row, width int) []string {
	texts := r.whole
	if len(texts) == 0 {
		texts = []string{r.Copy}
	}
	var lines []string
	for _, t := range texts {
		lines = append(lines, theme.Wrap(theme.Printable(t), width)...)
	}
	return lines
}

// Keys are the environ keys that were made of any of the bytes.
func Keys(s *trace.State, spans []trace.Span) []string {
	var keys []string
	for _, v := range s.Environ {
		if !v.Gone && overlap(v.Spans, spans) {
			keys = append(keys, v.Key)
		}
	}
	return keys
}

func overlap(a, b []trace.Span) bool {
	for _, x := range a {
		for _, y := range b {
			if x.Buf == y.Buf && x.Off < y.End() && y.Off < x.End() {
				return true
			}
		}
	}
	return false
}
