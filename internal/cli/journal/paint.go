package journal

import (
	"strings"

	"charm.land/lipgloss/v2"

	"roundtrip/tui/theme"
)

// paint is a theme's styles as the lines of requests need them: what stands before a
// styled text and behind it, found once. To have each of them rendered takes longer than
// to answer the request.
type paint struct {
	look                     theme.Theme
	text, faint, held, wrong brush
}

func paintOf(look theme.Theme) paint {
	return paint{look: look, text: brushOf(look.Text), faint: brushOf(look.Faint), held: brushOf(look.Held), wrong: brushOf(look.Wrong)}
}

// ofStatus is how a status is shown.
func (p *paint) ofStatus(status int) *brush {
	switch {
	case status >= 500:
		return &p.wrong
	case status >= 400:
		return &p.held
	case status >= 300:
		return &p.faint
	}
	return &p.text
}

// brush is one style.
type brush struct{ before, behind string }

func brushOf(s lipgloss.Style) brush {
	before, behind, _ := strings.Cut(s.Render("x"), "x")
	return brush{before, behind}
}

func (b *brush) begin(dst []byte) []byte { return append(dst, b.before...) }
func (b *brush) end(dst []byte) []byte   { return append(dst, b.behind...) }

// remark appends a styled text behind what stands there.
func (b *brush) remark(dst []byte, text string) []byte {
	return b.end(append(b.begin(append(dst, "  "...)), theme.Printable(text)...))
}
