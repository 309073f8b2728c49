package plain

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"roundtrip/content"
	"roundtrip/lessons"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/python/pythontest"
)

// options are those of a reader who types some lines.
func options(t *testing.T, out io.Writer, typed string) Options {
	t.Helper()
	course, err := lessons.Open(content.FS())
	if err != nil {
		t.Fatal(err)
	}
	progress, _ := lessons.OpenProgress(filepath.Join(t.TempDir(), "progress.json"))
	return Options{
		Course: course, Catalog: catalog.New(catalog.Options{Content: content.FS(), Embedded: pythontest.Engine(t)}), Out: out, Width: 80,
		In: NewReader(strings.NewReader(typed), true), Progress: progress,
		Ready: func(context.Context, string) error { return nil }, Why: "as a test asks",
	}
}

// tell tells a page as it is typed along, and gives what was told.
func tell(t *testing.T, ref string, presses int, typed string) (string, *lessons.Progress) {
	t.Helper()
	var out strings.Builder
	o := options(t, &out, typed)
	l, p, err := o.Course.Find(ref)
	if err != nil {
		t.Fatal(err)
	}
	if err := Tell(t.Context(), l, p.Number-1, presses, o); err != nil {
		t.Fatal(err)
	}
	return out.String(), o.Progress
}

func contains(t *testing.T, text string, parts ...string) {
	t.Helper()
	rest := text
	for _, p := range parts {
		_, after, ok := strings.Cut(rest, p)
		if !ok {
			t.Errorf("%q is not told in its place in:\n%s", p, text)
			return
		}
		rest = after
	}
}

func TestAPersonIsWaitedForAtEveryStop(t *testing.T) {
	t.Parallel()
	text, progress := tell(t, "by-hand/request-line", 0, "\nq\n")
	contains(t, text, "Page 5 of 12", "Press enter to go on (0 of 3 done):", "Step 1 of 3.", "request.line",
		"Press enter to go on (1 of 3 done):", "You come back to this page.")
	if strings.Contains(text, "Question") {
		t.Errorf("more was told than was asked for:\n%s", text)
	}
	if at, ok := progress.Last(); !ok || at.Page != "by-hand/request-line" || at.Presses != 1 {
		t.Errorf("the reader is taken to be at %+v", at)
	}
	if progress.Done("by-hand/request-line") {
		t.Error("a page that was left is done")
	}
}

func TestAReaderComesBackToWhereTheyWere(t *testing.T) {
	t.Parallel()
	text, _ := tell(t, "by-hand/request-line", 1, "q\n")
	contains(t, text, "Step 1 of 3.", "Press enter to go on (1 of 3 done):")
	if strings.Contains(text, "(0 of 3 done)") {
		t.Errorf("the reader has to press again:\n%s", text)
	}
}

func TestAnswersAndChanges(t *testing.T) {
	t.Parallel()
	text, progress := tell(t, "by-hand/request-line", 0, strings.Join([]string{
		"", "", "seven", "1", "", "g t", "get", "q", "",
	}, "\n"))
	contains(t, text, "Question: BREW", `"seven" is none of the answers.`, "✗ You said The server: it knows its methods.",
		"The answer is: Nobody, the application is called.", "Change:", "That cannot be sent: a method is one word",
		"  get /pot HTTP/1.1", "REQUEST_METHOD is 'get'", "it was 'BREW'", "Press enter for the next page:")
	if got := progress.Surprises("by-hand"); len(got) != 1 || got[0].Page != "by-hand/request-line" {
		t.Errorf("surprises: %+v", got)
	}
	if !progress.Done("by-hand/request-line") {
		t.Error("a page that was read to its end is not done")
	}
	if again, _ := lessons.OpenProgress(progress.Path()); !again.Done("by-hand/request-line") {
		t.Error("it was not saved")
	}
}

func TestAtAPromptOneMayLookAndAsk(t *testing.T) {
	t.Parallel()
	text, _ := tell(t, "environ/environ", 0, strings.Join([]string{
		"", "wire", "code", "? PATH_INFO", "? nonsense", "what", "q", "",
	}, "\n"))
	contains(t, text, "Step 1", "Environ, ", "PATH_INFO is", "Wire: the server has read", "def application",
		"PATH_INFO", "See PEP 3333", "There is no explanation of \"nonsense\"", "\"what\" means nothing here")
}

func TestTheEndOfTheInputEndsTheLesson(t *testing.T) {
	t.Parallel()
	text, _ := tell(t, "by-hand/held-request", 0, "\n")
	contains(t, text, "Step 1 of 3.", "You come back to this page.")
}

func TestNoticeWhenProgressCannotBeSaved(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	o := options(t, &out, "\n\nq\n")
	o.Progress, _ = lessons.OpenProgress(filepath.Join(t.TempDir(), "no\x00such", "file"))
	l, _, err := o.Course.Find("1/1")
	if err != nil {
		t.Fatal(err)
	}
	if err := Tell(t.Context(), l, 0, 0, o); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(out.String(), "progress cannot be saved"); n != 1 {
		t.Errorf("said %d times:\n%s", n, out.String())
	}
}

func TestInterruptionEndsTheRequest(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	o := options(t, &out, "")
	ctx, cancel := context.WithCancel(t.Context())
	in, typed := io.Pipe()
	defer typed.Close()
	o.In = NewReader(in, true)
	done := make(chan error, 1)
	l, _, err := o.Course.Find("1/1")
	if err != nil {
		t.Fatal(err)
	}
	go func() { done <- Tell(ctx, l, 0, 0, o) }()
	cancel()
	if err := <-done; err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestAPipeIsNeverWaitedFor(t *testing.T) {
	t.Parallel()
	silent, typed := io.Pipe()
	defer typed.Close()
	for _, in := range []io.Reader{silent, strings.NewReader(""), nil} {
		r := NewReader(in, false)
		for range 3 {
			if line, ok := r.Line(t.Context()); ok || line != "" {
				t.Errorf("a line %q from nowhere", line)
			}
		}
	}
	r := NewReader(strings.NewReader("one\n two \nthree"), false)
	for _, want := range []string{"one", "two", "three"} {
		if line, ok := r.Line(t.Context()); !ok || line != want {
			t.Errorf("%q, want %q", line, want)
		}
	}
}

func TestEdit(t *testing.T) {
	t.Parallel()
	base := sandbox.Request{Method: "GET", Target: "/hello?name=Ada", Raw: []byte("GET / HTTP/1.1\r\nA: b\r\n\r\n")}
	tests := []struct {
		field, selected, typed, want string
	}{
		{"target", "Ada", "Sam", "/hello?name=Sam"},
		{"target", "", "/x", "/x"},
		{"method", "GET", "get", "get"},
		{"headers", "", "Cookie: sid=x", "Cookie: sid=x"},
		{"headers", "", `A: b\nC: d`, "A: b\nC: d"},
		{"body", "", "name=Ada", "name=Ada"},
		{"raw", "A: b", "A: c", "GET / HTTP/1.1\nA: c\n\n"},
		{"raw", "", `GET /\n\n`, "GET /\n\n"},
	}
	for _, test := range tests {
		r := base
		if err := (&lessons.Change{Field: test.field, Select: test.selected}).Apply(&r, test.typed); err != nil {
			t.Errorf("%+v: %v", test, err)
		}
		if got := lessons.FieldText(r, test.field); got != test.want {
			t.Errorf("%s: %q, want %q", test.field, got, test.want)
		}
	}
	for _, wrong := range []lessons.Change{{Field: "target"}, {Field: "method"}, {Field: "headers"}, {Field: "app"}} {
		r := base
		if err := wrong.Apply(&r, "no good"); err == nil {
			t.Errorf("%s takes anything", wrong.Field)
		}
	}
}

func TestCommandCanBeTyped(t *testing.T) {
	t.Parallel()
	r := sandbox.Request{Method: "POST", Target: "/it's", Body: []byte("a=b")}
	r.Headers, _ = sandbox.ParseHeaders("X-Tea: green")
	got := command(catalog.Stack{App: "hello.py", Middleware: []string{"timing", "session"}}, r)
	want := `roundtrip trace hello.py POST '/it'\''s' -H 'X-Tea: green' -d 'a=b' --middleware timing,session`
	if got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// What the checker finds is told where it becomes clear, on a page that has
// findings, and once; everywhere else when it is asked for.
func TestFindingsAreTold(t *testing.T) {
	t.Parallel()
	text, _ := tell(t, "start-response/one-letter", 0, "findings\n? a18\n\n\n\n1\nq\n")
	contains(t, text, "Findings: no rule is broken up to here.", "\nA18: bytes, and strings that stand for bytes.",
		"Finding: MUST, A18, app at hello_str.py, line 3. The application gave a block", "Instead: Give blocks that are exactly bytes",
		"See PEP 3333, Unicode Issues.")
	if strings.Count(text, "Finding:") != 1 {
		t.Errorf("the finding is not told once:\n%s", text)
	}
	text, _ = tell(t, "environ/unread", 0, "")
	if strings.Contains(text, "Finding:") {
		t.Errorf("a page without findings tells of them:\n%s", text)
	}
}

// The line that goes on names the next lesson, and the folder of a course of one's own.
func TestTheNextLessonIsToldWithItsCourse(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	o := options(t, &out, "")
	o.Option = " --content course"
	n := &narrator{Options: o, lesson: o.Course.Lessons[0], voice: voice{w: &out, width: o.Width}}
	n.closing()
	contains(t, out.String(), "Write: roundtrip learn "+o.Course.Lessons[1].ID+" --plain --content course")
}

// A pipe whose lines come one after the other, as on a busy machine, loses none; one that says nothing
// any more keeps nobody waiting.
func TestAPipeThatSpeaksIsWaitedFor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		in, out := io.Pipe()
		defer out.Close()
		go func() {
			for _, line := range []string{"one\n", "two\n", "three\n"} {
				time.Sleep(grace / 2)
				_, _ = io.WriteString(out, line)
			}
		}()
		r := NewReader(in, false)
		for _, want := range []string{"one", "two", "three"} {
			if got, ok := r.Line(t.Context()); got != want || !ok {
				t.Errorf("got %q, %v instead of %q", got, ok, want)
			}
		}
		for _, atMost := range []time.Duration{grace, time.Millisecond} {
			began := time.Now()
			if got, ok := r.Line(t.Context()); ok || time.Since(began) > atMost {
				t.Errorf("got %q, %v after %v", got, ok, time.Since(began))
			}
		}
	})
}
