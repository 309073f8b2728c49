package expr

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"roundtrip/lessons/internal/tracetest"
	"roundtrip/wsgi/trace"
)

func value(t *testing.T, src string, c *Context) any {
	t.Helper()
	x, err := Compile(src)
	if err != nil {
		t.Fatalf("%s: %v", src, err)
	}
	v, err := x.Value(c)
	if err != nil {
		t.Fatalf("%s: %v", src, err)
	}
	return v
}

func TestNamesAtTheEnd(t *testing.T) {
	t.Parallel()
	tr := tracetest.Hello()
	for src, want := range map[string]any{
		`method`: "GET", `target`: "/hello?name=Ada", `path`: "/hello", `query`: "name=Ada", `version`: "HTTP/1.1",
		`request["x-tea"]`: "green", `request["X-Coffee"]`: "", `"X-Tea" in request`: true, `"X-Coffee" in request`: false,
		`environ["PATH_INFO"]`: "/hello", `environ["NOT_THERE"]`: "", `"NOT_THERE" in environ`: false, `environ["wsgi.version"]`: "(1, 0)",
		`environ.get("NOT_THERE", 1)`: 1, `environ.get("PATH_INFO", 1)`: "/hello", `len(environ)`: 7, `[k for k in environ][0]`: "REQUEST_METHOD",
		`sorted(request.keys())`: []any{"Host", "X-Tea"}, `request.items()[1]`: []any{"X-Tea", "green"},
		`status`: 200, `reason`: "OK", `response["content-type"]`: "text/plain", `response["Date"]`: "now",
		`body`: "Hello, Ada!", `len(body)`: 11, `blocks`: []any{11}, `stored and committed`: true, `trigger`: "block",
		`framing`: "content-length", `keep_alive`: true, `outcome`: "complete",
		`received == len(wire_in)`: true, `sent == len(wire_out)`: true, `wire_in.startswith("GET /hello")`: true, `wire_out.endswith("Ada!")`: true,
		`layers`: []any{"timing", "session", "app"}, `first_receiver`: "session", `event`: "exchange.ended", `layer`: "server", `stage`: "end",
		`count("app.called")`: 3, `count("app.called", layer="app")`: 1, `count("app.called", "mw.0:timing")`: 1, `seen("app.raised")`: false,
		`before("head.committed", "app.called")`: false, `before("start_response.called", "app.returned")`: true, `before("app.called", "app.raised")`: false,
		`origin("PATH_INFO")`: "request", `origin("REMOTE_ADDR")`: "connection", `origin("session.id")`: "session", `origin("NOT_THERE")`: "",
		`bytes_of("QUERY_STRING")`: "name=Ada", `bytes_of("HTTP_X_TEA")`: "green", `bytes_of("REMOTE_ADDR")`: "",
		`written_by("session")`: []any{"session.id"}, `written_by("timing")`: []any{}, `"session.id" in keys()`: true,
		`added_by("session")`: []any{"Set-Cookie"}, `added_by("app")`: []any{}, `server_added()`: []any{"Date", "Content-Length"},
		`head_at("session")`: "200 OK", `head_at("server")`: "200 OK", `head_at("app")`: "",
		`called("app")`: true, `called("nobody")`: false, `wraps("session")`: true, `wraps("app")`: false,
		`returned("app")`: "list", `returned("timing")`: "list", `block_count("app")`: 1, `block_count("server")`: 1, `block_count("timing")`: 0,
		`printed()`: "", `reads`: []any{}, `findings`: []any{}, `error`: "", `raised`: "", `rule`: "", `route`: "app", `conn`: 1, `n`: 1,
		`elapsed_ms`: 2.1, `held_ms`: 0.0, `None`: nil,
	} {
		if diff := cmp.Diff(want, value(t, src, End(tr))); diff != "" {
			t.Errorf("%s: %s", src, diff)
		}
	}
}

// The server closes what the outermost layer has returned, and that counts as any other call.
func TestClosedCountsTheCallsOfTheServer(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		chain  []trace.Layer
		closed trace.IterableClosed
		want   int
	}{
		"alone":           {[]trace.Layer{trace.LayerApp}, trace.IterableClosed{}, 1},
		"without close()": {[]trace.Layer{trace.LayerApp}, trace.IterableClosed{Absent: true}, 0},
		"skipped":         {[]trace.Layer{trace.LayerApp}, trace.IterableClosed{Skipped: "the worker is gone"}, 0},
		"behind a layer":  {[]trace.Layer{tracetest.Timing, trace.LayerApp}, trace.IterableClosed{Layers: []string{string(trace.LayerApp)}}, 1},
		"forgotten":       {[]trace.Layer{tracetest.Timing, trace.LayerApp}, trace.IterableClosed{}, 0},
	} {
		b := &tracetest.Builder{}
		for _, layer := range c.chain {
			b.Add(layer, &trace.AppCalled{Callable: layer.Name()})
		}
		b.Add(trace.LayerServer, &c.closed)
		if got := value(t, `closed("app")`, End(b.Trace())); got != c.want {
			t.Errorf("%s: %v, want %d", name, got, c.want)
		}
	}
}

func TestWhatIsNotThereYetIsEmpty(t *testing.T) {
	t.Parallel()
	c := At(tracetest.Hello(), 0)
	for _, name := range Names() {
		if simple[name] == nil {
			continue
		}
		x, err := Compile(name)
		if err != nil {
			t.Fatal(err)
		}
		switch got, err := x.Bool(c); {
		case err != nil:
			t.Errorf("%s: %v", name, err)
		case got && name != "stage":
			t.Errorf("%s is true before the first event", name)
		}
	}
}

func TestAPositionIsNotTheEnd(t *testing.T) {
	t.Parallel()
	tr := tracetest.Hello()
	at := tr.Find(trace.KindAppReturned, 0) + 1
	for src, want := range map[string]any{
		`event`: "app.returned", `layer`: "app", `stored`: true, `committed`: false, `sent`: 0, `status`: 200,
		`seen("head.committed")`: false, `body`: "", `response["Date"]`: "", `response["Set-Cookie"]`: "sid=7f3a",
	} {
		if diff := cmp.Diff(want, value(t, src, At(tr, at))); diff != "" {
			t.Errorf("%s: %s", src, diff)
		}
	}
}

func TestAHoldShowsTheEventAtWhichItHolds(t *testing.T) {
	t.Parallel()
	b := &tracetest.Builder{}
	b.Add(trace.LayerServer, &trace.RequestLine{Method: "GET"})
	b.Add(trace.LayerServer, trace.NewHold(trace.KindHoldEntered))
	if got := value(t, "event", End(b.Trace())); got != "request.line" {
		t.Errorf("event is %q", got)
	}
}

func TestTextsCountCharactersAndHoldOneForEachByte(t *testing.T) {
	t.Parallel()
	b := &tracetest.Builder{}
	b.Add(trace.LayerServer, &trace.EnvironBuilt{Entries: []trace.Entry{{Key: "PATH_INFO", Repr: "'/cafÃ©'"}}})
	b.Add(trace.LayerServer, &trace.HeadCommitted{Status: "200 OK", ServerAdded: []trace.Header{{Name: "Transfer-Encoding", Value: "chunked"}}})
	b.Out("head", "HTTP/1.1 200 OK\r\n\r\n")
	b.Out("block", "3;x=y\r\nca\xc3\r\n")
	b.Out("block", "1\r\n\xa9\r\n")
	b.Out("last chunk", "0\r\n\r\n")
	for src, want := range map[string]any{
		`environ["PATH_INFO"]`: "/cafÃ©", `len(environ["PATH_INFO"])`: 6, `body`: "caÃ©", `len(body)`: 4, `framing`: "chunked",
	} {
		if diff := cmp.Diff(want, value(t, src, End(b.Trace()))); diff != "" {
			t.Errorf("%s: %s", src, diff)
		}
	}
}

func TestTroubleHasNames(t *testing.T) {
	t.Parallel()
	b := &tracetest.Builder{}
	b.Add(trace.LayerServer, &trace.RequestRejected{Status: 400, Rule: "H12", Reason: "two spaces"})
	b.Add(trace.LayerServer, &trace.Finding{Rule: "S1"})
	b.Add(trace.LayerServer, &trace.CodePrint{Text: "one\n"})
	b.Add(trace.LayerApp, &trace.ErrorsWrite{Text: "two\n"})
	b.Add(trace.LayerServer, &trace.InputRead{Got: 3})
	for src, want := range map[string]any{
		`rule`: "H12", `error`: "two spaces", `status`: 400, `findings`: []any{"S1"}, `printed()`: "one\n", `logged()`: "two\n", `reads`: []any{3},
	} {
		if diff := cmp.Diff(want, value(t, src, End(b.Trace()))); diff != "" {
			t.Errorf("%s: %s", src, diff)
		}
	}
	b.Add(trace.LayerApp, &trace.AppRaised{Exc: "ZeroDivisionError: x"})
	if got := value(t, "error", End(b.Trace())); got != "ZeroDivisionError: x" {
		t.Errorf("error %q", got)
	}
}

func TestAnAbsoluteTargetHasItsPath(t *testing.T) {
	t.Parallel()
	for target, want := range map[string][]any{
		"http://h/a?b=c": {"/a", "b=c"}, "http://h": {"/", ""}, "/a?u=http://h/": {"/a", "u=http://h/"}, "*": {"*", ""},
	} {
		b := &tracetest.Builder{}
		b.Add(trace.LayerServer, &trace.RequestLine{Target: target})
		if diff := cmp.Diff(want, value(t, "[path, query]", End(b.Trace()))); diff != "" {
			t.Errorf("%s: %s", target, diff)
		}
	}
}

func TestErrorsOfCompile(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		``:                           "the expression is empty",
		`staus == 200`:               `there is no name "staus"; did you mean status`,
		`"a" in boddy`:               `there is no name "boddy"; did you mean body`,
		`line == 3`:                  `there is no name "line"; did you mean read_lines, int, len?`,
		`reads == true`:              `there is no name "true"; did you mean True`,
		`event == "app.caled"`:       `there is no event "app.caled"; did you mean app.called`,
		`"app.caled" == event`:       `there is no event "app.caled"`,
		`event in ["app.caled"]`:     `there is no event "app.caled"`,
		`count("app.caled") == 1`:    `there is no event "app.caled"`,
		`before("a.b", "conn.lost")`: `there is no event "a.b"`,
		`status ==`:                  "the end stands where a value should be",
		`status == 200 200`:          "a number stands where the expression should end; join two parts by and, or",
		`method path`:                "a name stands where the expression should end",
		`path == "/" "x"`:            "a text stands where the expression should end",
		`path[1`:                     "the end stands where",
		`x = y = z`:                  "",
		`"unclosed`:                  "a text has no quote at its end",
		`import os`:                  "",
	} {
		_, err := Compile(src)
		var wrong *Error
		if !errors.As(err, &wrong) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; want %s", src, err, want)
		}
	}
}

func TestErrorsOfEvaluation(t *testing.T) {
	t.Parallel()
	c := End(tracetest.Hello())
	for src, want := range map[string]string{
		`"x" * 100000`:                "makes more than 10000 items",
		`100000 * "x"`:                "makes more than 10000 items",
		`[0] * (10 * 10000000000000)`: "makes more than 10000 items",
		`list(range(1000000000))`:     "at most 10000",
		`len([1 for a in range(9999) for b in range(9999)])`: "takes more than",
		`1 // 0`:                  "division",
		`status + "x"`:            "unknown binary op",
		`seen`:                    "seen is a function: call it",
		`count()`:                 "missing argument",
		`count("app." + "caled")`: `there is no event "app.caled"`,
		`environ[1]`:              "a key of environ is a text",
		`1 in environ`:            "a key of environ is a text",
		`environ`:                 "",
	} {
		x, err := Compile(src)
		if err != nil {
			t.Errorf("%s: %v", src, err)
			continue
		}
		_, errBool := x.Bool(c)
		_, errValue := x.Value(c)
		if err := errors.Join(errBool, errValue); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; want %s", src, err, want)
		}
	}
}

func TestProductsWithinBoundsWork(t *testing.T) {
	t.Parallel()
	c := End(tracetest.Hello())
	for src, want := range map[string]any{
		`"ab" * 3`: "ababab", `2 * [1]`: []any{1, 1}, `6 * 7 * 2`: 84, `1.5 * 2`: 3.0, `"x" * -5`: "", `(2 * 3) * "a"`: "aaaaaa",
	} {
		if diff := cmp.Diff(want, value(t, src, c)); diff != "" {
			t.Errorf("%s: %s", src, diff)
		}
	}
}

func TestABreakpointHasNoRecord(t *testing.T) {
	t.Parallel()
	tr := tracetest.Hello()
	at := tr.Find(trace.KindAppCalled, 0)
	x := MustCompile(`event == "app.called" and layer == "timing" and environ["PATH_INFO"] == "/hello"`)
	if ok, err := x.Matches(tr.At(at+1), tr.Event(at)); !ok || err != nil {
		t.Errorf("%t, %v", ok, err)
	}
	if ok, err := x.Matches(tr.At(at+2), tr.Event(at+1)); ok || err != nil {
		t.Errorf("at the next layer: %t, %v", ok, err)
	}
	ok, err := MustCompile(`count("app.called") == 1`).Matches(tr.At(at+1), tr.Event(at))
	if ok || !errors.Is(err, errBlind) {
		t.Errorf("count: %t, %v", ok, err)
	}
}

func TestUnquote(t *testing.T) {
	t.Parallel()
	for repr, want := range map[string]string{
		`'abc'`: "abc", `"it's"`: "it's", `'a\n\t\\\''`: "a\n\t\\'", `'\xe9\u20ac\U0001f600'`: "é€😀",
		`'\x'`: `\x`, `'\q'`: `\q`, `'\xzz'`: `\xzz`, `(1, 0)`: "(1, 0)", `'`: `'`, ``: ``, `''`: ``, `'\`: `'\`, `True`: "True",
	} {
		if got := Unquote(repr); got != want {
			t.Errorf("%s: %q, want %q", repr, got, want)
		}
	}
}

func FuzzCompileNeverPanics(f *testing.F) {
	for _, src := range []string{`200 <= status < 300`, `f"{x!r:>3}" is not None`, `not (a < b) in c`, `"`, `f'''{`, "[", `a if b < c < d else not`, `· = 1`} {
		f.Add(src)
	}
	c := End(tracetest.Hello())
	f.Fuzz(func(t *testing.T, src string) {
		x, err := Compile(src)
		if err != nil {
			return
		}
		if _, err := x.Bool(c); err != nil && err.Error() == "" {
			t.Error("an error without a text")
		}
	})
}

func BenchmarkMatches(b *testing.B) {
	tr := tracetest.Hello()
	at := tr.Find(trace.KindAppCalled, 0)
	state, e := tr.At(at+1), tr.Event(at)
	x := MustCompile(`event == "start_response.called" and status >= 400`)
	for b.Loop() {
		if ok, err := x.Matches(state, e); ok || err != nil {
			b.Fatal(ok, err)
		}
	}
}

func TestSummary(t *testing.T) {
	t.Parallel()
	if got, want := Summary(End(tracetest.Hello())), `200 OK, body "Hello, Ada!"`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got := Summary(At(tracetest.Hello(), 3)); got != "no answer" {
		t.Errorf("before the head: %s", got)
	}
	for body, want := range map[string]string{
		"Zoë": "Zoë", strings.Repeat("é", 60): strings.Repeat("é", 60), strings.Repeat("é", 61): strings.Repeat("é", 60) + "…",
	} {
		if got := beginning(body); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// A step of a framework has a name, so that one step of many can be held at.
func TestTheStepOfAFramework(t *testing.T) {
	t.Parallel()
	for want, d := range map[string]trace.Data{
		"view home":        &trace.FrameworkEntered{Framework: "Flask", Step: "view", Name: "home"},
		"middleware Guard": &trace.FrameworkLeft{Framework: "Django", Step: "middleware", Name: "Guard"},
		"":                 &trace.InputRead{},
	} {
		tr := trace.New(time.Time{}, []trace.Event{{X: 1, Layer: trace.LayerApp, Data: d}})
		if got := value(t, "step", End(tr)); got != want {
			t.Errorf("%T is %q", d, got)
		}
	}
}
