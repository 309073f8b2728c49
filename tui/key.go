package tui

import (
	"fmt"

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
	m.Notice, m.unseen, m.Pressed = "", "", k.String()
	var finished tea.Cmd
	if r, ok := m.screen.(replayer); ok {
		finished = r.FinishReplay()
	}
	return tea.Batch(finished, m.pressed(k))
}

func (m *Model) pressed(k tea.KeyPressMsg) tea.Cmd {
	switch {
	case k.String() == "ctrl+c":
		return m.interrupt()
	case m.TooSmall():
		return m.cramped(k)
	}
	cmd, taken := m.Overlays.Key(k)
	if taken {
		return cmd
	}
	return tea.Batch(cmd, m.screenKey(k))
}

// cramped deals with a key where nothing can be seen: only leaving works, with what is asked about that, and letting go
// of requests, whose clients wait.
func (m *Model) cramped(k tea.KeyPressMsg) tea.Cmd {
	if m.question() != nil {
		cmd, _ := m.Overlays.Key(k)
		return cmd
	}
	switch a, _ := keys.Find(m.screen.Where(), k.String()); {
	case a == keys.Quit:
		return m.quit()
	case a == keys.GoAll && m.held() > 0:
		return m.perform(a)
	}
	return nil
}

// question is what is asked now, nil for nothing.
func (m *Model) question() *overlay.Question {
	q, _ := m.Overlays.Top().(*overlay.Question)
	return q
}

// held is how many requests of the screen are held by the person who looks at it.
func (m *Model) held() int {
	if h, ok := m.screen.(screen.Holder); ok {
		return h.CountHeld()
	}
	return 0
}

// interrupt ends the program whatever is open, a field too. Where the screen has something to
// ask first, the second one does.
func (m *Model) interrupt() tea.Cmd {
	if m.question() != nil {
		return tea.Quit
	}
	return m.quit()
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

// otherPlace is a screen, with how to say what a key does there.
type otherPlace struct {
	where keys.Where
	says  func(key string, b keys.Binding) string
}

// elsewhere says what a key does that does nothing on this screen, "" for one
// that does nothing anywhere.
func (m *Model) elsewhere(key string) string {
	label := keys.Label(key, m.ASCII())
	for _, p := range otherPlaces(m.screen.Where()) {
		if a, ok := keys.Find(p.where, key); ok {
			b, _ := keys.Of(p.where, a)
			return p.says(label, b)
		}
	}
	if m.screen.Where()&keys.Inspect != 0 {
		return label + " does nothing in inspect. F1 lists the keys."
	}
	return ""
}

// otherPlaces are where else a key may do something: who inspects is not told of the course.
func otherPlaces(where keys.Where) []otherPlace {
	switch where {
	case keys.Inspecting:
		return []otherPlace{{keys.Inspected, func(key string, b keys.Binding) string {
			return fmt.Sprintf("%s (%s) works in an open request. enter opens the selected one.", key, b.Word)
		}}}
	case keys.Inspected:
		return []otherPlace{{keys.Inspecting, func(key string, b keys.Binding) string {
			return fmt.Sprintf("%s (%s) works in the list. esc leads there.", key, b.Word)
		}}}
	}
	return []otherPlace{{keys.Playing, inCourse("in play")}, {keys.Lesson, inCourse("in a lesson")}}
}

// inCourse says what a key does in a place of the course. One that does the same wherever a request
// is open names no place.
func inCourse(name string) func(string, keys.Binding) string {
	return func(key string, b keys.Binding) string {
		place := name
		switch {
		case b.Where&keys.Exchange == keys.Exchange:
			place = "where a request is open"
		case b.Where&keys.InLab == keys.InLab:
			place = "in play and in lessons"
		}
		return key + " does nothing here; " + place + ": " + b.Help + "."
	}
}
