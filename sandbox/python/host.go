package python

import (
	"context"
	"errors"
	"time"
)

// host is where applications run: it starts interpreters with the worker in
// them. All that is asked of an application afterwards goes through frames, and
// is the same on every host.
type host interface {
	// start starts an interpreter, which lives no longer than ctx. Dir is the
	// folder of the application, "" for none.
	start(ctx context.Context, dir string) (*instance, error)
	// eager reports whether an interpreter may be started before a request
	// asks for one.
	eager() bool
	// bounds are what applications on this host are held to.
	bounds() bounds
}

// bounds are limits that a host sets to each application.
type bounds struct {
	workers  int           // requests under way at one time, each in a worker of its own
	watchdog time.Duration // unheld time without an answer
	read     int           // octets of a request's body that one read can give
	pushes   bool          // the worker can push its answers, and have requests wait
	finds    bool          // the worker looks for layers while a traced request runs, which costs it time
	terminal Terminal      // where a person answers a debugger, nil for nowhere
	noun     string        // what a person calls a worker here
}

// guest is the noun for a worker of the [Engine].
const guest = "guest"

// instance is one running interpreter with the worker in it.
type instance struct {
	*link
	output *output                // what it writes beside its frames, nil if it cannot
	dir    string                 // where the interpreter sees the application's folder, "" for none
	kill   func(cause error)      // ends it, also in the middle of an endless loop
	done   chan struct{}          // closed when it is gone
	err    error                  // why it is gone; to be read after done
	calls  []call                 // that were under way then, the innermost first, if they are known; to be read after done
	tell   func(error) *LostError // says in plain words why it is gone
}

// errEnded is why an interpreter that came to its end is no more.
var errEnded = errors.New("the interpreter came to its end")

// lost waits until the instance is gone and says why, in plain words.
func (i *instance) lost() *LostError {
	i.kill(errEnded)
	<-i.done
	return i.tell(i.err)
}

// boot gives a new interpreter the worker's code, and waits until it runs.
func (i *instance) boot(code *bootCode) error {
	if _, err := i.to.Write(code.bytes()); err != nil {
		return i.lost()
	}
	f, err := i.receive()
	if err != nil {
		return i.lost()
	}
	codes, _ := f.payload.([]any)
	code.keep(codes)
	return nil
}
