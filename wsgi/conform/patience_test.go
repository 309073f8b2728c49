package conform

import (
	"context"
	"testing"
	"time"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

const short = 50 * time.Millisecond

func impatient(t wsgi.Timeouts) func() *wsgi.Server {
	return func() *wsgi.Server {
		srv := echoServer()
		srv.Timeouts = t
		return srv
	}
}

// H71: a head that does not become complete is answered 408.
func headThatDoesNotCome(t *testing.T) {
	listeners := listenersFor(t, impatient(wsgi.Timeouts{Head: short}))
	for _, send := range []string{"G", "GET / HTTP/1.1\r\nHost: x\r\n", "GET / HTTP/1.1\r\nHost: x\r\n\r"} {
		refused("H71", 408, send, "").run(t, listeners)
	}
}

// H72: a connection that is idle is closed without a word, before its first
// request and after.
func idleConnection(t *testing.T) {
	for _, h := range listenersFor(t, impatient(wsgi.Timeouts{Idle: short})) {
		k := h.dial(t)
		k.ends()
		if events := k.leaves(); len(of[*trace.ExchangeEnded](events)) > 0 || of[*trace.ConnClosed](events)[0].By != "server" {
			t.Errorf("%d events", len(events))
		}
		k = h.dial(t)
		k.send(get("/"))
		k.gets("GET", 200)
		k.ends()
		k.leaves()
	}
}

// H73: a body that stops coming is an error to who reads it, and 408 to the
// client.
func bodyThatStops(t *testing.T) {
	listeners := listenersFor(t, impatient(wsgi.Timeouts{Body: short}))
	refused("H73", 408, sized("9", "tea"), "").run(t, listeners)
	refused("H73", 408, chunked("3\r\nte"), "").run(t, listeners)
}

// H73: a client that does not take its answer is given up, and close() called.
func clientThatDoesNotRead(t *testing.T) {
	counted := &closings{}
	block := string(make([]byte, 1<<20))
	app := fine(nil, func() wsgi.Body {
		return counted.count(wsgi.Stream(func(yield func([]byte, error) bool) {
			for yield([]byte(block), nil) {
			}
		}))
	})
	srv := &wsgi.Server{Timeouts: wsgi.Timeouts{Write: short}, Mounts: []wsgi.Mount{{App: app}}}
	k := open(t, deliveries()[0], srv).dial(t)
	k.send(get("/"))
	events := k.record()
	if end := ended(t, events); end.Outcome != "aborted" || counted.times.Load() != 1 {
		t.Errorf("ended as %+v, closed %d times", end, counted.times.Load())
	}
	if why := of[*trace.BodyEnded](events)[0].Reason; why != "client_gone" {
		t.Errorf("the body ended for %q", why)
	}
}

// H74: time for which an exchange is held counts for nothing: it is held for
// longer than any deadline, once in its head and once inside a read of its
// body.
func heldTime(t *testing.T) {
	const limit, longer = time.Second, 1200 * time.Millisecond
	held := make(chan struct{}, 2)
	srv := impatient(wsgi.Timeouts{Head: limit, Body: limit, Idle: limit})()
	srv.Gate = trace.GateFunc(func(_ context.Context, p trace.Point) trace.Decision {
		d, in := p.Event.Data.(*trace.BytesIn)
		if p.Event.Kind() == trace.KindRequestLine || in && string(d.Chunk) == "1\r\n" {
			p.Enter("step")
			time.Sleep(longer)
			held <- struct{}{}
		}
		return trace.Decision{Action: "step"}
	})
	k := open(t, deliveries()[0], srv).dial(t)
	k.send("POST / HTTP/1.1\r\n")
	<-held
	k.send("Host: x\r\nTransfer-Encoding: chunked\r\n\r\n")
	k.send("1\r\n")
	<-held
	k.send("a\r\n0\r\n\r\n")
	if a := k.gets("POST", 200); string(reading(a.body).Body) != "a" {
		t.Errorf("the body is %q", reading(a.body).Body)
	}
	if end := ended(t, k.leaves()); end.Total > 2*longer {
		t.Errorf("it took %v without the time held", end.Total)
	}
}
