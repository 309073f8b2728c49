package pool

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"roundtrip/wsgi"
)

// whyStarting says why a request that waits now does so until an interpreter has
// started.
func (p *Pool) whyStarting() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.last == nil {
		return "the first request since the files were loaded"
	}
	return "there was none that no other request had"
}

func (p *Pool) crowded() string {
	workers, threads := p.config.Bounds.Workers, p.config.Bounds.Threads
	switch {
	case workers > 1 && threads > 1:
		return fmt.Sprintf("all %d threads of all %d Python %ss are busy with other requests", threads, workers, p.config.Bounds.Noun)
	case threads > 1:
		return fmt.Sprintf("all %d threads of the Python %s are busy with other requests", threads, p.config.Bounds.Noun)
	case workers > 1:
		return fmt.Sprintf("all %d Python %ss are busy with other requests", workers, p.config.Bounds.Noun)
	}
	return fmt.Sprintf("the Python %s is busy with another request", p.config.Bounds.Noun)
}

// longBusy is how long a request waits for a thread before the log says what the
// others do.
const longBusy = time.Second

// sayBusy says in the log what occupies all threads, once until nobody waits. A
// worker that is being started is no reason to wait that a person could mend.
func (p *Pool) sayBusy() {
	p.mu.Lock()
	busy := slices.Clone(p.busy)
	silent := p.busySaid || p.config.Bounds.Log == nil || p.starting > 0 || len(p.waiting) == 0 || len(busy) == 0
	p.busySaid = p.busySaid || !silent
	p.mu.Unlock()
	if silent {
		return
	}
	var all []string
	for _, m := range busy {
		all = append(all, m.Describe()...)
	}
	p.config.Bounds.Log.Warn(p.crowded(), "with", strings.Join(all, ", "))
}

// fullError is why a request is refused: too many others wait, or it has waited for too
// long.
type fullError struct{ why string }

func (e *fullError) Error() string { return e.why }
func (e *fullError) Unwrap() error { return wsgi.ErrUnavailable }

// sayFull says in the log that requests are refused, once until nobody waits.
func (p *Pool) sayFull(why error) {
	p.mu.Lock()
	silent := p.fullSaid || p.config.Bounds.Log == nil
	p.fullSaid = true
	p.mu.Unlock()
	if !silent {
		p.config.Bounds.Log.Warn("requests are refused with 503: "+p.crowded(), "why", why)
	}
}
