package python

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"time"

	"roundtrip/sandbox/python/output"
	"roundtrip/sandbox/python/wire"
	"roundtrip/wsgi/trace"
)

// Host is where applications run: it starts interpreters with the worker in
// them. All that is asked of an application afterwards goes through frames, and
// is the same on every Host.
type Host interface {
	// Start starts an interpreter, which lives no longer than ctx. Dir is the
	// folder of the application, "" for none.
	Start(ctx context.Context, dir string) (*Instance, error)
	// Eager reports whether an interpreter may be started before a request
	// asks for one.
	Eager() bool
	// Bounds are what applications on this host are held to.
	Bounds() Bounds
}

// Bounds are limits that a host sets to each application.
type Bounds struct {
	Workers    int           // interpreters at one time
	Threads    int           // requests that each runs at one time, beside those that are held
	Watchdog   time.Duration // unheld time without an answer
	TellsWait  time.Duration // how long a request waits for an interpreter to start before its trace tells of that
	Read       int           // bytes of a request's body that one read can give
	Queue      int           // requests that wait for an interpreter at one time; 0 means DefaultQueue
	QueueTime  time.Duration // how long each waits for others; 0 means a minute, or twice the Watchdog
	Interrupts bool          // a worker can interrupt one request and go on with others
	Pushes     bool          // the worker can push its answers, and have requests wait
	Finds      bool          // the worker looks for layers while a traced request runs, which costs it time
	Root       string        // where the files lie that Python names, "" if they are none of this system's
	Terminal   Terminal      // where a person answers a debugger, nil for nowhere
	Log        *slog.Logger  // of what happens beside the requests, nil for none
	Noun       string        // what a person calls a worker here
}

// DefaultQueue is the Queue of a host that names none.
const DefaultQueue = 1 << 10

// OrDefault fills in what was left out.
func (b Bounds) OrDefault() Bounds {
	b.Queue = cmp.Or(b.Queue, DefaultQueue)
	b.QueueTime = cmp.Or(b.QueueTime, max(time.Minute, 2*b.Watchdog))
	return b
}

// Unit is what runs the worker.
func (b Bounds) Unit() string {
	if b.Noun == Guest {
		return Guest
	}
	return "process"
}

// Guest is the noun for a worker of the embedded engine.
const Guest = "guest"

// Instance is one running interpreter with the worker in it.
type Instance struct {
	*wire.Link
	Output *output.Output // what it writes beside its frames, nil if it cannot
	Dir    string         // where the interpreter sees the application's folder, "" for none
	// SideBySide has its requests run side by side from now on, or one after the other. It
	// is nil where they always do the one or the other.
	SideBySide func(bool)
	Kill       func(cause error)      // ends it, also in the middle of an endless loop
	Done       chan struct{}          // closed when it is gone
	Err        error                  // why it is gone; to be read after done
	Calls      []trace.Src            // that were under way then, the innermost first, if they are known; to be read after done
	Tell       func(error) *LostError // says in plain words why it is gone
}

// ErrEnded is why an interpreter that came to its end is no more.
var ErrEnded = errors.New("the interpreter came to its end")

// Lost waits until the instance is gone and says why, in plain words.
func (i *Instance) Lost() *LostError {
	i.Kill(ErrEnded)
	<-i.Done
	return i.Tell(i.Err)
}

// Terminal is where a person answers a debugger.
type Terminal interface {
	// Begin waits until no other debugger has the terminal, and takes it. It gives
	// nil when the context has ended before.
	Begin(ctx context.Context) TerminalSession
}

// TerminalSession is the terminal in the hands of one debugger.
type TerminalSession interface {
	// Ask writes text and gives the line that is typed then, with its end. It gives
	// "" when there will be none.
	Ask(text string) string
	// End gives the terminal back. Later calls do nothing.
	End()
}

// TellsWait is how long, by default, a request waits for an interpreter to start before
// its trace tells of that: longer than a request that waits for nothing takes.
const TellsWait = 20 * time.Millisecond
