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

// An answer of Flask's is called as an application: the line says why it is a layer, and no other's does.
func TestAnAnswerThatIsALayerSaysSo(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]bool{
		"werkzeug/wrappers/response.py": true, `C:\py\site-packages\werkzeug\exceptions.py`: true,
		"flask/app.py": false, "shop/exceptions.py": false,
	} {
		called := trace.Event{Layer: trace.LayerApp, Src: trace.Src{File: file, Line: 9}, Data: &trace.AppCalled{}}
		if got := Told(called, &trace.State{}, theme.Symbols{}); strings.Contains(got, "an answer of Flask's") != want {
			t.Errorf("%s: %q", file, got)
		}
	}
}
