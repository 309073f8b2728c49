package lessons_test

import (
	"testing"

	"roundtrip/lessons"
	"roundtrip/lessons/internal/tracetest"
	"roundtrip/wsgi/trace"
)

// A change that was not made is told with one that would be, as it is typed.
func TestWhatIsNotYetAskedForIsShown(t *testing.T) {
	t.Parallel()
	own := lessons.Setup{Request: lessons.Request{Target: "/tea?name=Ada", Headers: []string{"Accept: */*", "Cookie: role=guest"}, Body: "a=1\r\nb=2"}}
	for _, c := range []struct {
		change lessons.Change
		want   string
	}{
		{lessons.Change{Field: "target", Select: "Ada", Type: "Sam"}, "This would be right: /tea?name=Sam"},
		{lessons.Change{Field: "headers", Select: "guest", Type: "admin"}, "This would be right: Cookie: role=admin"},
		{lessons.Change{Field: "headers", Type: "X-Tea: mint"}, "This would be right: X-Tea: mint"},
		{lessons.Change{Field: "body", Select: "b=2", Type: "b=3"}, "This would be right: b=3"},
		{lessons.Change{Field: "method", Type: "PUT"}, "This would be right: PUT"},
	} {
		if got := c.change.NotYet(own); got != "Not yet what the task asks for. "+c.want {
			t.Errorf("%s: %q, want %q", c.change.Field, got, c.want)
		}
	}
	swap := lessons.Change{Field: "app", To: &lessons.Swap{App: "other.py"}}
	if got := swap.NotYet(own); got != "Not yet what the task asks for." {
		t.Error(got)
	}
}

// What the server refuses for another reason than the page says does no task.
func TestARefusedRequestDoesNoTask(t *testing.T) {
	t.Parallel()
	var b tracetest.Builder
	b.Add(trace.LayerServer, &trace.RequestRejected{Status: 400, Rule: "H35"})
	for rule, want := range map[string]bool{"H35": true, "H50": false, "": false} {
		if got := (&lessons.Change{Refused: rule}).Done(b.Trace()); got != want {
			t.Errorf("refused by %q: done %v", rule, got)
		}
	}
}
