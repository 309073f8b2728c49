package theme

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

// leastText is how many columns a paragraph has at least.
const leastText = 10

// Marked is a paragraph of w columns with a sign before it.
func (t Theme) Marked(sign, text string, w int) []string {
	return t.Signed(t.Faint, sign, t.Now, t.Say(text), w)
}

// Signed is a text of w columns behind a sign, each with its style.
func (t Theme) Signed(style lipgloss.Style, sign string, textStyle lipgloss.Style, text string, w int) []string {
	lead := style.Render(sign) + " "
	var lines []string
	for _, line := range Wrap(text, max(leastText, w-Width(sign)-1)) {
		lines = append(lines, lead+textStyle.Render(line))
		lead = strings.Repeat(" ", Width(sign)+1)
	}
	return lines
}

// WrongText is a paragraph of w columns with the sign of what is wrong.
func (t Theme) WrongText(text string, w int) []string {
	return t.Signed(t.Wrong, t.Sym.No, t.Now, Printable(text), w)
}

// Indented is a paragraph of w columns that belongs to what stands above it.
func (t Theme) Indented(style lipgloss.Style, text string, by, w int) []string {
	var lines []string
	for _, line := range Wrap(t.Say(text), max(leastText, w-by)) {
		lines = append(lines, strings.Repeat(" ", by)+style.Render(line))
	}
	return lines
}

// Pad is a styled text with blanks behind it, w columns wide.
func Pad(s string, w int) string {
	return s + strings.Repeat(" ", max(0, w-ansi.StringWidth(s)))
}

// Short is lines in h rows. Where they are more, the last row says how many more, and
// which key shows them.
func (t Theme) Short(lines []string, h int, key string) []string {
	if len(lines) <= h || h < 1 {
		return lines[:max(0, min(h, len(lines)))]
	}
	more := len(lines) - h + 1
	text := fmt.Sprintf("%s %d more %s", t.Sym.Cut, more, Plural(more, "row"))
	if key != "" {
		text += " " + t.Sym.Mid + " " + key
	}
	return append(slices.Clone(lines[:h-1]), t.Faint.Render(t.Say(text)))
}

// Plural is a thing, or several.
func Plural(n int, thing string) string {
	if n == 1 {
		return thing
	}
	return thing + "s"
}

// Count is a number of things.
func Count(n int, thing string) string { return Number(n) + " " + Plural(n, thing) }

// Number has a comma between thousands.
func Number(n int) string {
	digits := fmt.Sprint(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
