package theme

import (
	"image/color"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

// Paper is what is written on before an audience.
func Paper() color.Color { return lipgloss.Color("#ffffff") }

// Print is what is written with on [Paper] where no style says a hue.
func Print() color.Color { return lipgloss.Color("#1a1a1a") }

// Paint lays paper under a frame of w columns and h rows: a terminal may be
// dark, and need not do what it is told about its own colours. Without colours a
// frame stays as it is.
func (t Theme) Paint(frame string, w, h int) string {
	if !t.Coloured() {
		return frame
	}
	on := ansi.Style{}.BackgroundColor(Paper()).ForegroundColor(Print()).String()
	resets := strings.NewReplacer("\x1b[m", "\x1b[m"+on, "\x1b[0m", "\x1b[m"+on)
	lines := strings.Split(frame, "\n")
	for len(lines) < h {
		lines = append(lines, "")
	}
	for i, line := range lines {
		rest := strings.Repeat(" ", max(0, w-ansi.StringWidth(line)))
		lines[i] = on + resets.Replace(line) + rest + "\x1b[m"
	}
	return strings.Join(lines, "\n")
}
