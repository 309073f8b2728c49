package labview

import (
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"roundtrip/sandbox/python/embedded"
)

// engine is how far the embedded Python is, as it was last seen.
type engine struct {
	embedded.Status
	waiting bool // its clock runs
}

// EngineMsg brings it. Base is the screen that waits, nil if none does.
type EngineMsg struct {
	common *Common
	base   *Base
	status embedded.Status
}

// enginePoll is how often a screen that waits for Python looks again.
const enginePoll = 150 * time.Millisecond

// Warm starts to compile Python behind the first screen, and looks for the user's files.
func (c *Common) Warm() tea.Cmd {
	e := c.Files.Catalog.Embedded()
	return tea.Batch(c.Files.List(), func() tea.Msg {
		e.Warm()
		return EngineMsg{common: c, status: e.Status()}
	})
}

// watchEngine looks at the engine again and again while a request waits for
// it. Nothing ticks otherwise.
func (b *Base) watchEngine() tea.Cmd {
	if b.engine.waiting || b.Exchange == nil || b.Settled() || b.engine.done() {
		return nil
	}
	b.engine.waiting = true
	e := b.Shell.Catalog.Embedded()
	return b.Clock.After(enginePoll, func() tea.Msg { return EngineMsg{b.Common, b, e.Status()} })
}

// Deliver notes how far it is, and goes on watching for who waits.
func (msg EngineMsg) Deliver() tea.Cmd {
	msg.common.engine = engine{Status: msg.status}
	if msg.base == nil {
		return nil
	}
	return msg.base.watchEngine()
}

func (e engine) done() bool { return e.Phase == embedded.Ready || e.Phase == embedded.Failed }

// note is what a station that waits for Python says.
func (e engine) note() string {
	switch e.Phase {
	case embedded.Ready, embedded.Failed, embedded.Idle:
		return ""
	case embedded.Compiling:
		return fmt.Sprintf("Python gets ready, once on this machine: %s, %.0f s", e.Phase, e.Since.Seconds())
	}
	return fmt.Sprintf("Python gets ready: %s, %.0f s", e.Phase, e.Since.Seconds())
}
