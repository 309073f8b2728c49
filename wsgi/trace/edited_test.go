package trace

import (
	"strings"
	"testing"
)

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
		{Edited{What: "block", Before: strings.Repeat("tea ", 40), After: "x"}, "tea tea tea tea tea tea tea tea tea tea … (160 bytes) becomes x"},
		{Edited{What: "block", After: "tea"}.Undone(), "it is as it was"},
		{Edited{What: "body", After: strings.Repeat("é", 40)}, "now " + strings.Repeat("é", 20) + "… (80 bytes)"},
		{Edited{What: "body", After: "x"}.Undone(), "the client's own is back"},
		{Edited{What: "body"}, "now empty"},
		{Edited{What: "request", Before: "POST /", After: "POST /"}, "it has another body"},
		{Edited{What: "head", Before: "200 OK", After: "200 OK"}.Undone(), "the headers stand in another order"},
		{Edited{What: "head", Before: "200 OK", After: "503 No", How: EditUndone}, "200 OK becomes 503 No"},
		{Edited{What: "environ X", Before: "'a'"}, "'a' is taken away"},
	} {
		if got := tt.edited.Words(); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
}

// A block can be changed again once a change of it was undone, however long it is, also while the hold
// that follows is not told yet.
func TestABlockIsThereAgainOnceItsChangeIsUndone(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "tea", strings.Repeat("tea ", 40)} {
		s := NewState()
		entered, left := NewHold(KindHoldEntered), NewHold(KindHoldLeft)
		entered.Block = []byte(text)
		d := Edited{What: "block", Before: text, After: "another"}
		undone := d.Undone()
		for _, data := range []Data{
			&AppCalled{}, &BodyBlock{Ordinal: 1, Len: len(text), Head: []byte(text[:min(len(text), BlockHead)])}, entered, left, &d, entered, left, &undone,
		} {
			s.Apply(Event{Layer: LayerApp, Data: data})
		}
		if got, ok := s.HeldBlock(); !ok || string(got) != text {
			t.Errorf("%q, %v, want %q", got, ok, text)
		}
		s.Apply(Event{Layer: LayerServer, Data: &BytesOut{}})
		if got, _ := s.HeldBlock(); len(got) > BlockHead {
			t.Errorf("it has gone on, and is there still: %q", got)
		}
	}
}
