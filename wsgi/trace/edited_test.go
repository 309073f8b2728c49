package trace

import "testing"

// An edit is told by what was changed: where the request line stayed as it was, by the headers alone.
func TestAnEditSaysWhatWasChanged(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		edited Edited
		want   string
	}{
		{Edited{What: "request", Before: "POST /cart", After: "POST /cart", Delta: HeadersDelta{Set: []Change{{Name: "X-Tea", Old: "green", New: "black"}}}}, "X-Tea: green becomes black"},
		{Edited{What: "request", Before: "POST /cart", After: "GET /", Delta: HeadersDelta{Add: []Header{{Name: "A", Value: "1"}}, Del: []Header{{Name: "B", Value: "2"}}}},
			"POST /cart becomes GET /, A: 1 is added, B: 2 is taken away"},
		{Edited{What: "block", After: "tea"}, "now tea"},
		{Edited{What: "environ X", Before: "'a'"}, "'a' is taken away"},
	} {
		if got := tt.edited.Words(); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
}
