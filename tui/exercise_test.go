package tui

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"roundtrip/sandbox/python/pythontest"
	"roundtrip/tui/keys"
	"roundtrip/tui/lesson"
	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

const firstExercise = "your-own/first"

// Files for the first exercise.
const (
	textual = "def application(environ, start_response):\n    start_response('200 OK', [])\n    return ['Hello']\n"
	bare    = "def application(environ, start_response):\n    start_response('200 OK', [])\n    return [b'Hello, WSGI!']\n"
	broken  = "import teapot\n"
	looping = "def application(environ, start_response):\n    while True:\n        pass\n"
)

// practise opens the first exercise, with a file in the learner's folder if there
// is to be one.
func practise(tb testing.TB, s setup, text string) *desk {
	tb.Helper()
	if s.files == "" {
		s.files = filepath.Join(tb.TempDir(), "files")
	}
	if s.start == "" {
		s.start = firstExercise
	}
	if text != "" {
		name := filepath.Join(s.files, "first.py")
		if err := errors.Join(os.MkdirAll(s.files, 0o755), os.WriteFile(name, []byte(text), 0o644)); err != nil {
			tb.Fatal(err)
		}
	}
	return sit(tb, s)
}

// solution is that of the exercise on the screen.
func (d *desk) solution() string { return d.lesson().Page().Exercise.Solution }

// rewrites puts a text in the place of the learner's, in the editor, and saves.
func (d *desk) rewrites(text string) {
	d.Helper()
	d.press("e")
	if d.editor() == nil {
		d.Fatalf("nothing can be typed:\n%s", d.text())
	}
	d.editor().Current().Set(text, 0)
	d.press("ctrl+s")
}

func TestExercisesLook(t *testing.T) {
	t.Parallel()
	atEachSize(t, func(t *testing.T, s size) {
		d := practise(t, setup{size: s}, "")
		looks := func(name string) { d.looksAnywhere(t, name) }
		looks("01-as-shipped")
		d.press("space", "space")
		looks("02-watched")
		d.press("e")
		looks("03-editor")
		d.press("esc")
		d.rewrites(textual)
		looks("04-failing")
		d.press(`\`)
		looks("05-failing-large")
		d.press("esc", "down")
		looks("06-another-check")
		d.press("up", "enter")
		looks("07-its-request")
		d.press("V", "h")
		looks("08-hint")
		d.press("h", "h", "H")
		looks("09-solution")
		d.press("H", "space")
		looks("10-solution-runs")
		d.press("V")
		d.rewrites(broken)
		looks("11-broken")
		d.rewrites(d.solution())
		looks("12-solved")
	})
}

// In ASCII, without colours and before an audience, the same is said.
func TestExercisesOnOtherTerminals(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]setup{
		"ascii": {ascii: true}, "no-color": {profile: colorprofile.NoTTY}, "present": {present: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s.size = wide
			d := practise(t, s, bare)
			d.shows("3 of 4 checks pass", d.m.Theme.Sym.Cursor+" "+d.m.Theme.Sym.No+" asked", d.m.Theme.Sym.Yes+" the status 200 OK")
			d.survives(odd)
			if s.ascii {
				for _, r := range d.text() {
					if r > 126 {
						t.Fatalf("%q is no ASCII:\n%s", r, d.text())
					}
				}
			}
		})
	}
}

// What is typed and saved is checked; what is right is done, and stays it.
func TestAnExerciseIsSolved(t *testing.T) {
	t.Parallel()
	d := practise(t, setup{}, "")
	page := d.lesson().Page().Ref()
	d.rewrites(textual)
	d.shows("▸ ✗ asked", "expected the status 200 OK", "TypeError: a body is made of bytes", "The wire carries bytes")
	if p := d.m.Progress.Practice(page); p.Attempts != 1 || p.Solved {
		t.Errorf("it is noted as %+v", p)
	}
	d.rewrites(d.solution())
	d.shows("All 4 checks pass.", "enter next page")
	if p := d.m.Progress.Practice(page); p.Attempts != 2 || !p.Solved || !d.m.Progress.Done(page) {
		t.Errorf("it is noted as %+v", p)
	}
	d.press("esc")
	d.shows("▪▫▫▫▫▫")
	d.press("enter")
	d.shows("All 4 checks pass.")
	if p := d.m.Progress.Practice(page); p.Attempts != 2 {
		t.Errorf("coming back counts as an attempt: %+v", p)
	}
	d.press("enter")
	d.shows("page 2 of 6")
}

// Nobody is kept on a page whose exercise is not solved.
func TestAnExerciseIsPassedOver(t *testing.T) {
	t.Parallel()
	d := practise(t, setup{}, "")
	d.press("enter")
	d.shows("enter again turns the page")
	d.press("enter")
	d.shows("page 2 of 6")
	d.press("p")
	d.rewrites(textual)
	d.press("enter", "enter")
	d.shows("page 1 of 6", "The exercise is not solved yet", "enter again turns the page")
	d.press("enter")
	d.shows("page 2 of 6")
	if d.m.Progress.Done(firstExercise) {
		t.Error("it is done")
	}
}

// The task can be hidden, the checks cannot; where they take its place, the way
// back to it is told.
func TestTheTaskAndTheChecks(t *testing.T) {
	t.Parallel()
	d := practise(t, setup{}, "")
	d.press("space", "space", "space")
	d.shows("asked    GET /", `\ the task`)
	d.hides("Now you write the whole application.")
	d.press(`\`)
	d.shows("Now you write the whole application.", "asked    GET /")
	d.hides(`\ the task`)
	d.press(`\`, ".")
	d.shows("Now you write the whole application.", "asked    GET /")
	d.press(".")
	d.shows("asked    GET /", "of 4 checks pass", `\ the task`)
	d.press("h")
	d.shows("hint 1 of 3")
	d.press("h", "h")
	d.shows("hint 3 of 3", "H solution")
}

// A page opens at its task, at each size, also where its file was changed on an earlier day.
func TestAnExerciseOpensAtItsTask(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"", textual, "def"} {
		d := practise(t, setup{}, file)
		for _, s := range composed {
			d.resize(s)
			d.shows("Now you write the whole")
		}
		d.resize(small)
		d.press(".")
		if d.hides("Now you write the whole"); !strings.Contains(d.text(), "The text is hidden · . shows it") {
			t.Errorf("no word of the text that is hidden:\n%s", d.text())
		}
		for d.lesson().Page().Number == 1 { // enter goes to a check's event first
			d.press("enter")
		}
		d.hides("The text is hidden")
	}
}

// The request of a check that failed is looked at, and run again line by line.
func TestACheckIsLookedAt(t *testing.T) {
	t.Parallel()
	d := practise(t, setup{}, textual)
	d.press("down", "down", "down", "down")
	d.shows("asked    GET /some/where/else?x=1")
	d.press("enter")
	x := d.v()
	was := x.Trace
	if want := d.lesson().Reading().Exercise.Result(3); x.Trace != want.Trace || x.At != want.Position || !x.Over {
		t.Fatalf("at %d of another request than the check's, which is at %d", x.At, want.Position)
	}
	d.shows("r run again", "esc back to yours")
	d.hides("enter next page")
	d.press("G", "s")
	d.shows("The request has ended. r runs it again")
	d.press("r")
	d.heldAt(trace.KindAppCalled, trace.LayerApp)
	d.press("s", "s")
	if got := d.v().Held.Event; got.Kind() != trace.KindCodeLine || got.Src.Line != 2 || d.v().Trace == was {
		t.Errorf("held at %v, %v", got.Kind(), got.Src)
	}
	if got := string(d.v().Sent); !strings.HasPrefix(got, "GET /some/where/else?x=1 ") {
		t.Errorf("sent %q", got)
	}
	d.press("up")
	d.shows("asked    GET /some/where/else?x=1")
	d.hides("the others")
	d.press("esc")
	if got := string(d.v().Sent); !strings.HasPrefix(got, "GET / ") || d.m.screen.Where() != keys.Lesson {
		t.Errorf("esc does not lead back to the page's own request: %q", got)
	}
}

// Hints come one at a time, then the solution; the learner's file stays as it is.
func TestHintsAndTheSolution(t *testing.T) {
	t.Parallel()
	d := practise(t, setup{size: middle}, textual)
	hints := d.lesson().Page().Exercise.Hints
	d.press("H")
	d.shows("The solution comes after the last hint: h tells hint 1 of 3.")
	for i := range hints {
		d.press("h")
		d.shows("hint " + strconv.Itoa(i+1) + " of 3: " + strings.Join(strings.Fields(hints[i])[:3], " "))
	}
	d.press("h")
	d.shows("hint 1 of 3")
	d.press("H")
	d.shows("A solution: Two lines", "return ['Hello']")
	d.press("H", "space")
	d.shows("the solution · page 1 of 6", "It answers: 200 OK, Hello, WSGI!", `return [b"Hello, WSGI!"]`)
	d.press("e")
	if got := d.editor().Current().Value(); got != textual {
		t.Errorf("e shows %q", got)
	}
	d.press("esc", "V")
	d.shows("yours · page 1 of 6", "return ['Hello']")
	if got := d.disk("first.py"); got != textual {
		t.Errorf("the learner's file is %q", got)
	}
	if p := d.m.Progress.Practice(firstExercise); p.Hints != 3 || !p.Shown {
		t.Errorf("it is noted as %+v", p)
	}
}

// Another program saves the file: it is checked, unless somebody types in it.
func TestAnotherProgramSavesAnExercise(t *testing.T) {
	t.Parallel()
	d := practise(t, setup{}, textual)
	d.another("first.py", bare)
	d.notices()
	d.shows("3 of 4 checks pass", "Your file has changed, and is checked again.")
	d.press("e")
	d.another("first.py", d.solution())
	d.notices()
	d.shows("your first.py")
	d.press("esc")
	d.shows("All 4 checks pass.")
	d.another("first.py", "")
	d.notices()
	d.shows("first.py is not")
	d.another("first.py", bare)
	d.notices()
	d.shows("3 of 4 checks pass")
}

// While the solution runs, or a check is looked at, the file is watched too.
func TestAnotherProgramSavesBesideTheSolution(t *testing.T) {
	t.Parallel()
	d := practise(t, setup{}, textual)
	d.press("h", "h", "h", "H", "H", "space")
	d.another("first.py", bare)
	d.notices()
	d.shows("yours · page", "3 of 4 checks pass")
	d.press("enter")
	d.another("first.py", d.solution())
	d.notices()
	d.shows("All 4 checks pass.")
}

// The file is as it came again, and the learner's is kept aside.
func TestAnExerciseIsReset(t *testing.T) {
	t.Parallel()
	d := practise(t, setup{}, textual)
	d.press("R")
	d.shows("The original is back. Yours is kept in", "Now you write the whole application.", "held at the client")
	if got := d.disk("first.1.py"); got != textual {
		t.Errorf("kept %q", got)
	}
	if got := d.disk("first.py"); got != d.lesson().Page().Exercise.Start {
		t.Errorf("it is %q", got)
	}
}

// A file without an end is told with its line, and keeps nobody waiting.
func TestAnExerciseThatLoops(t *testing.T) {
	t.Parallel()
	d := practise(t, setup{}, looping)
	d.shows("Now you write the whole application.", "0 of 4 checks pass")
	d.press("down")
	if ended := regexp.MustCompile(`first\.py:?.*endless\s+loop|endless\s+loop\s+at\s+line\s+\d+\s+of\s+first\.py`); !ended.MatchString(strings.Join(strings.Fields(d.text()), " ")) {
		t.Errorf("the loop is not told of:\n%s", d.text())
	}
	d.rewrites(bare)
	d.shows("3 of 4 checks pass")
}

// Checks that run are ended by the next save, and by leaving the page; what they
// say then is dropped. The screen says that they run only after a while.
func TestChecksAreEnded(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(d *desk){
		"save": func(d *desk) { d.run(d.lesson().CodeChanged("")); d.next() },
		"page": func(d *desk) { d.take(keyPress("p")) },
		"home": func(d *desk) { d.take(keyPress("esc")) },
		"quit": func(d *desk) { d.leave() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := practise(t, setup{start: "your-own/greet"}, "")
			d.another(d.exercise().File, looping)
			d.press("c")
			d.take(keyPress("space"))
			d.next() // the file is read
			said := d.beside()
			d.hides("The checks run.")
			for _, msg := range d.ticks {
				d.take(msg())
			}
			d.shows("The checks run.")
			exercise := d.exercise()
			end(d)
			msg := <-said
			if !errors.Is(msg.Err, context.Canceled) {
				t.Errorf("they ended with %v", msg.Err)
			}
			d.take(msg)
			if exercise.Grading() != nil || d.m.Notice == theme.Sentence(msg.Err) {
				t.Errorf("what they said is told: %q", d.m.Notice)
			}
		})
	}
}

// beside runs the commands that wait beside the desk, and gives what the checks say.
func (d *desk) beside() <-chan lesson.GradedMsg {
	said := make(chan lesson.GradedMsg, 1)
	var run func(cmd tea.Cmd)
	run = func(cmd tea.Cmd) {
		if cmd == nil {
			return
		}
		switch msg := cmd().(type) {
		case lesson.GradedMsg:
			said <- msg
		case tea.BatchMsg:
			for _, cmd := range msg {
				go run(cmd)
			}
		}
	}
	for _, cmd := range d.queue {
		go run(cmd)
	}
	d.queue = nil
	return said
}

// A layer is an exercise like an application.
func TestALayerIsAnExercise(t *testing.T) {
	t.Parallel()
	d := practise(t, setup{start: "your-own/sign"}, "")
	d.shows("code sign.py · yours", "def sign(app):")
	d.press("space", "space", "space")
	d.shows("no X-Served-By", "code sign.py · yours")
	d.rewrites(d.solution())
	d.shows("All 7 checks pass.")
	if got := d.disk("middleware/sign.py"); got != d.solution() {
		t.Errorf("the file is %q", got)
	}
}

// Without a folder for files an exercise is a page like any other.
func TestAnExerciseWithoutAFolder(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "a-file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	d := practise(t, setup{files: file}, "")
	if d.m.Notice == "" || d.empty() {
		t.Errorf("it is not said that there is no folder:\n%s", d.text())
	}
	d.press("space", "space", "space")
	d.press("e")
	d.press("enter", "enter")
	d.shows("page 2 of 6")
}

// What is asked of a selected check is answered with the check, and asked twice the glossary opens.
func TestACheckIsExplained(t *testing.T) {
	t.Parallel()
	d := practise(t, setup{}, textual)
	d.press("down")
	d.press("?")
	d.shows("A check of this exercise", "Expected: ", "Got: ", "Why: ")
	d.press("?")
	d.shows("Glossary")
}

// The editor opens where something is to be filled in.
func TestTheEditorOpensAtTheGap(t *testing.T) {
	t.Parallel()
	d := practise(t, setup{start: "application/call"}, "")
	d.press("space", "e")
	if got := d.editor().Current().Line() + 1; got != 9 {
		t.Errorf("it opens at line %d, not at the comment in line 9", got)
	}
}

// On a page with an exercise e opens its file, whatever lens is shown.
func TestEIsTheFileOfAnExercise(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{start: firstExercise})
	for range 3 {
		d.press("tab", "e")
		d.shows("ctrl+s save and check")
		d.press("esc")
	}
}

// The reader's file is run again from where it is called, so that s goes line by line at once.
func TestAnExerciseIsRunAgainWhereItIsCalled(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{start: firstExercise})
	d.press("e", "ctrl+s")
	d.over()
	d.press("r")
	d.shows("held in app", "s one line")
}

// What is said of the checks in a small terminal is said in every larger one.
func TestLargerTerminalsSayNoLessOfTheChecks(t *testing.T) {
	if pythontest.Race {
		t.Skip("nothing races here that other tests do not look at")
	}
	t.Parallel()
	pages, err := options(t, setup{}).Course.Exercises()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pages {
		t.Run(p.Ref(), func(t *testing.T) {
			t.Parallel()
			practise(t, setup{start: p.Ref()}, "").saysNoLess()
		})
	}
}

func (d *desk) saysNoLess() {
	d.Helper()
	said := d.saidOfChecks(small)
	for _, stops := 0, len(d.lesson().Page().Stops); stops >= 0; stops-- {
		for _, s := range []size{middle, {120, 40}, wide, {220, 60}} {
			for text := range said {
				d.resize(s)
				if story := d.storyText(); !strings.Contains(story, begins(text)) && !tellsHow.MatchString(story) {
					d.Errorf("%v does not say %q:\n%s", s, text, d.text())
				}
			}
		}
		d.resize(small)
		d.press("space")
		said = d.saidOfChecks(small)
	}
}

// tellsHow is how what has no room is read.
var tellsHow = regexp.MustCompile(`\\(more|thetask)`)

// begins is what is read of what a check asks for where there is a row for it.
func begins(asked string) string {
	words := strings.Join(strings.Fields(asked), "")
	return words[:min(len(words), 10)]
}

// saidOfChecks is what is read of what the checks ask for.
func (d *desk) saidOfChecks(s size) map[string]bool {
	d.Helper()
	d.resize(s)
	said, story := map[string]bool{}, d.storyText()
	for _, c := range d.lesson().Page().Exercise.Checks {
		if asked := strings.Join(strings.Fields(c.Asked), ""); strings.Contains(story, asked) {
			said[c.Asked] = true
		}
	}
	return said
}

// A hint that has no room above the editor says so, and which key shows the rest.
func TestAHintThatIsCutAboveTheEditorSaysSo(t *testing.T) {
	t.Parallel()
	d := practise(t, setup{size: small}, "")
	d.press("space", "h")
	d.shows("hint 1 of 3")
	d.press("e")
	d.shows("hint 1 of 3", "more rows", "ctrl+g shows all")
	d.press("ctrl+g", "pgdown")
	d.shows("hint 1 of 3", "in the place of the word pass")
}
