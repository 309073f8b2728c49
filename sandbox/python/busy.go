package python

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// longBusy is how long a request waits for a thread before the log says what the
// others do.
const longBusy = time.Second

// sayBusy says in the log what occupies all threads, once until nobody waits. A
// worker that is being started is no reason to wait that a person could mend.
func (a *App) sayBusy() {
	a.mu.Lock()
	busy := slices.Clone(a.busy)
	silent := a.busySaid || a.bounds.Log == nil || a.starting > 0 || len(a.waiting) == 0 || len(busy) == 0
	a.busySaid = a.busySaid || !silent
	a.mu.Unlock()
	if silent {
		return
	}
	var all []string
	for _, w := range busy {
		for _, t := range w.under() {
			all = append(all, w.describe(t))
		}
	}
	a.bounds.Log.Warn(a.crowded(), "with", strings.Join(all, ", "))
}

// describe says what a request is, for how long it has run, and where it is now.
func (w *worker) describe(t *turn) string {
	text := fmt.Sprintf("%s %s for %.1f s", t.method, t.path, time.Since(t.since).Seconds())
	if src, known := w.whereIs(t); known {
		text += fmt.Sprintf(" at line %d of %s", src.Line, src.File)
	}
	return text
}
