package check

import (
	"strings"
	"testing"

	"roundtrip/lessons"
	"roundtrip/lessons/expr"
	"roundtrip/lessons/internal/coursetest"
	"roundtrip/lessons/internal/tracetest"
	"roundtrip/wsgi/trace"
)

func TestCheckHasNothingToSayAboutTheTruth(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"hello", "next"} {
		if wrong := Page(t.Context(), page(t, id, nil), replay{tracetest.Hello()}); len(wrong) > 0 {
			t.Error(wrong)
		}
	}
}

func TestCheckFindsWhatIsNotTrue(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ old, new, want string }{
		"claim":            {"that: status == 200", "that: status == 404", `first/01-hello.md:30: claim 1 is not true: status == 404 ("The answer is 200 OK.")`},
		"claim too early":  {`at: event == "app.called"`, `at: event == "conn.accepted"`, "first/01-hello.md:31: claim 2 is not true"},
		"claim nowhere":    {`at: event == "app.called"`, `at: event == "app.raised"`, `at: event == "app.raised" is never true`},
		"claim fails":      {"that: status == 200", "that: status + ''", "first/01-hello.md:30: claim 1 is not true: status + '': unknown binary op"},
		"at fails":         {`at: event == "app.called"`, `at: event + 1`, "at: event + 1: unknown binary op"},
		"stop":             {`until: event == "request.line"`, `until: event == "input.read"`, `first/01-hello.md:12: press 1 of space does not arrive: event == "input.read"`},
		"stop backwards":   {`until: event == "request.line"`, `until: event == "conn.accepted"`, "first/01-hello.md:12: press 1 of space does not arrive"},
		"stop not a stop":  {`until: event == "request.line"`, `until: event == "exchange.ended"`, "first/01-hello.md:12: press 1 of space does not arrive"},
		"stop fails":       {`until: event == "request.line"`, `until: event + 1`, "first/01-hello.md:12: a condition on the way fails: event + 1: unknown binary op"},
		"hold":             {"lens: wire\nlenses", "hold: event == \"input.read\"\nlens: wire\nlenses", "first/01-hello.md:9: the opening hold is not reached"},
		"reveal":           {`reveal: event == "start_response.called"`, `reveal: event == "conn.accepted"`, "first/01-hello.md:25: press 2 of space does not arrive"},
		"no choice":        {"answer: first_receiver", "answer: method", "first/01-hello.md:24: the answer is GET, which nobody can give"},
		"answer fails":     {"answer: first_receiver", "answer: method + 1", "first/01-hello.md:24: the answer cannot be computed: unknown binary op"},
		"no answer":        {"answer: first_receiver", "answer: '[]'", "first/01-hello.md:24: no answer is right"},
		"two answers":      {"answer: first_receiver", "answer: layers[:2]", "first/01-hello.md:24: 2 choices are right"},
		"wrong has no why": {"answer: first_receiver", `answer: '"timing"'`, "first/01-hello.md:24: the wrong choice session has no why"},
		"key not there":    {"{bytes: target}", "{key: QUERY_STRING}", "first/01-hello.md:14: what is pointed at is not there yet"},
		"no such header":   {"{bytes: target}", "{bytes: 'header:X-Coffee'}", "first/01-hello.md:14: what is pointed at is not there yet"},
		"no head yet":      {"{bytes: target}", "{header: Content-Type}", "first/01-hello.md:14: what is pointed at is not there yet"},
		"refused":          {"Press e., field: target, select: Ada}", "Type Refused over Ada., field: target, select: Ada, type: Refused}", "first/01-hello.md:27: the server refuses the change by H22, and the page says none"},
		"not refused":      {"Press e., field: target, select: Ada}", "Type Eve over Ada., field: target, select: Ada, type: Eve, refused: H22}", "first/01-hello.md:27: the server refuses the change by no rule, and the page says H22"},
		"also":             {"Press e., field: target, select: Ada}", "Type Eve over Ada., field: target, select: Ada, type: Eve, also: [Nina], that: 'status == 200', claims: [{that: 'query == \"name=Eve\"'}]}", `first/01-hello.md:27: "Nina" is taken for the change, and this is not true of it`},
		"also unsendable":  {"Press e., field: target, select: Ada}", "Type Eve over Ada., field: target, select: Ada, type: Eve, also: [two words], that: 'status == 200'}", `first/01-hello.md:27: "two words" cannot be sent`},
		"swap":             {"field: target, select: Ada", "field: app, to: {app: other.py}", "first/01-hello.md:27: with the change of app the request does not run: other.py is broken"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if !strings.Contains(coursetest.HelloPage, c.old) {
				t.Fatalf("the page does not contain %q", c.old)
			}
			change := map[string]string{"first/01-hello.md": strings.Replace(coursetest.HelloPage, c.old, c.new, 1)}
			wrong := lessons.Locate(coursetest.Files(change), Page(t.Context(), page(t, "hello", change), replay{tracetest.Hello()}))
			namesLines(t, wrong)
			if len(wrong) == 0 || !strings.Contains(wrong.Error(), c.want) {
				t.Errorf("got:\n%v\nwant:\n%s", wrong, c.want)
			}
		})
	}
}

func TestAPointedAnswerCanBePointedAt(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		point, answer string
		ok            bool
	}{
		"a key":            {"key", `"QUERY_STRING"`, true},
		"no key":           {"key", `"QUERY"`, false},
		"a station":        {"station", `layers[0]`, true},
		"an end":           {"station", `"client"`, true},
		"no station":       {"station", `"nobody"`, false},
		"a byte":           {"byte", `wire_in.find("?")`, true},
		"bytes":            {"byte", `[1, 2]`, true},
		"behind the end":   {"byte", `9999`, false},
		"a byte by name":   {"byte", `"target"`, false},
		"before the start": {"byte", `-1`, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := strings.NewReplacer("point: key", "point: "+c.point, `'[k for k in keys() if "Ada" in environ[k]]'`, "'"+c.answer+"'").Replace(coursetest.NextPage)
			p := page(t, "next", map[string]string{"first/02-next.md": text})
			if wrong := Page(t.Context(), p, replay{tracetest.Hello()}); (len(wrong) == 0) != c.ok {
				t.Errorf("problems: %v", wrong)
			}
		})
	}
}

// What is said of a wrong place is not said of the one that the request decides for: one of the
// two is wrong.
func TestARightPlaceHasNoWhy(t *testing.T) {
	t.Parallel()
	text := strings.Replace(coursetest.NextPage, "is: PATH_INFO", "is: QUERY_STRING", 1)
	p := page(t, "next", map[string]string{"first/02-next.md": text})
	wrong := Page(t.Context(), p, replay{tracetest.Hello()})
	if want := "the answer is QUERY_STRING, and its why speaks of it as a wrong one"; len(wrong) != 1 || !strings.Contains(wrong.Error(), want) {
		t.Errorf("got %v, want %s", wrong, want)
	}
}

func TestPressesPutTheQuestionWhereItIsAsked(t *testing.T) {
	t.Parallel()
	for after, want := range map[string]string{"0": "?12", "1": "1?2", "2": "12?"} {
		p := page(t, "hello", map[string]string{"first/01-hello.md": strings.Replace(coursetest.HelloPage, "after: 1", "after: "+after, 1)})
		got, stop := "", 0
		for _, press := range p.Presses() {
			if press.Predict != nil {
				got += "?"
				continue
			}
			stop++
			got += string(rune('0' + stop))
		}
		if got != want {
			t.Errorf("after %s: %s, want %s", after, got, want)
		}
	}
}

func TestTheEndIsWhereTheExchangeEnded(t *testing.T) {
	t.Parallel()
	b := &tracetest.Builder{}
	b.Add(trace.LayerServer, &trace.ExchangeEnded{})
	b.Add(trace.LayerServer, &trace.ConnClosed{})
	if n := lessons.EndOf(b.Trace()); n != 1 {
		t.Errorf("the end is %d", n)
	}
	if n := lessons.EndOf(&trace.Trace{}); n != 0 {
		t.Errorf("the end of nothing is %d", n)
	}
}

func TestJudge(t *testing.T) {
	t.Parallel()
	tr := tracetest.Hello()
	for _, c := range []struct {
		page  string
		given any
		want  lessons.Verdict
	}{
		{"hello", "session", lessons.Verdict{Right: true, Answer: "The session", Then: "The layer next to it."}},
		{"hello", "timing", lessons.Verdict{Answer: "The session", Why: "It is further out.", Then: "The layer next to it."}},
		{"next", "QUERY_STRING", lessons.Verdict{Right: true, Answer: "QUERY_STRING", Then: "Behind the question mark begins the query."}},
		{"next", "PATH_INFO", lessons.Verdict{Answer: "QUERY_STRING", Why: "The path ends at the question mark.", Then: "Behind the question mark begins the query."}},
		{"next", "REMOTE_ADDR", lessons.Verdict{Answer: "QUERY_STRING", Then: "Behind the question mark begins the query."}},
	} {
		got, err := lessons.Judge(page(t, c.page, nil), c.given, expr.End(tr))
		if err != nil || got != c.want {
			t.Errorf("%s, %v: %+v, %v; want %+v", c.page, c.given, got, err, c.want)
		}
	}
}

func TestJudgeComparesNumbersAsNumbers(t *testing.T) {
	t.Parallel()
	text := strings.NewReplacer("is: session", "is: 200", "answer: first_receiver", "answer: status").Replace(coursetest.HelloPage)
	p := page(t, "hello", map[string]string{"first/01-hello.md": text})
	for _, given := range []any{p.Predict.Choices[0].Is, 200, uint64(200), 200.0} {
		if v, err := lessons.Judge(p, given, expr.End(tracetest.Hello())); err != nil || !v.Right {
			t.Errorf("%T: %+v, %v", given, v, err)
		}
	}
	if v, err := lessons.Judge(p, "200", expr.End(tracetest.Hello())); err != nil || v.Right {
		t.Errorf("a text is a number: %+v, %v", v, err)
	}
}

func TestJudgeNeedsAQuestion(t *testing.T) {
	t.Parallel()
	p := page(t, "hello", nil)
	p.Predict = nil
	if _, err := lessons.Judge(p, "x", expr.End(tracetest.Hello())); err == nil {
		t.Error("a page without a question was judged")
	}
}

func TestAHoldIsNotTheSameEventAgain(t *testing.T) {
	t.Parallel()
	b := &tracetest.Builder{}
	b.Add("app", &trace.AppCalled{})
	b.Add("app", trace.NewHold(trace.KindHoldEntered))
	b.Add("app", trace.NewHold(trace.KindHoldLeft))
	b.Add("app", &trace.AppReturned{})
	for src, want := range map[string]int{`event == "app.called"`: -1, `event == "app.returned"`: 4, `count("app.called") == 1`: 4} {
		c := lessons.Cond{Expr: expr.MustCompile(src)}
		if n, err := c.After(b.Trace(), 1); n != want || err != nil {
			t.Errorf("%s: %d, %v; want %d", src, n, err, want)
		}
	}
}
