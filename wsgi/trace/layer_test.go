package trace

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Layers lie in the order in which a request comes to them, whatever the order
// in which they are heard of.
func TestLayersHaveAnOrder(t *testing.T) {
	t.Parallel()
	want := []Layer{LayerServer, MiddlewareLayer(0, "z"), MiddlewareLayer(2, "b"), MiddlewareLayer(10, "a"), LayerApp, "app.1:Response", "app.12:x"}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, func(a, b Layer) int { return a.Rank() - b.Rank() })
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("in order (-want +got):\n%s", diff)
	}
	if i, inner := Layer("app.1:Response").Inner(); i != 1 || !inner {
		t.Errorf("app.1:Response is inner: %v, %d", inner, i)
	}
	for _, l := range []Layer{LayerApp, LayerServer, MiddlewareLayer(1, "app.1:x")} {
		if _, inner := l.Inner(); inner {
			t.Errorf("%s is said to lie in the app", l)
		}
	}
}

// A layer that the app calls stands behind the app.
func TestTheStateHasInnerLayersLast(t *testing.T) {
	t.Parallel()
	var s State
	for _, l := range []Layer{"app.1:Response", LayerApp, MiddlewareLayer(0, "timing")} {
		s.Apply(Event{X: 1, Layer: l, Data: &AppCalled{}})
	}
	var got []Layer
	for _, l := range s.Layers {
		got = append(got, l.Layer)
	}
	if diff := cmp.Diff([]Layer{MiddlewareLayer(0, "timing"), LayerApp, "app.1:Response"}, got); diff != "" {
		t.Errorf("layers (-want +got):\n%s", diff)
	}
}

// What is in the environ when start_response is called was written by who calls it.
func TestWhoCallsStartResponseWroteWhatIsNew(t *testing.T) {
	t.Parallel()
	timing := MiddlewareLayer(0, "timing")
	var s State
	for _, e := range []Event{
		{X: 1, Layer: timing, Data: &AppCalled{}},
		{X: 1, Layer: LayerApp, Data: &AppCalled{}},
		{X: 1, Layer: timing, Data: &StartResponseCalled{By: string(LayerApp), Environ: Delta{Add: []Header{{Name: "tea.cups", Value: "2"}}}}},
		{X: 1, Layer: LayerServer, Data: &StartResponseCalled{By: string(timing), Environ: Delta{Add: []Header{{Name: "timing.began", Value: "1"}}}}},
	} {
		s.Apply(e)
	}
	for key, by := range map[string]Layer{"tea.cups": LayerApp, "timing.began": timing} {
		if v, ok := s.Variable(key); !ok || v.By != by {
			t.Errorf("%s was written by %q", key, v.By)
		}
	}
}

// A layer that reads the body is at the line that reads, and not where it was called.
func TestAReadMovesTheLayerToItsLine(t *testing.T) {
	t.Parallel()
	s := NewState()
	s.Apply(Event{Layer: LayerApp, Src: Src{File: "reads.py", Line: 1}, Data: &AppCalled{Callable: "application"}})
	s.Apply(Event{Layer: LayerApp, Src: Src{File: "reads.py", Line: 3}, Data: &InputRead{Method: "read", Asked: 5, Got: 5}})
	if got := s.Layer(LayerApp).Src.Line; got != 3 {
		t.Errorf("the layer is at line %d", got)
	}
}
