package duties

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"testing"
	"time"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

// soon is how long anything here may take. No check waits for it unless it is
// about to fail.
const soon = 20 * time.Second

// kit is what a check works with: an engine, and the server to judge.
type kit struct {
	t      *testing.T
	engine engine
	loaded *shelf
	watch  watch
	wrong  *mutant // nil for the gateway as it is
}

// watch says who looks on. The gateway and the workers go other ways for each.
type watch string

const (
	alone    watch = "alone"    // nobody
	recorded watch = "recorded" // a sink
	gated    watch = "gated"    // a sink, and a gate that lets everything pass
)

// program is the same application in each language.
type program struct {
	app    wsgi.App
	python string            // a file that defines app
	files  map[string]string // what lies in the folder of the Python application
	guests int               // how many requests the Python application takes at once, 0 for one

	recorded bool // the check has to know who waits
	counts   bool // it keeps something from request to request, so that no other check may use it
}

// site is a server that serves a program on a port of its own.
type site struct {
	addr string
	log  *siteLog
	kit  *kit
	stop func() // ends the server, and returns when no application runs any more
}

// option changes how a program is served.
type option func(*wsgi.Server)

// below serves the program below a prefix.
func below(prefix string) option { return func(s *wsgi.Server) { s.Mounts[0].Prefix = prefix } }

// serve serves a program as the mutant has it, until the test ends.
func (k *kit) serve(p program, options ...option) *site {
	k.t.Helper()
	s := &site{log: newSiteLog(), kit: k}
	srv := &wsgi.Server{Mounts: []wsgi.Mount{{App: k.engine.load(k, p)}}, Log: s.log.logger()}
	if k.watch != alone || p.recorded {
		srv.Sink = trace.SinkFunc(s.log.event)
	}
	if k.watch == gated {
		srv.Gate = trace.GateFunc(func(context.Context, trace.Point) trace.Decision { return trace.Decision{} })
	}
	for _, o := range options {
		o(srv)
	}
	if k.wrong != nil && k.wrong.server != nil {
		k.wrong.server(srv)
	}
	s.listen(srv)
	return s
}

func (s *site) listen(srv *wsgi.Server) {
	t := s.kit.t
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.addr = ln.Addr().String()
	served := make(chan error, 1)
	go func() { served <- srv.Serve(&listener{ln, s}) }()
	s.stop = sync.OnceFunc(func() {
		srv.Close()
		if err := <-served; !errors.Is(err, wsgi.ErrServerClosed) {
			t.Errorf("Serve gave %v", err)
		}
	})
	t.Cleanup(s.stop)
}

// ask has one request answered on a connection of its own. The request asks
// for the connection to be closed, or makes the server close it.
func (s *site) ask(request string) (reply, error) {
	all, err := s.askAll(request)
	if err != nil {
		return reply{}, err
	}
	if len(all) != 1 {
		return reply{}, fmt.Errorf("one request got %d responses", len(all))
	}
	return all[0], nil
}

// askAll sends what may be several requests, and gives all responses.
func (s *site) askAll(requests string) ([]reply, error) {
	c := s.dial()
	c.send(requests)
	return parse(c.rest(), methodsOf(requests)...)
}

// body is the body of the one response, which has to be a good one.
func (s *site) body(request string) (string, error) {
	r, err := s.ask(request)
	if err != nil {
		return "", err
	}
	if err := r.fine(); err != nil {
		return r.body, fmt.Errorf("%w, with %s", err, s.log.whole())
	}
	return r.body, nil
}
