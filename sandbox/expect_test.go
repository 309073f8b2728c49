package sandbox_test

import (
	"slices"
	"strings"
	"testing"

	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/wsgi/trace"
)

// A client that says Expect sends the head, and the body only where it is asked for.
func TestAClientThatExpectsWaits(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		app, body string
		status    int
		asked     bool
	}{
		{"form.py", "name=Ada", 200, true},
		{"hello.py", "nobody reads this", 200, false},
	} {
		t.Run(tt.app, func(t *testing.T) {
			t.Parallel()
			l := lab(t, catalog.Stack{App: tt.app})
			r, err := l.Send(sandbox.Request{
				Method: "POST", Target: "/form", Body: []byte(tt.body),
				Headers: []trace.Header{{Name: "Expect", Value: "100-continue"}},
			}, nil)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			settle(t, r)
			sent := string(sandbox.Bytes(r.Client().Sent))
			tr := r.Trace()
			if got := tr.At(tr.Len()).Status(); got != tt.status || strings.HasSuffix(sent, "\r\n\r\n"+tt.body) != tt.asked {
				t.Errorf("%d, and the client sent %q", got, sent)
			}
			if tt.asked && closedByServer(tr) {
				t.Error("the client waited for more than there was")
			}
			if asked := has(tr, trace.KindExpectContinue); asked != tt.asked {
				t.Errorf("asked to continue: %v", asked)
			}
		})
	}
}

// A client that waits for an answer sends the rest once it has one.
func TestAClientWaitsForAnAnswer(t *testing.T) {
	t.Parallel()
	l := lab(t, catalog.Stack{App: "demo:hello"})
	const one = "GET /?name=Ada HTTP/1.1\r\nHost: " + sandbox.HostMark + "\r\n\r\n"
	r, err := l.Send(sandbox.Request{Raw: []byte(one + sandbox.AnswerMark + one)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	settle(t, r)
	c := r.Client()
	if len(c.Sent) != 2 || len(c.Received) == 0 || c.Sent[1].At < c.Received[0].At || strings.Contains(string(sandbox.Bytes(c.Sent)), "{{") {
		t.Errorf("sent %q, received %q", c.Sent, c.Received)
	}
	if answers := strings.Count(string(sandbox.Bytes(c.Received)), "HTTP/1.1 200"); answers != 2 {
		t.Errorf("%d answers", answers)
	}
}

// closedByServer reports whether the server had to end the connection. A client that has all may
// have left already.
func closedByServer(tr *trace.Trace) bool {
	return slices.ContainsFunc(tr.Events(), func(e trace.Event) bool {
		closed, is := e.Data.(*trace.ConnClosed)
		return is && closed.By == "server"
	})
}

func has(tr *trace.Trace, k trace.Kind) bool {
	for _, e := range tr.Events() {
		if e.Kind() == k {
			return true
		}
	}
	return false
}

// A client that leaves gets no more, and what the application returned is closed.
func TestAClientLeavesWhereItIsToldTo(t *testing.T) {
	t.Parallel()
	l := lab(t, catalog.Stack{App: "tidy.py"})
	first := sandbox.AtKind(trace.KindBodyBlock)
	r, err := l.Send(sandbox.Request{Target: "/lamp", Leaves: first}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	settle(t, r)
	tr := r.Trace()
	s := tr.At(tr.Len())
	if s.Outcome() != "dropped" || len(s.Blocks) != 1 || !has(tr, trace.KindIterableClosed) {
		t.Errorf("%s, %d blocks", s.Outcome(), len(s.Blocks))
	}
}
