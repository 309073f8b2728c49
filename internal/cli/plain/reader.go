package plain

import (
	"bufio"
	"context"
	"io"
	"strings"
	"sync"
	"time"
)

// grace is how long a pipe is given for a line. One that says nothing by then is hardly
// waited for, until it says something again.
const grace = 100 * time.Millisecond

// Reader gives the lines that a person types, or that are piped in. It waits
// for a person, and never for a pipe.
type Reader struct {
	waits  bool
	in     io.Reader
	lines  chan string
	start  sync.Once
	silent bool // no line came when one was last waited for
}

// NewReader reads lines. Waits says that a person is there to type them; a nil
// reader has none.
func NewReader(in io.Reader, waits bool) *Reader {
	return &Reader{waits: waits && in != nil, in: in, lines: make(chan string)}
}

// Waits reports whether a person is asked and waited for.
func (r *Reader) Waits() bool { return r.waits }

// Line is the next line, without blanks around it. It is not ok at the end of
// the input, and where a pipe has nothing to say.
func (r *Reader) Line(ctx context.Context) (line string, ok bool) {
	line, ok = r.next(ctx)
	return strings.TrimSpace(line), ok
}

// Rest is all that a pipe has still to say, as it is, behind a line that was read.
func (r *Reader) Rest(ctx context.Context) string {
	var text strings.Builder
	for {
		select {
		case line, ok := <-r.lines:
			if !ok {
				return text.String()
			}
			text.WriteString(line + "\n")
		case <-ctx.Done():
			return text.String()
		}
	}
}

// next is the next line as it is.
func (r *Reader) next(ctx context.Context) (line string, ok bool) {
	if r.in == nil {
		return "", false
	}
	r.start.Do(func() { go r.read() })
	select {
	case line, ok = <-r.lines:
		r.silent = false
	case <-r.patience():
		r.silent = true
	case <-ctx.Done():
	}
	return line, ok
}

// patience ends the waiting. Nil never does.
func (r *Reader) patience() <-chan time.Time {
	switch {
	case r.waits:
		return nil
	case r.silent:
		return time.After(time.Millisecond)
	}
	return time.After(grace)
}

// read hands on every line. It ends with the input, or with the program.
func (r *Reader) read() {
	defer close(r.lines)
	lines := bufio.NewScanner(r.in)
	for lines.Scan() {
		r.lines <- lines.Text()
	}
}
