package record

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// comingOf is the pane of a request of which some events have happened, as text.
func comingOf(height int, events ...trace.Event) string {
	t := theme.New(theme.Options{Dark: true})
	b := &Book{}
	b.Read(trace.New(time.Time{}, events), t.Sym)
	stages := []Stage{{trace.StageRead, "It is read."}, {trace.StageEnviron, "It becomes a dictionary."}, {trace.StageIn, "The call goes in."}, {trace.StageEnd, "It is over."}}
	return ansi.Strip(strings.Join(Draw(Frame{Book: b, View: len(events), Width: 60, Height: height, Theme: t, Stages: stages}), "\n"))
}

// TestWhatIsToComeStandsAtTheFoot: only what the request has not reached, and only where the
// events leave room; what has none is counted.
func TestWhatIsToComeStandsAtTheFoot(t *testing.T) {
	t.Parallel()
	accepted, line := trace.Event{Data: &trace.ConnAccepted{}}, trace.Event{Data: &trace.RequestLine{Method: "GET"}}
	refused, ended := trace.Event{Data: &trace.RequestRejected{Status: 400}}, trace.Event{Data: &trace.ExchangeEnded{Outcome: "rejected"}}
	for name, c := range map[string]struct {
		text  string
		shown string
	}{
		"all":     {comingOf(12, accepted), "to come read environ in end"},
		"reached": {comingOf(12, accepted, line), "to come environ in end"},
		"refused": {comingOf(12, accepted, line, refused), "to come end"},
		"over":    {comingOf(12, accepted, line, refused, ended), ""},
		"cut":     {comingOf(8, accepted), "to come read environ …"},
		"no room": {comingOf(5, accepted), ""},
	} {
		_, after, _ := strings.Cut(c.text, "to come")
		got := ""
		if strings.Contains(c.text, "to come") {
			got = "to come"
		}
		for line := range strings.Lines(after) {
			if first := strings.Fields(line); len(first) > 0 {
				got += " " + first[0]
			}
		}
		if got != c.shown {
			t.Errorf("%s: it shows %q, want %q:\n%s", name, got, c.shown, c.text)
		}
	}
}
