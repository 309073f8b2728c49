package cli

import (
	"bytes"
	"context"
	"io"
	"testing"
)

// The log waits while a debugger has the terminal, and is written when that is
// given back, or when the command ends.
func TestTheLogWaitsForADebugger(t *testing.T) {
	t.Parallel()
	for _, end := range []string{"given back", "interrupted"} {
		ctx, cancel := context.WithCancel(t.Context())
		in, type_ := io.Pipe()
		var asked, log bytes.Buffer
		s := newScreen(ctx, in, &asked)
		debugger := s.Begin(t.Context())
		written := make(chan struct{})
		go func() {
			defer close(written)
			io.WriteString(s.writer(&log), "GET /\n")
		}()
		go io.WriteString(type_, "p tea\nn\n")
		for _, want := range []string{"p tea\n", "n\n"} {
			if line := debugger.Ask("(Pdb) "); line != want {
				t.Errorf("%s: the line is %q, want %q", end, line, want)
			}
		}
		select {
		case <-written:
			t.Errorf("%s: the log did not wait", end)
		default:
		}
		if end == "given back" {
			debugger.End()
		} else {
			cancel()
			if line := debugger.Ask("(Pdb) "); line != "" {
				t.Errorf("an answer after the end: %q", line)
			}
		}
		<-written
		if log.String() != "GET /\n" {
			t.Errorf("%s: the log has %q", end, log.String())
		}
		debugger.End()
		debugger.End()
		cancel()
		in.Close()
	}
}

// Where no person is, there is no terminal.
func TestNoTerminalInAPipe(t *testing.T) {
	t.Parallel()
	if s := newScreen(t.Context(), new(bytes.Buffer), new(bytes.Buffer)); s.terminal() != nil {
		t.Error("a buffer is taken for a terminal")
	}
}
