package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"net"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"roundtrip/internal/cli/exit"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/python/pythontest"
	"roundtrip/wsgi/trace"
)

// run runs the command line without a terminal.
func run(t *testing.T, args ...string) (code exit.Code, out, errs string) {
	t.Helper()
	cache, err := pythontest.CacheDir()
	if err != nil {
		t.Fatal(err)
	}
	var o, e bytes.Buffer
	code = Run(t.Context(), Env{In: strings.NewReader(""), Out: &o, Err: &e, Python: patient(cache)}, args)
	return code, o.String(), e.String()
}

func TestEveryLineOfATraceIsAnEvent(t *testing.T) {
	t.Parallel()
	for _, app := range []string{"demo:hello", "hello.py"} {
		t.Run(app, func(t *testing.T) {
			t.Parallel()
			pythontest.Engine(t) // fills the cache
			code, out, errs := run(t, "trace", app, "GET", "/hello?name=Ada", "-H", "X-Tea: green",
				"--middleware", "timing,session", "--format", "json")
			if code != exit.Done {
				t.Fatalf("ended with %d: %s", code, errs)
			}
			checkEnvelopes(t, out)
			events, err := trace.ReadJSON(strings.NewReader(out))
			if err != nil {
				t.Fatal(err)
			}
			checkProvenance(t, events)
			checkTravels(t, events)
			var again bytes.Buffer
			if err := trace.WriteJSON(&again, events); err != nil || again.String() != out {
				t.Errorf("written again it is not the same: %v", err)
			}
		})
	}
}

// checkEnvelopes: every line is an object with what every event has.
func checkEnvelopes(t *testing.T, out string) {
	t.Helper()
	for line := range strings.Lines(out) {
		var object map[string]any
		if err := json.Unmarshal([]byte(line), &object); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		for _, field := range []string{"v", "seq", "event", "t_ns", "layer"} {
			if _, ok := object[field]; !ok {
				t.Errorf("no %s in %s", field, line)
			}
		}
	}
}

// checkProvenance: a header's key points at the bytes of its value.
func checkProvenance(t *testing.T, events []trace.Event) {
	t.Helper()
	var in []byte
	for _, e := range events {
		switch d := e.Data.(type) {
		case *trace.BytesIn:
			in = append(in, d.Chunk...)
		case *trace.EnvironBuilt:
			i := slices.IndexFunc(d.Entries, func(e trace.Entry) bool { return e.Key == "HTTP_X_TEA" })
			if i < 0 || len(d.Entries[i].Spans) != 1 {
				t.Fatalf("HTTP_X_TEA: %+v", d.Entries)
			}
			span := d.Entries[i].Spans[0]
			if got := string(in[span.Off:span.End()]); got != "green" {
				t.Errorf("HTTP_X_TEA points at %q", got)
			}
		}
	}
}

// checkTravels: calls go in through every layer once, heads come out through
// those that asked, and the end is the end.
func checkTravels(t *testing.T, events []trace.Event) {
	t.Helper()
	called, heads := layersOf(events, trace.KindAppCalled), layersOf(events, trace.KindStartResponseCalled)
	if want := []string{"timing", "session", "app"}; !slices.Equal(called, want) {
		t.Errorf("app.called in %v, want %v", called, want)
	}
	if want := []string{"session", "timing", "server"}; !slices.Equal(heads, want) {
		t.Errorf("start_response.called in %v, want %v", heads, want)
	}
	last := events[len(events)-2:]
	if last[0].Kind() != trace.KindIterableClosed || last[1].Kind() != trace.KindExchangeEnded {
		t.Errorf("the last events are %s and %s", last[0].Kind(), last[1].Kind())
	}
}

func layersOf(events []trace.Event, k trace.Kind) []string {
	var names []string
	for _, e := range events {
		if e.Kind() == k {
			names = append(names, e.Layer.Name())
		}
	}
	return names
}

func TestVerdict(t *testing.T) {
	t.Parallel()
	ended := func(outcome string, status int) trace.Event {
		return trace.Event{Data: &trace.ExchangeEnded{Outcome: outcome, Status: status}}
	}
	tests := []struct {
		events []trace.Event
		want   exit.Code
	}{
		{[]trace.Event{ended("complete", 200)}, exit.Done},
		{[]trace.Event{ended("complete", 404)}, exit.Done},
		{[]trace.Event{ended("complete", 503)}, exit.Failed},
		{[]trace.Event{ended("rejected", 400)}, exit.Failed},
		{[]trace.Event{ended("aborted", 200)}, exit.Failed},
		{[]trace.Event{ended("complete", 200), ended("rejected", 400)}, exit.Failed},
		{[]trace.Event{{Data: &trace.ConnClosed{}}}, exit.Failed},
	}
	for i, test := range tests {
		if got := exit.Of(verdict(trace.New(time.Time{}, test.events))); got != test.want {
			t.Errorf("%d: %d, want %d", i, got, test.want)
		}
	}
}

func TestWhatTheEnvironmentLacksEndsWith3(t *testing.T) {
	t.Parallel()
	p := &program{}
	tests := []struct {
		err  error
		want exit.Code
	}{
		{&net.OpError{Op: "listen", Err: os.ErrPermission}, exit.Lacking},
		{&fs.PathError{Op: "open", Path: "x.py", Err: os.ErrPermission}, exit.Usage},
		{&catalog.UnknownError{What: "middleware", Name: "x"}, exit.Usage},
		{errors.New("boom"), exit.Failed},
		{nil, exit.Done},
	}
	for _, test := range tests {
		err := p.labError(test.err)
		if got := exit.Of(err); got != test.want {
			t.Errorf("%v: %d, want %d", test.err, got, test.want)
		}
		if test.want == exit.Lacking && !strings.Contains(err.Error(), "127.0.0.1") {
			t.Errorf("nothing is said about what to do: %v", err)
		}
	}
}

func TestNothingIsLoadedForTheVersion(t *testing.T) {
	t.Parallel()
	p := &program{Env: Env{In: strings.NewReader(""), Out: &bytes.Buffer{}, Err: &bytes.Buffer{}}}
	root := p.root()
	root.Version, root.SilenceUsage = version(), true
	root.SetArgs([]string{"--version"})
	root.SetOut(p.Out)
	if err := root.Execute(); err != nil {
		t.Fatal(err)
	}
	if p.lab.catalog != nil || p.started {
		t.Error("the house was opened for the version alone")
	}
}
