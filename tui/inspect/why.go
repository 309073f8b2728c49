package inspect

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"roundtrip/sandbox/inspect"
	"roundtrip/tui/lens"
	"roundtrip/tui/overlay"
	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// How the ids of rows begin that something can be asked of.
const (
	headerID = "header:"
	statusID = "status:"
	ruleID   = "rule:"
	bytesID  = "bytes:"
)

// askWhy answers why what is selected is there, or asks what is meant. In the list, the request is
// opened first.
func (s *Screen) askWhy() tea.Cmd {
	if s.open == nil {
		return s.lookAnd(s.askWhy)
	}
	if q, ok := s.selectedQuestion(); ok {
		return s.answerWhy(q)
	}
	questions, state := inspect.Questions(s.Trace), s.Trace.At(s.Trace.Len())
	names := make([]string, len(questions))
	byName := make(map[string]inspect.Question, len(questions))
	for i, q := range questions {
		names[i] = q.Words(state)
		byName[names[i]] = q
	}
	p := overlay.NewPicker("Why, or why not?", names, 0, func(string) string { return "" })
	p.Group = func(name string) string { return topics[byName[name].Topic] }
	p.Chosen = func(name string) tea.Cmd { return s.answerWhy(byName[name]) }
	p.Offer = func(typed string) string {
		q := inspect.Named(typed)
		words := q.Words(state)
		byName[words] = q
		return words
	}
	s.Overlays.Open(p)
	return nil
}

// topics are the headings of what can be asked.
var topics = map[inspect.Topic]string{
	inspect.Status: "the answer", inspect.View: "the answer", inspect.Connection: "the answer", inspect.Header: "headers of the response", inspect.Called: "who was called",
	inspect.Key: "keys of the environ", inspect.Finding: "findings",
}

func (s *Screen) whyNoWhy() string {
	if s.open != nil {
		return s.WhyEmpty()
	}
	return s.whyNoRequest()
}

// selectedQuestion is about the row that somebody has selected.
func (s *Screen) selectedQuestion() (inspect.Question, bool) {
	k := s.Lens()
	if !s.Selects(k) {
		return inspect.Question{}, false
	}
	if key, ok := s.SelectedKey(); ok && k == lens.Environ {
		return inspect.Question{Topic: inspect.Key, Name: key}, true
	}
	return questionOf(s.Selected(k))
}

// questionOf is about what a row shows, false where nothing is asked of it.
func questionOf(row lens.Row) (inspect.Question, bool) {
	if len(row.Spans) > 0 && strings.HasPrefix(row.ID, bytesID) {
		return questionOfBytes(row), true
	}
	for _, of := range []struct {
		prefix string
		topic  inspect.Topic
	}{{headerID, inspect.Header}, {statusID, inspect.Status}, {ruleID, inspect.Finding}} {
		if name, ok := strings.CutPrefix(row.ID, of.prefix); ok {
			if of.topic == inspect.Status {
				name = ""
			}
			return inspect.Question{Topic: of.topic, Name: name}, true
		}
	}
	return inspect.Question{}, false
}

// questionOfBytes is about a row of the wire: a header or the status where it is one of the
// response, its bytes otherwise.
func questionOfBytes(row lens.Row) inspect.Question {
	if row.Spans[0].Buf == trace.BufOut && len(row.Also) == 1 {
		if name, ok := strings.CutPrefix(row.Also[0], headerID); ok {
			return inspect.Question{Topic: inspect.Header, Name: name}
		}
	}
	return inspect.Question{Topic: inspect.Bytes, Span: row.Spans[0]}
}

// answerWhy answers at once, or by a command where older requests have to be read for it.
func (s *Screen) answerWhy(q inspect.Question) tea.Cmd {
	if !q.OfOlder() {
		s.showWhy(q, inspect.Why(s.Trace, q))
		return nil
	}
	l, tr, r := s.open, s.Trace, s.site.Record
	return func() tea.Msg {
		return whyMsg{s, l, q, inspect.Why(tr, q, r.Before(l.Number(), q)...)}
	}
}

// whyMsg brings an answer for which older requests were read.
type whyMsg struct {
	screen *Screen
	of     *live
	q      inspect.Question
	links  []inspect.Link
}

// Deliver shows it, unless something else was asked for meanwhile.
func (msg whyMsg) Deliver() tea.Cmd {
	if s := msg.screen; s.open == msg.of && s.Overlays.Top() == nil {
		s.showWhy(msg.q, msg.links)
	}
	return nil
}

// showWhy shows the chain of causes, each with its event and rule, in the place of the
// story. The view goes to the nearest event, and esc leads back.
func (s *Screen) showWhy(q inspect.Question, links []inspect.Link) {
	var lines []string
	w := max(20, s.StoryWidth()-2)
	for _, l := range links {
		text := l.Text
		if l.At > 0 {
			text += fmt.Sprintf(" [%s]", s.Trace.Event(l.At-1).Kind())
		}
		if l.Rule != "" {
			text += " (" + l.Rule + ")"
		}
		lines = append(lines, s.Theme.Marked(s.Theme.Sym.Left, s.Theme.Say(theme.Printable(text)), w)...)
	}
	before := s.Sight()
	if len(links) > 0 && links[0].At > 0 {
		s.LookAt(links[0].At)
	}
	s.Overlays.Open(overlay.NewText(q.Words(s.Trace.At(s.Trace.Len())), lines, nil).Leading(func() {
		if s.Exchange != nil {
			s.Return(before)
		}
	}))
}
