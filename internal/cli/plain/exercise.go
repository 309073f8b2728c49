package plain

import (
	"path/filepath"
	"strings"

	"roundtrip/lessons"
	"roundtrip/lessons/reading"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/plainfile"
	"roundtrip/tui/record"
	"roundtrip/tui/theme"
)

// workbench is an exercise while somebody works at it.
type workbench struct {
	*reading.Reading
	path string // of the reader's file, "" while there is none
	text string // of the file itself, if it was piped in
}

// exercise tells a page that asks for a file, and runs its checks as often as
// the reader wants.
func (n *narrator) exercise(p *lessons.Page) (err error) {
	if err := n.Ready(n.ctx, p.Run.App); err != nil {
		return err
	}
	n.heading(p)
	w := &workbench{Reading: reading.Open(p, lessons.Place{}, reading.Options{Progress: n.Progress, Files: true})}
	n.keep(w.Start())
	if n.Own != nil {
		if w.path, err = n.Own(p); err != nil {
			return err
		}
	}
	n.task(w)
	if !n.In.Waits() {
		n.piped(w)
		return n.grade(w)
	}
	for {
		on, err := n.work(w)
		if err != nil || !on || n.left {
			return err
		}
	}
}

// piped takes what a pipe says: the path of a file, or the file itself.
func (n *narrator) piped(w *workbench) {
	line, ok := n.In.next(n.ctx)
	switch path := strings.TrimSpace(line); {
	case !ok || path == "":
	case strings.HasSuffix(path, ".py"):
		w.path = path
	default:
		w.text = line + "\n" + n.In.Rest(n.ctx)
		n.line("The file is what was piped in.")
	}
}

// task tells what there is to do, and in which file.
func (n *narrator) task(w *workbench) {
	e := w.Page.Exercise
	if w.path != "" {
		n.line("Your file: %s", w.path)
	}
	n.line("%s begins with:", e.File())
	n.program(e.Start)
	if e.Form == lessons.FormOrder {
		n.line("In plain text no key moves a line. Put the lines in order in your own editor and save the file, or pipe in a file.")
	}
	n.line("Checks, %d:", len(e.Checks))
	for _, c := range e.Checks {
		n.item(c.ID + ": " + c.Expected)
	}
}

// work does one thing that the reader asks for. It answers false when the page
// is to be turned.
func (n *narrator) work(w *workbench) (on bool, err error) {
	switch {
	case w.Exercise.Solved():
		n.line("Press enter for the next page, or type again to run the checks once more, q to leave:")
	default:
		n.line("Press enter to run the checks, or type the path of your file to check that one, h for a hint, " +
			"s for the solution, n for the next page, skip to have this one done, q to leave:")
	}
	line, ok := n.typed()
	switch {
	case !ok || line == "q":
		n.left = true
	case line == "n" || line == "" && w.Exercise.Solved():
		return false, nil
	case line == "skip":
		n.keep(w.Exercise.Skip())
		return false, nil
	case line == "h":
		n.hint(w)
	case line == "s":
		n.solution(w)
	case line == "" || line == "again":
		return true, n.grade(w)
	case strings.HasSuffix(line, ".py"):
		w.path = line
		return true, n.grade(w)
	default:
		n.line("%q means nothing here. The path of a file ends in .py.", line)
	}
	return true, nil
}

// hint tells the next hint, and the last one as often as it is asked for.
func (n *narrator) hint(w *workbench) {
	hints := w.Page.Exercise.Hints
	number, step := w.Exercise.Hint(), reading.Step{}
	if number < len(hints) {
		number, step = w.Exercise.NextHint()
	}
	n.line("Hint %d of %d: %s", number, len(hints), unmarked.Replace(hints[number-1]))
	n.keep(step)
}

func (n *narrator) solution(w *workbench) {
	n.line("Solution: %s", unmarked.Replace(w.Page.Exercise.About))
	n.program(w.Page.Exercise.Solution)
	n.keep(w.Exercise.ShowSolution())
}

// grade runs the checks and tells what they say.
func (n *narrator) grade(w *workbench) error {
	file := w.Page.Exercise.AsShipped()
	switch {
	case w.text != "":
		file.Text = []byte(w.text)
	case w.path != "":
		text, err := plainfile.Read(w.path, plainfile.MostText)
		if err != nil {
			n.line("Your file cannot be read: %v.", err)
			return nil
		}
		file = catalog.File{Text: text, Dir: filepath.Dir(w.path)}
	}
	g, err := lessons.Grade(n.ctx, n.Catalog, w.Page, file)
	if err != nil {
		return err
	}
	n.grading(g)
	if then := w.Page.Exercise.Then; g.Solved() && then != "" {
		n.line("✓ %s", unmarked.Replace(then))
	}
	n.keep(w.Exercise.Graded(g, true))
	return nil
}

// grading tells every check, and of the first that failed where and why.
func (n *narrator) grading(g *lessons.Grading) {
	n.line("Checks: %d of %d pass.", g.Passed(), len(g.Results))
	for i := range g.Results {
		n.item(result(&g.Results[i]))
	}
	for _, advice := range g.Advice {
		n.says(advice.Say)
	}
	first := g.First()
	if first == nil {
		return
	}
	n.line("The first that fails, %s: %s.", first.Check.ID, theme.Printable(first.Line()))
	if first.Mistake != nil {
		n.says(first.Mistake.Say)
	}
	if tr := first.Trace; tr != nil && first.Position > 0 {
		i := first.Position - 1
		n.line("Look at: %s", event(tr.Event(i), tr.At(first.Position), record.TimesOf(tr)[i]))
	}
}

// result is a check on one line.
func result(r *lessons.Result) string {
	signs := map[lessons.Outcome]string{lessons.Passed: "✓ passed", lessons.Failed: "✗ failed", lessons.NotRun: "– not run"}
	return signs[r.Outcome] + ", " + r.Check.ID + ": " + r.Expected
}
