package inspect

import (
	"cmp"
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"roundtrip/sandbox/inspect"
	"roundtrip/wsgi/trace"
)

// mostCompared is how many older requests are looked through for one to compare with.
const mostCompared = 10_000

// other is what an exchange is compared with: the one that it repeats, or the last one before
// it with the same method and target; nil if there is none.
func other(r *inspect.Record, row inspect.Row) *inspect.Exchange {
	if row.Of != 0 {
		return r.Find(row.Of)
	}
	for _, x := range r.Older(row.Number, mostCompared) {
		if before := x.Row(); before.Method == row.Method && before.Target == row.Target && before.Over() {
			return x
		}
	}
	return nil
}

func (s *Screen) whyNoCompare() string {
	x := s.current()
	switch {
	case x == nil:
		return "There is no request yet."
	case !x.Row().Over():
		return "Requests are compared once they have ended."
	case other(s.site.Record, x.Row()) == nil:
		if s.site.At == nil {
			return "No older request of the recording has this method and target."
		}
		return "No older request has this method and target. r sends this one again."
	}
	return ""
}

// comparedMsg brings an exchange that is set beside another.
type comparedMsg struct {
	openedMsg
	before *trace.Trace
	number int // of the other
	part   inspect.Parting
	parted bool
	rest   []string // what else is different behind that, in words
}

// compare opens the exchange beside the other, at the first event at which they part.
func (s *Screen) compare() tea.Cmd {
	x, r, served := s.current(), s.site.Record, s.site.Served
	with := other(r, x.Row())
	return func() tea.Msg {
		l := watch(r, x, s.projector)
		msg := comparedMsg{openedMsg: openedMsg{s, l, served(), l.Look()}, before: s.projector.shown(with.Trace()), number: with.Number()}
		msg.part, msg.parted = inspect.Part(msg.before, msg.glimpse.Trace)
		if msg.parted {
			msg.rest = restWords(inspect.Beside(msg.before, msg.glimpse.Trace))
		}
		return msg
	}
}

// mostBeside is how many differences stand beside the exchange; the whole text has all.
const mostBeside = 7

// firstOf are the first differences, and how many more there are.
func firstOf(beside []string) []string {
	more := len(beside) - mostBeside
	if more <= 0 {
		return beside
	}
	return append(slices.Clone(beside[:mostBeside]), fmt.Sprintf("%d more are different behind these: . shows them.", more))
}

// restWords are the differences behind the first, where two exchanges stand beside each other.
func restWords(pairs []inspect.Pair) []string {
	var words []string
	for _, p := range pairs[min(1, len(pairs)):] {
		if !p.Same() {
			words = append(words, fmt.Sprintf("Then, there: %s. Here: %s.", cmp.Or(p.Was, "nothing"), cmp.Or(p.Is, "nothing")))
		}
	}
	return words
}

// Deliver shows both.
func (msg comparedMsg) Deliver() tea.Cmd {
	s := msg.screen
	shown := msg.openedMsg.Deliver()
	s.Compare(msg.before)
	if !msg.parted {
		s.beside = []string{fmt.Sprintf("It is like request %d in every event.", msg.number)}
		s.Tell(s.beside[0])
		return shown
	}
	s.LookAt(msg.part.Now)
	first := fmt.Sprintf("Here it differs from request %d. There: %s. Here: %s.", msg.number, msg.part.Was, msg.part.Is)
	s.beside = append([]string{first}, msg.rest...)
	s.Tell(fmt.Sprintf("The view stands at the first difference from request %d.", msg.number))
	return shown
}
