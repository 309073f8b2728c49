package lens

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/alecthomas/chroma/v2"

	"roundtrip/tui/theme"
)

// Typed highlights the lines of a file while it is typed in. A line is looked at once, until
// it is another.
type Typed struct {
	lexer chroma.Lexer
	known map[typedLine]typedParts
}

// typedLine is a line behind what a line above has opened: """, ”' or nothing.
type typedLine struct{ open, text string }

type typedParts struct {
	parts []inked
	open  string // behind it
}

// inked is some of a line, by its columns.
type inked struct {
	from, to int
	ink      ink
}

// NewTyped makes the highlighting of a file by its name.
func NewTyped(file string) *Typed {
	return &Typed{lexer: chroma.Coalesce(lexerOf(file)), known: make(map[typedLine]typedParts)}
}

// Above is what lines have opened for the one below them. Only those are looked at that can
// open a text of several lines.
func (h *Typed) Above(lines []string) (open string) {
	for _, line := range lines {
		if strings.Contains(line, doubles) || strings.Contains(line, singles) {
			open = h.look(open, line).open
		}
	}
	return open
}

// Line is the parts of a line that do not look as plain text does, and what is open below it.
func (h *Typed) Line(open, text string, t theme.Theme) (ranges []lipgloss.Range, below string) {
	found := h.look(open, text)
	for _, p := range found.parts {
		ranges = append(ranges, lipgloss.NewRange(p.from, p.to, Frame{Theme: t}.ink(cell{ink: p.ink})))
	}
	return ranges, found.open
}

// What opens a text of several lines in Python.
const (
	doubles = `"""`
	singles = `'''`
)

// behind stands below a line while it is looked at: what it is taken for says whether the line
// has opened a text.
const behind = "\nx"

func (h *Typed) look(open, text string) typedParts {
	key := typedLine{open, text}
	if known, ok := h.known[key]; ok {
		return known
	}
	lead := open
	if open != "" {
		lead += "\n"
	}
	found := typedParts{}
	tokens, err := chroma.Tokenise(h.lexer, nil, lead+text+behind)
	if err != nil {
		tokens = nil
	}
	found.take(tokens, open, text, -len(lead))
	h.known[key] = found
	return found
}

// take reads the tokens of a line, from a byte of it that lies before the line where something
// is open.
func (l *typedParts) take(tokens []chroma.Token, open, text string, at int) {
	isLiteral, literal := false, 0 // where the literal begins that a token belongs to
	for _, token := range tokens {
		if now := token.Type.InCategory(chroma.Literal); now != isLiteral {
			isLiteral, literal = now, at
		}
		from, to := max(0, at), min(len(text), at+len(token.Value))
		at += len(token.Value)
		if i := codeInk(token.Type); i != plain && from < to {
			l.parts = append(l.parts, inked{theme.Width(text[:from]), theme.Width(text[:to]), i})
		}
	}
	if isLiteral && at > len(text)+1 {
		l.open = opener(open, text, literal)
	}
}

// opener is what opened the literal that a line ends in, which begins at a byte of it, or above
// it.
func opener(open, text string, from int) string {
	if from < 0 {
		return open
	}
	d, s := strings.Index(text[from:], doubles), strings.Index(text[from:], singles)
	switch {
	case d < 0 && s < 0:
		return ""
	case s < 0, d >= 0 && d < s:
		return doubles
	}
	return singles
}
