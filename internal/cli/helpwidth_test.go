package cli

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"roundtrip/tui/theme"
)

// What a help page says of commands and options fits a terminal of 80 columns, and nothing of it is lost.
func TestAHelpPageFitsItsColumns(t *testing.T) {
	t.Parallel()
	p := &program{Env: Env{Out: &bytes.Buffer{}, Err: &bytes.Buffer{}}}
	var all []*cobra.Command
	for todo := []*cobra.Command{p.root()}; len(todo) > 0; todo = todo[1:] {
		all = append(all, todo[0])
		todo = append(todo, todo[0].Commands()...)
	}
	tables := regexp.MustCompile(`(?s)\n  (COMMANDS|FLAGS).*`)
	for _, c := range all {
		t.Run(c.CommandPath(), func(t *testing.T) {
			t.Parallel()
			_, out, _ := run(t, append(strings.Fields(c.CommandPath())[1:], "--help")...)
			for _, line := range strings.Split(tables.FindString(out), "\n") {
				if line = strings.TrimRight(line, " "); theme.Width(line) > 80 {
					t.Errorf("%d columns: %s", theme.Width(line), line)
				}
			}
			said := strings.Join(strings.Fields(out), " ")
			c.LocalFlags().VisitAll(func(f *pflag.Flag) {
				if words := strings.Fields(f.Usage); !f.Hidden && !strings.Contains(said, strings.Join(words[1:], " ")) {
					t.Errorf("%q is not in\n%s", f.Usage, out)
				}
			})
		})
	}
}
