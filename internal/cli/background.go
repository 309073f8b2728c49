package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"roundtrip/lessons"
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
		if err := os.Remove(backgroundFile()); err != nil && !errors.Is(err, fs.ErrNotExist) {
			fmt.Fprintf(p.Err, "The background cannot be forgotten: %v.\n", err)
		}
		return tui.Asked
	}
	return keptBackground()
}

// backgroundFile is where it is kept.
func backgroundFile() string {
	return filepath.Join(filepath.Dir(lessons.ProgressFile()), "background")
}

// keptBackground is what was said before, [tui.Asked] if nothing was or if it cannot be read.
func keptBackground() tui.Background {
	text, err := os.ReadFile(backgroundFile())
	if kept := tui.Background(strings.TrimSpace(string(text))); err == nil && (kept == tui.Light || kept == tui.Dark) {
		return kept
	}
	return tui.Asked
}

// keepBackground keeps it, and gives it; where that fails it counts for this time.
func (p *program) keepBackground(b tui.Background) tui.Background {
	file := backgroundFile()
	err := os.MkdirAll(filepath.Dir(file), 0o700)
	if err == nil {
		err = os.WriteFile(file, []byte(b+"\n"), 0o600)
	}
	if err != nil {
		fmt.Fprintf(p.Err, "The background counts for this time only: %v.\n", err)
	}
	return b
}
