package theme

import (
	"image/color"
	"strings"

	"charm.land/lipgloss/v2"
)

// rendered is what a style puts before and behind a text of one line. To have it rendered
// takes far longer than to write the text.
type rendered struct {
	look           look
	before, behind string
}

// look is all that decides how a style of this program renders a text. None of them has a
// width, a border or a margin.
type look struct {
	text, paper                                     color.Color
	bold, faint, italic, reverse, underline, strike bool
}

func lookOf(s lipgloss.Style) look {
	return look{
		text: s.GetForeground(), paper: s.GetBackground(), bold: s.GetBold(), faint: s.GetFaint(), italic: s.GetItalic(),
		reverse: s.GetReverse(), underline: s.GetUnderline(), strike: s.GetStrikethrough(),
	}
}

// renderedOf is what a style puts around any text.
func renderedOf(s lipgloss.Style) rendered {
	const text = "x"
	before, behind, _ := strings.Cut(s.Render(text), text)
	return rendered{lookOf(s), before, behind}
}

// Styled is a text of one line as a [Line] has it. It looks as with the style's own Render,
// which has underlined characters one by one.
func Styled(s lipgloss.Style, text string) string {
	r := renderedOf(s)
	return r.before + text + r.behind
}

// index is the place of a style among those of the line.
func (l *Line) index(style lipgloss.Style) int {
	seen := lookOf(style)
	for i := 1; i < len(l.styles); i++ {
		if l.styles[i].look == seen {
			return i
		}
	}
	l.styles = append(l.styles, renderedOf(style))
	return len(l.styles) - 1
}
