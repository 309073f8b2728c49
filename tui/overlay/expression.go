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
}

// NewExpression begins with a text. Check says what is wrong with what is typed; take is
// called with it as enter closes the field. An empty text is always taken.
func NewExpression(title, text, hint string, check func(string) error, take func(string) tea.Cmd) *Expression {
	e := &Expression{title: title, field: LineField(title, text, hint), check: check, take: take}
	e.field.Focus()
	e.judge()
	return e
}

// Place is the footer.
func (e *Expression) Place() Place { return Footer }

// Key takes a key: enter takes the expression if it can be read, esc leaves everything as
// it was.
func (e *Expression) Key(k tea.KeyPressMsg) (tea.Cmd, Outcome) {
	switch k.String() {
	case "enter":
		if e.problem != "" {
			return nil, Stays
		}
		return e.take(e.field.Value()), Closes
	case "esc":
		return nil, Closes
	}
	cmd := e.field.Update(k)
	e.judge()
	return cmd, Stays
}

// Paste takes what was pasted.
func (e *Expression) Paste(msg tea.PasteMsg) tea.Cmd {
	cmd := e.field.Update(msg)
	e.judge()
	return cmd
}

func (e *Expression) judge() {
	e.problem = ""
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
	text := theme.Printable(e.field.Value())
	if text == "" {
		l.Put(x+1, t.Faint, t.Cut(e.field.hint, w/2))
		l.Put(x, t.Now, "_")
		return []string{l.String()}
	}
	x = l.Put(x, t.Now, t.CutMiddle(text, w/2)+"_") + 3
	if e.problem != "" {
		l.Put(x, t.Wrong, t.Cut(t.Sym.No+" "+e.problem, max(0, w-x-1)))
		return []string{l.String()}
	}
	l.Put(x, t.Faint, t.Cut("enter take   esc as it was", max(0, w-x-1)))
	return []string{l.String()}
}
