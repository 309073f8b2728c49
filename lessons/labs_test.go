package lessons

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roundtrip/lessons/expr"
	"roundtrip/lessons/internal/tracetest"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/python/embedded"
	"roundtrip/wsgi/trace"
)

func TestARunIsAStackAndARequest(t *testing.T) {
	t.Parallel()
	run := Setup{
		App: "hello.py", Middleware: []string{"timing"}, Static: &Static{Prefix: "/static", Dir: "static"},
		Request: Request{Method: "POST", Target: "/form", Headers: []string{"X-Tea:  green"}, Body: "name=Ada"},
	}
	stack := catalog.Stack{App: "hello.py", Middleware: []string{"timing"}, Static: &catalog.StaticDir{Prefix: "/static", Dir: "static"}}
	if diff := cmp.Diff(stack, run.Stack()); diff != "" {
		t.Error(diff)
	}
	want := "POST /form HTTP/1.1\r\nHost: h:1\r\nX-Tea: green\r\nContent-Length: 8\r\n\r\nname=Ada"
	if got := string(run.Sends().Bytes("h:1")); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	run.Raw = "GET /\nHost: {{host}}\n\n"
	if got := string(run.Sends().Bytes("h:1")); got != "GET /\nHost: h:1\n\n" {
		t.Errorf("raw: %q", got)
	}
}

func TestAConditionHoldsARequest(t *testing.T) {
	t.Parallel()
	tr := tracetest.Hello()
	for src, want := range map[string]trace.Kind{
		`event == "app.called" and layer == "app"`:        trace.KindAppCalled,
		`count("app.called") == 2`:                        trace.KindAppCalled,
		`status == 200`:                                   trace.KindStartResponseCalled,
		`event == "body.block" and len(environ) > 100`:    trace.KindNone,
		`event == "head.committed" and status + "x" == 1`: trace.KindNone,
	} {
		failed := 0
		until := Cond{Expr: expr.MustCompile(src)}.Until(func(error) { failed++ })
		x := &replayed{tr: tr}
		x.Go(until)
		got := trace.KindNone
		if x.n < tr.Len() {
			got = tr.Event(x.n - 1).Kind()
		}
		if got != want || (failed > 0) != strings.Contains(src, `+ "x"`) {
			t.Errorf("%s: held at %v, %d failures; want %v", src, got, failed, want)
		}
	}
}

func TestTheEndHoldsNothing(t *testing.T) {
	t.Parallel()
	for _, c := range []Cond{{}, {End: true}} {
		if _, hold := c.Until(nil)(trace.Event{}, nil); hold {
			t.Errorf("%+v holds", c)
		}
	}
}

func TestWhatIsNotThereDoesNotRun(t *testing.T) {
	t.Parallel()
	engine := embedded.New(embedded.Options{CacheDir: t.TempDir()})
	t.Cleanup(func() {
		if err := engine.Close(); err != nil {
			t.Error(err)
		}
	})
	runner := InLabs(catalog.New(catalog.Options{Content: files(nil), Engine: engine}))
	var unknown *UnknownError
	if _, err := runner.Start(t.Context(), Setup{App: "demo:hullo"}, sandbox.ToEnd); !errors.As(err, &unknown) {
		t.Errorf("%v", err)
	}
	p := page(t, "hello", nil)
	p.Run.App = "demo:hullo"
	if wrong := Check(t.Context(), p, runner); !strings.Contains(wrong.Error(), "the request did not run") {
		t.Errorf("%v", wrong)
	}
}

func TestAStopBehindTheEndIsNeverTaken(t *testing.T) {
	t.Parallel()
	text := strings.Replace(helloPage, "  - until: end\n", "  - until: end\n    say: Over.\n  - until: event == \"app.called\"\n", 1)
	p := page(t, "hello", map[string]string{"first/01-hello.md": text})
	wrong := Check(t.Context(), p, replay{tracetest.Hello()})
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
	w, err := Take(t.Context(), p, InLabs(catalog.New(catalog.Options{Content: files(nil), Engine: engine})))
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
	if n := w.Reached[2]; n != EndOf(w.Trace) || w.Trace.Event(n-1).Kind() != trace.KindExchangeEnded {
		t.Errorf("the end is at %d of %d", n, w.Trace.Len())
	}
}
