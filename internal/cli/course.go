package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"roundtrip/internal/cli/exit"
	"roundtrip/lessons"
	"roundtrip/tui/theme"
)

// course reads the order of the lessons, in the language that was asked for; their pages are
// read when somebody opens them.
func (p *program) course() (*lessons.Course, error) {
	lang, err := p.language()
	if err != nil {
		return nil, err
	}
	c, err := lessons.OpenIn(p.own.fs(), lang, p.own.texts(lang))
	switch {
	case err != nil && p.own.root != nil:
		return nil, exit.Usagef("See what 'roundtrip content check' says of it.", "the course in %s cannot be opened: %w", p.own.dir, p.own.first(err))
	case err != nil:
		return nil, fmt.Errorf("the course that was built into this program cannot be read: %w", err)
	}
	return c, nil
}

// progress is what the learner has done, and a notice if that could not be read.
func (p *program) progress() (*lessons.Progress, string) {
	progress, notice := lessons.OpenProgress(p.own.progressFile())
	if c, err := p.course(); err == nil {
		progress.Move(c.Moved)
	}
	if notice == nil {
		return progress, ""
	}
	return progress, notice.String()
}

// noted is progress, with the notice told on the error stream.
func (p *program) noted() *lessons.Progress {
	progress, notice := p.progress()
	if notice != "" {
		fmt.Fprintln(p.Err, theme.Printable(notice))
	}
	return progress
}

// courseError gives an error about a lesson or page its code.
func courseError(err error) error {
	var name *lessons.UnknownError
	if errors.As(err, &name) {
		return exit.Usagef("Run 'roundtrip lessons' to see the lessons.", "%w", err)
	}
	return err
}

// completeLessons offers lessons, and after a lesson's name its pages.
func (p *program) completeLessons(pages bool) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		c, err := p.course()
		if err != nil || len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		var offers []string
		lesson, _, inside := strings.Cut(typed, "/")
		for _, l := range c.Lessons {
			switch {
			case !inside:
				offers = append(offers, l.ID+"\t"+l.Title)
			case pages && l.ID == lesson:
				for _, id := range l.PageIDs {
					offers = append(offers, l.ID+"/"+id)
				}
			}
		}
		return offers, cobra.ShellCompDirectiveNoFileComp
	}
}
