package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"roundtrip/tui/theme"
)

// methods are those that people use; any other word is a method as well.
var methods = []string{"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"}

// completed are the arguments that cobra gets. Those of a shell that asks for completions
// are escaped: cobra writes what is wrong with them to os.Stderr itself, past the guarded
// output. No word of ours has anything to escape.
func completed(args []string) []string {
	if len(args) == 0 || args[0] != cobra.ShellCompRequestCmd && args[0] != cobra.ShellCompNoDescRequestCmd {
		return args
	}
	safe := make([]string, len(args))
	for i, arg := range args {
		safe[i] = theme.Printable(arg)
	}
	return safe
}

// completeTrace offers applications, then methods.
func (p *program) completeTrace(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	switch len(args) {
	case 0:
		return p.described(p.catalog().Apps()), cobra.ShellCompDirectiveDefault
	case 1:
		return methods, cobra.ShellCompDirectiveNoFileComp
	}
	return nil, cobra.ShellCompDirectiveNoFileComp
}

// completeApp offers applications, and nothing behind them.
func (p *program) completeApp(c *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return p.completeTrace(c, args, typed)
}

// described adds to the applications what they do, where that is known.
func (p *program) described(apps []string) []string {
	for i, app := range apps {
		if summary := p.catalog().Summary(app); summary != "" {
			apps[i] = app + "\t" + summary
		}
	}
	return apps
}

// offer offers values for an option.
func offer(c *cobra.Command, flag string, f cobra.CompletionFunc) {
	if err := c.RegisterFlagCompletionFunc(flag, f); err != nil {
		panic(err) // the option does not exist, or is offered twice
	}
}

func (p *program) completeTraceFlags(c *cobra.Command, formats []string) {
	offer(c, "format", cobra.FixedCompletions(append([]string{"text", "json"}, formats...), cobra.ShellCompDirectiveNoFileComp))
	offer(c, "header", cobra.NoFileCompletions)
	p.completeMiddleware(c)
}

func (p *program) completeMiddleware(c *cobra.Command) {
	offer(c, "middleware", func(_ *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		app := "demo:hello"
		if len(args) > 0 {
			app = args[0]
		}
		return appended(typed, p.catalog().Middleware(app)), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	})
}

// appended offers each name as the next one of a list with commas.
func appended(typed string, names []string) []string {
	before := ""
	if i := strings.LastIndex(typed, ","); i >= 0 {
		before = typed[:i+1]
	}
	var offers []string
	for _, n := range names {
		if !strings.Contains(","+before, ","+n+",") {
			offers = append(offers, before+n)
		}
	}
	return offers
}
