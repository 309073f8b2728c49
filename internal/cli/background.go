package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"roundtrip/lessons"
	"roundtrip/tui"
)

// background is what the terminal's is, as the options say or as it was said before. What
// is said is kept beside the progress.
func (p *program) background(f learnFlags) tui.Background {
	file := filepath.Join(filepath.Dir(lessons.ProgressFile()), "background")
	said := map[tui.Background]bool{tui.Light: f.light, tui.Dark: f.dark}
	for b, is := range said {
		if is {
			p.keepBackground(file, b)
			return b
		}
	}
	if f.auto {
		if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
			fmt.Fprintf(p.Err, "The background cannot be forgotten: %v.\n", err)
		}
		return tui.Asked
	}
	text, err := os.ReadFile(file)
	if kept := tui.Background(strings.TrimSpace(string(text))); err == nil && (kept == tui.Light || kept == tui.Dark) {
		return kept
	}
	return tui.Asked // nothing was kept, or nothing that can be read
}

// keepBackground keeps it; where that fails it counts for this time.
func (p *program) keepBackground(file string, b tui.Background) {
	err := os.MkdirAll(filepath.Dir(file), 0o700)
	if err == nil {
		err = os.WriteFile(file, []byte(b+"\n"), 0o600)
	}
	if err != nil {
		fmt.Fprintf(p.Err, "The background counts for this time only: %v.\n", err)
	}
}
