package conform

import (
	"io"
	"sync/atomic"
	"testing"

	"roundtrip/wsgi"
	"roundtrip/wsgi/middleware"
	"roundtrip/wsgi/trace"
)

// halfGone: bug 16. A client that neither sends nor leaves is given up in each
// of its states; nothing waits for it.
func halfGone(t *testing.T) {
	h := open(t, deliveries()[0], impatient(wsgi.Timeouts{Head: short, Body: short, Idle: short})())
	var clients []*talk
	for _, send := range []string{
		"", "GET / HT", get("/"), sized("9", "abc"), "BAD\r\n\r\n", post("Connection: close"),
	} {
		for _, half := range []bool{true, false} {
			k := h.dial(t)
			k.send(send)
			if half {
				k.conn.CloseWrite()
			}
			clients = append(clients, k)
		}
	}
	for _, k := range clients {
		k.record() // the server has closed, though the client has not
	}
}

// readsPastTheEnd: bug 19. Behind the body is its end, however often it is
// asked for, while the connection stays open.
func readsPastTheEnd(t *testing.T) {
	h := alone(t, func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		in := env.Input()
		for range 3 {
			if _, err := in.ReadAll(); err != nil {
				return nil, err
			}
			if line, err := in.ReadLine(-1); len(line) > 0 || err != nil {
				t.Errorf("behind the end: %q, %v", line, err)
			}
			if n, err := in.Read(make([]byte, 9)); n > 0 || err != io.EOF {
				t.Errorf("behind the end: %d, %v", n, err)
			}
		}
		return unread(env, start)
	})
	for _, send := range []string{get("/"), sized("3", "abc"), sized("0", ""), chunked("3\r\nabc\r\n0\r\n\r\n")} {
		k := h.dial(t)
		k.send(send)
		k.gets("POST", 200)
		k.send(send)
		k.gets("POST", 200)
		k.leaves()
	}
}

// closedOnEveryWay: bug 21. The iterable that the application returned is
// closed once, however the exchange ends.
func closedOnEveryWay(t *testing.T) {
	for name, tt := range map[string]struct {
		headers []wsgi.Header
		body    func() wsgi.Body
	}{
		"to its end":   {nil, generator(nil, "a", "b")},
		"early end":    {pairs("Content-Length", "1"), generator(nil, "a", "b", "c")},
		"error":        {nil, generator(errNoTea, "a")},
		"error before": {nil, generator(errNoTea)},
		"panic":        {nil, panics("a")},
		"never called": {pairs("Content-Length", "0"), generator(nil)},
	} {
		counted := &closings{}
		k := alone(t, fine(tt.headers, func() wsgi.Body { return counted.count(tt.body()) })).dial(t)
		k.send(post("Connection: close"))
		_, _ = io.Copy(io.Discard, k.conn)
		events := k.leaves()
		if n := counted.times.Load(); n != 1 || len(of[*trace.IterableClosed](events)) != 1 {
			t.Errorf("%s: closed %d times", name, n)
		}
	}
	disconnected(t)
}

// disconnected: the client leaves by a reset while the body is sent.
func disconnected(t *testing.T) {
	counted, left := &closings{}, make(chan struct{})
	k := alone(t, fine(nil, func() wsgi.Body {
		return counted.count(wsgi.Stream(func(yield func([]byte, error) bool) {
			for yield(make([]byte, 1<<16), nil) {
				<-left
			}
		}))
	})).dial(t)
	k.send(get("/"))
	if _, err := k.r.ReadByte(); err != nil {
		t.Fatal(err)
	}
	k.resets()
	close(left)
	if end := ended(t, k.record()); end.Outcome != "aborted" || counted.times.Load() != 1 {
		t.Errorf("ended as %+v, closed %d times", end, counted.times.Load())
	}
}

// catchingLayerCloses: bug 33. The layer's own body closes the one inside.
func catchingLayerCloses(t *testing.T) {
	for _, body := range []func() wsgi.Body{generator(nil, "a"), generator(errNoTea), generator(errNoTea, "a")} {
		var closed atomic.Int32
		app := wsgi.Chain(fine(nil, func() wsgi.Body { return session{body(), &closed} }), middleware.Catch())
		srv := &wsgi.Server{Mounts: []wsgi.Mount{{App: app}}}
		k := open(t, deliveries()[0], srv).dial(t)
		k.send(post("Connection: close"))
		_, _ = io.Copy(io.Discard, k.conn)
		if k.leaves(); closed.Load() != 1 {
			t.Errorf("closed %d times", closed.Load())
		}
	}
}

// session stands for one with a database, which close() gives back.
type session struct {
	wsgi.Body
	closed *atomic.Int32
}

func (s session) Close() error {
	s.closed.Add(1)
	return nil
}

// H65: a body that ends early when the answer has begun cuts the answer off.
func cutOffBehindTheHead(t *testing.T) {
	for _, wire := range []string{sized("9", "tea"), chunked("3\r\ntea\r\n")} {
		behindTheHead(t, "H65", wire)
	}
}

// H66: so does a chunk that is none, and nothing is looked for behind it.
func badChunkBehindTheHead(t *testing.T) {
	behindTheHead(t, "H60", chunked("3\r\ntea\r\nno\r\n")+get("/evil"))
	behindTheHead(t, "H63", chunked("3\r\nteaX\r\n0\r\n\r\n")+get("/evil"))
}

// behindTheHead sends a body that breaks a rule to an application that reads it
// when its answer has begun.
func behindTheHead(t *testing.T, rule, wire string) {
	t.Helper()
	var closed atomic.Int32
	late := wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		_, err := start.Call("200 OK", nil, nil)
		return session{wsgi.Stream(func(yield func([]byte, error) bool) {
			if yield([]byte("so far"), nil) {
				_, err := env.Input().ReadAll()
				yield(nil, err)
			}
		}), &closed}, err
	})
	listeners := listenersFor(t, func() *wsgi.Server { return &wsgi.Server{Mounts: []wsgi.Mount{{App: late}}} })
	for i, h := range listeners {
		o := h.visit(t, call{send: wire, half: true, methods: []string{"POST"}})
		checkStory(t, o)
		if len(o.answers) != 1 || o.answers[0].code != 200 || o.answers[0].body != "so far" || !o.answers[0].cut {
			t.Errorf("%q %s: %+v", wire, h.name, o.answers)
		}
		if n := closed.Load(); n != int32(i+1) {
			t.Errorf("%q %s: closed %d times", wire, h.name, n)
		}
		if end := ended(t, o.events); end.Outcome != "error" || end.KeepAlive {
			t.Errorf("%q %s: ended as %+v", wire, h.name, end)
		}
		if err := raised(rule)(o); err != "" {
			t.Errorf("%q %s: %s", wire, h.name, err)
		}
	}
}

// H107: a client that is gone is noticed at the first write that fails.
func goneAtAWrite(t *testing.T) {
	left := make(chan struct{})
	failed := make(chan error, 1)
	h := alone(t, func(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		write, err := start.Call("200 OK", nil, nil)
		for err == nil {
			err = write(make([]byte, 1<<16))
			<-left
		}
		failed <- err
		return nil, err
	})
	k := h.dial(t)
	k.send(get("/"))
	if _, err := k.r.ReadByte(); err != nil {
		t.Fatal(err)
	}
	k.resets()
	close(left)
	events := k.record()
	if err := <-failed; err == nil {
		t.Error("no write failed")
	}
	if end := ended(t, events); end.Outcome != "aborted" {
		t.Errorf("ended as %+v", end)
	}
	if n := len(of[*trace.AppRaised](events)); n > 0 {
		t.Errorf("the client's leaving was told as %d errors of the application", n)
	}
	if by := of[*trace.ConnClosed](events)[0].By; by != "client" {
		t.Errorf("closed by the %s", by)
	}
}

// H107: a reset while the body is read is the client's leaving, and no error of
// the application that was reading.
func goneWhileSending(t *testing.T) {
	for _, h := range listenersFor(t, echoServer) {
		k := h.dial(t)
		k.send(post("Expect: 100-continue\r\nContent-Length: 9"))
		k.gets("POST", 100)
		k.send("abc")
		k.resets()
		events := k.record()
		if end := ended(t, events); end.Outcome != "aborted" || end.Status != 0 {
			t.Errorf("ended as %+v", end)
		}
		if n := len(of[*trace.AppRaised](events)) + len(of[*trace.RequestRejected](events)); n > 0 {
			t.Errorf("the client's leaving was told as %d errors", n)
		}
		if by := of[*trace.ConnClosed](events)[0].By; by != "client" {
			t.Errorf("closed by the %s", by)
		}
	}
}
