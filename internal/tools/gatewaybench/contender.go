package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"sync/atomic"

	"github.com/charmbracelet/colorprofile"
	"github.com/valyala/fasthttp"

	"roundtrip/internal/cli/journal"
	"roundtrip/tui/theme"
	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

const (
	greeting    = "Hello, World!"
	contentType = "text/plain"
)

// contender is a server that says hello: one in this process, which serves, or a program.
type contender struct {
	name  string
	serve func(net.Listener) error
	stop  func() error
	addr  string
	pid   int // of the program
}

func contenders() []*contender {
	bare := bareServer()
	fast := &fasthttp.Server{Handler: func(ctx *fasthttp.RequestCtx) {
		ctx.SetContentType(contentType)
		ctx.WriteString(greeting)
	}}
	var kept atomic.Pointer[[]variable] // an application may keep it
	fastWithEnviron := &fasthttp.Server{Handler: func(ctx *fasthttp.RequestCtx) {
		environ := environOf(ctx)
		kept.Store(&environ)
		ctx.SetContentType(contentType)
		ctx.WriteString(greeting)
	}}
	all := []*contender{
		{name: netHTTP, serve: bare.Serve, stop: bare.Close},
		{name: fastHTTP, serve: fast.Serve, stop: fast.Shutdown},
		{name: fastEnviron, serve: fastWithEnviron.Serve, stop: fastWithEnviron.Shutdown},
	}
	for _, c := range []struct {
		name string
		sink trace.Sink
	}{
		{ours, nil}, {oursTaped, &recorder{}}, {oursLogged, toldTo(journal.Text, false)},
		{oursChecked, toldTo(journal.Off, true)}, {oursBoth, toldTo(journal.Text, true)},
	} {
		srv := &wsgi.Server{Mounts: []wsgi.Mount{{App: wsgi.AppFunc(hello)}}, Sink: c.sink}
		all = append(all, &contender{name: c.name, serve: srv.Serve, stop: srv.Close})
	}
	return all
}

// bareServer is net/http without anything around it.
func bareServer() *http.Server {
	return &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		io.WriteString(w, greeting)
	})}
}

// toldTo is the journal of the command serve, which writes to a file that nobody sees.
func toldTo(format journal.Format, findings bool) trace.Sink {
	file, err := os.CreateTemp("", "gatewaybench")
	if err != nil {
		panic(err)
	}
	_ = os.Remove(file.Name())
	look := theme.New(theme.Options{Profile: colorprofile.NoTTY})
	out := &colorprofile.Writer{Forward: theme.Terminal(file), Profile: colorprofile.NoTTY}
	return journal.New(journal.Options{Access: out, Notes: out, Format: format, Findings: findings, Theme: look, Width: 80}).Sink()
}

// The names of the contenders.
const (
	netHTTP   = "net/http"
	ours      = "ours, no sink"
	oursTaped = "ours, tape"
	fastHTTP  = "fasthttp"

	fastEnviron = "fasthttp, environ"
	oursLogged  = "ours, log"
	oursChecked = "ours, checker"
	oursBoth    = "ours, checker and log"
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
		if c.serve == nil { // a program, which listens
			started = append(started, c)
			continue
		}
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
