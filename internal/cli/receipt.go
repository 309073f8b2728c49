package cli

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"roundtrip/internal/cli/exit"
	"roundtrip/lessons"
	"roundtrip/sandbox/plainfile"
	"roundtrip/tui/theme"
)

// receiptFormat is the version of the receipts that this program writes and adds up.
const receiptFormat = "roundtrip-receipt/1"

// receipt is what somebody has done, for their teacher. It has no answers in it.
type receipt struct {
	Format  string           `json:"format"`
	Name    string           `json:"name"`
	Made    time.Time        `json:"made"`
	Lessons []receiptLesson  `json:"lessons"`
	Works   []receiptWorking `json:"exercises"`
}

type receiptLesson struct {
	ID    string     `json:"id"`
	Title string     `json:"title"`
	Pages int        `json:"pages"`
	Done  int        `json:"done"`
	At    *time.Time `json:"at,omitempty"` // when all of it was done
}

type receiptWorking struct {
	Page     string `json:"page"`
	Name     string `json:"name"`
	Title    string `json:"title"` // of the page
	Solved   bool   `json:"solved"`
	Skipped  bool   `json:"skipped,omitempty"`
	Attempts int    `json:"attempts,omitempty"`
	Hints    int    `json:"hints,omitempty"`
	// Shown says that the solution was looked at.
	Shown bool `json:"shown,omitempty"`
}

func (p *program) receiptCommand() *cobra.Command {
	var name, format string
	c := &cobra.Command{
		Use:   "receipt",
		Short: "What you have done, for your teacher",
		Long: "Says which lessons, pages and exercises you have done, and when. No answer of yours is in it, and nothing is sent anywhere: " +
			"hand the file in yourself. It is what your own progress says, and is not signed.",
		Example: `
# to hand in
roundtrip progress receipt --name 'Ada Lovelace' --format json > ada.json
# for a teacher, all of them
roundtrip progress sum *.json`,
		Args: takes(0, 0, ""),
		RunE: func(*cobra.Command, []string) error { return p.writeReceipt(name, format) },
	}
	c.Flags().StringVar(&name, "name", "", "who you are")
	c.Flags().StringVar(&format, "format", "text", "text for people, json to hand in")
	offer(c, "format", cobra.FixedCompletions([]string{"text", "json"}, cobra.ShellCompDirectiveNoFileComp))
	return c
}

func (p *program) writeReceipt(name, format string) error {
	if err := oneOf("format", format, "text", "json"); err != nil {
		return err
	}
	course, err := p.course()
	if err != nil {
		return err
	}
	r, err := receiptOf(course, p.noted(), name, time.Now())
	if err != nil {
		return err
	}
	if format == "json" {
		enc := json.NewEncoder(theme.JSON(p.Out))
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return enc.Encode(r)
	}
	return r.write(p.Out)
}

func receiptOf(c *lessons.Course, p *lessons.Progress, name string, now time.Time) (receipt, error) {
	r := receipt{Format: receiptFormat, Name: name, Made: now.UTC().Truncate(time.Second), Works: []receiptWorking{}}
	for _, l := range c.Lessons {
		entry := receiptLesson{ID: l.ID, Title: l.Title, Pages: len(l.PageIDs), Done: p.CountDone(l)}
		if at, done := p.DoneAt(l); done {
			entry.At = &at
		}
		r.Lessons = append(r.Lessons, entry)
	}
	pages, err := c.Exercises()
	if err != nil {
		return r, err
	}
	for _, page := range pages {
		e := p.Practice(page.Ref())
		r.Works = append(r.Works, receiptWorking{page.Ref(), page.Exercise.Name, page.Title, e.Solved, e.Skipped, e.Attempts, e.Hints, e.Shown})
	}
	return r, nil
}

// totals are the pages that are done, all pages, and the exercises that are solved.
func (r receipt) totals() (done, pages, solved int) {
	for _, l := range r.Lessons {
		done, pages = done+l.Done, pages+l.Pages
	}
	for _, e := range r.Works {
		if e.Solved {
			solved++
		}
	}
	return done, pages, solved
}

// write writes it for people.
func (r receipt) write(w io.Writer) error {
	done, pages, solved := r.totals()
	fmt.Fprintf(w, "%s, on %s: %d of %d pages, %d of %d exercises solved.\n\n",
		cmp.Or(theme.Printable(r.Name), "Somebody (--name NAME says who)"), r.Made.Format(time.DateOnly), done, pages, solved, len(r.Works))
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, l := range r.Lessons {
		when := "not yet"
		if l.At != nil {
			when = "done on " + l.At.Format(time.DateOnly)
		}
		fmt.Fprintf(t, "  %s\t%d of %d pages\t%s\n", theme.Printable(l.Title), l.Done, l.Pages, when)
		for _, e := range r.Works {
			if strings.HasPrefix(e.Page, l.ID+"/") {
				fmt.Fprintln(t, strings.TrimSuffix(fmt.Sprintf("    exercise: %s\t%s\t%s", theme.Printable(e.Title), e.outcome(), e.how()), "\t"))
			}
		}
	}
	return t.Flush()
}

func (e receiptWorking) outcome() string {
	switch {
	case e.Solved:
		return "solved"
	case e.Skipped:
		return "skipped"
	}
	return "not yet"
}

// how is what it took.
func (e receiptWorking) how() string {
	if e.Attempts == 0 {
		return ""
	}
	text := "checked " + theme.Count(e.Attempts, "time") + ", " + theme.Count(e.Hints, "hint")
	if e.Shown {
		text += ", solution seen"
	}
	return text
}

func (p *program) sumCommand() *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "sum FILE...",
		Short: "Add up the receipts of a class",
		Long: "Reads receipts that 'roundtrip progress receipt --format json' has written, and gives one line for each person, then for " +
			"each exercise how many have solved it. Of several receipts with one name the newest counts.\n\n" +
			"A file that is no receipt is said, and the rest is added up. Ends with 1 then.",
		Example: `
roundtrip progress sum handed-in/*.json`,
		Args: takes(1, 1<<20, "FILE..."),
		RunE: func(_ *cobra.Command, files []string) error { return p.sum(files, format) },
	}
	c.Flags().StringVar(&format, "format", "text", "text for people, json for programs: one receipt a line")
	offer(c, "format", cobra.FixedCompletions([]string{"text", "json"}, cobra.ShellCompDirectiveNoFileComp))
	return c
}

func (p *program) sum(files []string, format string) error {
	if err := oneOf("format", format, "text", "json"); err != nil {
		return err
	}
	var all []receipt
	wrong := 0
	for _, file := range files {
		r, err := readReceipt(file)
		if err != nil {
			fmt.Fprintf(p.Err, "%s: %s\n", theme.Printable(file), theme.Printable(exit.Sentence(err.Error())))
			wrong++
			continue
		}
		if r.Name == "" {
			r.Name = file
		}
		all = newest(all, r)
	}
	slices.SortStableFunc(all, func(a, b receipt) int { return cmp.Compare(a.Name, b.Name) })
	if err := p.printSum(all, format); err != nil {
		return err
	}
	if wrong > 0 {
		return exit.Failf("", "%d of %d files could not be added", wrong, len(files))
	}
	return nil
}

func readReceipt(file string) (r receipt, err error) {
	data, err := plainfile.Read(file, plainfile.MostText)
	if err != nil {
		return r, fmt.Errorf("cannot be read: %w", err)
	}
	if err := json.Unmarshal(data, &r); err != nil {
		return r, fmt.Errorf("is no receipt: %w", err)
	}
	if r.Format != receiptFormat {
		return r, fmt.Errorf("has the format %q, and this program reads %q", r.Format, receiptFormat)
	}
	return r, nil
}

// newest adds a receipt, or puts it in the place of an older one with the same name.
func newest(all []receipt, r receipt) []receipt {
	i := slices.IndexFunc(all, func(have receipt) bool { return have.Name == r.Name })
	switch {
	case i < 0:
		return append(all, r)
	case all[i].Made.Before(r.Made):
		all[i] = r
	}
	return all
}

func (p *program) printSum(all []receipt, format string) error {
	if format == "json" {
		return encode(p.Out, all)
	}
	t := tabwriter.NewWriter(p.Out, 0, 0, 2, ' ', 0)
	fmt.Fprint(t, "name\tlessons\tpages\texercises\tdate\n")
	solved, exercises := map[string]int{}, []string{}
	for _, r := range all {
		done, pages, ok := r.totals()
		whole := 0
		for _, l := range r.Lessons {
			if l.At != nil {
				whole++
			}
		}
		fmt.Fprintf(t, "%s\t%d of %d\t%d of %d\t%d of %d\t%s\n", theme.Printable(r.Name), whole, len(r.Lessons), done, pages, ok, len(r.Works), r.Made.Format(time.DateOnly))
		for _, e := range r.Works {
			if !slices.Contains(exercises, e.Name) {
				exercises = append(exercises, e.Name)
			}
			if e.Solved {
				solved[e.Name]++
			}
		}
	}
	if err := t.Flush(); err != nil || len(all) == 0 {
		return err
	}
	fmt.Fprintln(p.Out)
	for _, e := range exercises {
		fmt.Fprintf(t, "exercise %s\tsolved by %d of %d\n", theme.Printable(e), solved[e], len(all))
	}
	return t.Flush()
}
