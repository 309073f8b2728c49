package inspect

import (
	"testing"

	"roundtrip/wsgi/trace"
)

// A row keeps the last exception that the application wrote of; what it writes beside does not take its place.
func TestARowHasTheExceptionThatWasCaught(t *testing.T) {
	t.Parallel()
	var row Row
	row.note(trace.Event{Data: &trace.ErrorsWrite{Handled: trace.Handled{Exc: "KeyError: 'cart'", At: trace.Src{File: "app.py", Line: 5}}}})
	row.note(trace.Event{Data: &trace.ErrorsWrite{Text: "done"}})
	if got, want := row.Caught.String(), "app.py:5: KeyError: 'cart'"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
