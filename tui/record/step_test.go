package record

import (
	"strings"
	"testing"

	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// A step that an exception ended names the line that it left, as far as that is known.
func TestAStepThatFailedNamesItsLine(t *testing.T) {
	t.Parallel()
	left := &trace.FrameworkLeft{Framework: "Flask", Step: "view", Name: "cart", Raised: true}
	for want, src := range map[string]trace.Src{"an exception ended it at app.py:89": {File: "app.py", Line: 89}, "an exception ended it": {}} {
		if got := Told(trace.Event{Layer: trace.LayerApp, Src: src, Data: left}, &trace.State{}, theme.Symbols{}); !strings.HasSuffix(got, want) {
			t.Errorf("%q does not end with %q", got, want)
		}
	}
}
