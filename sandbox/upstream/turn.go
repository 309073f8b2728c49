package upstream

import (
	"errors"
	"fmt"
	"io"
	"time"

	"roundtrip/wsgi"
)

// How long the parts of a turn wait.
const (
	watchAfter = 50 * time.Millisecond // before the client is watched, where nothing is read from it
	soon       = 2 * time.Millisecond  // for a first block that goes out with the head
	askTime    = time.Second           // for 100 Continue
	bodyTime   = 30 * time.Second      // for the client to send more of a body
	longTime   = 10 * time.Second      // before somebody is told that there is no answer
	forever    = 1 << 62
)

// turn is one request on its way to the other server, and its answer on the way back. Its goroutine is
// the exchange's; what waits for the other server are two more, which do one thing at a time.
//
//	exchange's goroutine ── demand ─▸ reads ── results ─▸ exchange's goroutine
//	                     ── writes ─▸ writes ─ written ─▸
type turn struct {
	app *App
	x   *wsgi.Exchange
	env *wsgi.Environ
	req request

	link    *link
	blocks  *blocks
	demand  chan func() result
	results chan result
	writes  chan []byte
	written chan error

	left     bool // some of the request's body has not been handed on
	writing  bool
	asking   bool // whether the other server wants the body
	spoiled  bool // the connection is of no use for another request
	keep     bool
	headOut  bool
	ended    bool
	since    time.Time // of the wait
	told     bool      // that it takes long
	buf, out []byte
}

// result is what the other server sent next.
type result struct {
	head  *response
	block []byte
	err   error
}

// run hands the request on, and gives the body of the answer.
func (t *turn) run(start wsgi.StartResponse) (wsgi.Body, error) {
	head, err := t.ask(t.req.repeatable())
	if err != nil && errors.Is(err, errNothing) && t.link.used { // it was closed as it lay there
		t.end()
		head, err = t.ask(false)
	}
	if err != nil {
		t.end()
		return nil, t.named(err)
	}
	if head.code == 101 {
		defer t.end()
		return t.tunnel(head)
	}
	t.blocks = t.link.blocks(head)
	t.keep = head.keep && (head.chunked || head.length >= 0 || head.bodiless(t.req.method))
	if head.bodiless(t.req.method) {
		t.blocks.left, t.blocks.chunked = 0, false
	}
	if _, err := start.Call(head.status, head.headers, nil); err != nil {
		t.end()
		return nil, err
	}
	return &body{t}, nil
}

// named says whose fault an error of the other server is.
func (t *turn) named(err error) error {
	var e *Error
	switch {
	case errors.Is(err, errNothing):
		return &Error{Kind: Broken, Text: fmt.Sprintf("%s closed the connection without an answer", t.app.url), Err: err}
	case errors.As(err, &e) && e.Kind == Broken:
		return &Error{Kind: Broken, Text: fmt.Sprintf("%s gave an answer that cannot be passed on: %s", t.app.url, e.Text), Err: e.Err}
	}
	return err
}

// ask sends the request, and reads up to the head of its answer.
func (t *turn) ask(spare bool) (*response, error) {
	l, err := t.app.connect(t.x, spare)
	if err != nil {
		return nil, err
	}
	t.begin(l)
	if _, err := l.conn.Write(t.req.head); err != nil {
		return nil, errors.Join(errNothing, err)
	}
	for {
		t.give(func() result {
			head, err := l.readHead()
			return result{head: head, err: err}
		})
		r, err := t.await(true)
		if err = errors.Join(err, r.err); err != nil {
			return nil, err
		}
		switch code := r.head.code; {
		case code == 100:
			t.asking = false
			if err := t.x.Continue(); err != nil {
				return nil, err
			}
		case code == 101 && !t.req.upgrade:
			return nil, brokenf("it changes to another protocol, which nobody asked for")
		case code >= 200 || code == 101:
			return r.head, nil
		default:
			if err := t.x.Interim(r.head.status, r.head.headers); err != nil {
				return nil, err
			}
		}
	}
}

// begin starts the goroutines for a connection.
func (t *turn) begin(l *link) {
	t.link, t.left, t.asking = l, t.req.body, t.req.expects
	t.demand, t.results = make(chan func() result), make(chan result, 1)
	t.writes, t.written = make(chan []byte), make(chan error, 1)
	t.ended = false
	go func(demand <-chan func() result, results chan<- result) {
		for next := range demand {
			results <- next()
		}
	}(t.demand, t.results)
	if t.left {
		go func(writes <-chan []byte, written chan<- error) {
			for p := range writes {
				_, err := l.conn.Write(p)
				written <- err
			}
		}(t.writes, t.written)
	}
}

// give has something read from the other server.
func (t *turn) give(next func() result) {
	t.since = time.Now()
	t.demand <- next
}

// end ends the connection, or leaves it for another request.
func (t *turn) end() {
	if t.ended || t.link == nil {
		return
	}
	t.ended = true
	close(t.demand)
	close(t.writes)
	if t.keep && !t.left && !t.writing && !t.spoiled && t.link.in.Buffered() == 0 {
		t.app.leave(t.link)
		return
	}
	t.link.conn.Close()
}

// await waits for what the other server sends, and hands on meanwhile what the client does.
func (t *turn) await(head bool) (result, error) {
	for {
		select {
		case r := <-t.results:
			return r, nil
		default:
		}
		if t.takes() && t.x.InputWaits() {
			if err := t.handOn(); err != nil {
				return result{}, err
			}
			continue
		}
		r, done, err := t.rest(head)
		if done || err != nil {
			return r, err
		}
	}
}

// takes reports whether more of the request's body can be handed on.
func (t *turn) takes() bool { return t.left && !t.writing && !t.asking }

// rest waits until something happens.
func (t *turn) rest(head bool) (r result, done bool, err error) {
	var arrived <-chan struct{}
	watch := t.takes() || time.Since(t.since) >= watchAfter
	if watch {
		w := t.x.WatchInput()
		arrived = w.Arrived()
		defer func() { err = errors.Join(err, w.Stop()) }()
	}
	timer := time.NewTimer(t.until(head, watch))
	defer timer.Stop()
	select {
	case r = <-t.results:
		return r, true, nil
	case err := <-t.written:
		t.wrote(err)
	case <-arrived:
	case <-t.x.Context().Done(): // which Stop tells
		if !watch {
			defer func() { err = errors.Join(err, t.x.WatchInput().Stop()) }()
		}
	case <-timer.C:
		return r, false, t.late(head)
	}
	return r, false, nil
}

// until is how long there is to wait for something.
func (t *turn) until(head, watched bool) time.Duration {
	wait := time.Duration(forever)
	switch patience := t.app.o.Patience; {
	case !watched:
		wait = watchAfter
	case t.asking:
		wait = askTime
	case t.takes():
		wait = bodyTime
	case head && !t.writing && !t.told:
		wait = min(longTime, patience)
	case head && !t.writing:
		wait = patience
	}
	return max(0, wait-time.Since(t.since))
}

// late does what is due when the time of until is up.
func (t *turn) late(head bool) error {
	waited := time.Since(t.since)
	switch {
	case t.asking && waited >= askTime: // RFC 9110 §10.1.1: nobody waits for ever
		t.asking = false
		return t.x.Continue()
	case t.takes() && waited >= bodyTime:
		return t.handOn() // which says that the client is too slow
	case head && !t.left && !t.writing && waited >= t.app.o.Patience:
		return &Error{Kind: Silent, Text: fmt.Sprintf("%s has not begun to answer for %v", t.app.url, t.app.o.Patience)}
	case head && !t.left && !t.writing && waited >= longTime:
		t.told = true
		if t.app.o.Log != nil {
			t.app.o.Log.Warn(fmt.Sprintf("%s has not begun to answer %s for %v", t.app.url, t.req.method, longTime))
		}
	}
	return nil
}

// wrote notes that bytes have been written. A server that takes no more may have answered already.
func (t *turn) wrote(err error) {
	t.writing, t.since = false, time.Now()
	if err != nil {
		t.left, t.spoiled = false, true
	}
}

// handOn hands on what the client has sent of the body.
func (t *turn) handOn() error {
	if t.buf == nil {
		t.buf = make([]byte, mostBlock)
	}
	n, err := t.env.Input().Read(t.buf)
	t.since = time.Now()
	t.out = t.req.appendChunk(t.out[:0], t.buf[:n])
	switch {
	case errors.Is(err, io.EOF):
		t.left = false
		t.out = append(t.out, t.req.lastChunk(t.x.RequestTrailers())...)
	case err != nil:
		return err
	}
	if len(t.out) > 0 {
		t.writing = true
		t.writes <- t.out
	}
	return nil
}

// tunnel hands bytes on in both directions.
func (t *turn) tunnel(head *response) (wsgi.Body, error) {
	early, _ := t.link.in.Peek(t.link.in.Buffered())
	t.spoiled = true
	return wsgi.Blocks(), t.x.Tunnel(head.status, head.headers, t.link.conn, early)
}

// body is the body of the answer.
type body struct{ t *turn }

// Kind is what it is, for app.returned.
func (b *body) Kind() string { return "response of " + b.t.app.url }

// Next is the next block.
func (b *body) Next() ([]byte, error) {
	t := b.t
	t.give(func() result {
		block, err := t.blocks.next()
		return result{block: block, err: err}
	})
	r, err := t.block()
	if err != nil {
		return nil, err
	}
	if errors.Is(r.err, io.EOF) {
		t.x.Trail(t.blocks.trailers)
		return nil, io.EOF
	}
	if r.err != nil {
		t.spoiled = true
		return nil, t.named(r.err)
	}
	return r.block, nil
}

// block waits for a block. The head does not wait for one that is not there.
func (t *turn) block() (result, error) {
	if t.headOut {
		return t.await(false)
	}
	t.headOut = true
	timer := time.NewTimer(soon)
	defer timer.Stop()
	select {
	case r := <-t.results:
		return r, nil
	case <-timer.C:
	}
	if err := t.x.SendHead(); err != nil {
		return result{}, err
	}
	return t.await(false)
}

// Close ends the connection, or leaves it for another request.
func (b *body) Close() error {
	t := b.t
	t.keep = t.keep && t.blocks.over()
	t.end()
	return nil
}
