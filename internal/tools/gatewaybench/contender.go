package main

import (
	"fmt"
	"io"
	"net"
	"net/http"

	"github.com/valyala/fasthttp"

	"roundtrip/wsgi"
)

const (
	greeting    = "Hello, World!"
	contentType = "text/plain"
)

// contender is a server that says hello.
type contender struct {
	name  string
	serve func(net.Listener) error
	stop  func() error
	addr  string
}

func contenders() []*contender {
	bare := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		io.WriteString(w, greeting)
	})}
	fast := &fasthttp.Server{Handler: func(ctx *fasthttp.RequestCtx) {
		ctx.SetContentType(contentType)
		ctx.WriteString(greeting)
	}}
	plain := &wsgi.Server{Mounts: []wsgi.Mount{{App: wsgi.AppFunc(hello)}}}
	taped := &wsgi.Server{Mounts: []wsgi.Mount{{App: wsgi.AppFunc(hello)}}, Sink: &recorder{}}
	return []*contender{
		{name: netHTTP, serve: bare.Serve, stop: bare.Close},
		{name: ours, serve: plain.Serve, stop: plain.Close},
		{name: oursTaped, serve: taped.Serve, stop: taped.Close},
		{name: fastHTTP, serve: fast.Serve, stop: fast.Shutdown},
	}
}

// The names of the contenders.
const (
	netHTTP   = "net/http"
	ours      = "ours, no sink"
	oursTaped = "ours, tape"
	fastHTTP  = "fasthttp"
)

func hello(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	if _, err := start.Call("200 OK", []wsgi.Header{{Name: "Content-Type", Value: contentType}}, nil); err != nil {
		return nil, err
	}
	return wsgi.Text(greeting), nil
}

// contest is a set of contenders that listen.
type contest []*contender

// startAll gives each contender a port of its own on the loopback.
func startAll(all []*contender) (contest, error) {
	var started contest
	for _, c := range all {
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			started.stop()
			return nil, fmt.Errorf("listen for %s: %w", c.name, err)
		}
		c.addr = ln.Addr().String()
		go c.serve(ln)
		started = append(started, c)
	}
	return started, nil
}

func (f contest) stop() {
	for _, c := range f {
		c.stop()
	}
}
