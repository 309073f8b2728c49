package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"roundtrip/internal/cli/report"
	"roundtrip/lessons"
	"roundtrip/tui/home"
	"roundtrip/tui/theme"
)

func (p *program) lessonsCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "lessons",
		Short: "The lessons, and how far you are",
		Args:  takes(0, 0, ""),
		RunE:  func(*cobra.Command, []string) error { return p.lessons(asJSON) },
	}
	p.addContent(c)
	c.Flags().BoolVar(&asJSON, "json", false, "as a JSON array, for other programs")
	return c
}

func (p *program) lessons(asJSON bool) error {
	course, err := p.course()
	if err != nil {
		return err
	}
	progress := p.noted()
	if asJSON {
		return p.lessonsJSON(course, progress)
	}
	out, look := p.styled()
	for i, u := range course.Units {
		if i > 0 {
			fmt.Fprintln(out)
		}
		if u.Title != "" {
			fmt.Fprintf(out, " %s\n\n", look.Title.Render(fmt.Sprintf("Unit %d: %s", i+1, u.Title)))
		}
		for n, l := range u.Lessons {
			if n > 0 {
				fmt.Fprintln(out)
			}
			p.describe(out, look, l, progress)
		}
	}
	if due := dueLine(course, progress, time.Now()); due != "" {
		fmt.Fprintln(out, "\n "+due)
	}
	return nil
}

// entry is a lesson as programs get it.
type entry struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Summary string `json:"summary"`
	Unit    string `json:"unit,omitempty"` // its title
	Steps   int    `json:"steps"`
	Done    int    `json:"done"`
}

func (p *program) lessonsJSON(c *lessons.Course, progress *lessons.Progress) error {
	entries := make([]entry, 0, len(c.Lessons))
	for _, u := range c.Units {
		for _, l := range u.Lessons {
			entries = append(entries, entry{l.ID, l.Title, l.Summary, u.Title, len(l.PageIDs), progress.CountDone(l)})
		}
	}
	enc := json.NewEncoder(theme.JSON(p.Out))
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(entries)
}

// describe tells of one lesson on a few lines.
func (p *program) describe(out io.Writer, t theme.Theme, l *lessons.Lesson, progress *lessons.Progress) {
	done := progress.CountDone(l)
	boxes := ""
	for _, id := range l.PageIDs {
		boxes += home.PageSign(t, progress.State(l.ID+"/"+id))
	}
	fmt.Fprintf(out, " %d  %s\n", l.Number, t.Title.Render(l.Title))
	for _, line := range report.Wrap(l.Summary, 74) {
		fmt.Fprintln(out, "    "+line)
	}
	fmt.Fprintf(out, "    %s  %d of %d pages%s\n", t.App.Render(boxes), done, len(l.PageIDs), here(l, progress))
	fmt.Fprintln(out, "    "+t.Faint.Render("roundtrip learn "+l.ID+p.own.option()))
}

// here says how many pages were not finished, where the learner is, if that is in this lesson,
// and how often the request went otherwise than they thought.
func here(l *lessons.Lesson, progress *lessons.Progress) string {
	var said string
	if n := progress.CountLeft(l); n > 0 {
		said += fmt.Sprintf(", %d not finished", n)
	}
	if n := len(progress.Surprises(l.ID)); n > 0 {
		said += ", " + theme.Count(n, "surprise")
	}
	if at, ok := progress.Last(); ok && strings.HasPrefix(at.Page, l.ID+"/") {
		said += ", you are here: " + theme.Printable(at.Page)
	}
	return said
}
