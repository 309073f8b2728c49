package conform

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"sync/atomic"
	"testing"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

// reply is an application, and what its answer is on the wire, byte by byte.
type reply struct {
	rule    string
	name    string
	request string // get("/") by default
	app     wsgi.AppFunc
	raw     string // without Date and Server, where the server adds them
	open    bool
	outcome string // complete by default
	reason  string // why the body ended, "" for any
	check   func(outcome) string
}

func TestReplies(t *testing.T) {
	t.Parallel()
	for _, r := range replies() {
		t.Run(r.rule+"/"+r.name, func(t *testing.T) {
			t.Parallel()
			r.run(t)
		})
	}
}

// run runs the reply in every delivery. Every iterable is closed once, which
// checkStory asserts.
func (r reply) run(t *testing.T) {
	if r.request == "" {
		r.request = get("/")
	}
	method, _, _ := strings.Cut(r.request, " ")
	counted := &closings{}
	app := wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		if env.Str("PATH_INFO") == "/probe" {
			return echo(env, start)
		}
		body, err := r.app(env, start)
		return counted.count(body), err
	})
	server := func() *wsgi.Server { return &wsgi.Server{Mounts: []wsgi.Mount{{App: app}}} }
	for _, h := range listenersFor(t, server) {
		o := h.visit(t, call{send: r.request, methods: []string{method}})
		checkStory(t, o)
		r.judge(t, o)
	}
	if bodies, times := counted.bodies.Load(), counted.times.Load(); bodies != times {
		t.Errorf("%d bodies were closed %d times", bodies, times)
	}
}

func (r reply) judge(t *testing.T, o outcome) {
	t.Helper()
	raw := o.received
	if o.open {
		raw = raw[:sentBy(o.own())]
	}
	if got := plain(raw); got != r.raw {
		t.Errorf("got\n%q, want\n%q", got, r.raw)
	}
	if o.open != r.open {
		t.Errorf("the connection is open: %v, want %v", o.open, r.open)
	}
	want := r.outcome
	if want == "" {
		want = "complete"
	}
	if end := of[*trace.ExchangeEnded](o.events)[0]; end.Outcome != want || end.KeepAlive != r.open {
		t.Errorf("ended as %+v, want %s", end, want)
	}
	if got := of[*trace.BodyEnded](o.events)[0].Reason; r.reason != "" && got != r.reason {
		t.Errorf("the body ended for %q, want %q", got, r.reason)
	}
	if r.check != nil {
		if complaint := r.check(o); complaint != "" {
			t.Error(complaint)
		}
	}
}

// sentBy is how many bytes went out by some events.
func sentBy(events []trace.Event) int64 {
	var n int64
	for _, e := range events {
		if e.Kind() == trace.KindBytesOut {
			n = e.Spans[0].End()
		}
	}
	return n
}

// plain takes away the two headers that the server adds to every answer, one
// of which is never the same.
func plain(raw string) string {
	head, rest, _ := strings.Cut(raw, "\r\n\r\n")
	lines := strings.Split(head, "\r\n")
	kept := lines[:0]
	for _, l := range lines {
		if !strings.HasPrefix(l, "Date: ") && l != "Server: "+wsgi.Software {
			kept = append(kept, l)
		}
	}
	return strings.Join(kept, "\r\n") + "\r\n\r\n" + rest
}

// raised asserts that the server recorded an error for a rule.
func raised(rule string) func(outcome) string {
	return func(o outcome) string {
		for _, d := range of[*trace.AppRaised](o.events) {
			if d.Rule == rule || rule == "" {
				return ""
			}
		}
		return fmt.Sprintf("no error of the application's was recorded for %s", rule)
	}
}

// pairs makes headers of names and values.
func pairs(text ...string) []wsgi.Header {
	var all []wsgi.Header
	for i := 0; i+1 < len(text); i += 2 {
		all = append(all, wsgi.Header{Name: text[i], Value: text[i+1]})
	}
	return all
}

// answers is an app with one answer.
func answers(status string, headers []wsgi.Header, body func() wsgi.Body) wsgi.AppFunc {
	return func(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		if _, err := start.Call(status, headers, nil); err != nil {
			return nil, err
		}
		return body(), nil
	}
}

func list(blocks ...string) func() wsgi.Body {
	return func() wsgi.Body {
		var all [][]byte
		for _, b := range blocks {
			all = append(all, []byte(b))
		}
		return wsgi.Blocks(all...)
	}
}

var errNoTea = errors.New("no tea")

// generator gives the blocks and then the error, if there is one.
func generator(end error, blocks ...string) func() wsgi.Body {
	return func() wsgi.Body {
		return wsgi.Stream(func(yield func([]byte, error) bool) {
			for _, b := range blocks {
				if !yield([]byte(b), nil) {
					return
				}
			}
			if end != nil {
				yield(nil, end)
			}
		})
	}
}

// closings counts bodies, and how often they are closed.
type closings struct{ bodies, times atomic.Int32 }

func (c *closings) count(b wsgi.Body) wsgi.Body {
	if b == nil {
		return nil
	}
	c.bodies.Add(1)
	if l, ok := b.(interface{ Len() int }); ok {
		return lengthy{counted{b, c}, l.Len()}
	}
	return counted{b, c}
}

type counted struct {
	wsgi.Body
	in *closings
}

func (b counted) Close() error {
	b.in.times.Add(1)
	if c, ok := b.Body.(io.Closer); ok {
		return c.Close()
	}
	return nil
}

type lengthy struct {
	counted
	n int
}

func (b lengthy) Len() int { return b.n }
