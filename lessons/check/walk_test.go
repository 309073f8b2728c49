package check

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roundtrip/lessons"
	"roundtrip/lessons/internal/coursetest"
	"roundtrip/lessons/internal/tracetest"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/python/embedded"
	"roundtrip/wsgi/trace"
)

func TestWhatIsNotThereDoesNotRun(t *testing.T) {
	t.Parallel()
	engine := embedded.New(embedded.Options{CacheDir: t.TempDir()})
	t.Cleanup(func() {
		if err := engine.Close(); err != nil {
			t.Error(err)
		}
	})
	runner := InLabs(catalog.New(catalog.Options{Content: coursetest.Files(nil), Embedded: engine}))
	var unknown *lessons.UnknownError
	if _, err := runner.Start(t.Context(), lessons.Setup{App: "demo:hullo"}, sandbox.ToEnd); !errors.As(err, &unknown) {
		t.Errorf("%v", err)
	}
	p := page(t, "hello", nil)
	p.Run.App = "demo:hullo"
	if wrong := Page(t.Context(), p, runner); !strings.Contains(wrong.Error(), "the request did not run") {
		t.Errorf("%v", wrong)
	}
}

func TestAStopBehindTheEndIsNeverTaken(t *testing.T) {
	t.Parallel()
	text := strings.Replace(coursetest.HelloPage, "  - until: end\n", "  - until: end\n    say: Over.\n  - until: event == \"app.called\"\n", 1)
	p := page(t, "hello", map[string]string{"first/01-hello.md": text})
	wrong := Page(t.Context(), p, replay{tracetest.Hello()})
	if !strings.Contains(wrong.Error(), `press 4 of space does not arrive: event == "app.called"`) {
		t.Errorf("%v", wrong)
	}
}

func TestAHeldRequestOfALabIsWalkedToTheEnd(t *testing.T) {
	t.Parallel()
	engine := embedded.New(embedded.Options{CacheDir: t.TempDir()})
	t.Cleanup(func() {
		if err := engine.Close(); err != nil {
			t.Error(err)
		}
	})
	p := page(t, "hello", nil)
	p.Run.App = "demo:hello"
	w, err := ReadThrough(t.Context(), p, InLabs(catalog.New(catalog.Options{Content: coursetest.Files(nil), Embedded: engine})))
	if err != nil {
		t.Fatal(err)
	}
	kinds := []string{w.Trace.Event(w.Opening - 2).Kind().String()}
	for _, n := range w.Reached[:2] {
		kinds = append(kinds, w.Trace.Event(n-2).Kind().String()) // behind it stands hold.entered
	}
	if diff := cmp.Diff([]string{"conn.accepted", "request.line", "start_response.called"}, kinds); diff != "" {
		t.Error(diff)
	}
	if n := w.Reached[2]; n != lessons.EndOf(w.Trace) || w.Trace.Event(n-1).Kind() != trace.KindExchangeEnded {
		t.Errorf("the end is at %d of %d", n, w.Trace.Len())
	}
}
