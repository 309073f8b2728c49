package wsgi_test

import (
	"errors"
	"reflect"
	"slices"
	"testing"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

// starting makes an app of a function that gets what it needs of start.
func starting(f func(start func(status string, exc error) (wsgi.Write, error)) (wsgi.Body, error)) wsgi.App {
	return wsgi.AppFunc(func(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		return f(func(status string, exc error) (wsgi.Write, error) { return start.Call(status, fixed(), exc) })
	})
}

type start = func(status string, exc error) (wsgi.Write, error)

// S25: a second call without an error is fatal, also if the app goes on as if
// nothing had happened, and also if the first call failed.
func TestStartTwice(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, first string
		swallow     bool
	}{
		{"passes the error on", "200 OK", false},
		{"swallows it", "200 OK", true},
		{"after a call that failed", "200", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var second error
			resp, tr := one(t, starting(func(start start) (wsgi.Body, error) {
				start(tt.first, nil)
				_, second = start("201 Created", nil)
				if !tt.swallow {
					return nil, second
				}
				return wsgi.Text("body"), nil
			}), get)
			if resp.StatusCode != 500 || !errors.Is(second, wsgi.ErrStartedTwice) {
				t.Errorf("status %d, error %v", resp.StatusCode, second)
			}
			if d := last[*trace.ExchangeEnded](t, tr); d.Outcome != "error" || d.Status != 500 || d.KeepAlive {
				t.Errorf("ended %+v", d)
			}
		})
	}
}

// A layer that reports the error of the second call answers for the app.
func TestStartTwiceBehindALayerThatReportsIt(t *testing.T) {
	t.Parallel()
	sorry := wsgi.Middleware{Name: "sorry", Wrap: func(app wsgi.App) wsgi.App {
		return wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			_, err := app.Call(env, start)
			_, err = start.Call("503 Sorry", nil, err)
			return wsgi.Text("sorry"), err
		})
	}}
	resp, _ := one(t, starting(func(start start) (wsgi.Body, error) {
		start("200 OK", nil)
		_, err := start("201 Created", nil)
		return nil, err
	}), get, sorry)
	if resp.StatusCode != 503 || resp.body != "sorry" {
		t.Errorf("%d %q", resp.StatusCode, resp.body)
	}
}

// What a layer does to a head is told as what it is.
func TestChangesOfAHead(t *testing.T) {
	t.Parallel()
	changes := wsgi.Middleware{Name: "changes", Wrap: func(app wsgi.App) wsgi.App {
		return wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			return app.Call(env, wsgi.Start(func(_ string, _ []wsgi.Header, exc error) (wsgi.Write, error) {
				return start.Call("404 Gone", []wsgi.Header{{Name: "x-set", Value: "2"}, {Name: "X-Same", Value: "1"}, {Name: "X-New", Value: "3"}}, exc)
			}))
		})
	}}
	app := answers([]wsgi.Header{{Name: "X-Same", Value: "1"}, {Name: "X-Set", Value: "1"}, {Name: "X-Gone", Value: "1"}}, list("a"))
	_, tr := one(t, app, get, changes)
	want := trace.HeadersDelta{
		Status: "404 Gone", Add: []wsgi.Header{{Name: "X-New", Value: "3"}},
		Set: []trace.Change{{Name: "x-set", Old: "1", New: "2"}}, Del: []wsgi.Header{{Name: "X-Gone", Value: "1"}},
	}
	if got := last[*trace.StartResponseCalled](t, tr).Delta; !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
}

// S26: nothing has been sent, so the new head replaces the old.
func TestExcInfoReplacesAHeadThatIsStored(t *testing.T) {
	t.Parallel()
	resp, tr := one(t, starting(func(start start) (wsgi.Body, error) {
		start("200 OK", nil)
		_, err := start("503 Sorry", errNoTea)
		return wsgi.Text("sorry"), err
	}), get)
	if resp.Status != "503 Sorry" || resp.body != "sorry" || resp.err != nil {
		t.Errorf("%q %q, %v", resp.Status, resp.body, resp.err)
	}
	want := trace.StartResponseReplaced{Old: "200 OK", New: "503 Sorry", Exc: "no tea"}
	if got := last[*trace.StartResponseReplaced](t, tr); *got != want {
		t.Errorf("%+v", got)
	}
	if d := last[*trace.ExchangeEnded](t, tr); d.Outcome != "complete" || !d.KeepAlive {
		t.Errorf("ended %+v", d)
	}
}

// A first call may come with an error: there is nothing to replace.
func TestExcInfoInTheFirstCall(t *testing.T) {
	t.Parallel()
	resp, tr := one(t, starting(func(start start) (wsgi.Body, error) {
		_, err := start("503 Sorry", errNoTea)
		return wsgi.Text("sorry"), err
	}), get)
	if resp.StatusCode != 503 || len(of[*trace.StartResponseReplaced](tr)) != 0 {
		t.Errorf("status %d\n%s", resp.StatusCode, story(tr.Events()))
	}
}

// S27: the head has left, so the error comes back, and the answer is cut even
// if the app swallows it (A8).
func TestExcInfoAfterTheHeadHasLeft(t *testing.T) {
	t.Parallel()
	for _, swallow := range []bool{false, true} {
		var got error
		closed := 0
		app := starting(func(start start) (wsgi.Body, error) {
			start("200 OK", nil)
			body := wsgi.Stream(func(yield func([]byte, error) bool) {
				yield([]byte("some"), nil)
				if _, got = start("500 Oh", errNoTea); !swallow {
					yield(nil, got)
					return
				}
				yield([]byte("more"), nil)
			})
			return closing{body, &closed, nil}, nil
		})
		resp, tr := one(t, app, get)
		if got != errNoTea { // the very one
			t.Errorf("start_response gave %v", got)
		}
		if resp.StatusCode != 200 || resp.body != "some" || resp.err == nil {
			t.Errorf("swallow %v: %d %q, %v; want a cut answer", swallow, resp.StatusCode, resp.body, resp.err)
		}
		if d := last[*trace.StartResponseReraised](t, tr); d.Exc != "no tea" || closed != 1 {
			t.Errorf("%+v, closed %d times", d, closed)
		}
	}
}

// A call to start_response that does not come from further inside than the
// last one is no change of that one.
func TestHeadsOfDifferentCallsAreNotCompared(t *testing.T) {
	t.Parallel()
	_, tr := one(t, starting(func(start start) (wsgi.Body, error) {
		start("200 OK", nil)
		_, err := start("503 Sorry", errNoTea)
		return wsgi.Text("sorry"), err
	}), get, adds("outer"), adds("inner"))
	starts := of[*trace.StartResponseCalled](tr)
	var added []int
	for _, d := range starts {
		added = append(added, len(d.Delta.Add))
		if d.Delta.Status != "" || len(d.Delta.Del)+len(d.Delta.Set) > 0 {
			t.Errorf("%s: %+v", d.Status, d.Delta)
		}
	}
	if !slices.Equal(added, []int{0, 1, 1, 0, 1, 1}) {
		t.Errorf("added headers: %v", added)
	}
}

// S40: an app may state its head as late as its first block.
func TestStartInTheFirstBlock(t *testing.T) {
	t.Parallel()
	app := wsgi.AppFunc(func(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		return wsgi.Stream(func(yield func([]byte, error) bool) {
			_, err := start.Call("200 OK", fixed(), nil)
			yield([]byte("late"), err)
		}), nil
	})
	resp, tr := one(t, app, get, adds("x"))
	if resp.body != "late" || resp.Header.Get("X-x") != "1" {
		t.Errorf("%q %v", resp.body, resp.Header)
	}
	returned, stored := tr.Find(trace.KindAppReturned, 0), tr.Find(trace.KindStartResponseCalled, 0)
	if stored < returned {
		t.Error("start_response was called before the generator ran")
	}
	if inner := tr.Event(stored); inner.Layer != "mw.0:x" || inner.Depth != 1 {
		t.Errorf("the layer's own start_response: %+v", inner)
	}
}

func TestWrite(t *testing.T) {
	t.Parallel()
	resp, tr := one(t, starting(func(start start) (wsgi.Body, error) {
		write, err := start("200 OK", nil)
		for _, block := range []string{"", "a", "b"} {
			err = errors.Join(err, write([]byte(block)))
		}
		return wsgi.Text("c"), err
	}), get)
	// S35: len() says nothing once write was called, so the body is chunked.
	if resp.body != "abc" || resp.ContentLength != -1 || resp.err != nil {
		t.Errorf("%q, length %d, %v", resp.body, resp.ContentLength, resp.err)
	}
	var via []string
	for i, d := range of[*trace.BodyBlock](tr) {
		via = append(via, d.Via)
		if d.Via == "write" && d.Ordinal != i+1 {
			t.Errorf("block %d has the number %d", i+1, d.Ordinal)
		}
	}
	if !slices.Equal(via, []string{"write", "write", "write", "next"}) {
		t.Errorf("blocks via %v", via)
	}
	if d := last[*trace.HeadCommitted](t, tr); d.Trigger != "write" {
		t.Errorf("committed by %q", d.Trigger)
	}
}

func TestWriteBeyondTheLength(t *testing.T) {
	t.Parallel()
	var within, beyond error
	s := serve(t, wsgi.AppFunc(func(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		write, err := start.Call("200 OK", fixed("Content-Length", "3"), nil)
		if err != nil {
			return nil, err
		}
		within, beyond = write([]byte("ab")), write([]byte("cd"))
		return wsgi.Blocks(), nil
	}))
	want := fixedHead + "Content-Length: 3\r\n\r\nabc"
	if got := exchange(t, s.addr, get+get); got != want+want {
		t.Errorf("got %q", got)
	}
	if s.srv.Close(); within != nil || !errors.Is(beyond, wsgi.ErrTooMuch) {
		t.Errorf("within %v, beyond %v", within, beyond)
	}
}

// A6, A9, S46: what an app must not do ends in 500, and the loss of what ran it
// in 502, as long as nothing has left,
// and else in a cut answer.
func TestAppsThatFail(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		app    wsgi.AppFunc
		status int
		exc    string
	}{
		{"error", func(*wsgi.Environ, wsgi.StartResponse) (wsgi.Body, error) { return nil, errNoTea }, 500, "no tea"},
		{"error after start_response", func(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			start.Call("200 OK", nil, nil)
			return wsgi.Text("x"), errNoTea
		}, 500, "no tea"},
		{"process lost", func(*wsgi.Environ, wsgi.StartResponse) (wsgi.Body, error) {
			return nil, errors.Join(errNoTea, wsgi.ErrBadGateway)
		}, 502, "no tea\n" + wsgi.ErrBadGateway.Error()},
		{"panic", func(*wsgi.Environ, wsgi.StartResponse) (wsgi.Body, error) { panic("no tea") }, 500, "panic: no tea"},
		{"nothing returned", func(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			start.Call("200 OK", nil, nil)
			return nil, nil
		}, 500, "the application returned nothing to iterate"},
		{"no start_response", func(*wsgi.Environ, wsgi.StartResponse) (wsgi.Body, error) { return wsgi.Text("x"), nil },
			500, wsgi.ErrNotStarted.Error()},
		{"neither block nor start_response", func(*wsgi.Environ, wsgi.StartResponse) (wsgi.Body, error) { return wsgi.Blocks(), nil },
			500, wsgi.ErrNeverStarted.Error()},
		{"error before a block", answers(fixed(), generator(errNoTea, "")), 500, "no tea"},
		{"error after a block", answers(fixed(), generator(errNoTea, "some")), 200, "no tea"},
		{"panic before a block", answers(fixed(), func() wsgi.Body { return panics{} }), 500, "panic: no block"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			resp, tr := one(t, tt.app, get, passes("layer"))
			if resp.StatusCode != tt.status || (resp.err == nil) != (tt.status >= 500) {
				t.Errorf("%d %q, %v", resp.StatusCode, resp.body, resp.err)
			}
			if d := last[*trace.AppRaised](t, tr); d.Exc != tt.exc {
				t.Errorf("raised %q, want %q", d.Exc, tt.exc)
			}
			end := last[*trace.ExchangeEnded](t, tr)
			if end.Outcome != "error" || end.KeepAlive || end.Status != tt.status {
				t.Errorf("ended %+v", end)
			}
			untraced := exchange(t, listen(t, &wsgi.Server{Mounts: []wsgi.Mount{{App: wsgi.Chain(tt.app, passes("layer"))}}}), get)
			if got := parse(t, untraced, "GET")[0]; got.StatusCode != tt.status || got.body != resp.body {
				t.Errorf("untraced: %d %q", got.StatusCode, got.body)
			}
		})
	}
}

type panics struct{}

func (panics) Next() ([]byte, error) { panic("no block") }

// A len() that fails says nothing, and harms nobody.
func TestPanicInLen(t *testing.T) {
	t.Parallel()
	resp, _ := one(t, answers(fixed(), func() wsgi.Body { return panicsInLen{wsgi.Text("x")} }), get)
	if resp.StatusCode != 200 || resp.body != "x" || resp.err != nil {
		t.Errorf("%d %q, %v", resp.StatusCode, resp.body, resp.err)
	}
}

type panicsInLen struct{ wsgi.Body }

func (panicsInLen) Len() int { panic("no length") }

// Where an application fails before the head is out, the server's own answer is whole: the body was
// replaced. Behind the head, what was sent is cut.
func TestABodyIsReplacedOrCut(t *testing.T) {
	t.Parallel()
	for reason, fails := range map[string]wsgi.Body{"replaced": generator(errNoTea)(), "error": generator(errNoTea, "a")()} {
		_, tr := one(t, starting(func(start start) (wsgi.Body, error) {
			start("200 OK", nil)
			return fails, nil
		}), get)
		if d := last[*trace.BodyEnded](t, tr); d.Reason != reason {
			t.Errorf("it ended for %q, want %q", d.Reason, reason)
		}
		if s := tr.At(tr.Len()); s.HasAll() != (reason == "replaced") {
			t.Errorf("%s: the client has all of it: %v", reason, s.HasAll())
		}
	}
}
