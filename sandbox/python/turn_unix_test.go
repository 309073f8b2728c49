//go:build unix

package python_test

import (
	"context"
	"fmt"
	"net"
	"testing"
	"time"

	"roundtrip/sandbox/python/system"
	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

// Where one thread runs one request after the other, the time of each is that in which it ran: for the rest
// it waited for its turn, which is told. So the times of all are not more than passed.
func TestTheWaitForATurnIsNoTimeOfTheRequests(t *testing.T) {
	t.Parallel()
	for name, gate := range map[string]trace.Gate{
		"pushed": nil,
		"gated":  trace.GateFunc(func(context.Context, trace.Point) trace.Decision { return trace.Decision{} }),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			app := loadIn(t, systemWith(t, system.Options{Threads: 1}), `import time

def app(environ, start_response):
    time.sleep(0.03)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"x"]
`)
			ln, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			records := &records{}
			srv := &wsgi.Server{Sink: records, Gate: gate, Mounts: []wsgi.Mount{{App: app}}}
			done := make(chan error, 1)
			go func() { done <- srv.Serve(ln) }()
			defer func() { srv.Close(); <-done }()
			warm(t, ln.Addr().String())

			var paths []string
			for n := range 8 {
				paths = append(paths, fmt.Sprintf("/%d", n))
			}
			began := time.Now()
			together(t, ln.Addr().String(), paths...)()
			passed := time.Since(began)
			var all, waited time.Duration
			for _, path := range paths {
				s := stateOf(records.of(t, path))
				all, waited = all+s.Elapsed(), waited+s.Waits.Turn
				for _, st := range s.StageTimes() {
					if st.Stage == trace.StageEnviron && st.Took > s.Elapsed()/2 {
						t.Errorf("%s: the environ took %v of %v", path, st.Took, s.Elapsed())
					}
				}
			}
			if all > passed*3/2 || waited < passed {
				t.Errorf("the requests took %v, and waited for %v, while %v passed", all, waited, passed)
			}
		})
	}
}
