package cli

import (
	"strings"

	"github.com/spf13/cobra"
)

// methods are those that people use; any other word is a method as well.
var methods = []string{"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"}

// completeTrace offers applications, then methods.
func (p *program) completeTrace(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	switch len(args) {
	case 0:
		return p.described(p.house().Apps()), cobra.ShellCompDirectiveDefault
	case 1:
		return methods, cobra.ShellCompDirectiveNoFileComp
	}
	return nil, cobra.ShellCompDirectiveNoFileComp
}

// described adds to the applications what they do, where that is known.
func (p *program) described(apps []string) []string {
	for i, app := range apps {
		if summary := p.house().Summary(app); summary != "" {
			apps[i] = app + "\t" + summary
		}
	}
	return apps
}

func (p *program) completeTraceFlags(c *cobra.Command) {
	offer := func(flag string, f cobra.CompletionFunc) {
		if err := c.RegisterFlagCompletionFunc(flag, f); err != nil {
			panic(err) // the option does not exist, or is offered twice
		}
	}
	offer("format", cobra.FixedCompletions([]string{"text", "json"}, cobra.ShellCompDirectiveNoFileComp))
	offer("middleware", func(_ *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		app := "demo:hello"
		if len(args) > 0 {
			app = args[0]
		}
		return appended(typed, p.house().Middleware(app)), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	})
	offer("header", cobra.NoFileCompletions)
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
