package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"roundtrip/wsgi"
)

// apps asks applications that fail, each in its way, beside one that does not.
func apps(ctx context.Context, r *report, s scale) error {
	release := make(chan struct{})
	srv, err := serve(failing(release), func(s *server) { s.Sink = &s.tally })
	if err != nil {
		return err
	}
	defer srv.Close()
	defer close(release)
	for _, path := range []string{"/panics", "/fails", "/fails-later", "/closes-badly", "/garbage", "/nothing"} {
		if err := askAll(r, srv, path, s.failing); err != nil {
			return err
		}
	}
	blocked, err := occupy(srv.addr, s.failing)
	if err != nil {
		return err
	}
	defer func() {
		for _, c := range blocked {
			c.Close()
		}
	}()
	l, err := asks(srv.addr, s.asked)
	if err != nil {
		return err
	}
	r.line(fmt.Sprintf("a client beside %d that block for ever", len(blocked)), "%v", l)
	return ctx.Err()
}

var errNoTea = errors.New("no tea")

// failing is an application with a path for each way to fail.
func failing(release <-chan struct{}) wsgi.AppFunc {
	return func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		switch env.Str("PATH_INFO") {
		case "/panics":
			panic("no tea")
		case "/fails":
			return nil, errNoTea
		case "/garbage":
			_, err := start.Call("fine\r\nX: y", nil, nil)
			return nil, err
		case "/nothing":
			return nil, nil
		case "/blocks":
			<-release
			return nil, errNoTea
		}
		if _, err := start.Call("200 OK", nil, nil); err != nil {
			return nil, err
		}
		switch env.Str("PATH_INFO") {
		case "/fails-later":
			return &parts{blocks: []string{"a", "b"}, end: errNoTea}, nil
		case "/closes-badly":
			return &parts{blocks: []string{"a"}, end: io.EOF, bad: true}, nil
		}
		return wsgi.Text("Hello, World!"), nil
	}
}

// parts is a body that ends as it is told.
type parts struct {
	blocks []string
	end    error
	bad    bool
}

func (p *parts) Next() ([]byte, error) {
	if len(p.blocks) == 0 {
		return nil, p.end
	}
	b := p.blocks[0]
	p.blocks = p.blocks[1:]
	return []byte(b), nil
}

func (p *parts) Close() error {
	if p.bad {
		panic("no close")
	}
	return nil
}

// askAll asks n times at once, and tells what came of it.
func askAll(r *report, srv *server, path string, n int) error {
	before, closed := endings(srv), srv.count("closed")
	var all sync.WaitGroup
	var mu sync.Mutex
	answers := make(map[string]int)
	for range n {
		all.Go(func() {
			status := askOnce(srv.addr, path)
			mu.Lock()
			defer mu.Unlock()
			answers[status]++
		})
	}
	all.Wait()
	for deadline := time.Now().Add(patience); endings(srv)-before < n; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			return fmt.Errorf("%s: %d of %d exchanges have ended", path, endings(srv)-before, n)
		}
	}
	r.line(path, "%v; %d exchanges ended, %d iterables closed", answers, endings(srv)-before, srv.count("closed")-closed)
	return nil
}

func endings(srv *server) int {
	return srv.count("ended complete") + srv.count("ended error") + srv.count("ended aborted")
}

func askOnce(addr, path string) string {
	c, err := dial(addr)
	if err != nil {
		return err.Error()
	}
	defer c.Close()
	status, err := c.ask("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
	if err != nil {
		return err.Error()
	}
	return status
}

// occupy connects n clients to the path that never answers.
func occupy(addr string, n int) ([]*client, error) {
	var all []*client
	for range n {
		c, err := dial(addr)
		if err != nil {
			return all, err
		}
		if _, err := io.WriteString(c, "GET /blocks HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
			return all, err
		}
		all = append(all, c)
	}
	return all, nil
}
