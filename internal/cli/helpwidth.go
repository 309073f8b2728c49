package cli

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"roundtrip/internal/cli/report"
	"roundtrip/tui/theme"
)

// The columns of a help page: the margin before a command or an option, the room behind the longest of
// them, the fewest that what is said of them gets,
// and the most of a page.
const (
	helpMargin  = 4
	helpGap     = 2
	fewestOfSay = 24
	widestHelp  = 120
)

// fitHelp breaks what a help page says of commands and options into lines, so that they stand beside each other in
// so many columns. Fang sets them in a table, and breaks no line of it.
func fitHelp(c *cobra.Command, width int) {
	left := 0
	for _, sub := range c.Commands() {
		left = max(left, theme.Width(sub.Use+" [--flags]"))
	}
	c.LocalFlags().VisitAll(func(f *pflag.Flag) { left = max(left, theme.Width("-x --"+f.Name)) })
	room := max(fewestOfSay, width-helpMargin-left-helpGap)
	for _, sub := range c.Commands() {
		sub.Short = inLines(sub.Short, room)
		fitHelp(sub, width)
	}
	c.LocalFlags().VisitAll(func(f *pflag.Flag) { f.Usage = inLines(f.Usage, room-theme.Width(" ("+f.DefValue+")")) })
}

func inLines(text string, width int) string {
	return strings.Join(report.Wrap(text, max(fewestOfSay, width)), "\n")
}

// showsHelp reports whether a command line may lead to a help page: what completes a command line and the manual page
// have lines of their own.
func showsHelp(args []string) bool {
	return len(args) == 0 || !strings.HasPrefix(args[0], "__") && args[0] != "man" && args[0] != "completion"
}
