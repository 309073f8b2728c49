package python

import "time"

// watchdog bites when a guest has run for too long without answering. Time
// counts only between run and rest, so that an exchange can be held for as
// long as a person thinks. One goroutine uses it.
type watchdog struct {
	limit time.Duration
	left  time.Duration
	since time.Time
	timer *time.Timer
}

func newWatchdog(limit time.Duration, bite func()) *watchdog {
	timer := time.AfterFunc(limit, bite)
	timer.Stop()
	return &watchdog{limit: limit, left: limit, timer: timer}
}

// begin gives the guest its whole time again.
func (w *watchdog) begin() { w.left = w.limit }

// run starts to count.
func (w *watchdog) run() {
	w.since = time.Now()
	w.timer.Reset(max(w.left, 0))
}

// rest stops counting.
func (w *watchdog) rest() {
	w.timer.Stop()
	w.left -= time.Since(w.since)
}
