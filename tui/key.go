package tui

import (
	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/keys"
	"roundtrip/tui/overlay"
	"roundtrip/tui/screen"
)

// replayer is a screen on which a long move is replayed.
type replayer interface {
	FinishReplay() tea.Cmd
}

// key deals with a key: first what is open above the screen, then the table. Any key ends
// a replay.
func (m *Model) key(k tea.KeyPressMsg) tea.Cmd {
	m.Notice, m.Pressed = "", k.String()
	var finished tea.Cmd
	if r, ok := m.screen.(replayer); ok {
		finished = r.FinishReplay()
	}
	return tea.Batch(finished, m.pressed(k))
}

func (m *Model) pressed(k tea.KeyPressMsg) tea.Cmd {
	switch {
	case m.interrupts(k), m.TooSmall() && k.String() == "q":
		return tea.Quit
	case m.TooSmall(): // where nothing can be seen, only leaving works
		return nil
	}
	cmd, taken := m.Overlays.Key(k)
	if taken {
		return cmd
	}
	return tea.Batch(cmd, m.screenKey(k))
}

// interrupts reports whether a key ends the program whatever is open. Where the screen has
// something to ask first, that is the second ctrl+c.
func (m *Model) interrupts(k tea.KeyPressMsg) bool {
	_, asks := m.screen.(screen.Quitter)
	_, asked := m.Overlays.Top().(*overlay.Question)
	return k.String() == "ctrl+c" && (!asks || asked)
}

func (m *Model) quit() tea.Cmd {
	if q, ok := m.screen.(screen.Quitter); ok {
		return q.Quit()
	}
	return tea.Quit
}

// screenKey gives a key to the screen.
func (m *Model) screenKey(k tea.KeyPressMsg) tea.Cmd {
	a, ok := keys.Find(m.screen.Where(), k.String())
	if !ok {
		m.Tell(m.elsewhere(k.String()))
		return nil
	}
	if c, ok := m.screen.(screen.Chooser); ok && a == keys.Choose {
		return c.Choose(int(k.String()[0] - '0'))
	}
	return m.perform(a)
}

// perform does an action, or says why it does nothing.
func (m *Model) perform(a keys.Action) tea.Cmd {
	switch a {
	case keys.Quit:
		return m.quit()
	case keys.Help:
		m.Overlays.Open(overlay.NewHelp(m.screen.Where()))
		return nil
	}
	h := m.screen.Handlers()[a]
	if h.Why != nil {
		if why := h.Why(); why != "" {
			m.Tell(why)
			return nil
		}
	}
	return h.Do()
}

// elsewhere says what a key does that does nothing on this screen, "" for one
// that does nothing anywhere.
func (m *Model) elsewhere(key string) string {
	for _, place := range []struct {
		where keys.Where
		name  string
	}{{keys.Playing, "in play"}, {keys.Lesson, "in a lesson"}} {
		if a, ok := keys.Find(place.where, key); ok {
			b, _ := keys.Of(place.where, a)
			return keys.Label(key, m.ASCII()) + " does nothing here; " + place.name + ": " + b.Help + "."
		}
	}
	return ""
}
