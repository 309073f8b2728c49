package inspect_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"roundtrip/content"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/inspect"
	"roundtrip/wsgi/trace"
)

const failing = "POST /a?x=1&tea=green&y=2 HTTP/1.1\r\nHost: localhost\r\nUser-Agent: test\r\nCookie: a=1; bad=2; c=3\r\nX-Long: abc\r\n" +
	"Content-Length: 26\r\nConnection: close\r\n\r\nabcdefghijklmnopqrstuvwxyz"

// What is not needed for a failure is taken away, and nothing that is.
func TestARequestIsMadeSmaller(t *testing.T) {
	t.Parallel()
	got, err := inspect.Minimise(t.Context(), inspect.Attempt{Request: []byte(failing), Layers: []string{"timing", "session", "auth"}},
		inspect.Goal{Status: 500}, failsWith("tea=green", "bad=2", "mno", "\nHost:"))
	if err != nil {
		t.Fatal(err)
	}
	const want = "POST /a?tea=green HTTP/1.1\r\nHost: localhost\r\nCookie: bad=2\r\nContent-Length: 3\r\n\r\nmno"
	if string(got.Request) != want || len(got.Layers) != 0 || !got.Done || got.Tries > inspect.MostTries {
		t.Errorf("%q through %v, done %v after %d tries", got.Request, got.Layers, got.Done, got.Tries)
	}
}

// More than so many times nothing is sent, and what does not happen again is said.
func TestMakingSmallerEnds(t *testing.T) {
	t.Parallel()
	long := strings.Replace(failing, "Content-Length: 26", "Content-Length: 20000", 1)
	long = long[:len(long)-26] + strings.Repeat("ab", 10_000)
	tries := 0
	try := failsWith(strings.Repeat("b", 1))
	got, err := inspect.Minimise(t.Context(), inspect.Attempt{Request: []byte(long)}, inspect.Goal{Status: 500},
		func(ctx context.Context, a inspect.Attempt) (*trace.Trace, error) { tries++; return try(ctx, a) })
	if err != nil || tries > inspect.MostTries || got.Tries != tries {
		t.Errorf("%d tries, %d told, %v", tries, got.Tries, err)
	}
	if _, err := inspect.Minimise(t.Context(), inspect.Attempt{Request: []byte(failing)}, inspect.Goal{Status: 500}, failsWith("nowhere")); !errors.Is(err, inspect.ErrGone) {
		t.Errorf("of what does not happen again: %v", err)
	}
}

// A real application is asked, through fewer layers each time.
func TestARealFailureIsMadeSmaller(t *testing.T) {
	t.Parallel()
	c := catalog.New(catalog.Options{Content: content.FS()})
	trials := inspect.NewTrials(c, catalog.Stack{App: "demo:raises"})
	defer trials.Close()
	got, err := inspect.Minimise(t.Context(), inspect.Attempt{Request: []byte(failing), Layers: []string{"timing", "session"}}, inspect.Goal{Status: 500}, trials.Try)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Layers) != 0 || !strings.HasPrefix(string(got.Request), "POST /a HTTP/1.1\r\nHost: localhost\r\n") || got.Trace.At(got.Trace.Len()).Status() != 500 {
		t.Errorf("%q through %v", got.Request, got.Layers)
	}
	if goal, ok := inspect.GoalOf(got.Trace); !ok || goal.Status != 500 {
		t.Errorf("what is wrong is %v", goal)
	}
}

// failsWith answers 500 where all of some texts are in the request, and 200 else.
func failsWith(needed ...string) func(context.Context, inspect.Attempt) (*trace.Trace, error) {
	return func(_ context.Context, a inspect.Attempt) (*trace.Trace, error) {
		status := "500 No"
		for _, text := range needed {
			if !bytes.Contains(a.Request, []byte(text)) {
				status = "200 OK"
			}
		}
		return trace.New(time.Time{}, []trace.Event{{Layer: trace.LayerServer, Data: &trace.HeadCommitted{Status: status}}}), nil
	}
}
