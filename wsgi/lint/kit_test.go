package lint_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"
	"github.com/google/go-cmp/cmp"

	"roundtrip/wsgi"
	"roundtrip/wsgi/lint"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

const get = "GET /a/b?name=Ada HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

// started is the wall clock of traces that are made by hand.
var started = time.Unix(0, 0)

// send sends raw bytes to an application behind a gateway, and gives what came
// back and the record.
func send(t testing.TB, app wsgi.App, raw string, sinks ...trace.Sink) (string, *trace.Trace) {
	t.Helper()
	kept, copied := tape.New(time.Now()), new(tape.Buffer)
	read := trace.SinkFunc(func(e trace.Event) {
		if lint.Reads().Has(e.Kind()) {
			copied.Record(e)
		}
	})
	srv := &wsgi.Server{Sink: append(trace.Tee{kept, read}, sinks...), Mounts: []wsgi.Mount{{App: app}}}
	answer := talk(t, srv, raw)
	tr := kept.Trace()
	if diff := cmp.Diff(lint.Check(tr), new(lint.Checker).CheckEvents(copied.Events())); diff != "" {
		t.Errorf("what is found on a tape (-) and in a buffer of what is read (+) differs:\n%s", diff)
	}
	return answer, tr
}

// talk serves one connection of raw bytes.
func talk(t testing.TB, srv *wsgi.Server, raw string) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- srv.Serve(ln) }()
	defer func() {
		srv.Close()
		if err := <-served; !errors.Is(err, wsgi.ErrServerClosed) {
			t.Error(err)
		}
	}()
	c, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := io.WriteString(c, raw); err != nil {
		t.Fatal(err)
	}
	if err := c.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	answer, _ := io.ReadAll(c) // a cut connection is an answer too
	return string(answer)
}

func header(pairs ...string) []wsgi.Header {
	var headers []wsgi.Header
	for pair := range slices.Chunk(pairs, 2) {
		headers = append(headers, wsgi.Header{Name: pair[0], Value: pair[1]})
	}
	return headers
}

func plain(more ...string) []wsgi.Header {
	return header(append([]string{"Content-Type", "text/plain"}, more...)...)
}

// answering is an application that gives a head, and then what body makes.
func answering(status string, headers []wsgi.Header, body func(wsgi.Write) wsgi.Body) wsgi.AppFunc {
	return func(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		write, err := start.Call(status, headers, nil)
		if err != nil {
			return nil, err
		}
		return body(write), nil
	}
}

// list is a body of blocks whose number is known.
func list(blocks ...string) func(wsgi.Write) wsgi.Body {
	return func(wsgi.Write) wsgi.Body {
		var b [][]byte
		for _, block := range blocks {
			b = append(b, []byte(block))
		}
		return wsgi.Blocks(b...)
	}
}

// stream is a body of blocks that has a Close and no length.
func stream(blocks ...string) func(wsgi.Write) wsgi.Body {
	return func(wsgi.Write) wsgi.Body {
		return wsgi.Stream(func(yield func([]byte, error) bool) {
			for _, b := range blocks {
				if !yield([]byte(b), nil) {
					return
				}
			}
		})
	}
}

// brief is who broke which rule.
func brief(f lint.Finding) string {
	s := f.Who.Name() + " " + f.Rule
	if f.Level == lint.Advice {
		s += " advice"
	}
	return s
}

func briefs(findings []lint.Finding) []string {
	var all []string
	for _, f := range findings {
		all = append(all, brief(f))
	}
	return all
}

// example is a trace, and who broke which rule in it.
type example struct {
	name  string
	trace func(t *testing.T) *trace.Trace
	want  []string
}

// judge checks examples, and their texts against a golden file.
func judge(t *testing.T, examples []example) {
	t.Helper()
	told := make([]string, len(examples))
	for i, ex := range examples {
		t.Run(ex.name, func(t *testing.T) {
			t.Parallel()
			tr := ex.trace(t)
			found := lint.Check(tr)
			for _, f := range found {
				told[i] += fmt.Sprintf("%s: %s %s, %s\n  %s\n  %s\n  %s\n", ex.name, f.Rule, f.Level, f.Section, f.Text, f.Instead, refs(t, tr, f))
			}
			if got := briefs(found); !slices.Equal(got, ex.want) {
				t.Errorf("found %q, want %q\n%s", got, ex.want, told[i])
			}
			growing(t, tr, found)
		})
	}
	t.Cleanup(func() { golden.RequireEqual(t, strings.Join(told, "")) })
}

// growing checks every beginning of a trace: nothing is found there that the
// whole trace takes back, and who follows it finds the same.
func growing(t *testing.T, tr *trace.Trace, all []lint.Finding) {
	t.Helper()
	var follower lint.Follower
	for n := range tr.Len() + 1 {
		part := trace.New(tr.Started, slices.Clone(tr.Events()[:n]))
		found := lint.Check(part)
		if diff := cmp.Diff(found, follower.Check(part)); diff != "" {
			t.Errorf("after %d events, who follows the trace finds (+)\n%s", n, diff)
		}
		for _, f := range found {
			if !slices.ContainsFunc(all, func(g lint.Finding) bool { return g.Rule == f.Rule && g.Who == f.Who }) {
				t.Errorf("after %d events there is %q, at the end no more", n, brief(f))
			}
		}
	}
}

// refs are the events that a finding rests on.
func refs(t *testing.T, tr *trace.Trace, f lint.Finding) string {
	t.Helper()
	var names []string
	for _, seq := range f.Refs {
		i := tr.Index(f.X, seq)
		if i < 0 {
			t.Fatalf("%s rests on event %d, and there is none", brief(f), seq)
		}
		names = append(names, fmt.Sprintf("%s at %s", tr.Event(i).Kind(), tr.Event(i).Layer.Name()))
	}
	return strings.Join(names, "; ")
}
