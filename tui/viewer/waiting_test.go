package viewer

import (
	"strings"
	"testing"
	"time"

	"roundtrip/content"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/wsgi/trace"
)

// A request that stands still says what for: the rest of its head or the rest of its
// body, each with its own deadline.
func TestAStuckRequestSaysWhatItWaitsFor(t *testing.T) {
	t.Parallel()
	const head = "POST /form HTTP/1.1\nHost: {{host}}\nConnection: close\n"
	for name, c := range map[string]struct{ sent, want string }{
		"head":    {head, "waits for the rest of the head, 10 s at most"},
		"body":    {head + "Content-Length: 9\n\nname=Ada", "waits for the rest of the body, 30 s at most"},
		"no body": {head + "Content-Length: 9\n\n", "waits for more of the body, 30 s at most"},
		"chunk":   {head + "Transfer-Encoding: chunked\n\n9\nname=Ada", "waits for the rest of the body, 30 s at most"},
		"chunks":  {head + "Transfer-Encoding: chunked\n\n8\nname=Ada\n", "waits for the rest of the body, 30 s at most"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run := sendsRaw(t, c.sent)
			for said := ""; !strings.Contains(said, c.want); {
				select {
				case <-run.Changed():
				case <-time.After(time.Minute):
					t.Fatalf("it says %q, want %q", said, c.want)
				}
				tr := run.Trace()
				said = waitWords(tr.At(tr.Len()))
			}
		})
	}
}

// sendsRaw sends the bytes to an application that reads its body, and holds the request
// nowhere.
func sendsRaw(t *testing.T, text string) *sandbox.Run {
	t.Helper()
	lab, err := sandbox.NewLab(catalog.New(catalog.Options{Content: content.FS()}), catalog.Stack{App: "demo:echo"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = lab.Close() })
	raw := strings.ReplaceAll(text, "\n", "\r\n")
	run, err := lab.Send(sandbox.Request{Raw: []byte(strings.ReplaceAll(raw, "{{host}}", sandbox.HostMark))}, sandbox.ToEnd)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(run.Close)
	return run
}

// A request that waits for Python before its first line says so.
func TestARequestWaitsForPython(t *testing.T) {
	t.Parallel()
	s := &trace.State{Route: &trace.RouteChosen{}, Last: trace.Event{Data: &trace.EnvironBuilt{}}}
	if got := waitWords(s); got != "Python is starting" {
		t.Errorf("it says %q", got)
	}
}
