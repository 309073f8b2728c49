package main

import (
	"io"
	"log/slog"
	"net"
	"sync"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

// server is the one under test, in this process.
type server struct {
	*wsgi.Server
	addr string
	tally
}

// serve serves an application. The caller closes the server.
func serve(app wsgi.AppFunc, configure func(*server)) (*server, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &server{addr: ln.Addr().String(), tally: tally{counts: make(map[string]int)}}
	s.Server = &wsgi.Server{Mounts: []wsgi.Mount{{App: app}}, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	if configure != nil {
		configure(s)
	}
	go func() { _ = s.Server.Serve(ln) }() // it ends when the server is closed
	return s, nil
}

func hello(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	if _, err := start.Call("200 OK", []wsgi.Header{{Name: "Content-Type", Value: "text/plain"}}, nil); err != nil {
		return nil, err
	}
	return wsgi.Text("Hello, World!"), nil
}

// tally is a sink that counts how exchanges and connections end.
type tally struct {
	mu     sync.Mutex
	counts map[string]int
}

// Record counts an event.
func (c *tally) Record(e trace.Event) {
	key := ""
	switch d := e.Data.(type) {
	case *trace.ExchangeEnded:
		key = "ended " + d.Outcome
	case *trace.IterableClosed:
		key = "closed"
	case *trace.RequestRejected:
		key = "rejected by " + d.Rule
	default:
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.counts[key]++
}

func (c *tally) count(key string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.counts[key]
}
