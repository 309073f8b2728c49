package tui

import (
	"slices"
	"strings"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"roundtrip/sandbox/watch"
	"roundtrip/wsgi/trace"
)

// bench is the learner's workshop as the screens know it.
type bench struct {
	names  []string         // of the applications in it, and in the folder where the program was started
	drafts map[string]draft // by path
	disk   *drafts          // where they are kept
	notes  int              // that were made for it
	due    map[string]note  // those that a command may not have come to, by file
	lines  map[string]int   // where the cursor stood in a file, by path
	watch  *watching
	look   bool // a file was changed while a request was being sent

	compares bool          // the next run is set beside the one before
	before   *trace.Trace  // the last run that came to its end
	of       string        // what that was a run of
	sent     string        // what the run under way is a run of
	against  *trace.Trace  // what the run under way is set beside
	patience time.Duration // how long a run that was held may take to its end, to be set beside
}

func newBench() bench {
	return bench{drafts: make(map[string]draft), disk: &drafts{latest: make(map[string]int)}, due: make(map[string]note), lines: make(map[string]int), watch: &watching{ended: make(chan struct{})}, patience: 3 * time.Second}
}

// mineMsg brings the names of the learner's applications.
type mineMsg struct{ names []string }

// listMine looks which applications of the learner's there are.
func (m *Model) listMine() tea.Cmd {
	house := m.o.House
	return func() tea.Msg { return mineMsg{slices.Concat(house.WorkshopApps(), house.FolderApps())} }
}

// watching is the watcher of the learner's folder, once there is one. Commands
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

// Messages about the learner's folder: it is watched now, and files in it have
// changed.
type (
	watchedMsg struct{}
	diskMsg    struct{}
)

// watchDisk watches the learner's folder, as soon as something of it runs.
func (m *Model) watchDisk() tea.Cmd {
	if len(m.x.served.yours) == 0 {
		return nil
	}
	w, dir := m.bench.watch, m.o.House.Workshop().Dir()
	return func() tea.Msg {
		if !w.start(dir) {
			return nil
		}
		return watchedMsg{}
	}
}

// awaitDisk waits for the next change.
func (m *Model) awaitDisk() tea.Cmd {
	w := m.bench.watch
	return func() tea.Msg {
		if !w.next() {
			return nil
		}
		return diskMsg{}
	}
}

// freshMsg says whether a request ran the learner's files as they are now.
type freshMsg struct {
	gen   int
	fresh bool
}

// checkMine looks whether the files that run have changed.
func (m *Model) checkMine() tea.Cmd {
	if m.practice() != nil {
		return m.reread(false)
	}
	stack := m.stack()
	switch {
	case stack == nil || !stack.UsesWorkshop():
		return nil
	case m.x == nil && m.trouble != "": // perhaps what was missing is there again
		return m.rerun()
	case m.x == nil:
		m.bench.look = true
		return nil
	}
	lab, gen := m.x.lab, m.gen
	return func() tea.Msg { return freshMsg{gen, lab.Fresh()} }
}

// checked runs again what has changed. Who is typing in the editor is not
// disturbed: it is looked again when the editor is closed.
func (m *Model) checked(msg freshMsg) tea.Cmd {
	if msg.gen != m.gen || msg.fresh || m.editor != nil {
		return nil
	}
	m.notice = "Your file has changed: the request was sent again."
	return m.rerun()
}

// benchHappened deals with the messages about the learner's files.
func (m *Model) benchHappened(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case mineMsg:
		m.bench.names = msg.names
	case draftMsg:
		return m.draftNow(msg)
	case draftedMsg:
		m.drafted(msg)
	case fileMsg:
		return m.came(msg)
	case wroteMsg:
		return m.wrote(msg)
	case resetMsg:
		return m.wasReset(msg)
	case launchedMsg:
		return m.launched(msg)
	case watchedMsg:
		return m.awaitDisk()
	case diskMsg:
		return tea.Batch(m.awaitDisk(), m.listMine(), m.checkMine())
	case freshMsg:
		return m.checked(msg)
	case madeMsg:
		return m.made(msg)
	case ownMsg:
		return m.owned(msg)
	case gradedMsg:
		return m.graded(msg)
	case checkingMsg:
		m.checking(msg)
	}
	return nil
}

// sends notes what is sent next, and beside which run it is set: the last one of
// the same request to the same stack that came to its end, if the code was
// changed since. It reports whether there is none because the run is held.
func (b *bench) sends(old *exchange, what string) (unfinished bool) {
	if old != nil && old.over {
		b.before, b.of = old.trace, b.sent
	}
	unfinished = b.compares && b.of != what && b.sent == what && old != nil && old.held != nil
	b.sent, b.against = what, nil
	if b.compares && b.of == what {
		b.against = b.before
	}
	b.compares = false
	return unfinished
}

// lookAgain looks for a change that came while the request was being sent.
func (m *Model) lookAgain() tea.Cmd {
	if !m.bench.look {
		return nil
	}
	m.bench.look = false
	return m.checkMine()
}
