package lens

import (
	"strings"
	"testing"
	"time"

	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// The stages stand one below the other, each bar where its time lies; steps of a framework
// stand within the application, and what is not counted stands apart.
func TestTimesAreDrawnWhereTheyLie(t *testing.T) {
	t.Parallel()
	ms := time.Millisecond
	held := trace.NewHold(trace.KindHoldLeft)
	held.Lasted = 12 * time.Second
	s := trace.NewState()
	for _, e := range []trace.Event{
		{T: 0, Data: &trace.ConnAccepted{}},
		{T: 10 * ms, Data: &trace.RequestLine{}},
		{T: 20 * ms, Layer: trace.LayerApp, Data: &trace.AppCalled{}},
		{T: 30 * ms, Layer: trace.LayerApp, Data: &trace.FrameworkEntered{Framework: "Flask", Step: "view", Name: "home", Since: 10 * ms}, Src: trace.Src{File: "app.py", Line: 7}},
		{T: 70 * ms, Layer: trace.LayerApp, Data: &trace.FrameworkLeft{Framework: "Flask", Step: "view", Name: "home", Took: 40 * ms, Raised: true}},
		{T: 12070 * ms, Held: 12 * time.Second, Data: held},
		{T: 12100 * ms, Held: 12 * time.Second, Data: &trace.ExchangeEnded{Outcome: "complete"}},
	} {
		s.Apply(e)
	}
	rows := Rows(Times, s, nil, Options{Width: 120, Cost: 50 * time.Microsecond})
	bars := map[string][2]int{} // where a bar begins, and its width
	var text strings.Builder
	for _, r := range rows {
		for _, c := range r.cells {
			text.WriteString(c.text + " ")
			if strings.Trim(c.text, "━╌") == "" {
				bars[strings.TrimSpace(r.cells[0].text)] = [2]int{c.at - barAt, len([]rune(c.text))}
			}
		}
		text.WriteByte('\n')
	}
	width := 120 - 1 - textAt - barAt
	for name, want := range map[string][2]int{
		"sent": {0, width / 10}, "in": {width * 2 / 10, width * 8 / 10}, "view home": {width * 3 / 10, width * 4 / 10},
	} {
		got := bars[name]
		if abs(got[0]-want[0]) > 1 || abs(got[1]-want[1]) > 1 {
			t.Errorf("the bar of %s is at %d, %d wide, want about %v", name, got[0], got[1], want)
		}
	}
	for _, want := range []string{"held, at the stage in     12.0 s not counted", "recording it    0.05 ms not counted", "all  100.00 ms", "raised"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("%q is missing:\n%s", want, text.String())
		}
	}
	if r := rows[Find(rows, "event:framework.entered")]; r.At != 4 || r.Source != "line:app.py:7" {
		t.Errorf("the step leads to event %d and %q", r.At, r.Source)
	}
}

// A step that is looked back at before it was left has lasted since it was entered, whatever it took to
// tell of those before it.
func TestStepThatIsNotOver(t *testing.T) {
	t.Parallel()
	ms := time.Millisecond
	s := trace.NewState()
	for _, e := range []trace.Event{
		{T: 0, Data: &trace.RequestLine{}},
		{T: 20 * ms, Layer: trace.LayerApp, Data: &trace.AppCalled{}},
		{T: 90 * ms, Layer: trace.LayerApp, Data: &trace.FrameworkEntered{Framework: "Django", Step: "query", Name: "SELECT 1", Since: 10 * ms}},
	} {
		s.Apply(e)
	}
	row := func() string {
		rows := Rows(Times, s, nil, Options{Width: 120})
		return strings.Join(rows[Find(rows, "event:framework.entered")].whole, "; ")
	}
	if got := row(); !strings.Contains(got, "took 0.00 ms") {
		t.Errorf("as it begins, the step's row says %q", got)
	}
	s.Apply(trace.Event{T: 93 * ms, Layer: trace.LayerApp, Data: &trace.InputRead{}})
	if got := row(); !strings.Contains(got, "took 3.00 ms") {
		t.Errorf("3 ms later, the step's row says %q", got)
	}
}

// Queries have a sum, with how often the same one was made.
func TestQueriesHaveASum(t *testing.T) {
	t.Parallel()
	s := trace.NewState()
	s.Apply(trace.Event{Data: &trace.RequestLine{}})
	s.Apply(trace.Event{Layer: trace.LayerApp, Data: &trace.AppCalled{}})
	for range 3 {
		s.Apply(trace.Event{Layer: trace.LayerApp, Data: &trace.FrameworkEntered{Framework: "Django", Step: "query", Name: "SELECT 1"}})
		s.Apply(trace.Event{Layer: trace.LayerApp, Data: &trace.FrameworkLeft{Framework: "Django", Step: "query", Name: "SELECT 1", Took: 2 * time.Millisecond}})
	}
	var text strings.Builder
	for _, r := range Rows(Times, s, nil, Options{Width: 80}) {
		for _, c := range r.cells {
			text.WriteString(c.text + " ")
		}
		text.WriteByte('\n')
	}
	if want := "  3 queries, of the steps    6.00 ms the same text ×3"; !strings.Contains(text.String(), want) {
		t.Errorf("%q is missing:\n%s", want, text.String())
	}
}

// The names of a framework's steps are read whole, also at 80 columns.
func TestNamesOfStepsAreReadWhole(t *testing.T) {
	t.Parallel()
	s := trace.NewState()
	s.Apply(trace.Event{Data: &trace.RequestLine{}})
	for i, name := range []string{"SecurityMiddleware", "SessionMiddleware", "CommonMiddleware", "CsrfViewMiddleware", "AuthenticationMiddleware", "MessageMiddleware", "XFrameOptionsMiddleware"} {
		s.Apply(trace.Event{T: time.Duration(i), Layer: trace.LayerApp, Data: &trace.FrameworkEntered{Framework: "Django", Step: "middleware", Name: name}})
	}
	for _, width := range []int{80, 100} {
		for _, r := range Rows(Times, s, nil, Options{Width: width}) {
			if name := r.cells[0]; theme.Width(name.text) > name.max && name.max > 0 {
				t.Errorf("at %d columns, %q has %d", width, name.text, name.max)
			}
		}
	}
}

func abs(n int) int { return max(n, -n) }
