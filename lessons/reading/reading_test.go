package reading_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"roundtrip/lessons"
	"roundtrip/lessons/expr"
	"roundtrip/lessons/internal/tracetest"
	"roundtrip/lessons/reading"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/wsgi/trace"
)

// at is the condition that an event of a kind happens.
func at(kind string) lessons.Cond {
	return lessons.Cond{Expr: expr.MustCompile(fmt.Sprintf("event == %q", kind))}
}

var end = lessons.Cond{End: true}

// page is a page with two stops, a question between them, and a change.
func page(changes ...func(*lessons.Page)) *lessons.Page {
	p := &lessons.Page{
		ID: "hello", Lesson: "first", Number: 1,
		Run:  lessons.Setup{App: "hello.py", Middleware: []string{"timing"}, Request: lessons.Request{Target: "/hello?name=Ada"}},
		Hold: at("conn.accepted"),
		Stops: []lessons.Stop{
			{Until: at("request.line"), Say: "The first line."},
			{Until: end, Say: "The answer."},
		},
		Predict: &lessons.Predict{
			After: 1, Ask: "Who receives the call first?",
			Choices: []lessons.Choice{{Text: "The session", Is: "session"}, {Text: "The timing", Is: "timing", Why: "It is further out."}},
			Answer:  lessons.Cond{Expr: expr.MustCompile("first_receiver")},
			Reveal:  at("start_response.called"), Then: "The layer next to it.",
		},
		Change: &lessons.Change{Invite: "Press e.", Field: "target", Select: "Ada"},
	}
	for _, change := range changes {
		change(p)
	}
	return p
}

func after(n int) func(*lessons.Page) { return func(p *lessons.Page) { p.Predict.After = n } }
func noQuestion(p *lessons.Page)      { p.Predict = nil }
func noChange(p *lessons.Page)        { p.Change = nil }
func pointed(p *lessons.Page)         { p.Predict.Point, p.Predict.Choices = "station", nil }
func stops(s ...lessons.Cond) func(*lessons.Page) {
	return func(p *lessons.Page) {
		p.Stops = nil
		for _, c := range s {
			p.Stops = append(p.Stops, lessons.Stop{Until: c})
		}
	}
}
func that(src string) func(*lessons.Page) {
	return func(p *lessons.Page) { p.Change.That = lessons.Cond{Expr: expr.MustCompile(src)} }
}
func swap(p *lessons.Page) {
	p.Change = &lessons.Change{Field: "app", To: &lessons.Swap{App: "other.py"}}
}
func exercise(p *lessons.Page) {
	p.Exercise = &lessons.Exercise{Name: "mine", Hints: []string{"one", "two"}, Checks: []lessons.ExerciseCheck{{ID: "a"}, {ID: "b", Request: lessons.Request{Target: "/b"}}}}
}

// front is a front end over a recorded request.
type front struct {
	*testing.T
	r       *reading.Reading
	request tracetest.Replay
	sent    bool
	said    []string
	lens    lessons.Lens // that was opened last
}

func open(t *testing.T, p *lessons.Page, at lessons.Place, o reading.Options) *front {
	t.Helper()
	f := &front{T: t, r: reading.Open(p, at, o), request: tracetest.Replay{Trace: tracetest.Hello()}}
	f.do(f.r.Start(), nil)
	return f
}

func (f *front) run() reading.Run {
	if !f.sent {
		return reading.Run{}
	}
	return reading.Run{Trace: f.request.Now(), Held: f.request.Held(), Over: !f.request.Held()}
}

// do does what a step says, and tells the machine where the request came to rest.
func (f *front) do(step reading.Step, err error) {
	f.Helper()
	for first := true; first || step.Do == reading.Send || step.Do == reading.Go; first = false {
		if err != nil {
			f.said = append(f.said, err.Error())
		}
		if step.Do == reading.Send {
			f.request.Position, f.sent = 0, true
		}
		if step.Do == reading.Send || step.Do == reading.Go {
			f.request.Go(step.Until.Hold(func(err error) { f.said = append(f.said, err.Error()) }))
		}
		if step.Do > reading.Go {
			f.said = append(f.said, step.Do.String())
		}
		f.lens = either(step.Lens, f.lens)
		step, err = f.r.Arrived(f.run())
	}
	f.lens = either(step.Lens, f.lens)
	if err != nil {
		f.said = append(f.said, err.Error())
	}
	f.said = append(f.said, f.r.Phase(f.run()).String())
}

// press is a key: space, a digit, 0 (skip), e (change), n (enter), r (again), c (to the end).
func (f *front) press(key rune) {
	f.Helper()
	switch run := f.run(); {
	case key == ' ':
		f.do(f.r.Press(run), nil)
	case key == '0':
		f.do(f.r.Skip(run), nil)
	case key == 'c':
		f.do(reading.Step{Do: reading.Go, Until: reading.ToEnd}, nil)
	case key >= '1' && key <= '9':
		f.do(f.r.Choose(run, int(key-'0')))
	case key == 'e' && f.r.CanSwap(run):
		f.do(f.r.Swap(), nil)
	case key == 'e':
		f.do(f.r.Change(f.r.Stack, sandbox.Request{Target: "/hello?name=Sam"}), nil)
	case key == 'n':
		f.do(f.r.Enter(f.run()), nil)
	case key == 'r':
		f.do(f.r.Again(), nil)
	}
}

func TestPhases(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		page *lessons.Page
		keys string
		want string
	}{
		"space skips nothing":               {page(), "      n", "stopping asking await answer asking await answer asking await answer asking await answer asking await answer asking confirm unfinished asking"},
		"skipped":                           {page(), " 0 0n", "stopping asking stopping inviting done turn done"},
		"a change that is not made":         {page(), " 1 n n", "stopping asking stopping inviting confirm unfinished inviting await change inviting turn inviting"},
		"a change made otherwise":           {page(that("target == 'x'")), " 1 e", "stopping asking stopping inviting inviting"},
		"a change made as it was asked for": {page(that("target != ''")), " 1 e", "stopping asking stopping inviting done"},
		"stops overtaken":                   {page(noQuestion, noChange), "c", "stopping done"},
		"a question is not overtaken":       {page(noChange), "c", "stopping asking"},
		"an answer":                         {page(), " 2 ", "stopping asking stopping inviting"},
		"no such answer":                    {page(), " 3", "stopping asking the question has 2 answers asking"},
		"no question to answer":             {page(), "1", "stopping there is no question to answer by number now stopping"},
		"a question to point":               {page(pointed), " 1", "stopping asking there is no question to answer by number now asking"},
		"a question at once":                {page(after(0)), "0  ", "asking stopping stopping inviting"},
		"a question behind the end":         {page(after(2)), "  01n", "stopping stopping inviting asking done turn done"},
		"a question about the change":       {page(after(2)), "  e1", "stopping stopping inviting asking done"},
		"the change instead of the rest":    {page(), "e", "stopping done"},
		"nothing to change":                 {page(noChange, noQuestion), "  ", "stopping stopping done"},
		"a swap":                            {page(swap), " 0 en", "stopping asking stopping inviting done turn done"},
		"a swap before it is due":           {page(swap), "e", "stopping inviting"},
		"no stops":                          {page(stops(), noQuestion, noChange), " ", "ending done"},
		"words behind the end":              {page(stops(end, end), noQuestion, noChange), "  ", "stopping stopping done"},
		"a stop behind the end":             {page(stops(end, at("app.called")), noQuestion, noChange), " ", "stopping done"},
		"a stop that is not reached":        {page(stops(at("input.read"), at("app.called")), noQuestion, noChange), " ", "stopping done"},
		"again":                             {page(noQuestion), " r ", "stopping stopping stopping stopping"},
		"again, changed":                    {page(noQuestion), "er ", "stopping done ending done"},
		"done means nothing more":           {page(noQuestion, noChange), "   ", "stopping stopping done done"},
		"enter turns the page at any time":  {page(), "nn", "stopping confirm unfinished stopping turn stopping"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := open(t, c.page, lessons.Place{}, reading.Options{})
			for _, key := range c.keys {
				f.press(key)
			}
			if got := strings.Join(f.said, " "); got != c.want {
				t.Errorf("%q:\n got %s\nwant %s", c.keys, got, c.want)
			}
		})
	}
}

func TestPhasesWithoutARequest(t *testing.T) {
	t.Parallel()
	r := reading.Open(page(), lessons.Place{}, reading.Options{})
	if p := r.Phase(reading.Run{}); p != reading.Opening {
		t.Errorf("nothing was sent: %s", p)
	}
	on := reading.Run{Trace: tracetest.Hello()}
	if p := r.Phase(on); p != reading.Running {
		t.Errorf("on its way: %s", p)
	}
	if s := r.Press(on); s.Do != reading.Nothing {
		t.Errorf("space on the way: %+v", s)
	}
	b := &tracetest.Builder{}
	b.Add(trace.LayerServer, &trace.ExchangeEnded{Outcome: "dropped"})
	cut := reading.Run{Trace: b.Trace(), Over: true}
	if r.Skip(cut); r.Phase(cut) != reading.Done {
		t.Errorf("the client was cut off: %s", r.Phase(cut))
	}
}

func TestAQuestionCanBeWithheld(t *testing.T) {
	t.Parallel()
	f := open(t, page(), lessons.Place{}, reading.Options{Withhold: func() bool { return true }})
	for _, key := range "  1" {
		f.press(key)
	}
	if got := strings.Join(f.said, " "); got != "stopping withheld asking stopping" {
		t.Error(got)
	}
}

func TestVerdicts(t *testing.T) {
	t.Parallel()
	points := func(point, answer string) func(*lessons.Page) {
		return func(p *lessons.Page) {
			p.Predict.Point, p.Predict.Choices, p.Predict.Answer = point, nil, lessons.Cond{Expr: expr.MustCompile(answer)}
		}
	}
	row := []trace.Span{{Buf: trace.BufIn, Off: 5, Len: 10}}
	for name, c := range map[string]struct {
		page  *lessons.Page
		given any
		want  reading.Verdict
	}{
		"passed":         {page(), nil, reading.Verdict{Passed: true, Said: "<nil>", Verdict: lessons.Verdict{Answer: "The session"}}},
		"right":          {page(), "session", reading.Verdict{Said: "The session", Verdict: lessons.Verdict{Right: true, Answer: "The session"}}},
		"wrong":          {page(), "timing", reading.Verdict{Said: "The timing", Verdict: lessons.Verdict{Answer: "The session", Why: "It is further out."}}},
		"pointed":        {page(pointed), "app", reading.Verdict{Said: "app", Verdict: lessons.Verdict{Answer: "session"}}},
		"a byte":         {page(points("byte", `wire_in.find("?")`)), 3, reading.Verdict{Said: "byte 3", Verdict: lessons.Verdict{Answer: "byte 10"}}},
		"its row":        {page(points("byte", `wire_in.find("?")`)), row, reading.Verdict{Said: "byte 10", Verdict: lessons.Verdict{Right: true, Answer: "byte 10"}}},
		"one of several": {page(points("byte", `[3, 7]`)), row, reading.Verdict{Said: "byte 7", Verdict: lessons.Verdict{Right: true, Answer: "byte 3, byte 7"}}},
		"another row":    {page(points("byte", `99`)), row, reading.Verdict{Said: "byte 5", Verdict: lessons.Verdict{Answer: "byte 99"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := open(t, c.page, lessons.Place{}, reading.Options{})
			f.press(' ')
			f.do(f.r.Answer(f.run(), c.given))
			c.want.Then = "The layer next to it."
			if diff := cmp.Diff(&c.want, f.r.Verdict()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestADecisionGoesWithTheRequest(t *testing.T) {
	t.Parallel()
	decides := func(p *lessons.Page) { p.Predict.Decides = "head" }
	for name, c := range map[string]struct {
		page  *lessons.Page
		given any
		want  trace.Edit
	}{
		"a choice": {page(decides), "session", trace.EditEnviron{Key: "decide.head", Value: "session"}},
		"a number": {page(decides), 3, trace.EditEnviron{Key: "decide.head", Value: "3"}},
		"bytes":    {page(decides, pointed), []trace.Span{{Buf: trace.BufIn, Off: 17, Len: 4}}, trace.EditEnviron{Key: "decide.head", Value: "17"}},
		"skipped":  {page(decides), nil, nil},
		"a guess":  {page(), "session", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := open(t, c.page, lessons.Place{}, reading.Options{})
			f.press(' ')
			step, err := f.r.Answer(f.run(), c.given)
			if err != nil || step.Do != reading.Go {
				t.Fatalf("%+v, %v", step, err)
			}
			if diff := cmp.Diff(c.want, step.Edit); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWhatCannotBeJudgedIsSaid(t *testing.T) {
	t.Parallel()
	f := open(t, page(func(p *lessons.Page) { p.Predict.Answer.Expr = expr.MustCompile("method + 1") }), lessons.Place{}, reading.Options{})
	f.press(' ')
	f.press('1')
	if got := strings.Join(f.said, " "); !strings.Contains(got, "the answer cannot be computed") || f.r.Verdict() != nil {
		t.Error(got)
	}
}

// What is said below the text, at each view of the record.
func TestText(t *testing.T) {
	t.Parallel()
	all := tracetest.Hello().Len()
	right := &reading.Verdict{Said: "The session", Verdict: lessons.Verdict{Right: true, Answer: "The session", Then: "The layer next to it."}}
	compared := func(p *lessons.Page) {
		p.Change.Compare = []lessons.Compared{{Name: "Target", Of: lessons.Cond{Expr: expr.MustCompile("target")}}}
	}
	for name, c := range map[string]struct {
		page *lessons.Page
		keys string
		view int
		want reading.Text
	}{
		"at the opening":    {page(), "", 1, reading.Text{}},
		"at a stop":         {page(noQuestion), " ", 3, reading.Text{Say: "The first line."}},
		"looking back":      {page(noQuestion), "  ", 3, reading.Text{Say: "The first line.", Change: page().Change}},
		"looking far back":  {page(noQuestion), "  ", 2, reading.Text{Change: page().Change}},
		"at a question":     {page(), " ", 3, reading.Text{Say: "The first line.", Question: page().Predict}},
		"at the end":        {page(), " 1 ", all, reading.Text{Say: "The answer.", Change: page().Change, Guess: right}},
		"changed":           {page(), " 1 e", all, reading.Text{Sent: true, Change: page().Change, Made: true}},
		"skipped":           {page(), " 1 0", all, reading.Text{Say: "The answer.", Change: page().Change, Skipped: true, Guess: right}},
		"compared":          {page(compared), " 1 e", all, reading.Text{Sent: true, Change: page(compared).Change, Made: true, Pairs: []lessons.Pair{{Name: "Target", Before: "/hello?name=Ada", After: "/hello?name=Ada"}}}},
		"nothing to change": {page(noQuestion, noChange), "  ", all, reading.Text{Say: "The answer."}},
		"swapped":           {page(swap, noQuestion), "  e", all, reading.Text{Sent: true, Change: page(swap).Change, Made: true, Back: true}},
		"swapped back":      {page(swap, noQuestion), "  ee", all, reading.Text{Sent: true, Change: page(swap).Change, Made: true}},
		"swapped, entered":  {page(swap, noQuestion), "  en", all, reading.Text{Sent: true, Change: page(swap).Change, Made: true, Back: true}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := open(t, c.page, lessons.Place{}, reading.Options{})
			for _, key := range c.keys {
				f.press(key)
			}
			got := f.r.Text(f.run(), c.view)
			if got.Question != nil { // expressions cannot be compared
				got.Question, c.want.Question = &lessons.Predict{Ask: got.Question.Ask}, &lessons.Predict{Ask: c.want.Question.Ask}
			}
			if diff := cmp.Diff(c.want, got, cmpopts.IgnoreTypes(lessons.Cond{}), cmpopts.IgnoreUnexported(lessons.Change{})); diff != "" {
				t.Error(diff)
			}
		})
	}
	f := open(t, page(), lessons.Place{}, reading.Options{})
	f.press(' ')
	f.press('1')
	if got := f.r.Text(f.run(), f.request.Position); got.Verdict == nil || got.Say != "" {
		t.Errorf("just decided: %+v", got)
	}
}

// A stop that is taken once the request has ended has its words at once: nothing arrives then.
func TestWordsBehindTheEndAreSaidAtOnce(t *testing.T) {
	t.Parallel()
	f := open(t, page(noChange, func(p *lessons.Page) { p.Predict.Reveal = end }), lessons.Place{}, reading.Options{})
	f.press(' ')
	f.press('1')
	if step := f.r.Press(f.run()); step.Do != reading.Show {
		t.Fatalf("space behind the end: %+v", step)
	}
	if got := f.r.Text(f.run(), f.request.Position); got.Say != "The answer." {
		t.Errorf("said: %q", got.Say)
	}
}

// Whoever comes back finds the page as it was: the phase, what runs, and how far.
func TestComeBack(t *testing.T) {
	t.Parallel()
	for _, keys := range []string{"", " ", " 1", " 1 ", " 1 e", "e"} {
		t.Run(keys, func(t *testing.T) {
			t.Parallel()
			f := open(t, page(), lessons.Place{}, reading.Options{})
			for _, key := range keys {
				f.press(key)
			}
			back := open(t, page(), f.r.Place(), reading.Options{})
			was := []any{f.r.Phase(f.run()), f.request.Position, f.r.Place(), f.r.Stops(), f.r.Request.Target}
			is := []any{back.r.Phase(back.run()), back.request.Position, back.r.Place(), back.r.Stops(), back.r.Request.Target}
			if keys == " 1 " { // a change that was not made is offered again
				was[0] = reading.Inviting
			}
			if diff := cmp.Diff(was, is); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPassedAreTheHoldsOnTheWayBack(t *testing.T) {
	t.Parallel()
	r := reading.Open(page(), lessons.Place{Page: "first/hello", Presses: 2}, reading.Options{})
	if got, want := r.Start().Until.Passed(tracetest.Hello()), []int{1, 3}; !cmp.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	r = reading.Open(page(), lessons.Place{Page: "first/other", Presses: 2}, reading.Options{})
	if got := r.Start().Until; len(got) != 1 {
		t.Errorf("the place of another page: %v", got)
	}
}

func TestALargeRequestIsNotComeBackTo(t *testing.T) {
	t.Parallel()
	large := sandbox.Request{Method: "POST", Body: make([]byte, reading.MostChanged+1)}
	r := reading.Open(page(), lessons.Place{Page: "first/hello", Changed: lessons.SetupOf(catalog.Stack{}, large)}, reading.Options{})
	if r.Changed() {
		t.Error("it is sent")
	}
	if r.Change(r.Stack, large); r.Place().Changed != nil {
		t.Error("it is kept")
	}
}

func TestProgressIsNoted(t *testing.T) {
	t.Parallel()
	progress, _ := lessons.OpenProgress(filepath.Join(t.TempDir(), "progress.json"))
	f := open(t, page(), lessons.Place{}, reading.Options{Progress: progress})
	f.press(' ')
	f.press('2')
	if s := progress.Surprises("first"); len(s) != 1 || s[0].Answered != "The timing" || s[0].Expected != "The session" {
		t.Errorf("%+v", s)
	}
	if last, _ := progress.Last(); last.Presses != 2 || progress.Done("first/hello") {
		t.Errorf("%+v", last)
	}
	f.press('n')
	f.press('n')
	if progress.Done("first/hello") || !progress.Left("first/hello") {
		t.Error("a page that was left before its end is done")
	}
	for _, key := range " en" {
		f.press(key)
	}
	if !progress.Done("first/hello") || progress.Left("first/hello") {
		t.Error("a page that was read to its end is not done")
	}
}

func TestAnExercise(t *testing.T) {
	t.Parallel()
	progress, _ := lessons.OpenProgress(filepath.Join(t.TempDir(), "progress.json"))
	f := open(t, page(exercise, noQuestion, noChange), lessons.Place{}, reading.Options{Progress: progress, Files: true})
	e := f.r.Exercise
	e.File = "mine.py"
	for _, key := range "   " {
		f.press(key)
	}
	if got := strings.Join(f.said, " "); got != "stopping stopping done check done" {
		t.Errorf("space: %s", got)
	}
	failed := &lessons.Grading{Results: []lessons.Result{{Outcome: lessons.Passed}, {Outcome: lessons.Failed}}}
	e.Graded(failed, true)
	if e.FirstFailed() != 1 || e.Solved() || progress.Practice("first/hello").Attempts != 1 {
		t.Errorf("failed: %d, %t, %+v", e.FirstFailed(), e.Solved(), progress.Practice("first/hello"))
	}
	e.Look(1)
	if e.Looking() != 1 || f.r.Request.Target != "/b" || !f.r.Changed() {
		t.Errorf("looking at %d, %+v", e.Looking(), f.r.Request)
	}
	f.said = nil
	f.press('n')
	f.press('n')
	if got := strings.Join(f.said, " "); got != "confirm unsolved done turn done" {
		t.Errorf("enter: %s", got)
	}
	if step, ok := e.Close(); !ok || step.Do != reading.Send || e.Looking() >= 0 || f.r.Request.Target != "/hello?name=Ada" {
		t.Errorf("close: %+v, %t", step, ok)
	}
	if progress.Done("first/hello") {
		t.Error("turning has solved it")
	}
	if e.Graded(&lessons.Grading{}, false); !e.Solved() || !progress.Done("first/hello") {
		t.Error("it is not solved")
	}
}

func TestHintsAndSolution(t *testing.T) {
	t.Parallel()
	f := open(t, page(exercise), lessons.Place{}, reading.Options{Files: true})
	e, got := f.r.Exercise, ""
	for range 3 {
		n, _ := e.NextHint()
		got += fmt.Sprint(n, e.Hints(), " ")
	}
	if got != "1 1 2 2 1 2 " {
		t.Errorf("hints %q", got)
	}
	e.ShowSolution()
	if step, ok := e.Close(); !ok || step.Do != reading.Show || e.ShowsSolution() {
		t.Error("the solution stays")
	}
	if step := e.RunSolution(); step.Do != reading.Send || !e.RunsSolution() {
		t.Errorf("%+v", step)
	}
	if step, ok := e.Close(); !ok || step.Do != reading.Send || e.RunsSolution() {
		t.Error("the solution runs on")
	}
	if _, ok := e.Close(); ok {
		t.Error("there is something left to close")
	}
	if step := e.Skip(); step.Do != reading.Turn {
		t.Errorf("skipped: %+v", step)
	}
}

func TestWhereToGo(t *testing.T) {
	t.Parallel()
	// In content_test of the package lessons there is a whole course; here two lessons do.
	progress, _ := lessons.OpenProgress(filepath.Join(t.TempDir(), "progress.json"))
	c := course(t)
	spot := func(s reading.Spot, err error) string {
		switch {
		case err != nil:
			return err.Error()
		case s.Page == nil:
			return "nowhere"
		}
		return fmt.Sprintf("%s at %d", s.Page.Ref(), s.Place.Presses)
	}
	one, two := c.Lessons[0], c.Lessons[1]
	p1, _ := one.Page("a")
	p2, _ := one.Page("b")
	p3, _ := two.Page("c")
	check := func(what, got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %s, want %s", what, got, want)
		}
	}
	check("afresh", spot(reading.First(c, progress, "")), "one/a at 0")
	check("asked for", spot(reading.First(c, progress, "two/c")), "two/c at 0")
	check("unknown", spot(reading.First(c, progress, "two/x")), `there is no page "two/x"; did you mean two/c?`)
	check("next", spot(reading.Next(c, one, p1, 1)), "one/b at 0")
	check("next lesson", spot(reading.Next(c, one, p2, 1)), "two/c at 0")
	check("lesson before", spot(reading.Next(c, two, p3, -1)), "one/b at 0")
	check("behind the last", spot(reading.Next(c, two, p3, 1)), "nowhere")
	check("before the first", spot(reading.Next(c, one, p1, -1)), "nowhere")
	check("resume afresh", spot(reading.Resume(one, progress)), "one/a at 0")
	progress.Finish("one/a")
	check("resume", spot(reading.Resume(one, progress)), "one/b at 0")
	progress.Finish("one/b")
	check("resume what is done", spot(reading.Resume(one, progress)), "one/a at 0")
	progress.Visit(lessons.Place{Page: "one/b", Presses: 1})
	check("resume where they were", spot(reading.Resume(one, progress)), "one/b at 1")
	check("first", spot(reading.First(c, progress, "")), "one/b at 1")
	check("first, asked for", spot(reading.First(c, progress, "one/b")), "one/b at 1")
	progress.Visit(lessons.Place{Page: "one/gone", Presses: 1})
	check("gone", spot(reading.First(c, progress, "")), "one/a at 0")
	progress.Visit(lessons.Place{Page: "gone/a", Presses: 1})
	check("a lesson that is gone", spot(reading.First(c, progress, "")), "one/a at 0")
}

// What was answered stands beside the fact again, wherever the reader left the page.
func TestComeBackToAGuess(t *testing.T) {
	t.Parallel()
	afterChange := func(p *lessons.Page) { after(2)(p); p.Predict.Reveal = end }
	for name, c := range map[string]struct {
		page         *lessons.Page
		keys         string
		said, answer string
		passed       bool
	}{
		"wrong, at the reveal":    {page(), " 2", "The timing", "The session", false},
		"wrong, at a later stop":  {page(), " 2 ", "The timing", "The session", false},
		"right":                   {page(), " 1", "The session", "The session", false},
		"skipped":                 {page(), " 0", "", "The session", true},
		"about a changed request": {page(afterChange), "  e2", "The timing", "The session", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := open(t, c.page, lessons.Place{}, reading.Options{})
			for _, key := range c.keys {
				f.press(key)
			}
			back := open(t, c.page, kept(t, f.r.Place()), reading.Options{})
			v := back.r.Verdict()
			if v == nil {
				t.Fatalf("no verdict, in phase %s", back.r.Phase(back.run()))
			}
			if v.Passed != c.passed || !c.passed && v.Said != c.said || v.Answer != c.answer {
				t.Errorf("%+v", v)
			}
		})
	}
}

// kept is a place as it comes out of a file.
func kept(t *testing.T, at lessons.Place) lessons.Place {
	t.Helper()
	progress, _ := lessons.OpenProgress(filepath.Join(t.TempDir(), "progress.json"))
	progress.Visit(at)
	if err := progress.Save(); err != nil {
		t.Fatal(err)
	}
	again, _ := lessons.OpenProgress(progress.Path())
	last, ok := again.Last()
	if !ok {
		t.Fatal("the place was not kept")
	}
	return last
}

// A server that the reader decides for comes back as they decided.
func TestADecisionIsCarriedOutAgain(t *testing.T) {
	t.Parallel()
	decides := page(func(p *lessons.Page) { p.Predict.Decides = "head" })
	r := reading.Open(decides, lessons.Place{Page: "first/hello", Presses: 2, Answer: "timing"}, reading.Options{})
	if start := r.Start(); len(start.Until) != 2 {
		t.Fatalf("it is held behind %d conditions, and not where it was asked", len(start.Until))
	}
	step, err := r.Arrived(reading.Run{Trace: tracetest.Hello(), Held: true})
	if want := (trace.EditEnviron{Key: "decide.head", Value: "timing"}); err != nil || step.Do != reading.Go || step.Edit != trace.Edit(want) {
		t.Errorf("%+v, %v", step, err)
	}
	if step, _ = r.Arrived(reading.Run{Trace: tracetest.Hello(), Over: true}); !step.Judged || r.Verdict().Said != "The timing" {
		t.Errorf("%+v, %+v", step, r.Verdict())
	}
}

// A change is judged once its request has come to rest, and not before: what is right is never
// called wrong meanwhile.
func TestAChangeIsCalledWrongOnceItIsJudged(t *testing.T) {
	t.Parallel()
	for src, wrong := range map[string]bool{"target == 'x'": true, "target != ''": false} {
		f := open(t, page(that(src), noQuestion), lessons.Place{}, reading.Options{})
		for range 2 {
			f.press(' ')
		}
		f.r.Change(f.r.Stack, sandbox.Request{Target: "/hello?name=Sam"})
		if f.r.Text(f.run(), 1).NotYet {
			t.Errorf("%s: it is called wrong before it is judged", src)
		}
		if _, err := f.r.Arrived(f.run()); err != nil {
			t.Fatal(err)
		}
		if got := f.r.Text(f.run(), 1).NotYet; got != wrong {
			t.Errorf("%s: called wrong: %v", src, got)
		}
	}
}
