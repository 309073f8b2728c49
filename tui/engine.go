package tui

import (
	"fmt"
	"roundtrip/sandbox/python/embedded"
	"time"

	tea "charm.land/bubbletea/v2"
)

// engineStatus is how far the embedded Python is, as it was last seen.
type engineStatus struct{ embedded.Status }

// engineMsg brings it.
type engineMsg struct{ status embedded.Status }

// enginePoll is how often a page that waits for Python looks again.
const enginePoll = 150 * time.Millisecond

// warm starts to compile Python behind the first page.
func (m *Model) warm() tea.Cmd {
	engine := m.o.House.Engine()
	return func() tea.Msg {
		engine.Warm()
		return engineMsg{engine.Status()}
	}
}

// watchEngine looks at the engine again and again while a request waits for
// it. Nothing ticks otherwise.
func (m *Model) watchEngine() tea.Cmd {
	if m.waiting || m.x == nil || m.x.settled() || m.engine.done() {
		return nil
	}
	m.waiting = true
	engine := m.o.House.Engine()
	return tea.Tick(enginePoll, func(time.Time) tea.Msg { return engineMsg{engine.Status()} })
}

func (m *Model) engineChanged(msg engineMsg) tea.Cmd {
	m.waiting = false
	m.engine = engineStatus{msg.status}
	return m.watchEngine()
}

func (e engineStatus) done() bool { return e.Phase == embedded.Ready || e.Phase == embedded.Failed }

// note is what a station that waits for Python says.
func (e engineStatus) note() string {
	switch e.Phase {
	case embedded.Ready, embedded.Failed, embedded.Idle:
		return ""
	}
	return fmt.Sprintf("Python gets ready, once on this machine: %s, %.0f s", e.Phase, e.Since.Seconds())
}
