// Package journal tells what a server does while it serves: a line for each
// request, what the checker finds, what the application prints and how it fails.
package journal

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"roundtrip/internal/cli/report"
	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
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

// Journal is a sink, and a log handler by [Journal.Log]. Each exchange is judged, and its
// line made, on the goroutine that served it; another one writes.
type Journal struct {
	Options
	outbox  outbox
	paint   paint
	records sync.Pool // of *record

	mu    sync.Mutex
	peers map[int]string  // by connection
	told  map[string]bool // findings that were told
}

// New begins a journal, which has to be closed.
func New(o Options) *Journal {
	if o.Now == nil {
		o.Now = time.Now
	}
	j := &Journal{Options: o, paint: paintOf(o.Theme), peers: map[int]string{}, told: map[string]bool{}}
	j.outbox.open(o.Access, o.Notes)
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
	j.outbox.close()
	return nil
}

// Note tells a sentence, on one line.
func (j *Journal) Note(format string, args ...any) {
	j.note(theme.Printable(fmt.Sprintf(format, args...)))
}

// note tells lines that are fit to be shown.
func (j *Journal) note(lines ...string) {
	j.outbox.add(notes, []byte(strings.Join(lines, "\n")+"\n"))
}

// Record takes what happens to connections.
func (j *Journal) Record(e trace.Event) {
	switch d := e.Data.(type) {
	case *trace.ConnAccepted:
		j.mu.Lock()
		defer j.mu.Unlock()
		j.peers[e.Conn] = d.Peer
		if d.Transport == "unix" {
			j.peers[e.Conn] = "unix" // the other end has no address
		}
	case *trace.ConnClosed:
		j.mu.Lock()
		defer j.mu.Unlock()
		delete(j.peers, e.Conn)
	}
}

// Exchange takes what happens to an exchange, and tells of it when it has ended.
func (j *Journal) Exchange(conn, _, n int) trace.Sink {
	r, _ := j.records.Get().(*record)
	if r == nil {
		r = newRecord(j)
	}
	j.mu.Lock()
	peer := j.peers[conn]
	j.mu.Unlock()
	r.access = Access{Time: j.Now(), Remote: peer, By: "server", Conn: conn, Request: n}
	return r
}

// isNews reports whether a finding has not been told before.
func (j *Journal) isNews(f report.Found) bool {
	key := fmt.Sprint(f.Rule, f.Who, f.Text, f.File, f.Line)
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.told[key] || len(j.told) >= backlog {
		return false
	}
	j.told[key] = true
	return true
}
