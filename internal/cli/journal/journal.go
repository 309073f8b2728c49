// Package journal tells what a server does while it serves: a line for each
// request, what the checker finds, what the application prints and how it fails.
package journal

import (
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"roundtrip/internal/cli/report"
	"roundtrip/tui/theme"
	"roundtrip/wsgi/lint"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// Format is how requests are told.
type Format string

// The formats: lines for people, JSON lines for programs, nothing.
const (
	Text Format = "text"
	JSON Format = "json"
	Off  Format = "off"
)

// Options say what is told, and to whom.
type Options struct {
	// Access gets a line for each request, Notes everything else.
	Access, Notes io.Writer
	Format        Format
	// Findings also tells what the checker finds: in Text and Off among the notes,
	// each only the first time; in JSON with every request.
	Findings bool
	// Theme and Width are those of a terminal, for people. Raised is how many columns
	// an exception has in the line of a request, 0 for as many as it needs.
	Theme  theme.Theme
	Width  int
	Raised int
	// Now is the wall clock; nil means time.Now.
	Now func() time.Time
}

// backlog is how much may wait to be written. Beyond that it is counted: a slow
// terminal must not hold the server up.
const backlog = 4096

// Journal is a sink, and a log handler by [Journal.Log]. One goroutine writes.
type Journal struct {
	Options
	tapes   tape.Pool
	queue   chan func()
	missed  atomic.Int64
	written sync.WaitGroup
	checker lint.Checker    // the writer's own, as is the next
	told    map[string]bool // findings that were told

	mu     sync.Mutex
	closed bool
	open   map[int]*tape.Tape // by exchange
	peers  map[int]string     // by connection
}

// New begins a journal, which has to be closed.
func New(o Options) *Journal {
	if o.Now == nil {
		o.Now = time.Now
	}
	j := &Journal{
		Options: o, queue: make(chan func(), backlog), told: map[string]bool{},
		open: map[int]*tape.Tape{}, peers: map[int]string{},
	}
	j.written.Go(func() {
		for write := range j.queue {
			write()
			j.tellMissed()
		}
	})
	return j
}

// Sink is where a server records what the journal needs, nil if it needs nothing.
func (j *Journal) Sink() trace.Sink {
	if j.Format == Off && !j.Findings {
		return nil
	}
	return j
}

// Close writes what is left. Nothing is told afterwards.
func (j *Journal) Close() error {
	j.mu.Lock()
	if !j.closed {
		j.closed = true
		close(j.queue)
	}
	j.mu.Unlock()
	j.written.Wait()
	return nil
}

// Note tells a sentence, on one line.
func (j *Journal) Note(format string, args ...any) {
	text := theme.Printable(fmt.Sprintf(format, args...))
	j.later(func() { fmt.Fprintln(j.Notes, text) })
}

// later has something written behind what is waiting. It never blocks.
func (j *Journal) later(write func()) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.laterLocked(write)
}

func (j *Journal) laterLocked(write func()) {
	if j.closed {
		return
	}
	select {
	case j.queue <- write:
	default:
		j.missed.Add(1)
	}
}

func (j *Journal) tellMissed() {
	if n := j.missed.Swap(0); n > 0 {
		fmt.Fprintf(j.Notes, "%d lines are missing here: they came faster than they could be written.\n", n)
	}
}

// Record takes what happens to an exchange, and has it told when it has ended.
func (j *Journal) Record(e trace.Event) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if e.X == 0 {
		j.connection(e)
		return
	}
	tape := j.open[e.X]
	if tape == nil {
		tape = j.tapes.New(j.Now())
		j.open[e.X] = tape
	}
	tape.Record(light(e))
	switch d := e.Data.(type) {
	case *trace.CodePrint:
		if text := d.Text; d.When == "" { // the log has told of the rest
			j.laterLocked(func() { j.printed(text) })
		}
	case *trace.EngineFault:
		j.laterLocked(func() { fmt.Fprintln(j.Notes, report.FaultOf(d)) })
	case *trace.ExchangeEnded:
		delete(j.open, e.X)
		peer := j.peers[e.Conn]
		j.laterLocked(func() { j.exchange(tape, peer) })
	}
}

func (j *Journal) connection(e trace.Event) {
	switch d := e.Data.(type) {
	case *trace.ConnAccepted:
		j.peers[e.Conn] = d.Peer
		if d.Transport == "unix" {
			j.peers[e.Conn] = "unix" // the other end has no address
		}
	case *trace.ConnClosed:
		delete(j.peers, e.Conn)
	}
}

// light leaves out the bytes of the wire, which nobody here looks at: a large
// upload would otherwise be kept for as long as it lasts.
func light(e trace.Event) trace.Event {
	switch d := e.Data.(type) {
	case *trace.BytesIn:
		e.Data = &trace.BytesIn{}
	case *trace.BytesOut:
		e.Data = &trace.BytesOut{Framing: d.Framing, What: d.What}
	}
	return e
}

// exchange tells of a request that has ended.
func (j *Journal) exchange(tape *tape.Tape, peer string) {
	tr := tape.Trace()
	tape.Seal()
	a := accessOf(tr, peer)
	if j.Findings {
		a.Findings = report.Findings(&j.checker, tr)
	}
	switch j.Format {
	case JSON:
		a.writeJSON(j.Access)
		return
	case Text:
		a.writeText(j.Access, j.Theme, j.Raised)
	}
	for _, f := range a.Findings {
		j.finding(f, a.asked())
	}
}

// finding tells a finding that has not been told before, and the first request that
// it was found in.
func (j *Journal) finding(f report.Found, request string) {
	key := fmt.Sprint(f.Rule, f.Who, f.Text, f.File, f.Line)
	if j.told[key] || len(j.told) >= backlog {
		return
	}
	j.told[key] = true
	fmt.Fprintln(j.Notes, request)
	f.Write(j.Notes, j.Theme, j.Width)
}
