package export

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"roundtrip/wsgi/trace"
)

// Recorded is an exchange in a recording.
type Recorded struct {
	Trace  *trace.Trace
	Number int    // in the record that it comes from
	Of     int    // the number of the exchange that it repeats, 0 for none
	For    string // what it repeats that for, "" where somebody asked for that one
	From   string // the application that it was sent to, "" for the server's own
	Mark   string // a letter, "" for none
	App    string // the server's own application, FILE:NAME or MODULE:NAME; "" where that is not known
}

// header is the line before the events of an exchange.
type header struct {
	Version int       `json:"v"`
	Number  int       `json:"exchange"`
	Started time.Time `json:"started"`
	Of      int       `json:"of,omitempty"`
	For     string    `json:"for,omitempty"`
	From    string    `json:"from,omitempty"`
	Mark    string    `json:"mark,omitempty"`
	App     string    `json:"app,omitempty"`
}

// Recording writes an exchange as JSON lines: one about it, then one for each event, as
// `roundtrip trace --format json` writes them. Recordings can stand one behind the other.
func Recording(w io.Writer, r Recorded) error {
	line, err := json.Marshal(header{trace.Version, r.Number, r.Trace.Started, r.Of, r.For, r.From, r.Mark, r.App})
	if err != nil {
		return err
	}
	var text bytes.Buffer
	text.Write(append(line, '\n'))
	if err := trace.WriteJSON(&text, r.Trace.Events()); err != nil {
		return err
	}
	_, err = w.Write(text.Bytes())
	return err
}

// CutError says that a recording ends in the middle of a line, or has one that cannot be
// read. What stood before it was read.
type CutError struct {
	Line int
	Err  error
}

// Error says where, and why.
func (e *CutError) Error() string {
	return fmt.Sprintf("line %d of the recording cannot be read, and what comes behind it is left out: %v", e.Line, e.Err)
}

// Unwrap is what is wrong with the line.
func (e *CutError) Unwrap() error { return e.Err }

// ErrNoRecording is why a file is not read.
var ErrNoRecording = errors.New("it is no recording: its first line is no event of wsgi-trace/1, and does not announce one")

// ErrNewer is why a recording of a later program is not read.
var ErrNewer = errors.New("it was written by a later version of this program")

// mostLine is how long a line may be.
const mostLine = 16 << 20

// ReadRecordings reads what Recording wrote, and also events without the line before them, of
// which those with one number are one exchange. A *CutError comes with what stood before it.
func ReadRecordings(r io.Reader) ([]Recorded, error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, mostLine)
	var read reading
	n := 0
	for lines.Scan() {
		n++
		if err := read.line(lines.Bytes()); err != nil {
			if n == 1 {
				return nil, err
			}
			return read.done(), &CutError{n, err}
		}
	}
	if err := lines.Err(); err != nil {
		return read.done(), &CutError{n + 1, err}
	}
	if n == 0 {
		return nil, ErrNoRecording
	}
	return read.done(), nil
}

// reading is what has been read of a recording.
type reading struct {
	all    []Recorded
	now    header
	begun  bool
	events []trace.Event
}

func (r *reading) line(text []byte) error {
	if len(bytes.TrimSpace(text)) == 0 {
		return nil
	}
	var about struct {
		header
		Event string `json:"event"`
	}
	if err := json.Unmarshal(text, &about); err != nil || about.Version == 0 {
		return ErrNoRecording
	}
	switch {
	case about.Version > trace.Version:
		return ErrNewer
	case about.Event == "":
		r.end()
		r.now, r.begun = about.header, true
		return nil
	}
	var e trace.Event
	if err := json.Unmarshal(text, &e); err != nil {
		return err
	}
	if r.isNext(e) {
		r.end()
	}
	r.events = append(r.events, e)
	return nil
}

// isNext reports whether an event begins another exchange where no line announces one.
func (r *reading) isNext(e trace.Event) bool {
	if r.begun || len(r.events) == 0 || e.Kind() == trace.KindConnClosed {
		return false
	}
	last := r.events[len(r.events)-1]
	return last.X != 0 && e.X != last.X
}

func (r *reading) end() {
	if len(r.events) > 0 {
		r.all = append(r.all, Recorded{
			Trace: trace.New(r.now.Started, r.events), Number: r.now.Number, Of: r.now.Of, For: r.now.For, From: r.now.From, Mark: r.now.Mark, App: r.now.App,
		})
	}
	r.events, r.now, r.begun = nil, header{}, false
}

func (r *reading) done() []Recorded {
	r.end()
	return r.all
}
