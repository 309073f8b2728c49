// Package remote carries the record of a server to an inspector in another process, and its decisions
// back, over a Unix socket that only its user can open. The hello, and what the inspector says, are lines
// of JSON; what the server says behind its hello are frames.
//
//	server ── hello, begin, select, event, at, reply, missed ──▸ inspector   events are those of wsgi-trace/1
//	server ◂── here, gate, enter, skip, ask, go ────────────────────── inspector
//
// The record and every rule about whom to hold are the inspector's. The server asks at each event of
// an exchange that can be held, and goes on by itself once the inspector has left: whoever looks leaves no
// trace.
package remote

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"roundtrip/wsgi/trace"
)

// Version is that of the protocol. An inspector of another one is refused.
const Version = 8

// Hello is what an inspector is told first.
type Hello struct {
	V       int               `json:"v"`
	Name    string            `json:"name"`
	App     string            `json:"app,omitempty"` // the application with the name under which it was found
	Network string            `json:"network"`       // where the server listens
	Addr    string            `json:"addr"`
	Chain   []trace.Layer     `json:"chain"`
	Sources map[string]string `json:"sources,omitempty"`
	Main    string            `json:"main,omitempty"`
	Debugs  bool              `json:"debugs,omitempty"` // the application calls breakpoint()
	Refused string            `json:"refused,omitempty"`

	// Source is the text of a further file of the application, for inspectors that ask for it;
	// "" for none. It is not part of what is told.
	Source func(file string) string `json:"-"`
	// Changed are the source files that have changed since the application was loaded, and Load loads it again, both
	// for inspectors that ask for it. They are not part of what is told.
	Changed func() []string             `json:"-"`
	Load    func(context.Context) error `json:"-"`
}

// message is what is said behind the hello. One field is set, and ID where it is about a point or a file.
type message struct {
	Begin  *begin       `json:"begin,omitempty"`
	Select *begin       `json:"select,omitempty"`
	Event  *trace.Event `json:"event,omitempty"`
	At     int          `json:"at,omitempty"`     // the exchange that is at a point
	Over   bool         `json:"over,omitempty"`   // nobody waits at the point any more
	Missed int          `json:"missed,omitempty"` // exchanges that came too fast to be told of

	Here  bool      `json:"here,omitempty"` // the inspector has read the hello
	Gate  *bool     `json:"gate,omitempty"`
	Enter *string   `json:"enter,omitempty"`
	Skip  *string   `json:"skip,omitempty"`
	Go    *decision `json:"go,omitempty"`

	Ask   *trace.Question `json:"ask,omitempty"` // of the application at a point
	Reply *trace.Reply    `json:"reply,omitempty"`

	File string  `json:"file,omitempty"` // whose text the inspector asks for
	Text *string `json:"text,omitempty"` // the answer to that

	Code  string   `json:"code,omitempty"`  // what the inspector asks of the application's files: codeChanged or codeLoad
	Files []string `json:"files,omitempty"` // the answer, with a Text that says what went wrong, "" for nothing

	ID int64 `json:"id,omitempty"`
}

// What an inspector asks of the application's files.
const (
	codeChanged = "changed" // which have changed since they were loaded
	codeLoad    = "load"    // that they are loaded again
)

type begin struct {
	Conn int `json:"conn"`
	X    int `json:"x"`
	N    int `json:"n"`
}

// decision is a trace.Decision. At most one edit is set.
type decision struct {
	Action  string             `json:"action,omitempty"`
	Drop    bool               `json:"drop,omitempty"`
	Stay    bool               `json:"stay,omitempty"`
	Lines   trace.Lines        `json:"lines"`
	Environ *trace.EditEnviron `json:"environ,omitempty"`
	Request *trace.EditRequest `json:"request,omitempty"`
	Head    *trace.EditHead    `json:"head,omitempty"`
	Block   *trace.EditBlock   `json:"block,omitempty"`
	Read    *trace.ReadBody    `json:"read,omitempty"`
	Undo    *trace.Undo        `json:"undo,omitempty"`
	Redo    *trace.Redo        `json:"redo,omitempty"`
}

func written(d trace.Decision) *decision {
	w := &decision{Action: d.Action, Drop: d.Drop, Stay: d.Stay, Lines: d.Lines}
	switch e := d.Edit.(type) {
	case trace.EditEnviron:
		w.Environ = &e
	case trace.EditRequest:
		w.Request = &e
	case trace.EditHead:
		w.Head = &e
	case trace.EditBlock:
		w.Block = &e
	case trace.ReadBody:
		w.Read = &e
	case trace.Undo:
		w.Undo = &e
	case trace.Redo:
		w.Redo = &e
	}
	return w
}

func (w *decision) read() trace.Decision {
	d := trace.Decision{Action: w.Action, Drop: w.Drop, Stay: w.Stay, Lines: w.Lines}
	switch {
	case w.Environ != nil:
		d.Edit = *w.Environ
	case w.Request != nil:
		d.Edit = *w.Request
	case w.Head != nil:
		d.Edit = *w.Head
	case w.Block != nil:
		d.Edit = *w.Block
	case w.Read != nil:
		d.Edit = *w.Read
	case w.Undo != nil:
		d.Edit = *w.Undo
	case w.Redo != nil:
		d.Edit = *w.Redo
	}
	return d
}

// mostLine is how long a line or a frame may be: an event with two bodies that a person has put in, the one before
// and the one now, and room to spare.
const mostLine = 64 << 20

// lines reads one line after the other into what it is given.
type lines struct{ in *bufio.Scanner }

func linesOf(r io.Reader) *lines {
	s := bufio.NewScanner(r)
	s.Buffer(make([]byte, 64<<10), mostLine)
	return &lines{s}
}

func (l *lines) read(into any) error {
	if !l.in.Scan() {
		if err := l.in.Err(); err != nil {
			return fmt.Errorf("read a line of the other side: %w", err)
		}
		return io.EOF
	}
	if err := json.Unmarshal(l.in.Bytes(), into); err != nil {
		return fmt.Errorf("a line of the other side cannot be read: %w", err)
	}
	return nil
}

func line(of any) ([]byte, error) {
	text, err := json.Marshal(of)
	return append(text, '\n'), err
}

// ErrRefused is why a server takes no inspector. Of those, ErrBusy is that another one looks.
var (
	ErrRefused = errors.New("the server takes no inspector now")
	ErrBusy    = fmt.Errorf("%w: %s", ErrRefused, busy)
)

// busy is what a server says to a second inspector.
const busy = "another inspector looks at this server"
