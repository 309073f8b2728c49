package session

import (
	"sync"
	"time"
)

// watchdog bites when a request has run for too long without an answer. Time
// counts only between run and rest, so that an exchange can be held for as
// long as a person thinks, and so that nobody is hurried by a slow client.
type watchdog struct {
	limit time.Duration

	mu      sync.Mutex
	bite    func()
	running bool
	left    time.Duration
	since   time.Time
	timer   *time.Timer
	armed   bool // the timer runs, perhaps towards a time that has been put off
}

func newWatchdog(limit time.Duration) *watchdog {
	w := &watchdog{limit: limit, left: limit, armed: true}
	w.timer = time.AfterFunc(limit, w.look)
	return w
}

// look bites if the time is up. Frames come far more often than it is, so that
// it is not the timer that is set anew at each.
func (w *watchdog) look() {
	w.mu.Lock()
	defer w.mu.Unlock()
	left := w.left - time.Since(w.since)
	w.armed = w.running && left > 0
	switch {
	case w.armed:
		w.timer.Reset(left)
	case w.running:
		w.running = false
		go w.bite()
	}
}

// end has it bite no more.
func (w *watchdog) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.running, w.armed = false, true
	w.timer.Stop()
}

// begin watches a request, which has its whole time.
func (w *watchdog) begin(bite func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.bite, w.left = bite, w.limit
}

// renew gives the request its whole time again.
func (w *watchdog) renew() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.left = w.limit
}

// run starts to count.
func (w *watchdog) run() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.running {
		return
	}
	w.since, w.running = time.Now(), true
	if !w.armed {
		w.armed = true
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
	w.left -= time.Since(w.since)
	return true
}

// hasRun is how long it has counted since it was last run, 0 if it does not.
func (w *watchdog) hasRun() time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.running {
		return 0
	}
	return time.Since(w.since)
}
