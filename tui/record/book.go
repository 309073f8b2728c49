package record

import (
	"time"

	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// Row is an event that is an act of somebody's, as it is told.
type Row struct {
	View  int           // how many events are in view with it
	At    time.Duration // as TimesOf has it
	Dir   trace.Dir
	Layer trace.Layer
	Kind  trace.Kind
	Text  string // what it means
}

// Book is the rows of a trace that grows. The zero Book is empty.
type Book struct {
	Rows []Row

	state *trace.State
	read  int // events
	first trace.Event
	clock clock
	live  trace.Stage // that was reached
	names int         // the width of the longest name of a layer
	laid  laid
}

// laid are the lines of the rows as they were broken last.
type laid struct {
	by    breaks
	rows  int // that are in lines
	lines []line
}

// breaks are all that decides how a row is broken.
type breaks struct {
	width, textAt int
	below, ascii  bool
}

// Read brings in the events that are new. A trace that is no longer version of the one that
// was read begins the book anew.
func (b *Book) Read(tr *trace.Trace, sym theme.Symbols) {
	n := tr.Len()
	if n == 0 {
		*b = Book{}
		return
	}
	if b.read > n || b.read > 0 && !same(b.first, tr.Event(0)) {
		*b = Book{}
	}
	if b.read == 0 {
		b.state, b.first = trace.NewState(), tr.Event(0)
	}
	for ; b.read < n; b.read++ {
		e := tr.Event(b.read)
		b.state.Apply(e)
		b.clock.add(e)
		if k := e.Kind(); k.Act() && k.Moves() {
			b.live = max(b.live, k.Stage())
		}
		if !e.Kind().Act() {
			continue
		}
		b.names = max(b.names, theme.Width(Name(e.Layer)))
		b.Rows = append(b.Rows, Row{
			View: b.read + 1, Dir: e.Dir, Layer: e.Layer, Kind: e.Kind(), Text: Told(e, b.state, sym),
		})
	}
	for i, r := range b.Rows { // later events may say that earlier ones happened sooner
		b.Rows[i].At = b.clock.times[r.View-1]
	}
}

func same(a, b trace.Event) bool { return a.T == b.T && a.Seq == b.Seq && a.Kind() == b.Kind() }

// Find is the index of the row in view: the last that is not behind it, -1 for none.
func (b *Book) Find(view int) int {
	at := -1
	for i, r := range b.Rows {
		if r.View > view {
			break
		}
		at = i
	}
	return at
}
