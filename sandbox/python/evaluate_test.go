package python_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"roundtrip/sandbox/python/pythontest"
	"roundtrip/sandbox/python/system"
	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

// asker asks where a request is held first that is the place, and keeps the answers.
type asker struct {
	trace.Gate
	replies []trace.Reply
}

func asks(place func(trace.Event) bool, lines trace.Lines, questions ...trace.Question) *asker {
	a := &asker{}
	a.Gate = trace.GateFunc(func(_ context.Context, p trace.Point) trace.Decision {
		if len(a.replies) > 0 || !place(p.Event) {
			return trace.Decision{Lines: lines}
		}
		p.Enter("step")
		for _, q := range questions {
			a.replies = append(a.replies, p.Ask(q))
		}
		return trace.Decision{Action: "continue"}
	})
	return a
}

// Stops has breakpoint() hold the request.
func (a *asker) Stops() bool { return true }

func texts(all ...string) []trace.Question {
	questions := make([]trace.Question, len(all))
	for i, text := range all {
		questions[i].Text = text
	}
	return questions
}

// evaluations are the answers in a record.
func (r run) evaluations() []*trace.CodeAsked {
	var all []*trace.CodeAsked
	for _, e := range r.events {
		if d, ok := e.Data.(*trace.CodeAsked); ok {
			all = append(all, d)
		}
	}
	return all
}

func isLine(e trace.Event) bool { return e.Kind() == trace.KindCodeLine }

const shop = `import sys

PRICES = {"tea": 3}

class Loud:
    def __repr__(self):
        print("asked for my picture")
        return "<loud>"

class Broken:
    def __repr__(self):
        raise ValueError("no")

def helper(x):
    print("helping", x)
    return x * 2

def swallow():
    try:
        while True:
            pass
    except Exception:
        pass

def app(environ, start_response):
    cart = {"tea": 2}
    factor = 10
    loud, broken = Loud(), Broken()
    breakpoint()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [("%s %s %s" % (cart, factor, PRICES)).encode()]
`

// What a person asks at a line is evaluated with the names of that line, on each Python. Nothing of it is raised or
// printed anywhere but in the answer.
func TestAnExpressionIsEvaluatedAtALine(t *testing.T) {
	onEachPython(t, func(t *testing.T, on host) {
		for text, want := range map[string]string{
			"cart":                           "{'tea': 2}",
			" len(cart) ":                    "1",
			"[n for n in cart if n in cart]": "['tea']",
			"(lambda: PRICES['tea'] * cart['tea'])()": "6",
			"environ['REQUEST_METHOD']":               "'GET'",
			"start_response":                          "<start_response of the server>",
			"helper(4)":                               "8, printed helping 4\n",
			"loud":                                    "<loud>, printed asked for my picture\n",
			"[broken]":                                "[<Broken, whose repr() raised ValueError>]",
			"1/0":                                     "ZeroDivisionError: division by zero",
			"nosuch":                                  "NameError: name 'nosuch' is not defined",
			"sys.exit(3)":                             "SystemExit: 3",
			"print('a'); print('b', end='')":          "done, printed a\nb",
			"'x' * 5000":                              "'" + strings.Repeat("x", 3960) + "'... (5000 long)",
			"swallow()":                               "late",
		} {
			t.Run(text, func(t *testing.T) {
				t.Parallel()
				a := asks(isLine, trace.Lines{}, texts(text)...)
				r := send(t, on.load(t, shop), get, a)
				all := r.evaluations()
				if len(all) != 1 {
					t.Fatalf("%d evaluations, %v\n%s", len(all), a.replies, r.story())
				}
				got := all[0].Words()
				if all[0].Outcome == trace.AskedLate {
					got = "late"
				}
				if all[0].Printed != "" {
					got += ", printed " + all[0].Printed
				}
				if got != want {
					t.Errorf("%s: %q, want %q", text, got, want)
				}
				if _, body, _ := r.response(t); body != "{'tea': 2} 10 {'tea': 3}" {
					t.Errorf("the body is %q", body)
				}
				for _, e := range r.events {
					if k := e.Kind(); k == trace.KindCodePrint || k == trace.KindErrorsWrite || k == trace.KindEngineFault || k == trace.KindAppRaised {
						t.Errorf("%s left %v", text, e)
					}
				}
			})
		}
	})
}

// Statements change what they name. Variables of a function are bound from Python 3.13 on, and before that it is said
// why not.
func TestStatementsChangeTheApplication(t *testing.T) {
	onEachPython(t, func(t *testing.T, on host) {
		a := asks(isLine, trace.Lines{}, texts("cart['tea'] = 5", "global PRICES; PRICES = 'free'", "mine = [factor]", "mine", "factor = 20",
			"environ['mine'] = 'yes'", "import sys; sys.version_info >= (3, 13)", "sys.version_info >= (3, 13)")...)
		r := send(t, on.load(t, shop), get, a)
		all := r.evaluations()
		if len(all) != len(a.replies) || len(all) != 8 {
			t.Fatalf("%d evaluations, %v", len(all), a.replies)
		}
		if all[3].Words() != "[10]" {
			t.Errorf("a name that was bound is %q", all[3].Words())
		}
		for i, want := range map[int]string{0: "done", 1: "done", 2: "done: mine holds only for what you ask here"} {
			if all[i].Words() != want {
				t.Errorf("%s: %q", all[i].Text, all[i].Words())
			}
		}
		factor := "20"
		if all[7].Words() == "False" {
			factor = "10"
			if all[4].Outcome != trace.AskedUnbound || !strings.Contains(all[4].Value, "factor stays: from outside a function only Python 3.13") {
				t.Errorf("%+v", all[4])
			}
		}
		if _, body, _ := r.response(t); body != "{'tea': 5} "+factor+" free" {
			t.Errorf("the body is %q", body)
		}
		if d := all[5].Changed; len(d.Add) != 1 || d.Add[0] != (trace.Header{Name: "mine", Value: "'yes'"}) {
			t.Errorf("the environ changed by %+v", d)
		}
	})
}

// At a layer's call there is what the layer is called with, and the names of its module; where no Python of the
// request's is held, that is said.
func TestALayersCallIsAsked(t *testing.T) {
	onEachPython(t, func(t *testing.T, on host) {
		called := func(e trace.Event) bool { return e.Kind() == trace.KindAppCalled }
		a := asks(called, trace.Lines{}, texts("environ['PATH_INFO']", "PRICES", "cart", "environ['wsgi.errors'].write('hm\\n')")...)
		r := send(t, on.load(t, shop), get, a)
		want := []string{"'/a/b'", "{'tea': 3}", "NameError: name 'cart' is not defined", "3"}
		for i, d := range r.evaluations() {
			if d.Words() != want[i] {
				t.Errorf("%s: %q, want %q", d.Text, d.Words(), want[i])
			}
		}
		if len(r.evaluations()) != len(want) {
			t.Errorf("%v", a.replies)
		}
		for _, k := range []trace.Kind{trace.KindRouteChosen, trace.KindEnvironBuilt, trace.KindHeadCommitted} {
			a := asks(func(e trace.Event) bool { return e.Kind() == k }, trace.Lines{}, texts("1")...)
			send(t, on.load(t, shop), get, a)
			if len(a.replies) != 1 || a.replies[0].Why != wsgi.NobodyAnswers {
				t.Errorf("at %v: %v", k, a.replies)
			}
		}
	})
}

// Names are completed without running anything: those of the function, of its module, and attributes.
func TestNamesAreCompleted(t *testing.T) {
	onEachPython(t, func(t *testing.T, on host) {
		a := asks(isLine, trace.Lines{}, trace.Question{Names: true}, trace.Question{Text: "1 + ca", Names: true}, trace.Question{Text: "sys.byteo", Names: true},
			trace.Question{Text: "cart.it", Names: true}, trace.Question{Text: "nosuch.", Names: true})
		r := send(t, on.load(t, shop), get, a)
		if n := len(r.evaluations()); n != 0 {
			t.Errorf("%d evaluations", n)
		}
		var got []string
		for _, reply := range a.replies {
			got = append(got, strings.Join(reply.Names, " "))
		}
		if !strings.HasPrefix(got[0], "environ start_response cart factor loud broken ") || !strings.Contains(got[0], " PRICES ") {
			t.Errorf("all: %s", got[0])
		}
		if got[1] != "cart" || got[2] != "byteorder" || got[3] != "items" || got[4] != "" {
			t.Errorf("%q", got[1:])
		}
	})
}

// An evaluation may read the body of the request, which is then read, and the request stands where it did.
func TestAnEvaluationReadsTheBody(t *testing.T) {
	onEachPython(t, func(t *testing.T, on host) {
		a := asks(isLine, trace.Lines{}, texts("environ['wsgi.input'].read()")...)
		const post = "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello"
		r := send(t, on.load(t, shop), post, a)
		if all := r.evaluations(); len(all) != 1 || all[0].Words() != "b'hello'" {
			t.Fatalf("%v", a.replies)
		}
		s := trace.NewState()
		for _, e := range r.events {
			if s.Apply(e); e.Kind() == trace.KindCodeAsked {
				break
			}
		}
		if s.Last.Kind() != trace.KindCodeLine || len(s.Reads) != 1 || len(s.Asked) != 1 {
			t.Errorf("it stands at %v, with %d reads and %d answers", s.Last.Kind(), len(s.Reads), len(s.Asked))
		}
		for _, e := range r.events {
			if s.Apply(e); e.Kind() == trace.KindStartResponseCalled {
				break
			}
		}
		if len(s.Asked) != 0 {
			t.Error("the answers are still there when the request has gone on")
		}
	})
}

// An evaluation that comes to no line of Python is ended with its request, in bounded time, and the record says so.
func TestAnEvaluationThatDoesNotYieldIsEnded(t *testing.T) {
	t.Parallel()
	on := host{"system", systemWith(t, system.Options{Watchdog: 2 * time.Second})}
	a := asks(isLine, trace.Lines{}, texts("__import__('time').sleep(60)")...)
	began := time.Now()
	r := send(t, on.load(t, shop), get, a)
	if all := r.evaluations(); len(all) != 1 || all[0].Outcome != trace.AskedLost {
		t.Errorf("%v, %v", a.replies, all)
	} else if !strings.Contains(all[0].Value, "ended") {
		t.Errorf("%q", all[0].Value)
	}
	if took := time.Since(began); took > 30*time.Second {
		t.Errorf("it took %v", took)
	}
	if !strings.Contains(r.answer, " 504 ") {
		t.Errorf("%q", r.answer)
	}
}

// Where the interpreter ends in the midst of an evaluation, the record says so, and the client is told that it failed.
func TestAnEvaluationEndsWithItsRequest(t *testing.T) {
	onEachHost(t, func(t *testing.T, on host) {
		a := asks(isLine, trace.Lines{}, texts("__import__('os')._exit(3)")...)
		r := send(t, on.load(t, shop), get, a)
		if all := r.evaluations(); len(all) != 1 || all[0].Outcome != trace.AskedLost {
			t.Errorf("%v, %v", a.replies, all)
		}
		if !strings.Contains(r.answer, " 502 ") && !strings.Contains(r.answer, " 500 ") {
			t.Errorf("%q", r.answer)
		}
	})
}

const askedFlask = `from flask import Flask, g, request, session

app = Flask(__name__)
app.secret_key = "not so secret"

@app.post("/")
def view():
    session["n"] = 7
    g.user = "Ada"
    breakpoint()
    return "%s %s" % (request.form["tea"], session["n"])
`

// Flask's request, session and g are those of the request that is held.
func TestFlasksContextIsThere(t *testing.T) {
	t.Parallel()
	app := module(t, systemWith(t, system.Options{Python: pythontest.With(t, "flask")}), "mine", map[string]string{"mine.py": askedFlask})
	const body = "tea=green"
	post := "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\n\r\n" + body
	a := asks(isLine, trace.Lines{}, append(texts("request.form", "session", "g.user", "session['n'] = 8", "request"), trace.Question{Text: "request.for", Names: true})...)
	r := send(t, app, post, a)
	want := []string{"ImmutableMultiDict([('tea', 'green')])", "<SecureCookieSession {'n': 7}>", "'Ada'", "done", "<Request 'http://x/' [POST]>"}
	all := r.evaluations()
	for i, d := range all {
		if d.Words() != want[i] {
			t.Errorf("%s: %q, want %q", d.Text, d.Words(), want[i])
		}
	}
	if len(all) != len(want) {
		t.Errorf("%v", a.replies)
	}
	if names := a.replies[5].Names; len(names) < 2 || !strings.Contains(strings.Join(names, " "), "form_data_parser_class") {
		t.Errorf("names %q", names)
	}
	if _, body, _ := r.response(t); body != "green 8" {
		t.Errorf("the body is %q", body)
	}
}
