package plain

import (
	"path/filepath"
	"strings"

	"roundtrip/lessons"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/plainfile"
	"roundtrip/tui/theme"
)

// practice is an exercise while somebody works at it.
type practice struct {
	page   *lessons.Page
	path   string // of the learner's file, "" while there is none
	hints  int    // told
	solved bool
}

// exercise tells a page that asks for a file, and runs its checks as often as
// the reader wants.
func (n *narrator) exercise(p *lessons.Page) error {
	if err := n.Ready(n.ctx, p.Run.App); err != nil {
		return err
	}
	n.heading(p)
	n.at(p, 0)
	w := &practice{page: p}
	if n.Own != nil {
		path, err := n.Own(p)
		if err != nil {
			return err
		}
		w.path = path
	}
	n.task(w)
	if !n.In.Waits() {
		if line, ok := n.typed(); ok && strings.HasSuffix(line, ".py") {
			w.path = line
		}
		return n.grade(w)
	}
	for {
		on, err := n.work(w)
		if err != nil || !on || n.left {
			return err
		}
	}
}

// task tells what there is to do, and in which file.
func (n *narrator) task(w *practice) {
	e := w.page.Exercise
	if w.path != "" {
		n.line("Your file: %s", w.path)
	}
	n.line("%s begins with:", e.File())
	n.program(e.Start)
	n.line("Checks, %d:", len(e.Checks))
	for _, c := range e.Checks {
		n.item(c.ID + ": " + c.Expected)
	}
}

// work does one thing that the reader asks for. It answers false when the page
// is to be turned.
func (n *narrator) work(w *practice) (on bool, err error) {
	switch {
	case w.solved:
		n.line("Press enter for the next page, or type again to run the checks once more, q to leave:")
	default:
		n.line("Press enter to run the checks, or type the path of your file to check that one, h for a hint, " +
			"s for the solution, n for the next page, skip to have this one done, q to leave:")
	}
	line, ok := n.typed()
	switch {
	case !ok || line == "q":
		n.left = true
	case line == "n" || line == "" && w.solved:
		return false, nil
	case line == "skip":
		n.practised(func(p *lessons.Progress) { p.Skip(w.page.Ref()) })
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

func (n *narrator) hint(w *practice) {
	hints := w.page.Exercise.Hints
	if w.hints < len(hints) {
		w.hints++
	}
	n.line("Hint %d of %d: %s", w.hints, len(hints), unmarked.Replace(hints[w.hints-1]))
	n.practised(func(p *lessons.Progress) { p.Hinted(w.page.Ref(), w.hints) })
}

func (n *narrator) solution(w *practice) {
	n.line("Solution: %s", unmarked.Replace(w.page.Exercise.About))
	n.program(w.page.Exercise.Solution)
	n.practised(func(p *lessons.Progress) { p.Shown(w.page.Ref()) })
}

// practised notes something of the exercise in the progress.
func (n *narrator) practised(do func(*lessons.Progress)) {
	if n.Progress != nil {
		do(n.Progress)
		n.save()
	}
}

// grade runs the checks and tells what they say.
func (n *narrator) grade(w *practice) error {
	file := w.page.Exercise.AsShipped()
	if w.path != "" {
		text, err := plainfile.Read(w.path, plainfile.MostText)
		if err != nil {
			n.line("Your file cannot be read: %v.", err)
			return nil
		}
		file = catalog.File{Text: text, Dir: filepath.Dir(w.path)}
	}
	g, err := lessons.Grade(n.ctx, n.House, w.page, file)
	if err != nil {
		return err
	}
	w.solved = g.Solved()
	n.grading(g)
	n.practised(func(p *lessons.Progress) { p.Attempted(w.page.Ref(), g.Solved()) })
	return nil
}

// grading tells every check, and of the first that failed where and why.
func (n *narrator) grading(g *lessons.Grading) {
	n.line("Checks: %d of %d pass.", g.Passed(), len(g.Results))
	for i := range g.Results {
		n.item(result(&g.Results[i]))
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
		e := tr.Event(first.Position - 1)
		n.line("Look at: %s", event(e, tr.At(first.Position), tr.Event(0).T))
	}
}

// result is a check on one line.
func result(r *lessons.Result) string {
	signs := map[lessons.Outcome]string{lessons.Passed: "✓ passed", lessons.Failed: "✗ failed", lessons.NotRun: "– not run"}
	return signs[r.Outcome] + ", " + r.Check.ID + ": " + r.Expected
}
