// Package report tells a trace as text for people: what was sent, every event
// with its time, layer and what it means, what came back, and who changed what.
//
// It is a pure function of the trace. What came off the network is escaped, so
// nothing in it can reach a terminal as a command.
package report

import (
	"bufio"
	"io"

	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// Story is what there is to tell: the record of a run, and the client's side.
type Story struct {
	Trace          *trace.Trace
	Sent, Received []byte
	Got            int64 // bytes that the client got in all, 0 for those that are here
}

// Options are how it is told.
type Options struct {
	// Width is how many columns there are, at least 60.
	Width int
	// Theme gives styles and symbols. Who writes to something that is no
	// terminal takes the styles out again.
	Theme theme.Theme
}

// Write tells the whole story.
func Write(w io.Writer, s Story, o Options) error {
	o.Width = max(o.Width, 60)
	out := bufio.NewWriter(w)
	t := printer{Options: o, out: out}
	t.heading("Sent by the client, " + theme.Count(len(s.Sent), "byte"))
	t.bytes(s.Sent, o.Theme.Client)
	t.heading("What happened, in milliseconds")
	t.events(s.Trace)
	got := max(int(s.Got), len(s.Received))
	t.heading("Got by the client, " + theme.Count(got, "byte"))
	t.bytes(s.Received, o.Theme.Server)
	if more := got - len(s.Received); more > 0 {
		t.line("   … " + theme.Count(more, "byte") + " more, not kept")
	}
	t.written(s.Trace, long)
	t.traceback(s.Trace)
	t.heading("In short")
	t.summary(s.Trace)
	return out.Flush()
}

// printer writes line by line. Errors of the writer wait in it until the end.
type printer struct {
	Options
	out  *bufio.Writer
	told bool
}

func (t *printer) line(text string) {
	t.out.WriteString(text)
	t.out.WriteByte('\n')
}

func (t *printer) heading(text string) {
	if t.told {
		t.line("")
	}
	t.told = true
	t.line(" " + t.Theme.Title.Render(text))
}
