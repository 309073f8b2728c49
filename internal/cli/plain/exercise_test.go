package plain

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"roundtrip/lessons"
	"roundtrip/wsgi/trace"
)

func TestAnExerciseIsToldAndChecked(t *testing.T) {
	t.Parallel()
	own := filepath.Join(t.TempDir(), "mine.py")
	write := func(text string) {
		if err := os.WriteFile(own, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("def application(environ, start_response):\n    start_response('200 OK', [('Content-Type', 'text/plain')])\n    return ['Hello, WSGI!']\n")
	text, progress := tell(t, "your-own/first", 0, strings.Join([]string{
		"", "h", "h", "h", "h", "what", "nowhere.py", own, "s", "q", "",
	}, "\n"))
	contains(t, text, "Page 1 of 6: Your first application", "first.py begins with:", "1: def application",
		"Checks, 4:", "Checks: 0 of 4 pass.", "✗ failed, answers", "The first that fails, answers: asked: GET /; expected: the status 200 OK; got:",
		"Story: The function gave None back", "Look at:", "Hint 1 of 3:", "Hint 2 of 3:", "Hint 3 of 3:", "Hint 3 of 3:",
		`"what" means nothing here.`, "Your file cannot be read:", "Story: The wire carries bytes", "Solution:", `return [b"Hello, WSGI!"]`,
		"You come back to this page.")
	got := progress.Practice("your-own/first")
	if got.Attempts != 2 || got.Hints != 3 || !got.Shown || got.Solved || progress.Done("your-own/first") {
		t.Errorf("%+v", got)
	}
	if at, ok := progress.Last(); !ok || at.Page != "your-own/first" {
		t.Errorf("the reader is taken to be at %+v", at)
	}
}

func TestASolvedExerciseIsDone(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	o := options(t, &out, strings.Join([]string{"", "again", "", "n", "skip", "q", ""}, "\n"))
	l, p, err := o.Course.Find("your-own/first")
	if err != nil {
		t.Fatal(err)
	}
	own := filepath.Join(t.TempDir(), "first.py")
	if err := os.WriteFile(own, []byte(p.Exercise.Solution), 0o600); err != nil {
		t.Fatal(err)
	}
	o.Own = func(*lessons.Page) (string, error) { return own, nil }
	if err := Tell(t.Context(), l, 0, 0, o); err != nil {
		t.Fatal(err)
	}
	contains(t, out.String(), "Your file: "+own, "Checks: 4 of 4 pass.", "✓ passed, elsewhere",
		"✓ You wrote a whole application.", "Press enter for the next page", "Checks: 4 of 4 pass.", "Page 2 of 6", "Page 3 of 6", "Page 4 of 6")
	for page, done := range map[string]bool{"first": true, "greet": false, "order": true, "moved": false} {
		if o.Progress.Done("your-own/"+page) != done {
			t.Errorf("%s is done: %t", page, !done)
		}
	}
}

// The keys that move a line are the screen's: here a page says how it goes without them.
func TestLinesAreOrderedInAnEditor(t *testing.T) {
	t.Parallel()
	const said = "In plain text no key moves a line. Put the lines in order in your own editor"
	text, _ := tell(t, "application/lines", 0, "q\n")
	contains(t, text, said)
	if text, _ = tell(t, "your-own/first", 0, "q\n"); strings.Contains(text, said) {
		t.Error("it is said of an exercise in which nothing is put in order")
	}
}

// An event has the time of its exchange, without the one before it and without what the exchange waited for.
func TestAnEventHasTheTimeOfItsExchange(t *testing.T) {
	t.Parallel()
	const ms = time.Millisecond
	tr := trace.New(time.Time{}, []trace.Event{
		{Seq: 1, X: 2, Conn: 1, N: 1, T: 1000 * ms, Layer: trace.LayerServer, Data: &trace.BytesIn{}},
		{Seq: 2, X: 2, Conn: 1, N: 1, T: 1300 * ms, Layer: trace.LayerServer, Data: &trace.EngineWaited{For: 299 * ms}},
		{Seq: 3, X: 2, Conn: 1, N: 1, T: 1302 * ms, Layer: trace.LayerServer, Data: &trace.AppRaised{Exc: "no tea"}},
	})
	var out strings.Builder
	n := &narrator{voice: voice{w: &out, width: 80}}
	n.grading(&lessons.Grading{Results: []lessons.Result{{Check: &lessons.ExerciseCheck{}, Outcome: lessons.Failed, Trace: tr, Position: 3}}})
	contains(t, out.String(), "Look at: 3.00 ms, server, app.raised")
}
