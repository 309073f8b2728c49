package screen

import (
	"cmp"
	"slices"

	"roundtrip/tui/keys"
	"roundtrip/tui/overlay"
	"roundtrip/tui/theme"
)

// mostHints is how many keys the footer shows.
const mostHints = 6

// Hint is a key of the footer with its word.
type Hint struct {
	Key, Word string
	Action    keys.Action
}

// Hints gathers the keys of a footer, the likeliest first. None stands there twice, and
// there are never more than there is room for.
type Hints struct {
	where keys.Where
	ascii bool
	list  []Hint
}

// NewHints gathers for a screen.
func (s *Shell) NewHints(where keys.Where) *Hints { return &Hints{where: where, ascii: s.ASCII()} }

// Add adds the key of an action, with the word of the table if word is "".
func (h *Hints) Add(a keys.Action, word string) {
	b, ok := keys.Of(h.where, a)
	if !ok {
		return
	}
	h.Put(Hint{keys.Label(b.Keys[0], h.ascii), cmp.Or(word, b.Word), a})
}

// Put adds a key as it is to be written.
func (h *Hints) Put(hint Hint) {
	if len(h.list) < mostHints && !slices.ContainsFunc(h.list, func(o Hint) bool { return o.Action == hint.Action }) {
		h.list = append(h.list, hint)
	}
}

// Full reports whether no more are shown.
func (h *Hints) Full() bool { return len(h.list) >= mostHints }

// Fit gives all but as many as others need.
func (h *Hints) Fit(others int) []Hint { return h.list[:min(len(h.list), mostHints-others)] }

// End adds the two keys that always help, in the place of what has no room, and gives all.
func (h *Hints) End(explain, escape string) []Hint {
	h.list = h.list[:min(len(h.list), mostHints-2)]
	h.Add(keys.Explain, explain)
	h.Add(keys.Escape, escape)
	return h.list
}

// EditorHints are the keys of an editor.
func EditorHints(e *overlay.Editor) []Hint {
	if e.IsCode() {
		return []Hint{{"ctrl+s", e.SendWord, keys.Send}, {"tab", "indent", keys.Lens}, {"esc", "back, not saved", keys.Escape}}
	}
	send := "ctrl+s"
	if e.TakesEnter() {
		send = "enter"
	}
	return []Hint{{send, "send", keys.Send}, {"tab", "field", keys.Lens}, {"esc", "keep it as it was", keys.Escape}}
}

// Footer shows the keys that make sense now, each with its word, or what there is to
// tell about the last key.
func (s *Shell) Footer(w int, hints []Hint) string {
	l, x, t := theme.NewLine(w), 2, s.Theme
	if s.Notice != "" {
		x = l.Put(x, t.Held, t.Cut(t.Say(theme.Printable(s.Notice)), w-4)) + usualGap
	}
	if s.Present && s.Pressed != "" {
		key := keys.Label(s.Pressed, s.ASCII())
		w = l.Width() - theme.Width(key) - 2
		l.Put(w, t.Held, key)
	}
	gap := usualGap
	if s.Notice != "" {
		hints = leadingFew(hints, w-1-x)
	} else {
		hints, gap = fitHints(hints, w-3)
	}
	for _, h := range hints {
		x = l.Put(x, t.Title, h.Key) + 1
		x = l.Put(x, t.Faint, h.Word) + gap
	}
	return l.String()
}

// usualGap is how many columns there are between two keys of the footer, leastGap
// how many there are at least.
const (
	usualGap = 3
	leastGap = 2
)

func (h Hint) width() int { return theme.Width(h.Key) + 1 + theme.Width(h.Word) }

// leadingFew are the first of the hints, as many as there is room for.
func leadingFew(hints []Hint, room int) []Hint {
	for n, h := range hints {
		if room -= h.width(); room < 0 {
			return hints[:n]
		}
		room -= usualGap
	}
	return hints
}

// fitHints are the hints that there is room for, and the gap between them. The
// last two, which always help, go last.
func fitHints(hints []Hint, room int) ([]Hint, int) {
	words := 0
	for _, h := range hints {
		words += h.width()
	}
	n := len(hints)
	switch {
	case words+usualGap*(n-1) <= room:
		return hints, usualGap
	case words+leastGap*(n-1) <= room || n == 0:
		return hints, leastGap
	}
	drop := max(0, n-3)
	return fitHints(slices.Delete(slices.Clone(hints), drop, drop+1), room)
}

// Arrows are the keys that look, as one.
func Arrows(ascii bool) string {
	if ascii {
		return "left right"
	}
	return keys.Label("left", false) + keys.Label("right", false)
}
