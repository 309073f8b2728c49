package python

import (
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"

	"github.com/tetratelabs/wazero/sys"

	"roundtrip/wsgi/trace"
)

// ErrClosed is what an App or Engine gives after it was closed.
var ErrClosed = errors.New("the python engine is closed")

// errNonsense is why an interpreter whose frames cannot be understood is ended.
var errNonsense = errors.New("what came from Python is no message of ours: did the application write to file 1, or close it?")

// errGivenUp is why an interpreter is ended that runs on when nobody waits any more.
var errGivenUp = errors.New("the server was closed while the application was still running")

// Error is an exception that left the application, or that kept it from being
// loaded.
type Error struct {
	Type    string // the exception's class, such as ValueError
	Message string
	Src     trace.Src // the user's line that raised it
	Frames  []Frame   // the user's calls on the way there, the outermost first
}

// Frame is one call on the way to an exception.
type Frame struct {
	Src  trace.Src
	Func string
	Text string // the source line, if it is known
}

// Exc is the exception as Python's last line of a traceback tells it.
func (e *Error) Exc() string {
	if e.Message == "" {
		return e.Type
	}
	return e.Type + ": " + e.Message
}

func (e *Error) Error() string {
	if e.Src.File == "" {
		return e.Exc()
	}
	if e.Src.Line == 0 {
		return e.Src.File + ": " + e.Exc()
	}
	return fmt.Sprintf("%s:%d: %s", e.Src.File, e.Src.Line, e.Exc())
}

// Source is the user's line that raised it.
func (e *Error) Source() trace.Src { return e.Src }

// StackTrace is the traceback as Python prints it.
func (e *Error) StackTrace() string {
	var b strings.Builder
	switch {
	case len(e.Frames) > 0:
		b.WriteString("Traceback (most recent call last):\n")
	case e.Src.File != "": // of code that never ran
		fmt.Fprintf(&b, "  File %q, line %d\n", e.Src.File, e.Src.Line)
	}
	for _, f := range e.Frames {
		fmt.Fprintf(&b, "  File %q, line %d, in %s\n", f.Src.File, f.Src.Line, f.Func)
		if f.Text != "" {
			fmt.Fprintf(&b, "    %s\n", f.Text)
		}
	}
	b.WriteString(e.Exc())
	return b.String()
}

// LostError says that an interpreter ended in the middle of an exchange. The
// next request gets a new one.
type LostError struct {
	Why string    // in plain words
	Src trace.Src // where the application was last seen
	Err error     // what ended the interpreter
	// Said is the end of what a worker process wrote to its stderr.
	Said string
}

func (e *LostError) Error() string {
	if e.Src.File == "" {
		return e.Why
	}
	return fmt.Sprintf("%s (last seen at %s:%d)", e.Why, e.Src.File, e.Src.Line)
}

// Unwrap gives what ended the interpreter.
func (e *LostError) Unwrap() error { return e.Err }

// Source is where the application was last seen.
func (e *LostError) Source() trace.Src { return e.Src }

// StackTrace is what the interpreter said last: its own traceback, if it had
// the time for one.
func (e *LostError) StackTrace() string { return e.Said }

// tooLongError is why the watchdog ended an interpreter.
type tooLongError struct{ limit time.Duration }

func (e *tooLongError) Error() string {
	return fmt.Sprintf("the application ran for %v without answering: is there an endless loop?", e.limit)
}

// plainly says in plain words why an interpreter ended.
func plainly(err error) string {
	var tooLong *tooLongError
	var guest *sys.ExitError
	var process *exec.ExitError
	switch {
	case errors.As(err, &tooLong):
		return tooLong.Error()
	case errors.Is(err, ErrClosed):
		return ErrClosed.Error()
	case errors.Is(err, errNonsense):
		return errNonsense.Error()
	case errors.Is(err, errGivenUp):
		return errGivenUp.Error()
	case errors.As(err, &guest):
		return exited(int(guest.ExitCode()))
	case errors.As(err, &process) && process.Exited():
		return exited(process.ExitCode())
	case errors.As(err, &process):
		return fmt.Sprintf("the application's Python broke down or was killed (%v)", process)
	case errors.Is(err, errEnded):
		return exited(0)
	case strings.Contains(err.Error(), "stack overflow"):
		return "the application called itself so deeply that its Python gave up"
	}
	return "the application's Python broke down: " + strings.TrimSpace(firstLine(err.Error()))
}

func exited(code int) string {
	return fmt.Sprintf("the application ended its Python, with exit code %d: did it call os._exit()?", code)
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
