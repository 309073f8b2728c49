package python

import (
	"sync"
	"time"
)

// watchdog bites when a worker has run for too long without answering. Time
// counts only between run and rest, so that an exchange can be held for as
// long as a person thinks, and so that nobody is hurried by a slow client.
type watchdog struct {
	limit time.Duration

	mu      sync.Mutex
	running bool
	left    time.Duration
	since   time.Time
	timer   *time.Timer
}

func newWatchdog(limit time.Duration, bite func()) *watchdog {
	timer := time.AfterFunc(limit, bite)
	timer.Stop()
	return &watchdog{limit: limit, left: limit, timer: timer}
}

// begin gives the worker its whole time again.
func (w *watchdog) begin() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.left = w.limit
}

// run starts to count.
func (w *watchdog) run() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.running {
		w.since, w.running = time.Now(), true
		w.timer.Reset(max(w.left, 0))
	}
}

// rest stops counting, and reports whether it did count.
func (w *watchdog) rest() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.running {
		return false
	}
	w.running = false
	w.timer.Stop()
	w.left -= time.Since(w.since)
	return true
}
