package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"roundtrip/lessons"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
)

// playing is the screen where any request goes to an application of the course
// or the learner's.
type playing struct {
	stack   catalog.Stack
	request sandbox.Request
}

// openPlay shows the screen, with the request that it had before.
func (m *Model) openPlay() tea.Cmd {
	m.screen, m.large = screenPlay, false
	if m.play == nil {
		m.play = &playing{
			stack:   catalog.Stack{App: "hello.py", Middleware: []string{"timing", "session"}},
			request: sandbox.SampleRequest(m.o.House, "hello.py"),
		}
	}
	m.lens.offer([]lessons.Lens{lessons.LensWire, lessons.LensEnviron, lessons.LensResponse, lessons.LensCode, lessons.LensFindings, lessons.LensOutput})
	return tea.Batch(m.listMine(), m.playSend(m.play.hold()))
}

// hold is where a request of play is held first: as it connects.
func (p *playing) hold() sandbox.Until { return until(lessons.Cond{}) }

func (m *Model) playSend(first sandbox.Until) tea.Cmd {
	return tea.Batch(m.send(m.play.stack, m.play.request, first), m.tellStory())
}

// playSpace moves the request to the next stage, or sends it again.
func (m *Model) playSpace() tea.Cmd {
	switch {
	case m.x.over:
		m.notice = "The request has ended. r runs it again, e changes it."
		return nil
	case m.x.held == nil:
		m.notice = "The request is on its way."
		return nil
	}
	return m.move(sandbox.NextStage(m.x.state.Stage), "stage")
}

// playEnter says what enter is for where it leads nowhere. It never sends: a
// press too many on a line that has led as far as it does would lose the record.
func (m *Model) playEnter() tea.Cmd {
	m.notice = "This line leads nowhere further. space moves the request, r runs it again."
	if m.x != nil && m.selectedRow(m.lens.kind()).At > 0 {
		m.notice = "The view stands at its event. r runs the request again."
	}
	return nil
}

// pickApp lists the applications.
func (m *Model) pickApp() tea.Cmd {
	names, stack := slices.Concat(m.bench.names, m.o.House.Apps()), m.stack()
	m.picker = newPicker("Which application?", names, slices.Index(names, stack.App), m.o.House.Summary)
	m.picker.chosen = func(m *Model, name string) tea.Cmd {
		if strings.HasPrefix(name, "demo:") != strings.HasPrefix(stack.App, "demo:") {
			stack.Middleware = common(stack.Middleware, m.o.House.Middleware(name))
		}
		if catalog.InFolder(name) && !catalog.InFolder(stack.App) && m.screen == screenPlay {
			stack.Middleware = nil // nobody asked for layers of the course around an application of one's own
		}
		stack.App = name
		if m.screen == screenLesson {
			return m.resend()
		}
		m.play.request = sandbox.SampleRequest(m.o.House, name)
		return m.playSend(m.play.hold())
	}
	return nil
}

// common keeps the names that are known.
func common(names, known []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(n string) bool { return !slices.Contains(known, n) })
}

// pickMiddleware lists the layers; enter puts one on the outside of the stack,
// or takes it away.
func (m *Model) pickMiddleware() tea.Cmd {
	names := m.o.House.Middleware(m.play.stack.App)
	m.picker = newPicker("Middleware: enter adds or removes", names, 0, m.place)
	m.picker.stays = true
	m.picker.chosen = func(m *Model, name string) tea.Cmd {
		layers := slices.Clone(m.play.stack.Middleware)
		if i := slices.Index(layers, name); i >= 0 {
			layers = slices.Delete(layers, i, i+1)
		} else {
			layers = append([]string{name}, layers...)
		}
		m.play.stack.Middleware = layers
		return m.playSend(m.play.hold())
	}
	return nil
}

// place says what a layer does, and before that where it is in the stack.
func (m *Model) place(name string) string {
	layers := m.play.stack.Middleware
	i := slices.Index(layers, name)
	does := m.o.House.LayerSummary(name)
	switch {
	case i < 0:
		return does
	case i == 0:
		return "outermost · " + does
	}
	return "inside " + layers[i-1] + " · " + does
}
