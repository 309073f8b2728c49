package workspace

import (
	"strings"
	"sync"

	tea "charm.land/bubbletea/v2"

	"roundtrip/sandbox/watch"
	"roundtrip/tui/screen"
)

// watching is the watcher of the user's folder, once there is one. Commands
// start it, perhaps still while the program ends; it does not stay behind.
type watching struct {
	ended chan struct{}

	mu      sync.Mutex
	watcher *watch.Watcher
	closed  bool
}

// start begins to watch. It answers false if somebody has, or the program ends.
func (w *watching) start(dir string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.watcher != nil || w.closed {
		return false
	}
	w.watcher = watch.Dirs([]string{dir}, func(path string) bool { return strings.HasSuffix(path, ".py") }, watch.Options{})
	return true
}

// next waits until a file has changed. It answers false at the end.
func (w *watching) next() bool {
	w.mu.Lock()
	watcher := w.watcher
	w.mu.Unlock()
	select {
	case <-watcher.Changes():
		return true
	case <-w.ended:
		return false
	}
}

func (w *watching) close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return
	}
	w.closed = true
	close(w.ended)
	if w.watcher != nil {
		_ = w.watcher.Close() // nothing was written
	}
}

// Messages about the user's folder: it is watched now, and files in it have changed.
type (
	watchedMsg struct{ workspace *Workspace }
	diskMsg    struct{ workspace *Workspace }
)

// Watch watches the user's folder, unless somebody does.
func (w *Workspace) Watch() tea.Cmd {
	dir := w.room().Dir()
	return func() tea.Msg {
		if !w.watch.start(dir) {
			return nil
		}
		return watchedMsg{w}
	}
}

// Deliver waits for the first change.
func (msg watchedMsg) Deliver() tea.Cmd { return msg.workspace.awaitChange() }

// awaitChange waits for the next change.
func (w *Workspace) awaitChange() tea.Cmd {
	return w.Clock.Await(screen.Files, func() tea.Msg {
		if !w.watch.next() {
			return nil
		}
		return diskMsg{w}
	})
}

// Deliver tells who wants to know, and waits for the next change.
func (msg diskMsg) Deliver() tea.Cmd {
	w := msg.workspace
	return tea.Batch(w.awaitChange(), w.List(), w.changed())
}

func (w *Workspace) changed() tea.Cmd {
	if w.Changed == nil {
		return nil
	}
	return w.Changed()
}
