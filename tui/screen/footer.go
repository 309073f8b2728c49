package screen

import (
	"cmp"
	"slices"

	"roundtrip/tui/keys"
	"roundtrip/tui/overlay"
	"roundtrip/tui/theme"
)

// mostHints is how many keys the footer shows: more where there is room for their words.
func mostHints(width int) int { return min(max(6, width/16), 9) }

// Hint is a key of the footer with its word.
type Hint = keys.Entry

// Hints gathers the keys of a footer, the likeliest first. None stands there twice, and
// there are never more than there is room for.
type Hints struct {
	where keys.Where
	ascii bool
	most  int
	list  []Hint
}

// NewHints gathers for a screen.
func (s *Shell) NewHints(where keys.Where) *Hints {
	return &Hints{where: where, ascii: s.ASCII(), most: mostHints(s.Width)}
}

// Add adds the key of an action, with the word of the table if word is "".
func (h *Hints) Add(a keys.Action, word string) {
	b, ok := keys.Of(h.where, a)
	if !ok {
		return
	}
	h.Put(Hint{Key: keys.Label(b.Keys[0], h.ascii), Word: cmp.Or(word, b.Word), Action: a})
}

// Put adds a key as it is to be written.
func (h *Hints) Put(hint Hint) {
	if len(h.list) < h.most && !slices.ContainsFunc(h.list, func(o Hint) bool { return o.Action == hint.Action }) {
		h.list = append(h.list, hint)
	}
}

// Named notes that the text names the key of an action.
func (h *Hints) Named(a keys.Action) {
	if i := slices.IndexFunc(h.list, func(o Hint) bool { return o.Action == a }); i >= 0 {
		h.list[i].Named = true
	}
}

// Full reports whether no more are shown.
func (h *Hints) Full() bool { return len(h.list) >= h.most }

// Room is how many more are shown.
func (h *Hints) Room() int { return h.most - len(h.list) }

// List is what was gathered.
func (h *Hints) List() []Hint { return h.list }

// Fit gives all but as many as others need.
func (h *Hints) Fit(others int) []Hint { return h.list[:min(len(h.list), h.most-others)] }

// End adds the two keys that always help, in the place of what has no room: what explains
// what is selected, and what lists all keys. It gives all.
func (h *Hints) End(explain string) []Hint {
	h.list = h.list[:min(len(h.list), h.most-2)]
	h.Add(keys.Explain, explain)
	h.Add(keys.Help, "")
	return h.list
}

// EndHelp adds the key that lists all keys, in the place of what has no room. It gives all.
func (h *Hints) EndHelp() []Hint {
	h.list = h.list[:min(len(h.list), h.most-1)]
	h.Add(keys.Help, "")
	return h.list
}

// CardHints are the keys of an explanation.
func (s *Shell) CardHints(where keys.Where, e *overlay.Explanation) []Hint {
	h := s.NewHints(where)
	switch {
	case e.Scrolls():
		h.Put(Hint{Key: UpDown(s.ASCII()), Word: "scroll", Action: keys.Up})
	case e.Follows():
		h.Put(Hint{Key: UpDown(s.ASCII()), Word: "another line", Action: keys.Up})
	}
	if e.Asks() {
		h.Add(keys.Explain, e.AgainWord())
	}
	h.Add(keys.Escape, "close")
	return h.list
}

// EditorHints are the keys of an editor.
func EditorHints(e *overlay.Editor) []Hint {
	if e.IsCode() {
		return []Hint{{Key: "ctrl+s", Word: e.SendWord, Action: keys.Send}, {Key: "tab", Word: "indent", Action: keys.Lens}, {Key: "shift+tab", Word: "back", Action: keys.LensBack}, {Key: "esc", Word: "back, not saved", Action: keys.Escape}}
	}
	send := cmp.Or(e.SendWord, "send")
	hints := []Hint{{Key: "ctrl+s", Word: send, Action: keys.Send}, {Key: "enter", Word: "new line", Action: keys.Enter}}
	if e.TakesEnter() {
		hints = []Hint{{Key: "enter", Word: send, Action: keys.Send}}
	}
	return append(hints, Hint{Key: "tab", Word: "field", Action: keys.Lens}, Hint{Key: "esc", Word: "keep it as it was", Action: keys.Escape})
}

// OrderHints are the keys of an editor in which lines are put in order.
func (s *Shell) OrderHints(o *overlay.Order) []Hint {
	arrows, space := "choose", "pick up"
	if o.Picked {
		arrows, space = "move", "put down"
	}
	return []Hint{
		{Key: UpDown(s.ASCII()), Word: arrows, Action: keys.Up}, {Key: "space", Word: space, Action: keys.Space},
		{Key: "ctrl+s", Word: o.SendWord, Action: keys.Send}, {Key: "esc", Word: "back, not saved", Action: keys.Escape},
	}
}

// Footer shows the keys that make sense now, each with its word.
func (s *Shell) Footer(w int, hints []Hint) string {
	l, x, t := theme.NewLine(w), 0, s.Theme
	if s.Present && s.Pressed != "" {
		key := keys.Label(s.Pressed, s.ASCII())
		w = l.Width() - theme.Width(key) - 2
		l.Put(w+2, t.Now, key)
	}
	hints, gap := fitHints(hints, w)
	for _, h := range hints {
		x = l.Put(x, t.Key, t.Say(h.Key)) + 1
		x = l.Put(x, t.Faint, h.Word) + gap
	}
	return l.String()
}

// Message is what there is to tell about the last key, on a line.
func (s *Shell) Message(w int) string {
	return s.Theme.Now.Render(s.Theme.Cut(s.Theme.Say(theme.Printable(s.Notice)), w))
}

// Act is the line that says what to do next. Nothing else looks like it; what can be done
// instead looks as in the footer.
func (s *Shell) Act(w int, hints []Hint) string {
	if len(hints) == 0 {
		return ""
	}
	l, t := theme.NewLine(w), s.Theme
	x := l.Put(0, t.Action, t.Sym.Act) + 1
	hints, gap := fitHints(hints, w-x)
	key, word := t.Action.Underline(true), t.Action
	for _, h := range hints {
		x = l.Put(x, key, t.Say(h.Key))
		x = l.Put(x, word, " "+t.Say(h.Word)) + gap
		key, word = t.Key, t.Faint
	}
	return l.String()
}

// ActText is such a line where no key does it.
func (s *Shell) ActText(w int, text string) string {
	l, t := theme.NewLine(w), s.Theme
	x := l.Put(0, t.Action, t.Sym.Act) + 1
	l.Put(x, t.Action, t.Cut(t.Say(text), w-x))
	return l.String()
}

// usualGap is how many columns there are between two keys of the footer, leastGap
// how many there are at least.
const (
	usualGap = 3
	leastGap = 2
)

func width(h Hint) int { return theme.Width(h.Key) + 1 + theme.Width(h.Word) }

// fitHints are the hints that there is room for, and the gap between them. Those that the
// text names and the last two, which always help, go last.
func fitHints(hints []Hint, room int) ([]Hint, int) {
	words := 0
	for _, h := range hints {
		words += width(h)
	}
	n := len(hints)
	switch {
	case words+usualGap*(n-1) <= room:
		return hints, usualGap
	case words+leastGap*(n-1) <= room || n == 0:
		return hints, leastGap
	}
	drop := max(0, n-3)
	for i := drop; i > 0; i-- {
		if !hints[i].Named {
			drop = i
			break
		}
	}
	return fitHints(slices.Delete(slices.Clone(hints), drop, drop+1), room)
}

// Arrows are the keys that look, as one.
func Arrows(ascii bool) string {
	if ascii {
		return "left right"
	}
	return keys.Label("left", false) + keys.Label("right", false)
}

// UpDown are the keys that go along a list, as one.
func UpDown(ascii bool) string {
	if ascii {
		return "up down"
	}
	return keys.Label("up", false) + keys.Label("down", false)
}
