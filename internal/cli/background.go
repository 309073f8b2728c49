package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"roundtrip/tui"
)

// backgroundFlags say what the terminal's background is.
type backgroundFlags struct{ light, dark, auto bool }

// add adds their options to a command that has a screen.
func (f *backgroundFlags) add(c *cobra.Command) {
	o := c.Flags()
	o.BoolVar(&f.light, "light", false, "the terminal is light, from now on")
	o.BoolVar(&f.dark, "dark", false, "the terminal is dark, from now on")
	o.BoolVar(&f.auto, "auto", false, "ask the terminal what it is, from now on")
	c.MarkFlagsMutuallyExclusive("light", "dark", "auto")
}

// background is what the terminal's is, as the options say or as it was said before. What
// is said is kept beside the progress.
func (p *program) background(f backgroundFlags) tui.Background {
	switch {
	case f.light:
		return p.keepBackground(tui.Light)
	case f.dark:
		return p.keepBackground(tui.Dark)
	case f.auto:
		if err := forget(backgroundChoice); err != nil {
			fmt.Fprintf(p.Err, "The background cannot be forgotten: %v.\n", err)
		}
		return tui.Asked
	}
	return keptBackground()
}

// backgroundChoice is what it is kept as.
const backgroundChoice = "background"

// keptBackground is what was said before, [tui.Asked] if nothing was or if it cannot be read.
func keptBackground() tui.Background {
	if was := tui.Background(kept(backgroundChoice)); was == tui.Light || was == tui.Dark {
		return was
	}
	return tui.Asked
}

// keepBackground keeps it, and gives it; where that fails it counts for this time.
func (p *program) keepBackground(b tui.Background) tui.Background {
	if err := keep(backgroundChoice, string(b)); err != nil {
		fmt.Fprintf(p.Err, "The background counts for this time only: %v.\n", err)
	}
	return b
}
