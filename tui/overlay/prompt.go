package overlay

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/theme"
)

// Prompt asks in the footer for one text after the other, as a debugger does: enter puts one and empties the field, up
// and down go through those that were put before, and tab completes names.
type Prompt struct {
	*Expression
	hint   string
	put    func(text string) tea.Cmd
	find   func(path string) tea.Cmd // looks for the names behind a path, and gives them to Offer
	before []string                  // the texts that were put, the oldest first
	at     int                       // in them, as many as there are for none
	draft  string                    // what was typed before up was pressed
	path   string                    // whose names there are
	waits  string                    // the text that has no answer yet
	said   string                    // the answer to the last one
	wrong  bool                      // it says why there is none
}

// NewPrompt makes one. Hint stands in the empty field until there is an answer.
func NewPrompt(title, hint string, before []string, put, find func(string) tea.Cmd) *Prompt {
	free := func(string) error { return nil }
	return &Prompt{Expression: NewExpression(title, "", hint, free, nil), hint: hint, put: put, find: find, before: before, at: len(before)}
}

// Begin looks for the names that can stand alone.
func (p *Prompt) Begin() tea.Cmd { return p.find("") }

// Offer has tab complete the names behind a path, if it is still the one that is typed.
func (p *Prompt) Offer(path string, names []string) {
	if path == p.path {
		p.names = names
	}
}

// Answered shows what came of the text that was put last. Wrong says that it was not put, and why.
func (p *Prompt) Answered(text string, wrong bool) { p.waits, p.said, p.wrong = "", text, wrong }

// Key takes a key: enter puts the text, esc closes the field.
func (p *Prompt) Key(k tea.KeyPressMsg) (tea.Cmd, Outcome) {
	switch k.String() {
	case "enter":
		return p.enter(), Stays
	case "esc":
		return nil, Closes
	case "up":
		p.recall(-1)
		return p.follow(), Stays
	case "down":
		p.recall(1)
		return p.follow(), Stays
	}
	cmd, _ := p.Expression.Key(k)
	return tea.Batch(cmd, p.follow()), Stays
}

// Paste takes what was pasted.
func (p *Prompt) Paste(msg tea.PasteMsg) tea.Cmd {
	return tea.Batch(p.Expression.Paste(msg), p.follow())
}

// enter puts the text, unless another one waits for its answer.
func (p *Prompt) enter() tea.Cmd {
	text := strings.TrimSpace(p.field.Value())
	if text == "" || p.waits != "" {
		return nil
	}
	if len(p.before) == 0 || p.before[len(p.before)-1] != text {
		p.before = append(p.before, text)
	}
	p.at, p.draft, p.waits, p.said, p.round = len(p.before), "", text, "", round{}
	p.field.Set("", 0)
	return tea.Batch(p.put(text), p.follow())
}

// recall writes a text that was put before.
func (p *Prompt) recall(by int) {
	if p.at == len(p.before) {
		p.draft = p.field.Value()
	}
	p.at = max(0, min(p.at+by, len(p.before)))
	text := p.draft
	if p.at < len(p.before) {
		text = p.before[p.at]
	}
	p.round = round{}
	p.field.Set(text, len(text))
}

// follow looks for names where another path is typed.
func (p *Prompt) follow() tea.Cmd {
	path := pathOf(p.field.Value())
	if path == p.path || p.round.names != nil {
		return nil
	}
	p.path, p.names = path, nil
	return p.find(path)
}

// pathOf is the path at the end of a text up to its last dot, "" for none.
func pathOf(text string) string {
	word := text[strings.LastIndexFunc(text, func(r rune) bool { return r != '.' && !isInName(r) })+1:]
	return word[:strings.LastIndexByte(word, '.')+1]
}

// begins reports whether a name is typed: the names are shown then.
func (p *Prompt) begins() bool {
	word, ok := p.begun()
	return ok && (word != "" || p.path != "")
}

// Draw is a line: what is typed with its keys, or what came of the last text.
func (p *Prompt) Draw(t theme.Theme, w, _ int) []string {
	l := theme.NewLine(w)
	x := l.Put(2, t.Held, p.title+" ")
	if p.field.Value() != "" {
		x = p.drawText(t, l, x, w) + 3
		l.Put(x, t.Faint, t.Cut("enter ask   tab complete   esc close", max(0, w-x-1)))
		return []string{l.String()}
	}
	l.Put(x, t.Now, "_")
	style, text := t.Faint, p.hint
	switch {
	case p.waits != "":
		text = "asking: " + p.waits
	case p.wrong:
		style, text = t.Wrong, t.Sym.No+" "+p.said
	case p.said != "":
		style, text = t.Text, p.said
	}
	keys := "   ↑ before   esc close"
	text = t.Cut(theme.Printable(text), max(0, w-x-3-theme.Width(keys)))
	l.Put(l.Put(x+2, style, t.Say(text)), t.Faint, t.Say(keys))
	return []string{l.String()}
}
