package wsgi_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// departure is an exchange that is held at one of its stoppable events, where
// its client does something.
type departure struct {
	tape   *tape.Tape
	srv    *wsgi.Server
	at     chan trace.Event // where it is held
	resume chan struct{}
	ctx    context.Context // of the hold
	client *net.TCPConn
	opened atomic.Int32
	closed atomic.Int32
	asked  chan error // the app's context, when its body is closed
}

// leave lets a client leave at the n-th stoppable event, counted from 0.
func leave(t *testing.T, request string, n int, app func(*departure) wsgi.App) *departure {
	t.Helper()
	l := &departure{
		tape: tape.New(time.Now()), at: make(chan trace.Event, 1), resume: make(chan struct{}), asked: make(chan error, 8),
	}
	seen := 0
	l.srv = &wsgi.Server{Sink: l.tape, Mounts: []wsgi.Mount{{App: app(l)}}, Gate: trace.GateFunc(func(ctx context.Context, p trace.Point) trace.Decision {
		if seen++; seen != n+1 {
			return trace.Decision{}
		}
		l.ctx = ctx
		p.Enter("step")
		l.at <- p.Event
		select {
		case <-l.resume:
		case <-ctx.Done():
		}
		return trace.Decision{Action: "step"}
	})}
	c, err := net.Dial("tcp", listen(t, l.srv))
	if err != nil {
		t.Fatal(err)
	}
	l.client = c.(*net.TCPConn)
	t.Cleanup(func() { l.client.Close() })
	l.client.SetDeadline(time.Now().Add(soon))
	if _, err := io.WriteString(l.client, request); err != nil {
		t.Fatal(err)
	}
	return l
}

// held waits until the exchange is held; it answers false if it ended before.
func (l *departure) held(t *testing.T) (trace.Event, bool) {
	t.Helper()
	timeout := time.After(soon)
	for {
		select {
		case e := <-l.at:
			return e, true
		case <-l.tape.Changed():
			if l.tape.Trace().Find(trace.KindExchangeEnded, 0) > 0 && len(l.at) == 0 {
				return trace.Event{}, false
			}
		case <-timeout:
			t.Fatalf("neither held nor over\n%s", story(l.tape.Events(0)))
		}
	}
}

func (l *departure) resets() {
	l.client.SetLinger(0)
	l.client.Close()
}

// over gives the record when the connection has ended.
func (l *departure) over(t *testing.T) *trace.Trace {
	t.Helper()
	waitFor(t, l.tape, trace.KindConnClosed)
	l.srv.Close()
	return l.tape.Trace()
}

const posting = "POST /tea HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\ntea"

// counting reads, streams and counts what is opened and closed.
func counting(l *departure) wsgi.App {
	return wsgi.Chain(wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		body, err := readsAndStreams(env, start)
		if err != nil {
			return nil, err
		}
		l.opened.Add(1)
		return noting{body, l, env}, nil
	}), adds("in"))
}

type noting struct {
	wsgi.Body
	l   *departure
	env *wsgi.Environ
}

func (n noting) Close() error {
	n.l.closed.Add(1)
	n.l.asked <- n.env.Context().Err()
	return n.Body.(io.Closer).Close()
}

// TestClientLeavesAtEveryEvent is not parallel: it counts goroutines.
func TestClientLeavesAtEveryEvent(t *testing.T) {
	before := runtime.NumGoroutine()
	kinds := make(map[trace.Kind]bool)
	for n := 0; ; n++ {
		at, held := resetAt(t, n)
		if !held {
			break
		}
		kinds[at.Kind()] = true
		halfCloseAt(t, n)
	}
	if len(kinds) < 14 {
		t.Errorf("held at %d kinds of events: %v", len(kinds), kinds)
	}
	for deadline := time.Now().Add(soon); runtime.NumGoroutine() > before; runtime.Gosched() {
		if time.Now().After(deadline) {
			t.Fatalf("%d goroutines are left, of %d", runtime.NumGoroutine(), before)
		}
	}
}

// resetAt: a reset ends the hold, the context and the exchange; the record is
// whole and says so.
func resetAt(t *testing.T, n int) (at trace.Event, held bool) {
	t.Helper()
	l := leave(t, posting, n, counting)
	if at, held = l.held(t); !held {
		l.client.Close()
		l.over(t)
		return at, false
	}
	l.resets()
	tr := l.over(t)
	where := fmt.Sprintf("reset at %s", at.Kind())
	if l.ctx.Err() == nil || errors.Is(context.Cause(l.ctx), context.Canceled) {
		t.Errorf("%s: the context ended by %v", where, context.Cause(l.ctx))
	}
	if d := last[*trace.ConnClosed](t, tr); d.By != "client" || !d.WhileHeld {
		t.Errorf("%s: %+v", where, d)
	}
	l.checkEnd(t, tr, where, at, "aborted")
	if l.opened.Load() > 0 && <-l.asked == nil && at.Kind() != trace.KindIterableClosed {
		t.Errorf("%s: the application's context goes on", where)
	}
	return at, true
}

// halfCloseAt: a half-close ends nothing.
func halfCloseAt(t *testing.T, n int) {
	t.Helper()
	l := leave(t, posting, n, counting)
	at, _ := l.held(t)
	where := fmt.Sprintf("half-close at %s", at.Kind())
	l.client.CloseWrite()
	waitFor(t, l.tape, trace.KindClientEOF)
	if l.ctx.Err() != nil {
		t.Errorf("%s: the context has ended", where)
	}
	close(l.resume)
	answer, err := io.ReadAll(l.client)
	if err != nil || !strings.HasSuffix(string(answer), "0\r\n\r\n") {
		t.Errorf("%s: the answer is %q, %v", where, answer, err)
	}
	tr := l.over(t)
	if d := last[*trace.ConnClosed](t, tr); d.By != "client" || d.WhileHeld {
		t.Errorf("%s: %+v", where, d)
	}
	l.checkEnd(t, tr, where, at, "complete")
	if err := <-l.asked; err != nil {
		t.Errorf("%s: the application's context has ended", where)
	}
	checkEOF(t, tr, where)
}

// checkEnd: what is opened is closed once, and the record is whole.
func (l *departure) checkEnd(t *testing.T, tr *trace.Trace, where string, at trace.Event, outcome string) {
	t.Helper()
	if l.opened.Load() != l.closed.Load() || len(of[*trace.IterableClosed](tr)) != int(l.opened.Load()) {
		t.Errorf("%s: %d bodies, closed %d times\n%s", where, l.opened.Load(), l.closed.Load(), story(tr.Events()))
	}
	holds := of[*trace.Hold](tr)
	if len(holds) != 2 || holds[0].Kind() != trace.KindHoldEntered || holds[1].Kind() != trace.KindHoldLeft {
		t.Errorf("%s: %d notes of the hold", where, len(holds))
	}
	if events := tr.Events(); events[len(events)-1].Kind() != trace.KindConnClosed {
		t.Errorf("%s: the record does not end", where)
	}
	if at.Kind() == trace.KindConnAccepted && outcome == "aborted" {
		return // no exchange has begun
	}
	if d := last[*trace.ExchangeEnded](t, tr); d.Outcome != outcome {
		t.Errorf("%s: ended %+v", where, d)
	}
	if n := len(of[*trace.AppRaised](tr)); n != 0 {
		t.Errorf("%s: told as %d errors of the application", where, n)
	}
}

// checkEOF: the end of the input is told once, in the midst of the hold, whose
// time counts for nothing.
func checkEOF(t *testing.T, tr *trace.Trace, where string) {
	t.Helper()
	if n := len(of[*trace.ClientEOF](tr)); n != 1 {
		t.Errorf("%s: client.eof comes %d times", where, n)
	}
	i, entered := tr.Find(trace.KindClientEOF, 0), tr.Find(trace.KindHoldEntered, 0)
	eof, hold := tr.Event(i), tr.Event(entered)
	if tr.Event(entered).Seq >= eof.Seq || eof.Layer != trace.LayerServer {
		t.Errorf("%s: client.eof is %+v", where, eof)
	}
	if eof.Held-hold.Held > eof.T-hold.T || eof.Held <= hold.Held {
		t.Errorf("%s: client.eof at %v, held %v; the hold began at %v", where, eof.T, eof.Held, hold.T)
	}
	if !tr.At(tr.Len()).EOF {
		t.Errorf("%s: the state does not know it", where)
	}
}
