package cli

import (
	"fmt"
	"io"
	"strings"

	"roundtrip/internal/cli/report"
	"roundtrip/lessons"
	"roundtrip/tui/theme"
)

// listExplanations lists the rules by their numbers, each with its title, and the other names
// that can be asked for.
func (p *program) listExplanations(all *lessons.Explanations) {
	out, look := p.styled()
	width := min(columns(p.Out), 100)
	rules := all.Rules()
	for _, kind := range lessons.RuleKinds() {
		fmt.Fprintln(out, look.Title.Render("Rules for "+kind.Binds))
		for _, r := range rules {
			if number := strings.TrimPrefix(r.ID, "rule:"); strings.HasPrefix(number, kind.Letter) {
				writeRule(out, look, number, strings.TrimPrefix(r.Title, number+": "), width)
			}
		}
		fmt.Fprintln(out)
	}
	for _, kind := range []struct{ id, heading string }{
		{"environ:", "Keys of the environ"}, {"header:", "Headers"}, {"status:", "Statuses"}, {"event:", "Events"}, {"term:", "Terms"},
	} {
		writeNames(out, look, kind.heading, namesOf(all, kind.id), width)
	}
	fmt.Fprintln(out, "'roundtrip explain NAME' tells what each of them is.")
}

func writeRule(w io.Writer, look theme.Theme, number, title string, width int) {
	const at = 7
	for i, line := range report.Wrap(theme.Printable(title), width-at) {
		if i > 0 {
			number = ""
		}
		fmt.Fprintf(w, "  %s%s\n", look.Faint.Render(fmt.Sprintf("%-*s", at-2, number)), line)
	}
}

func writeNames(w io.Writer, look theme.Theme, heading string, names []string, width int) {
	fmt.Fprintln(w, look.Title.Render(heading))
	for _, line := range report.Wrap(theme.Printable(strings.Join(names, " · ")), width-2) {
		fmt.Fprintln(w, "  "+line)
	}
	fmt.Fprintln(w)
}

// namesOf are the names of one kind that have an explanation of their own.
func namesOf(all *lessons.Explanations, kind string) []string {
	var names []string
	for _, e := range all.All() {
		if name, ok := strings.CutPrefix(e.ID, kind); ok && !strings.Contains(name, "*") {
			names = append(names, name)
		}
	}
	return names
}
