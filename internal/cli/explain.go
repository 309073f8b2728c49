package cli

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"roundtrip/internal/cli/report"
	"roundtrip/lessons"
	"roundtrip/tui/theme"
)

func (p *program) explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "explain [NAME]",
		Short: "What a rule, a key, a header, a status or an event is",
		Long: "Tells in a few sentences what a name means that the program shows, and which section of PEP 3333 or of an RFC " +
			"governs it: the number of a rule, a key of the environ, a header, a status or an event. " +
			"Without a name it lists all rules by their numbers, and the other names.",
		Example: `
# all rules, and what else can be asked for
roundtrip explain
# the rules behind a finding
roundtrip explain A19
# a key, a header, a status, an event
roundtrip explain PATH_INFO
roundtrip explain Transfer-Encoding
roundtrip explain 304
roundtrip explain head.committed`,
		Args:              takes(0, 1, "[NAME]"),
		ValidArgsFunction: p.completeExplain,
		RunE:              func(_ *cobra.Command, args []string) error { return p.explain(args) },
	}
}

func (p *program) explain(args []string) error {
	all, err := p.explanations()
	switch {
	case err != nil:
		return err
	case len(args) == 0:
		p.listExplanations(all)
		return nil
	}
	return p.explainName(all, args[0])
}

func (p *program) explanations() (*lessons.Explanations, error) {
	course, err := p.course()
	if err != nil {
		return nil, err
	}
	return course.Explanations()
}

func (p *program) explainName(all *lessons.Explanations, name string) error {
	found := named(all, name)
	if e, ok := all.Explain(family(name)); ok && len(found) == 0 {
		found = append(found, e)
	}
	if len(found) == 0 {
		return unknown("explanation of", name, barenames(all), "Names are those that the screens and 'roundtrip trace' show; 'roundtrip explain' lists them.")
	}
	out, look := p.styled()
	for i, e := range found {
		if i > 0 {
			fmt.Fprintln(out)
		}
		writeExplanation(out, look, name, e, min(columns(p.Out), 100))
	}
	return nil
}

// named are the explanations of a name, which may be of several kinds.
func named(all *lessons.Explanations, name string) []lessons.Explanation {
	var found []lessons.Explanation
	for _, e := range all.All() {
		if _, bare, _ := strings.Cut(e.ID, ":"); strings.EqualFold(bare, name) {
			whole, _ := all.Explain(e.ID) // with what the checker's table knows
			found = append(found, whole)
		}
	}
	return found
}

var (
	ruleName   = regexp.MustCompile(`^[ASMHasmh][0-9]+$`)
	statusName = regexp.MustCompile(`^[1-5][0-9][0-9]$`)
)

// family is the id of a name that has no explanation of its own, by its form.
func family(name string) string {
	switch {
	case ruleName.MatchString(name):
		return "rule:" + strings.ToUpper(name)
	case statusName.MatchString(name):
		return "status:" + name
	case strings.HasPrefix(name, "HTTP_"):
		return "environ:" + name
	}
	return ""
}

// barenames are the names that can be asked for, each once: a name may be of several kinds.
func barenames(all *lessons.Explanations) []string {
	var names []string
	for _, e := range all.All() {
		if _, bare, _ := strings.Cut(e.ID, ":"); !strings.Contains(bare, "*") && !slices.Contains(names, bare) {
			names = append(names, bare)
		}
	}
	return names
}

func writeExplanation(w io.Writer, look theme.Theme, name string, e lessons.Explanation, width int) {
	kind, _, _ := strings.Cut(e.ID, ":")
	title := e.Title
	if _, bare, ok := strings.Cut(title, ": "); ok && kind == "rule" {
		title = bare
	}
	fmt.Fprintf(w, "%s %s\n", look.Faint.Render(kind+" "+theme.Printable(name)+":"), look.Title.Render(theme.Printable(title)))
	for _, line := range report.Wrap(theme.Printable(e.Text), width-2) {
		fmt.Fprintln(w, "  "+line)
	}
	if e.Section != "" {
		fmt.Fprintln(w, "  "+look.Faint.Render(theme.Printable(e.Section)))
	}
}

// completeExplain offers the names.
func (p *program) completeExplain(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	all, err := p.explanations()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	return barenames(all), cobra.ShellCompDirectiveNoFileComp
}
