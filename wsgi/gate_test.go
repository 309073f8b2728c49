package wsgi_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// gated serves one request behind a gate that decides by the number of the
// stoppable event, counted from 0, and the event.
func gated(t *testing.T, app wsgi.App, request string, decide func(n int, e trace.Event) trace.Decision) (string, *trace.Trace) {
	t.Helper()
	n := -1
	tape := tape.New(time.Now())
	gate := trace.GateFunc(func(_ context.Context, p trace.Point) trace.Decision {
		n++
		return decide(n, p.Event)
	})
	srv := &wsgi.Server{Sink: tape, Gate: gate, Mounts: []wsgi.Mount{{App: app}}}
	addr := listen(t, srv)
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(soon))
	io.WriteString(c, request)
	c.(*net.TCPConn).CloseWrite()
	answer, _ := io.ReadAll(c) // a reset is what a drop looks like
	srv.Close()
	return string(answer), tape.Trace()
}

// editing edits at the first event of a kind.
func editing(t *testing.T, app wsgi.App, k trace.Kind, edit trace.Edit) (string, *trace.Trace) {
	t.Helper()
	done := false
	return gated(t, app, get, func(_ int, e trace.Event) trace.Decision {
		if e.Kind() != k || done {
			return trace.Decision{}
		}
		done = true
		return trace.Decision{Edit: edit, Action: "edit"}
	})
}

// TestDropAtEveryStoppableEvent drops an exchange at each of its events: no
// more bytes leave, no layer is called any more, what the app returned is
// closed once, and the record says how it ended.
func TestDropAtEveryStoppableEvent(t *testing.T) {
	t.Parallel()
	whole := ""
	for at := 0; ; at++ {
		bodies, closed := 0, 0
		app := answers(fixed(), func() wsgi.Body {
			bodies++
			return closing{generator(nil, "", "one", "two")(), &closed, nil}
		})
		var dropped trace.Event
		sent := int64(0)
		answer, tr := gated(t, wsgi.Chain(app, adds("x")), "GET / HTTP/1.1\r\nHost: x\r\nX-Tea: green\r\n\r\n", func(n int, e trace.Event) trace.Decision {
			if e.Kind() == trace.KindBytesOut && n <= at {
				sent += e.Spans[0].Len
			}
			if n != at {
				return trace.Decision{}
			}
			dropped = e
			return trace.Decision{Drop: true, Action: "drop"}
		})
		if closed != bodies {
			t.Errorf("dropped at %s: %d bodies, closed %d times", dropped.Kind(), bodies, closed)
		}
		if dropped.Data == nil {
			whole = answer
			break
		}
		checkDropped(t, tr, dropped)
		if int64(len(answer)) > sent {
			t.Errorf("dropped at %s: %d bytes arrived, of %d that had left", dropped.Kind(), len(answer), sent)
		}
	}
	if !strings.HasSuffix(whole, "3\r\ntwo\r\n0\r\n\r\n") {
		t.Errorf("not dropped: %q", whole)
	}
}

// checkDropped checks what may follow a drop.
func checkDropped(t *testing.T, tr *trace.Trace, by trace.Event) {
	t.Helper()
	at := by.Kind()
	events := tr.Events()
	if last := events[len(events)-1].Kind(); last != trace.KindConnClosed {
		t.Errorf("dropped at %s: the last event is %s", at, last)
	}
	if at == trace.KindConnAccepted {
		return
	}
	if d := last[*trace.ExchangeEnded](t, tr); d.Outcome != "dropped" || d.KeepAlive {
		t.Errorf("dropped at %s: ended %+v", at, d)
	}
	if d := last[*trace.ConnClosed](t, tr); d.By != "server" {
		t.Errorf("dropped at %s: closed by the %s", at, d.By)
	}
	i := tr.Index(by.X, by.Seq)
	for _, k := range []trace.Kind{
		trace.KindRequestLine, trace.KindRequestHeader, trace.KindRouteChosen, trace.KindEnvironBuilt, trace.KindAppCalled,
		trace.KindStartResponseCalled, trace.KindHeadCommitted,
	} {
		if tr.Find(k, i+1) > 0 {
			t.Errorf("dropped at %s: %s followed\n%s", at, k, story(events))
		}
	}
}

func TestEditOfTheEnviron(t *testing.T) {
	t.Parallel()
	app := wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		_, has := env.Get("HTTP_HOST")
		return answers(fixed(), list(fmt.Sprint(env.Str("QUERY_STRING"), " ", has)))(env, start)
	})
	for _, k := range []trace.Kind{trace.KindEnvironBuilt, trace.KindAppCalled} {
		answer, tr := editing(t, wsgi.Chain(app, adds("x")), k, trace.EditEnviron{Key: "QUERY_STRING", Value: "name=Sam"})
		if got := parse(t, answer, "GET")[0].body; got != "name=Sam true" {
			t.Errorf("set at %s: %q", k, got)
		}
		want := trace.Edited{What: "environ QUERY_STRING", Before: "'name=Ada'", After: "'name=Sam'"}
		if d := last[*trace.Edited](t, tr); !cmp.Equal(*d, want, cmpopts.EquateEmpty()) {
			t.Errorf("set at %s: %+v", k, d)
		}
		v, _ := tr.At(tr.Len()).Variable("QUERY_STRING")
		if v.Repr != "'name=Sam'" || v.By != "edit.1" {
			t.Errorf("set at %s: the state has %+v", k, v)
		}
		answer, _ = editing(t, wsgi.Chain(app, adds("x")), k, trace.EditEnviron{Key: "HTTP_HOST", Delete: true})
		if got := parse(t, answer, "GET")[0].body; got != "name=Ada false" {
			t.Errorf("deleted at %s: %q", k, got)
		}
	}
}

// The edit of a key that is not there takes no other change out of the record.
func TestDeleteOfAnAbsentKey(t *testing.T) {
	t.Parallel()
	layer := wsgi.Middleware{Name: "sets", Wrap: func(app wsgi.App) wsgi.App {
		return wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			body, err := app.Call(env, start)
			env.Set("x.after", "1")
			return body, err
		})
	}}
	_, tr := editing(t, wsgi.Chain(wsgi.AppFunc(hello), layer), trace.KindAppCalled, trace.EditEnviron{Key: "x.none", Delete: true})
	if v, ok := tr.At(tr.Len()).Variable("x.after"); !ok || v.By != "mw.0:sets" {
		t.Errorf("x.after is %+v", v)
	}
}

func TestEditOfTheHead(t *testing.T) {
	t.Parallel()
	edit := trace.EditHead{Status: "404 Not Here", Headers: fixed("X-Edited", "yes")}
	app := wsgi.Chain(answers(fixed("X-App", "1"), list("body")), adds("x"))
	answer, tr := editing(t, app, trace.KindStartResponseCalled, edit)
	resp := parse(t, answer, "GET")[0]
	if resp.Status != "404 Not Here" || resp.Header.Get("X-Edited") != "yes" || resp.Header.Get("X-App") != "" || resp.Header.Get("X-x") != "1" {
		t.Errorf("%q %v", resp.Status, resp.Header)
	}
	// What the edit changed is not said to be the layer's doing.
	if d := last[*trace.StartResponseCalled](t, tr).Delta; d.Status != "" || len(d.Add) != 1 || len(d.Del)+len(d.Set) != 0 {
		t.Errorf("the layer changed %+v", d)
	}
	if d := last[*trace.Edited](t, tr); d.What != "head" || d.Before != "200 OK" || d.After != "404 Not Here" ||
		d.Delta.Status != d.After || len(d.Delta.Add) != 1 || len(d.Delta.Del) != 1 {
		t.Errorf("%+v", d)
	}
}

func TestEditOfABlock(t *testing.T) {
	t.Parallel()
	for name, app := range map[string]wsgi.App{
		"returned": answers(fixed(), generator(nil, "one", "two")),
		"written": wsgi.AppFunc(func(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			write, err := start.Call("200 OK", fixed(), nil)
			if err != nil {
				return nil, err
			}
			return wsgi.Text("two"), write([]byte("one"))
		}),
	} {
		answer, _ := editing(t, app, trace.KindBodyBlock, trace.EditBlock{Block: []byte("edited ")})
		if got := parse(t, answer, "GET")[0]; got.body != "edited two" || got.err != nil {
			t.Errorf("%s: %q, %v", name, got.body, got.err)
		}
	}
}

// An edit where it means nothing is not made, and not told as if it had been.
func TestEditInTheWrongPlace(t *testing.T) {
	t.Parallel()
	answer, tr := editing(t, answers(fixed(), list("one")), trace.KindRequestLine, trace.EditBlock{Block: []byte("x")})
	if got := parse(t, answer, "GET")[0]; got.body != "one" || len(of[*trace.Edited](tr)) != 0 {
		t.Errorf("%q\n%s", got.body, story(tr.Events()))
	}
}
