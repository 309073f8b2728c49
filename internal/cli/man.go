package cli

import (
	"fmt"
	"regexp"

	mango "github.com/muesli/mango-cobra"
	"github.com/muesli/roff"
	"github.com/spf13/cobra"
)

// manCommand prints the manual page.
func (p *program) manCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "man",
		Short: "Print the manual page, for 'roundtrip man | man -l -'",
		Args:  takes(0, 0, ""),
		RunE: func(c *cobra.Command, _ []string) error {
			page, err := mango.NewManPage(1, c.Root())
			if err != nil {
				return fmt.Errorf("make the manual page: %w", err)
			}
			_, err = fmt.Fprint(p.Out, shortOptions.ReplaceAllString(page.Build(roff.NewDocument()), `\fB-$1\fP, \fB--`))
			return err
		},
	}
}

// shortOptions are options of one letter as mango 0.1.0 prints them: with two dashes.
var shortOptions = regexp.MustCompile(`\\fB--(\w) --`)
