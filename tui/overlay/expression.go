package overlay

import (
	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/theme"
)

// Expression asks in the footer for a Python expression, and says while it is typed why
// it cannot be taken.
type Expression struct {
	title   string
	field   *Field
	check   func(text string) error
	take    func(text string) tea.Cmd
	problem string
	names   []string // that tab completes
	about   func(name string) string
	round   round
	note    func(text string) string
	live    func(text string) tea.Cmd // what is done with each text that can be read, nil for nothing
	undo    func() tea.Cmd
	applied string // the last one with which that was done
	refused bool   // enter was pressed though there is a problem
}

// NewExpression begins with a text. Check says what is wrong with what is typed; take is
// called with it as enter closes the field. An empty text is always taken.
func NewExpression(title, text, hint string, check func(string) error, take func(string) tea.Cmd) *Expression {
	e := &Expression{title: title, field: LineField(title, text, hint), check: check, take: take}
	e.field.Focus()
	e.judge()
	return e
}

// Replacing has what is typed first take the place of the text that it begins with: a new search
// seldom goes on from the last one.
func (e *Expression) Replacing() *Expression {
	e.field.choose(e.field.Value(), "\x00")
	return e
}

// Completing has tab complete names, which are shown in this order. About says what each is; it may be nil.
func (e *Expression) Completing(names []string, about func(name string) string) *Expression {
	e.names, e.about = names, about
	return e
}

// Noting has something said of a text that can be taken, in the place of the keys, where there is anything.
func (e *Expression) Noting(note func(text string) string) *Expression {
	e.note = note
	return e
}

// Applying has each text that can be read applied while it is typed, and esc undo that.
func (e *Expression) Applying(live func(text string) tea.Cmd, undo func() tea.Cmd) *Expression {
	e.live, e.undo, e.applied = live, undo, e.field.Value()
	return e
}

// apply applies what is typed, if it is not what was applied last.
func (e *Expression) apply() tea.Cmd {
	text := e.field.Value()
	if e.live == nil || e.problem != "" || text == e.applied {
		return nil
	}
	e.applied = text
	return e.live(text)
}

// leave undoes what was applied.
func (e *Expression) leave() tea.Cmd {
	if e.undo == nil {
		return nil
	}
	return e.undo()
}

// taken gives the text to whoever asked, who may have it already.
func (e *Expression) taken() tea.Cmd {
	if text := e.field.Value(); e.live == nil || text != e.applied {
		return e.take(text)
	}
	return nil
}

// Place is the footer.
func (e *Expression) Place() Place { return Footer }

// Key takes a key: enter takes the expression if it can be read, esc leaves everything as
// it was.
func (e *Expression) Key(k tea.KeyPressMsg) (tea.Cmd, Outcome) {
	switch k.String() {
	case "enter":
		if e.problem != "" {
			e.refused = true
			return nil, Stays
		}
		return e.taken(), Closes
	case "tab", "shift+tab":
		e.complete(map[string]int{"tab": 1, "shift+tab": -1}[k.String()])
		e.judge()
		return e.apply(), Stays
	case "esc":
		return e.leave(), Closes
	}
	e.round = round{}
	cmd := e.field.Update(k)
	e.judge()
	return tea.Batch(cmd, e.apply()), Stays
}

// Paste takes what was pasted.
func (e *Expression) Paste(msg tea.PasteMsg) tea.Cmd {
	e.round = round{}
	cmd := e.field.Update(msg)
	e.judge()
	return tea.Batch(cmd, e.apply())
}

func (e *Expression) judge() {
	e.problem, e.refused = "", false
	if text := e.field.Value(); text != "" {
		if err := e.check(text); err != nil {
			e.problem = theme.Sentence(err)
		}
	}
}

// Draw is a line: what is typed, and what is wrong with it or the keys.
func (e *Expression) Draw(t theme.Theme, w, _ int) []string {
	l := theme.NewLine(w)
	x := l.Put(2, t.Held, e.title+" ")
	if e.field.Value() == "" {
		l.Put(x+1, t.Faint, t.Cut(e.field.hint, w/2))
		l.Put(x, t.Now, "_")
		return []string{l.String()}
	}
	x = e.drawText(t, l, x, w) + 3
	if offered := e.offered(); len(offered) > 0 && !e.refused {
		l.Put(x, t.Faint, t.Cut("tab complete   esc as it was", max(0, w-x-1))) // the names stand above
		return []string{l.String()}
	}
	if e.problem != "" {
		l.Put(x, t.Wrong, t.CutMiddle(e.problemWords(t), max(0, w-x-1)))
		return []string{l.String()}
	}
	l.Put(x, t.Faint, t.Cut(e.keyWords(), max(0, w-x-1)))
	return []string{l.String()}
}

// leastKeys is the room that a long text leaves for the keys behind it: enter take.
const leastKeys = 16

// drawText writes what is typed, as much of it as leaves room for what is wrong with it, which ends
// with what may have been meant.
func (e *Expression) drawText(t theme.Theme, l *theme.Line, x, w int) int {
	text, room := theme.Printable(e.field.Value()), max(w/2, w-x-len("_")-leastKeys)
	if e.problem != "" {
		room = min(w/2, max(w/8, w-x-theme.Width(e.problemWords(t))-len("_")-4))
	}
	text = t.CutMiddle(text, room)
	if e.field.Selected() == "" {
		return l.Put(x, t.Now, text+"_")
	}
	if !t.Coloured() {
		text = t.Sym.Lit + text + t.Sym.Unlit
	}
	return l.Put(x, t.Selection, text)
}

func (e *Expression) problemWords(t theme.Theme) string { return t.Sym.No + " " + e.problem }

func (e *Expression) keyWords() string {
	if e.note != nil {
		if note := e.note(e.field.Value()); note != "" {
			return note
		}
	}
	if e.field.Selected() != "" {
		return "typing replaces it   enter take   esc as it was"
	}
	return "enter take   tab complete   esc as it was"
}
