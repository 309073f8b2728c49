package cli

import (
	"bufio"
	"context"
	"io"
	"sync"

	"roundtrip/sandbox/python"
)

// screen is a terminal that debuggers and the log share: what is written to the
// log while a debugger has it waits until that goes on.
type screen struct {
	ctx   context.Context // of the command
	in    io.Reader
	out   io.Writer
	taken chan struct{} // full while somebody has it
	once  sync.Once
	want  chan struct{} // asks for a line, so that no other is taken from who reads next
	line  chan string
	owed  bool // a line was asked for that nobody waited for
}

func newScreen(ctx context.Context, in io.Reader, out io.Writer) *screen {
	return &screen{
		ctx: ctx, in: in, out: out,
		taken: make(chan struct{}, 1), want: make(chan struct{}, 1), line: make(chan string, 1),
	}
}

// terminal is the screen where it leads to a person, nil where it does not.
func (s *screen) terminal() python.Terminal {
	if !isTerminal(s.in) || !isTerminal(s.out) {
		return nil
	}
	return s
}

// Begin takes the screen for a debugger.
func (s *screen) Begin(ctx context.Context) python.TerminalSession {
	select {
	case s.taken <- struct{}{}:
		return &session{screen: s, ctx: ctx}
	case <-ctx.Done():
	case <-s.ctx.Done():
	}
	return nil
}

// session is the screen in the hands of one debugger.
type session struct {
	*screen
	ctx   context.Context // of the exchange
	ended sync.Once
}

// Ask writes text and waits for a line.
func (s *session) Ask(text string) string {
	s.once.Do(func() { go s.read() })
	if _, err := io.WriteString(s.out, text); err != nil {
		return ""
	}
	if !s.owed {
		s.want <- struct{}{}
	}
	s.owed = true
	select {
	case line := <-s.line:
		s.owed = false
		return line
	case <-s.ctx.Done():
	case <-s.screen.ctx.Done():
	}
	return ""
}

// End gives the screen back.
func (s *session) End() { s.ended.Do(func() { <-s.taken }) }

// read takes one line for each that is asked for. One that waits for a person
// cannot be called off; it ends with the process.
func (s *screen) read() {
	lines := bufio.NewReader(s.in)
	for range s.want {
		line, _ := lines.ReadString('\n') // the end of the input is an answer, too
		s.line <- line
	}
}

// writer is a writer to the same terminal, whose lines wait while a debugger has it
// and the command goes on.
func (s *screen) writer(w io.Writer) io.Writer { return &waitingWriter{s, w} }

type waitingWriter struct {
	screen *screen
	w      io.Writer
}

// Write writes when no debugger has the terminal.
func (w *waitingWriter) Write(p []byte) (int, error) {
	select {
	case w.screen.taken <- struct{}{}:
		defer func() { <-w.screen.taken }()
	case <-w.screen.ctx.Done():
	}
	return w.w.Write(p)
}
