package cli

import (
	"github.com/spf13/cobra"

	"roundtrip/internal/cli/exit"
)

// optionNeeds are the options that do nothing without another one, each with that one, for every command that has both.
func optionNeeds() [][2]string {
	return [][2]string{
		{"reveal", "record"},
		{"reveal", "format"},
		{"static-dotfiles", "static"},
	}
}

// checkNeeds refuses an option without the one that it is for.
func checkNeeds(c *cobra.Command) error {
	o := c.Flags()
	for _, pair := range optionNeeds() {
		option, needed := pair[0], pair[1]
		if o.Changed(option) && o.Lookup(needed) != nil && !o.Changed(needed) {
			return exit.Usagef("Add --"+needed+", or leave it out.", "--%s does nothing without --%s", option, needed)
		}
	}
	return nil
}
