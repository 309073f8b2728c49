package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"roundtrip/internal/cli/exit"
	"roundtrip/internal/cli/handout"
	"roundtrip/internal/cli/report"
	"roundtrip/lessons"
	"roundtrip/lessons/check"
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
func (p *program) handOut(ctx context.Context, c *lessons.Course, ref, file string) error {
	all, err := chosenLessons(c, ref)
	if err != nil {
		return err
	}
	title := "Roundtrip: a request, from the first byte to the last"
	if len(all) == 1 {
		title = "Roundtrip: " + all[0].Title
	}
	if err := p.needPython(ctx, onOneLine); err != nil {
		return err
	}
	var text strings.Builder
	if err := handout.Write(&text, title, c, all, p.own.fs(), p.written(ctx)); err != nil {
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
	fmt.Fprintf(p.Out, "Written to %s: %s, %d KB.\n", theme.Printable(file), theme.Count(len(all), "lesson"), len(text.String())/1024)
	return nil
}

// written runs the requests of pages for what their applications write.
func (p *program) written(ctx context.Context) handout.Written {
	return func(page *lessons.Page) (string, error) {
		walk, err := check.ReadThrough(ctx, page, check.InLabs(p.catalog()))
		if err != nil {
			return "", err
		}
		var texts []string
		for _, said := range walk.Trace.At(walk.Trace.Len()).Output {
			texts = append(texts, strings.TrimRight(said.Text, "\n"))
		}
		return strings.Join(texts, "\n"), nil
	}
}

// teacherNotes tells the notes for a teacher: the paths through the course, the notes of each
// lesson, and of each page its minutes and what to ask.
func (p *program) teacherNotes(c *lessons.Course, ref string) error {
	all, err := chosenLessons(c, ref)
	if err != nil {
		return err
	}
	out, look := p.styled()
	n := notes{out, look, min(columns(p.Out), 100)}
	if ref == "" {
		if err := n.paths(c); err != nil {
			return err
		}
	}
	for i, l := range all {
		if i > 0 {
			fmt.Fprintln(n.out)
		}
		if err := n.lesson(l); err != nil {
			return err
		}
	}
	return nil
}

// notes writes what a teacher reads.
type notes struct {
	out   io.Writer
	look  theme.Theme
	width int
}

func (n notes) say(indent, text string) {
	for _, line := range report.Wrap(theme.Printable(strings.Join(strings.Fields(text), " ")), n.width-len(indent)) {
		fmt.Fprintln(n.out, indent+line)
	}
}

// paths are the ways through the course for a class, with how long each takes.
func (n notes) paths(c *lessons.Course) error {
	for _, path := range c.Paths {
		pages, err := c.On(path)
		if err != nil {
			return courseError(err)
		}
		fmt.Fprintf(n.out, "%s (%d pages, %d minutes)\n", n.look.Title.Render("A path: "+path.Title), len(pages), lessons.MinutesOf(pages))
		n.say("  ", path.Say)
		for _, page := range pages {
			n.say("    ", fmt.Sprintf("%s  %s (%d min)", page.Ref(), page.Title, page.Minutes()))
		}
		fmt.Fprintln(n.out)
	}
	return nil
}

func (n notes) lesson(l *lessons.Lesson) error {
	pages, err := l.Pages()
	if err != nil {
		return err
	}
	fmt.Fprintf(n.out, "%s (about %d minutes)\n", n.look.Title.Render(fmt.Sprintf("%d. %s", l.Number, l.Title)), lessons.MinutesOf(pages))
	for _, text := range strings.Split(strings.TrimSpace(l.Notes), "\n\n") {
		n.say("  ", text)
	}
	for _, page := range pages {
		fmt.Fprintf(n.out, "\n  %s (%d min)\n", n.look.Title.Render(fmt.Sprintf("%d.%d %s", l.Number, page.Number, page.Title)), page.Minutes())
		for _, text := range toAsk(page) {
			n.say("    ", text)
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
