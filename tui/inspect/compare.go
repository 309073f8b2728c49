package inspect

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

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
	strict bool     // nothing was left out
	left   []string // what was left out and differs
}

// compare opens the exchange beside the other, at the first event at which they part by the rules of a series. Where
// they stand so already, nothing is left out.
func (s *Screen) compare() tea.Cmd {
	x, r, served, noise := s.current(), s.site.Record, s.site.Served, s.noise()
	with, strict, o := other(r, x.Row()), s.open != nil && s.leaving, s.opens(x)
	return func() tea.Msg {
		l := watch(r, x, s.projector)
		msg := comparedMsg{openedMsg: openedMsg{s, o, l, served(), l.Look()}, before: s.projector.shown(with.Trace()), number: with.Number(), strict: strict}
		var twin inspect.Twin // by which nothing is left out
		if !strict {
			twin = noise.Pair(with, x)
		}
		msg.part, msg.parted = twin.Part(msg.before, msg.glimpse.Trace)
		if msg.parted {
			msg.rest = restWords(twin.Beside(msg.before, msg.glimpse.Trace))
		}
		for _, id := range twin.LeftOut(msg.before, msg.glimpse.Trace) {
			msg.left = append(msg.left, id.Label)
		}
		return msg
	}
}

// noise is what is no difference: what the last series has shown, and the headers that somebody left out.
func (s *Screen) noise() inspect.Noise {
	var n inspect.Noise
	if s.lastSeries != nil {
		n = s.lastSeries.of.noise
	}
	n.LeftOut = s.leftOut.all()
	return n
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
	if msg.isLate() {
		return nil
	}
	s := msg.screen
	shown := msg.openedMsg.Deliver()
	s.Compare(msg.before)
	s.leaving = len(msg.left) > 0
	s.beside = msg.words()
	s.Tell(msg.notice())
	if msg.parted {
		s.LookAt(msg.part.Now)
	}
	return shown
}

// notice says what came of it.
func (msg comparedMsg) notice() string {
	switch {
	case msg.parted:
		return fmt.Sprintf("The view stands at the first difference from request %d.", msg.number)
	case len(msg.left) > 0:
		return fmt.Sprintf("It is like request %d, but for what is left out. d again shows that.", msg.number)
	}
	return fmt.Sprintf("It is like request %d in every event.", msg.number)
}

// words say all of it, and what was left out.
func (msg comparedMsg) words() []string {
	words := []string{msg.notice()}
	if msg.parted {
		words[0] = fmt.Sprintf("Here it differs from request %d. There: %s. Here: %s.", msg.number, msg.part.Was, msg.part.Is)
	}
	switch {
	case len(msg.left) > 0:
		words = append(words, fmt.Sprintf("No difference, as in a series: %s. d again leaves nothing out.", strings.Join(msg.left, ", ")))
	case msg.strict:
		words = append(words, "Nothing is left out. d again leaves out what is no difference.")
	}
	return append(words, msg.rest...)
}
