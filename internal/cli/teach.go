package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"roundtrip/internal/cli/exit"
	"roundtrip/internal/cli/handout"
	"roundtrip/internal/cli/report"
	"roundtrip/lessons"
	"roundtrip/sandbox/wholefile"
	"roundtrip/tui/theme"
)

// chosenLessons are the lesson that was named, or all of them.
func chosenLessons(c *lessons.Course, ref string) ([]*lessons.Lesson, error) {
	if ref == "" {
		return c.Lessons, nil
	}
	l, err := c.Lesson(strings.Split(ref, "/")[0])
	if err != nil {
		return nil, courseError(err)
	}
	return []*lessons.Lesson{l}, nil
}

// handOut writes the lessons as one HTML file.
func (p *program) handOut(c *lessons.Course, ref, file string) error {
	all, err := chosenLessons(c, ref)
	if err != nil {
		return err
	}
	title := "Roundtrip: a request, from the first byte to the last"
	if len(all) == 1 {
		title = "Roundtrip: " + all[0].Title
	}
	var text strings.Builder
	if err := handout.Write(&text, title, c.Language, all, p.own.fs()); err != nil {
		return err
	}
	if file == "-" {
		_, err := fmt.Fprint(p.Out, text.String())
		return err
	}
	if _, err := os.Stat(filepath.Dir(file)); err != nil {
		return exit.Usagef("Name a file in a folder that exists.", "the hand-out cannot be written: %w", err)
	}
	if err := wholefile.Write(file, []byte(text.String()), 0o644); err != nil {
		return exit.Missing(fmt.Errorf("the hand-out cannot be written: %w", err), "Name another file.")
	}
	fmt.Fprintf(p.Out, "Written to %s: %d lesson%s, %d KB.\n", theme.Printable(file), len(all), plural(len(all)), len(text.String())/1024)
	return nil
}

// teacherNotes tells the notes for a teacher: of each lesson, and of each page with its
// minutes and what to ask.
func (p *program) teacherNotes(c *lessons.Course, ref string) error {
	all, err := chosenLessons(c, ref)
	if err != nil {
		return err
	}
	out, look := p.styled()
	width := min(columns(p.Out), 100)
	say := func(indent, text string) {
		for _, line := range report.Wrap(theme.Printable(strings.Join(strings.Fields(text), " ")), width-len(indent)) {
			fmt.Fprintln(out, indent+line)
		}
	}
	for i, l := range all {
		pages, err := l.Pages()
		if err != nil {
			return err
		}
		if i > 0 {
			fmt.Fprintln(out)
		}
		minutes := 0
		for _, page := range pages {
			minutes += page.Minutes()
		}
		fmt.Fprintf(out, "%s (about %d minutes)\n", look.Title.Render(fmt.Sprintf("%d. %s", l.Number, l.Title)), minutes)
		for _, text := range strings.Split(strings.TrimSpace(l.Notes), "\n\n") {
			say("  ", text)
		}
		for _, page := range pages {
			fmt.Fprintf(out, "\n  %s (%d min)\n", look.Title.Render(fmt.Sprintf("%d.%d %s", l.Number, page.Number, page.Title)), page.Minutes())
			for _, text := range toAsk(page) {
				say("    ", text)
			}
		}
	}
	return nil
}

// toAsk is what a teacher can ask on a page: what its notes say, its question with the
// beliefs behind the wrong answers, its change.
func toAsk(p *lessons.Page) []string {
	var texts []string
	if p.Note != "" {
		texts = append(texts, p.Note)
	}
	if p.Teacher.Ask != "" {
		texts = append(texts, p.Teacher.Ask)
	}
	if q := p.Predict; q != nil {
		texts = append(texts, "Ask: "+q.Ask)
		for _, c := range q.Choices {
			if c.Why != "" {
				texts = append(texts, fmt.Sprintf("If they say %q: %s", inWords(c), c.Why))
			}
		}
		texts = append(texts, "Then: "+q.Then)
	}
	if p.Change != nil {
		texts = append(texts, "Try: "+p.Change.Invite)
	}
	if p.Exercise != nil {
		texts = append(texts, fmt.Sprintf("Exercise %s, %d checks, %d hints.", p.Exercise.Name, len(p.Exercise.Checks), len(p.Exercise.Hints)))
	}
	return texts
}

// inWords is a choice as it is read.
func inWords(c lessons.Choice) string {
	if c.Text != "" {
		return c.Text
	}
	return fmt.Sprint(c.Is)
}
