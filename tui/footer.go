package tui

import (
	"slices"

	"roundtrip/tui/keys"
	"roundtrip/tui/theme"
)

// mostKeys is how many keys the footer shows.
const mostKeys = 6

// footer shows the keys that make sense now, each with its word, or what there
// is to say about the last key.
func (m *Model) footer(w int) string {
	l := theme.NewLine(w)
	if m.filter != nil {
		x := l.Put(2, m.theme.Held, "only lines with ")
		x = l.Put(x, m.theme.Now, m.theme.Cut(theme.Printable(m.filter.value())+"_", w/3))
		l.Put(x+3, m.theme.Faint, m.theme.Cut("enter keep   esc show all", max(0, w-x-4)))
		return l.String()
	}
	x := 2
	if m.notice != "" {
		x = l.Put(x, m.theme.Held, m.theme.Cut(m.theme.Say(theme.Printable(m.notice)), w-4)) + usualGap
	}
	if m.o.Present && m.pressed != "" {
		key := keys.Label(m.pressed, m.o.ASCII)
		w = l.Width() - theme.Width(key) - 2
		l.Put(w, m.theme.Held, key)
	}
	hints, gap := m.hints(), usualGap
	if m.notice != "" {
		hints = leadingFew(hints, w-1-x)
	} else {
		hints, gap = fitHints(hints, w-3)
	}
	for _, h := range hints {
		x = l.Put(x, m.theme.Title, h.key) + 1
		x = l.Put(x, m.theme.Faint, h.word) + gap
	}
	return l.String()
}

// usualGap is how many columns there are between two keys of the footer.
const usualGap = 3

// leadingFew are the first of the hints, as many as there is room for.
func leadingFew(hints []hint, room int) []hint {
	for n, h := range hints {
		if room -= theme.Width(h.key) + 1 + theme.Width(h.word); room < 0 {
			return hints[:n]
		}
		room -= usualGap
	}
	return hints
}

// fitHints are the hints that there is room for, and the gap between them. The
// last two, which always help, go last.
func fitHints(hints []hint, room int) ([]hint, int) {
	const least, usual = 2, usualGap
	words := 0
	for _, h := range hints {
		words += theme.Width(h.key) + 1 + theme.Width(h.word)
	}
	n := len(hints)
	switch {
	case words+usual*(n-1) <= room:
		return hints, usual
	case words+least*(n-1) <= room || n == 0:
		return hints, least
	}
	drop := max(0, n-3)
	return fitHints(slices.Delete(slices.Clone(hints), drop, drop+1), room)
}

// hint is a key of the footer with its word.
type hint struct {
	key, word string
	action    keys.Action
}

// hints are the keys that the footer shows: the move of the moment first, then
// those that the page has taught.
func (m *Model) hints() []hint {
	var hints []hint
	if m.editor != nil {
		return m.editorHints()
	}
	add := func(a keys.Action, word string) {
		b, ok := keys.Of(m.screen.where(), a)
		if !ok || len(hints) == mostKeys || slices.ContainsFunc(hints, func(h hint) bool { return h.action == a }) {
			return
		}
		if word == "" {
			word = b.Word
		}
		hints = append(hints, hint{m.label(b), word, a})
	}
	if l := m.leads(); l != nowhere {
		add(keys.Enter, l.word())
	}
	switch {
	case m.practice() != nil:
		m.practiceHints(add)
	case m.screen == screenPlay && m.stepsLines():
		hints = append(hints, m.debuggerHints()...)
	default:
		m.leadingHints(add)
	}
	if m.practice() == nil {
		if m.x != nil && m.x.looksAround() && !m.pointsAtStations() && len(hints) < mostKeys {
			hints = append(hints, hint{arrows(m.o.ASCII), "look", keys.Back})
		}
		m.lensHints(add)
	}
	hints = hints[:min(len(hints), mostKeys-2)]
	add(keys.Explain, m.explainWord())
	add(keys.Escape, m.escapeWord())
	return hints
}

// lensHints are what can be done with the lens in view.
func (m *Model) lensHints(add func(keys.Action, string)) {
	if m.lens.several() {
		add(keys.Lens, "lens")
	}
	if m.screen == screenPlay || m.pageChange() != nil || m.beyondFirstPage() {
		add(keys.Edit, m.editWord())
	}
}

// explainWord is a shorter one where there is much else to do.
func (m *Model) explainWord() string {
	if m.practice() != nil {
		return "explain"
	}
	return ""
}

// escapeWord is what esc does now, "" for what it usually does.
func (m *Model) escapeWord() string {
	if p := m.practice(); p != nil && p.solution {
		return "close"
	}
	return ""
}

// stepsLines reports whether a debugger's keys move the request now.
func (m *Model) stepsLines() bool { return m.x != nil && m.x.held != nil && m.x.live() && m.byLine() }

// debuggerHints are a debugger's keys beside Python, two of them as one so that
// all have room.
func (m *Model) debuggerHints() []hint {
	return []hint{
		{"s", "one line", keys.Step}, {"n o", "over, out", keys.Over}, {"b", "break", keys.Break}, {"c", "run", keys.Continue},
	}
}

// editWord is what e does now.
func (m *Model) editWord() string {
	if m.practice() != nil && m.editsCode() {
		return "your code"
	}
	if m.editsCode() {
		return "change the code"
	}
	return ""
}

// label is how the footer writes a binding's key: the first one, or the range
// of the numbers that answer.
func (m *Model) label(b keys.Binding) string {
	if b.Action == keys.Choose {
		return "1" + m.theme.Sym.Dash + itoa(len(m.read.page.Predict.Choices))
	}
	return keys.Label(b.Keys[0], m.o.ASCII)
}

// arrows are the keys that look, as one.
func arrows(ascii bool) string {
	if ascii {
		return "left right"
	}
	return keys.Label("left", false) + keys.Label("right", false)
}

// leadingHints are what moves the page on now.
func (m *Model) leadingHints(add func(keys.Action, string)) {
	if m.screen == screenPlay {
		if m.x != nil && m.x.over {
			add(keys.Again, "")
			return
		}
		add(keys.Space, "next stage")
		add(keys.Step, "")
		return
	}
	switch m.phase() {
	case stopping, ending:
		add(keys.Space, "")
	case asking:
		if m.read.page.Predict.Pointed() {
			add(keys.Enter, "this one")
		} else {
			add(keys.Choose, "answer")
		}
		add(keys.Space, "pass")
	case withheld:
		add(keys.Space, "the question")
	case inviting:
		add(keys.Edit, "")
		add(keys.Space, "pass")
	case done:
		add(keys.Enter, "next page")
		if m.read.changed {
			add(keys.Revert, "")
		}
	}
}

// beyondFirstPage: the first page teaches e itself, later ones have it.
func (m *Model) beyondFirstPage() bool {
	return m.read != nil && (m.read.page.Number > 1 || m.read.lesson.Number > 1)
}

func (m *Model) editorHints() []hint {
	if m.editor.file != nil {
		save := "save and run"
		if m.practice() != nil {
			save = "save and check"
		}
		return []hint{{"ctrl+s", save, keys.Send}, {"tab", "indent", keys.Lens}, {"esc", "back, not saved", keys.Escape}}
	}
	send := "enter"
	if m.editor.current().several {
		send = "ctrl+s"
	}
	return []hint{{send, "send", keys.Send}, {"tab", "field", keys.Lens}, {"esc", "keep it as it was", keys.Escape}}
}
