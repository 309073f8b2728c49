package cli

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"roundtrip/internal/cli/plain"
	"roundtrip/lessons"
	"roundtrip/lessons/review"
	"roundtrip/tui/theme"
)

func (p *program) reviewCommand() *cobra.Command {
	var stays bool
	c := &cobra.Command{
		Use:   "review [LESSON]",
		Short: "Three minutes of questions about what you have done",
		Long: "One, three and seven days after you have done a lesson, some of its questions are due again. They are asked " +
			"over requests with other words, first those whose answers surprised you.\n\n" +
			"With LESSON its questions are asked at once, whether they are due or not, and no day is noted as done.",
		Example: `
# what is due
roundtrip review
# the questions of a lesson, now
roundtrip review by-hand`,
		Args:              takes(0, 1, "[LESSON]"),
		ValidArgsFunction: p.completeLessons(false),
		RunE: func(c *cobra.Command, args []string) error {
			in := p.reader(isTerminal(p.In) && isTerminal(p.Out))
			err := p.review(c.Context(), strings.Join(args, ""), in)
			if stays && in.Waits() {
				fmt.Fprint(p.Out, "\nPress enter to go back. ")
				in.Line(c.Context())
			}
			return err
		},
	}
	p.addContent(c)
	c.Flags().BoolVar(&stays, staysFlag, false, "wait for enter at the end")
	if err := c.Flags().MarkHidden(staysFlag); err != nil {
		panic(err) // the option does not exist
	}
	return c
}

func (p *program) review(ctx context.Context, lesson string, in *plain.Reader) error {
	course, err := p.course()
	if err != nil {
		return err
	}
	progress, now := p.noted(), time.Now()
	due := review.At(course, progress, now)
	if lesson != "" {
		l, err := course.Lesson(lesson)
		if err != nil {
			return courseError(err)
		}
		due = []review.Due{{Lesson: l}}
	}
	questions, err := review.Questions(due, progress, rand.New(rand.NewPCG(rand.Uint64(), 0)))
	if err != nil {
		return err
	}
	if len(questions) == 0 {
		fmt.Fprintln(p.Out, nothingDue(course, progress, now))
		return nil
	}
	answered, right, err := plain.Review(ctx, questions, plain.Options{
		Course: course, Catalog: p.catalog(), Out: p.Out, Width: min(columns(p.Out), 100),
		In: in, Ready: p.ready,
	})
	if err != nil {
		return p.labError(err)
	}
	fmt.Fprintf(p.Out, "\n%d of %d answered, %d right.\n", answered, len(questions), right)
	if lesson != "" || answered == 0 {
		return nil
	}
	return p.reviewed(progress, due, questions)
}

// staysFlag has what was told stay on the terminal, before a screen takes that again.
const staysFlag = "stays"

// reviewing is the command that asks the questions that are due, for a screen that gives its
// terminal to it.
func (p *program) reviewing() *exec.Cmd {
	args := []string{"review", "--" + staysFlag}
	if p.own.dir != "" {
		args = append(args, "--content", p.own.dir)
	}
	if p.own.lang != "" {
		args = append(args, "--lang", p.own.lang)
	}
	program, err := os.Executable()
	if err != nil {
		program = os.Args[0]
	}
	return exec.Command(program, args...)
}

// reviewed notes the days whose questions were asked.
func (p *program) reviewed(progress *lessons.Progress, due []review.Due, asked []review.Question) error {
	for _, d := range due {
		for _, q := range asked {
			if q.Lesson == d.Lesson {
				progress.Review(d.Lesson.ID, d.Day)
				break
			}
		}
	}
	return progress.Save()
}

// nothingDue says when there is something to ask.
func nothingDue(c *lessons.Course, p *lessons.Progress, now time.Time) string {
	if next, ok := review.Next(c, p, now); ok {
		return fmt.Sprintf("Nothing is due. The next questions are due on %s.", next.Local().Format("Monday 2 January, 15:04"))
	}
	return "Nothing is due. A lesson is asked about one, three and seven days after all its pages are done."
}

// dueLine says that questions are due, "" if none are.
func dueLine(c *lessons.Course, p *lessons.Progress, now time.Time) string {
	n := len(review.At(c, p, now))
	if n == 0 {
		return ""
	}
	return "Questions about " + theme.Count(n, "lesson") + " are due. Write: roundtrip review"
}
