// Package watch tells when files change, such as the sources of an application
// that is being served.
//
// What the system reports is taken as a hint only: what has changed is found by
// comparing the folders with what they were. Where the system reports nothing, as
// on many network drives, the folders are compared at intervals.
package watch

import (
	"context"
	"time"

	"github.com/fsnotify/fsnotify"
)

// Times of a watcher.
const (
	settle   = 50 * time.Millisecond  // of silence, until a change counts as done: editors write in several steps
	longest  = time.Second            // for which silence is waited for
	interval = 500 * time.Millisecond // between two looks, where the system reports nothing
)

// Watcher watches folders and all folders in them, also behind links, except hidden
// ones and those that tools fill, such as __pycache__ and virtual environments.
type Watcher struct {
	dirs    []string
	wanted  func(path string) bool
	system  *fsnotify.Watcher // nil where folders are compared at intervals
	changes chan []string
	cancel  context.CancelFunc
	done    chan struct{}
	last    snapshot
}

// Options of a Watcher.
type Options struct {
	// Poll compares at intervals, whatever the system can report.
	Poll bool
}

// Dirs watches the files of some folders that are wanted, until it is closed.
func Dirs(dirs []string, wanted func(path string) bool, o Options) *Watcher {
	ctx, cancel := context.WithCancel(context.Background())
	w := &Watcher{dirs: dirs, wanted: wanted, changes: make(chan []string), cancel: cancel, done: make(chan struct{})}
	if !o.Poll {
		w.system, _ = fsnotify.NewWatcher() // without one, at intervals
	}
	w.last = w.look()
	go w.run(ctx)
	return w
}

// Changes gives the files that were written, made or removed, in order, once they
// have come to rest.
func (w *Watcher) Changes() <-chan []string { return w.changes }

// Close ends the watching.
func (w *Watcher) Close() error {
	w.cancel()
	<-w.done
	return nil
}

func (w *Watcher) run(ctx context.Context) {
	defer close(w.done)
	defer w.giveUp()
	for w.hint(ctx) {
		now := w.look()
		changed := w.last.changed(now)
		w.last = now
		w.last.settle()
		if len(changed) == 0 {
			continue
		}
		select {
		case w.changes <- changed:
		case <-ctx.Done():
		}
	}
}

// hint waits until something may have changed. It answers false at the end.
func (w *Watcher) hint(ctx context.Context) bool {
	if w.system == nil {
		return sleep(ctx, interval)
	}
	select {
	case <-ctx.Done():
		return false
	case _, ok := <-w.system.Events:
		if !ok || !w.quiet(ctx) {
			w.giveUp()
		}
	case <-w.system.Errors: // something was missed, perhaps all of it
		w.giveUp()
	}
	return ctx.Err() == nil
}

// quiet waits for the end of a run of reports. It answers false if there will be
// no more of them.
func (w *Watcher) quiet(ctx context.Context) bool {
	enough := time.After(longest)
	for {
		select {
		case _, ok := <-w.system.Events:
			if !ok {
				return false
			}
		case <-time.After(settle):
			return true
		case <-enough:
			return true
		case <-ctx.Done():
			return true
		}
	}
}

// giveUp stops relying on the system.
func (w *Watcher) giveUp() {
	if w.system != nil {
		w.system.Close()
		w.system = nil
	}
}

// look takes in what there is, and has the system report of folders that are new. What
// came into those before it did is not missed: they are looked at again.
func (w *Watcher) look() snapshot {
	for {
		now, dirs := take(w.dirs, w.wanted, w.last)
		if w.system == nil || !w.enlist(dirs) {
			return now
		}
	}
}

// enlist has the system report of folders, and says whether any is new.
func (w *Watcher) enlist(dirs []string) (any bool) {
	known := map[string]bool{}
	for _, dir := range w.system.WatchList() {
		known[dir] = true
	}
	for _, dir := range dirs {
		if known[dir] {
			continue
		}
		if w.system.Add(dir) != nil {
			w.giveUp() // too many, or no reports of this kind of drive
			return true
		}
		known[dir], any = true, true
	}
	return any
}

func sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-ctx.Done():
		return false
	}
}
