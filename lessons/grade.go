package lessons

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"roundtrip/lessons/expr"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/python"
	"roundtrip/wsgi/lint"
	"roundtrip/wsgi/trace"
)

// checkPatience is how long the requests of one check may take.
const checkPatience = 10 * time.Second

// endlessAfter is how long one of them may run without an answer before it is taken for one
// without an end: a right one takes some thousandths of a second. On a slow machine it may
// run longer.
const endlessAfter = time.Second

// loadPatience is how long a file may take to be loaded. A file with an endless loop is
// ended earlier, by the watchdog of Python; otherwise only a slow machine takes as long.
const loadPatience = 30 * time.Second

// tooSlow is when a check that failed took so long that those behind it are not
// tried: they would take as long.
const tooSlow = endlessAfter

// Grade runs the checks of a page's exercise against a file, whatever it is
// called, in labs of their own. All checks are run, so that those that pass can
// be counted; behind a file that cannot be loaded, and behind a check that
// failed after a long time, the rest is not. Nothing that the file does is an
// error: it is one that nothing could be run, or that ctx has ended.
func Grade(ctx context.Context, c *catalog.Catalog, p *Page, file catalog.File) (*Grading, error) {
	return gradeFile(ctx, c, p, file, false)
}

// GradeToFailure is Grade without the checks behind the first that fails: enough to know
// whether a file passes, and what is said of it first.
func GradeToFailure(ctx context.Context, c *catalog.Catalog, p *Page, file catalog.File) (*Grading, error) {
	return gradeFile(ctx, c, p, file, true)
}

func gradeFile(ctx context.Context, c *catalog.Catalog, p *Page, file catalog.File, toFailure bool) (*Grading, error) {
	file.Name = p.Exercise.File()
	o := c.Options()
	o.Limit = endlessAfter
	w := &workspaces{catalog: catalog.New(o)}
	by := seed()
	g := &grader{page: p, file: file, workspaces: w, patience: checkPatience, seed: by, toFailure: toFailure, grading: &Grading{Page: p, Seed: by}}
	err := g.run(ctx)
	err = errors.Join(err, w.close())
	if cause := context.Cause(ctx); cause != nil {
		return nil, fmt.Errorf("grade %s: %w", p.Ref(), cause)
	}
	if err != nil {
		return nil, fmt.Errorf("grade %s: %w", p.Ref(), err)
	}
	return g.grading, nil
}

// grader runs the checks of one page against one file.
type grader struct {
	page       *Page
	file       catalog.File
	workspaces *workspaces
	patience   time.Duration // for each check
	seed       uint64        // by which the requests vary, and their order
	trouble    *Trouble      // of the check that runs
	varied     bool          // it asks in other words what has passed
	toFailure  bool          // checks behind one that fails are not run
	grading    *Grading
}

// run runs the checks, in an order that varies. They say what they would say in the order in
// which they are written, in which they are told: behind one that shows that the rest is not
// worth it, none counts.
func (g *grader) run(ctx context.Context) error {
	results := make([]Result, len(g.page.Exercise.Checks))
	last, err := inOrder(g.order(), func(i int) (over bool, err error) {
		results[i], g.trouble = g.page.Unchecked(i), nil
		slow, err := g.check(ctx, i, &results[i])
		if over = g.trouble != nil || results[i].Outcome == Failed && (slow || g.toFailure); over {
			g.grading.Trouble = g.trouble
		}
		return over, err
	})
	for i := last + 1; i < len(results); i++ {
		results[i] = g.page.Unchecked(i)
	}
	g.grading.Results = results
	g.grading.keepAdvice()
	return err
}

// order are the indexes of the checks in the order in which they are run. The first one stays
// it: it meets a file that cannot be loaded.
func (g *grader) order() []int {
	order := make([]int, len(g.page.Exercise.Checks))
	for i, n := range rand.New(rand.NewPCG(g.seed, 0)).Perm(max(0, len(order)-1)) {
		order[i+1] = n + 1
	}
	return order
}

// inOrder does something for each index, and gives the first of which it was over: those behind
// it need not be done, those before it are. It is the number of indexes if it never was.
func inOrder(order []int, do func(i int) (over bool, err error)) (last int, err error) {
	last = len(order)
	for ; len(order) > 0; order = order[1:] {
		i := order[0]
		if i > last {
			continue
		}
		over, err := do(i)
		if err != nil {
			return last, err
		}
		if over {
			last = i
			slices.Sort(order[1:]) // which finds the first such index soonest
		}
	}
	return last, nil
}

// check runs one check, and says whether its requests took too long. To load a
// file takes as long as the machine is slow, which is not the file's fault.
func (g *grader) check(ctx context.Context, i int, r *Result) (slow bool, err error) {
	c := r.Check
	w, err := g.workspaces.open(g.page.RunOf(c).Stack(), g.file)
	if err != nil {
		return false, err
	}
	lost, err := g.load(ctx, w)
	if err != nil {
		return false, err
	}
	if lost {
		r.Outcome, r.Got = Failed, g.trouble.Text
		return false, nil
	}
	within, cancel := context.WithTimeoutCause(ctx, g.patience, &tooLongError{g.patience})
	defer cancel()
	began := time.Now()
	x, err := w.ask(within, c.Sends(g.page), c.Leaves)
	if err != nil {
		return false, err
	}
	r.Chain, r.Sources = w.lab.Chain(), w.lab.Sources()
	g.judge(c, r, x)
	if r.Outcome == Passed {
		if err := g.again(within, i, r); err != nil {
			return false, err
		}
	}
	return time.Since(began) > tooSlow || tooLong(within) != nil, nil
}

// again asks once more what has passed, with other words: an answer by heart fails.
func (g *grader) again(ctx context.Context, i int, r *Result) error {
	v, err := r.Check.varied(g.page, rand.New(rand.NewPCG(g.seed, uint64(i))), g.seed+uint64(i))
	if err != nil {
		return err
	}
	text, ok := v.rewritten(string(g.file.Text))
	if !ok {
		return nil
	}
	w, err := g.workspaces.open(g.page.RunOf(v).Stack(), catalog.File{Name: g.file.Name, Text: []byte(text)})
	if err != nil {
		return err
	}
	x, err := w.ask(ctx, v.Sends(g.page), v.Leaves)
	if err != nil {
		return err
	}
	g.varied = true
	defer func() { g.varied = false }()
	other := *r
	if g.judge(v, &other, x); other.Outcome == Passed {
		return nil
	}
	*r = other
	r.Asked, r.Expected, r.Got = v.asked(g.page), v.Expected, g.seeded(v, other.Got)
	return nil
}

// load notes why the file cannot be loaded. It is lost where it took Python down
// with it, or does not come to an end; otherwise a request can still meet what is
// wrong.
func (g *grader) load(ctx context.Context, w *workspace) (lost bool, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, loadPatience, &tooLongError{loadPatience})
	defer cancel()
	err = w.lab.Check(ctx)
	var wrong *python.Error
	var gone *python.LostError
	late := tooLong(ctx)
	switch {
	case err == nil:
		return false, nil
	case errors.As(err, &wrong):
		g.trouble = &Trouble{Text: err.Error(), Src: wrong.Src}
		return false, nil
	case errors.As(err, &gone):
		g.lose(gone.Error(), gone.Src)
		return true, nil
	case late != nil:
		g.lose(late.Error(), trace.Src{})
		return true, nil
	}
	return false, err
}

// lose notes why the file took Python down before it could be called, and where,
// if that is known.
func (g *grader) lose(why string, at trace.Src) {
	at.File = cmp.Or(at.File, g.file.Name)
	g.trouble = &Trouble{Text: g.file.Name + ", while it was loaded: " + why, Src: at}
}

// judge holds the check against what the request showed. One that an exception
// broke off passes none: what came then is the server's own answer.
func (g *grader) judge(c *ExerciseCheck, r *Result, x reply) {
	r.Trace, r.Position, r.Outcome = x.trace, EndOf(x.trace), Failed
	at, exc := raised(x.trace)
	switch {
	case x.stopped != nil:
		r.Got = g.lastSeen(x.trace) + x.stopped.Error()
	case exc != "" && !c.Raises:
		r.Position, r.Got = at, exc
	case g.holds(c, x):
		r.Outcome = Passed
		g.grading.advise(g.mistake(g.page.Exercise.Advice, c, x))
		return
	default:
		r.Position, r.Got = c.looks(x.trace), g.got(c, x.trace)
	}
	r.Mistake = g.mistake(g.page.Exercise.Known(), c, x)
}

// holds reports whether what the check asks for is so. An expression that fails is not so.
func (g *grader) holds(c *ExerciseCheck, x reply) bool {
	n, err := Claim{At: c.At}.Position(x.trace)
	if err != nil {
		return false
	}
	ok, err := c.That.Holds(expr.At(x.trace, n).Judging(g.judged(x)))
	return err == nil && ok
}

// judged is what an expression of the exercise may know besides the request.
func (g *grader) judged(x reply) expr.Judged {
	return expr.Judged{Own: g.page.own(), Varied: g.varied, Stopped: x.stopped != nil, Broken: brokenRules(x.trace)}
}

// looks is the position of the event that the check is about.
func (c *ExerciseCheck) looks(tr *trace.Trace) int {
	for _, cond := range []Cond{c.Look, c.At} {
		if n, err := cond.After(tr, 0); err == nil && n >= 0 {
			return n
		}
	}
	return EndOf(tr)
}

// got is what the request gave instead, in words.
func (g *grader) got(c *ExerciseCheck, tr *trace.Trace) string {
	at := expr.At(tr, EndOf(tr))
	if c.Got.Expr == nil {
		return expr.Summary(at)
	}
	v, err := c.Got.Expr.Value(at)
	text, ok := v.(string)
	if err == nil && !ok {
		err = errors.New("its value is no text")
	}
	if err != nil {
		g.failed(c.Got, err)
		return expr.Summary(at)
	}
	return text
}

// failed notes an expression of the page that could not be evaluated.
func (g *grader) failed(c Cond, err error) {
	g.grading.Problems = append(g.grading.Problems, problemAt(g.page.File, c.Line, "%s: %v", c, err))
}

// raised is the exception that reached the server, in words, and the position at
// which it first left a layer.
func raised(tr *trace.Trace) (position int, text string) {
	for i, e := range tr.Events() {
		d, ok := e.Data.(*trace.AppRaised)
		if ok && position == 0 {
			position = i + 1
		}
		if ok && e.Layer == trace.LayerServer {
			return position, d.Exc
		}
	}
	return 0, ""
}

// lastSeen is where the file was last seen, for the front of a message.
func (g *grader) lastSeen(tr *trace.Trace) string {
	for i := tr.Len() - 1; i >= 0; i-- {
		if src := tr.Event(i).Src; src.File == g.file.Name && src.Line > 0 {
			return fmt.Sprintf("%s:%d: ", src.File, src.Line)
		}
	}
	return g.file.Name + ": "
}

// mistake is the first that holds at the end of the request of a check, nil if none does.
// One whose expression fails does not.
func (g *grader) mistake(among []Mistake, c *ExerciseCheck, x reply) *Mistake {
	tr := x.trace
	at := expr.At(tr, EndOf(tr)).Judging(g.judged(x))
	for i := range among {
		m := &among[i]
		if len(m.Checks) > 0 && !slices.Contains(m.Checks, c.ID) {
			continue
		}
		switch holds, err := m.When.Holds(at); {
		case err != nil:
			g.failed(m.When, err)
		case holds:
			return m
		}
	}
	return nil
}

// own is the name of the layer that the learner's file is.
func (p *Page) own() string {
	if slices.Contains(p.Run.Middleware, p.Exercise.Name) {
		return p.Exercise.Name
	}
	return trace.LayerApp.Name()
}

// brokenRules are the rules of the checker that a request showed to be broken.
func brokenRules(tr *trace.Trace) []string {
	var rules []string
	for _, f := range lint.Check(tr) {
		rules = append(rules, f.Rule)
	}
	return rules
}
