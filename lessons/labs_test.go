package lessons

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roundtrip/lessons/expr"
	"roundtrip/lessons/internal/tracetest"
	"roundtrip/sandbox/catalog"
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
		x := &tracetest.Replay{Trace: tr}
		x.Go(until)
		got := trace.KindNone
		if x.Held() {
			got = tr.Event(x.Position - 1).Kind()
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
