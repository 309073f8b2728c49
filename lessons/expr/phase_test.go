package expr

import (
	"testing"

	"roundtrip/lessons/internal/tracetest"
	"roundtrip/wsgi/trace"
)

func TestPhases(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]Phase{
		`method == "POST" and path.startswith("/cart")`: OfRequest, `"X-Tea" not in request`: OfRequest, `True`: OfRequest, `len(target) > 3`: OfRequest,
		`status != 200`: OfResponse, `"json" in response["Content-Type"]`: OfResponse, `method == "GET" and error`: OfResponse,
		`event == "app.called" and layer == "session"`: OfAnyEvent, `elapsed_ms > 10`: OfAnyEvent, `environ["PATH_INFO"]`: OfAnyEvent, `count("body.block") > 3`: OfAnyEvent,
	} {
		if got := MustCompile(src).Phase(); got != want {
			t.Errorf("%s: %d, want %d", src, got, want)
		}
	}
}

// An expression is not true of a request only since its response is not there yet.
func TestAPhaseBeginsWhereItsAnswerIsKnown(t *testing.T) {
	t.Parallel()
	tr := tracetest.Hello()
	for phase, first := range map[Phase]trace.Kind{OfRequest: trace.KindRouteChosen, OfResponse: trace.KindStartResponseCalled, OfAnyEvent: tr.Event(0).Kind()} {
		for i := range tr.Len() {
			if e := tr.Event(i); phase.Asks(e) {
				if e.Kind() != first {
					t.Errorf("phase %d is first asked at %v, want %v", phase, e.Kind(), first)
				}
				break
			}
		}
	}
}

// What facts answer is what the record answers.
func TestFactsAnswerAsTheRecordDoes(t *testing.T) {
	t.Parallel()
	c := End(tracetest.Hello())
	s := c.State()
	facts := Of(Facts{Method: s.Method, Target: s.Target, Version: s.Version, Status: s.Status(), Conn: s.ConnNo, N: s.Ordinal})
	for _, src := range ofFacts {
		x := MustCompile(src)
		if !x.FromFacts() {
			t.Errorf("%s is no fact", src)
		}
		want, err := x.Value(c)
		if got, err2 := x.Value(facts); err != nil || err2 != nil || got != want {
			t.Errorf("%s: %v, want %v; %v %v", src, got, want, err, err2)
		}
	}
	if MustCompile("reason").FromFacts() {
		t.Error("the reason is no fact")
	}
}
