package timeline

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"roundtrip/tui/journey/journeytest"
	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

func exchanges() map[string]*trace.Trace {
	return map[string]*trace.Trace{
		"hello": journeytest.Hello("sid=7f3a9c"), "static": journeytest.Static(), "refused": journeytest.Refused(),
		"denied": journeytest.Denied(), "deep": journeytest.Deep(), "stream": journeytest.Stream(300), "failing": journeytest.Failing(),
	}
}

// upTo is a trace whose live head is at event n.
func upTo(tr *trace.Trace, n int) *trace.Trace { return trace.New(tr.Started, tr.Events()[:n]) }

// story is the line at each event, first with the live head there, then
// looking back from the end.
func story(tr *trace.Trace, width int, th theme.Theme) string {
	var b strings.Builder
	for n := range tr.Len() + 1 {
		if n >= 40 && n <= tr.Len()-6 {
			continue
		}
		live := Input{Trace: upTo(tr, n), View: n, Width: width, Theme: th}
		back := Input{Trace: tr, View: n, Width: width, Theme: th}
		fmt.Fprintf(&b, "%3d now  %s\n    back %s\n", n, ansi.Strip(Draw(live)), ansi.Strip(Draw(back)))
	}
	return b.String()
}

func TestEveryExchangeAtEveryWidth(t *testing.T) {
	t.Parallel()
	for name, tr := range exchanges() {
		for _, width := range []int{60, 80, 100, 160} {
			t.Run(fmt.Sprintf("%s/%d", name, width), func(t *testing.T) {
				t.Parallel()
				golden.RequireEqual(t, story(tr, width, theme.New(theme.Options{})))
			})
		}
	}
}

// The drawing of DESIGN.md, The screens.
func TestTheHeadInsideTiming(t *testing.T) {
	t.Parallel()
	in := Input{Trace: upTo(journeytest.Hello("sid=1"), 13), View: 13, Width: 80, Theme: theme.New(theme.Options{})}
	want := "  sent ━━ read ━━ environ ━━ in ━━[head 2 of 3]╌╌ body ╌╌ end"
	if got := ansi.Strip(Draw(in)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestNothingIsEverTooWide(t *testing.T) {
	t.Parallel()
	th := theme.New(theme.Options{Dark: true, ASCII: true})
	for name, tr := range exchanges() {
		for _, width := range []int{1, 40, 59, 60, 61, 80, 96, 160} {
			for n := 0; n <= tr.Len(); n += 1 + n/40 {
				line := Draw(Input{Trace: tr, View: n, Width: width, Theme: th})
				if w := ansi.StringWidth(line); w > width {
					t.Errorf("%s at %d, event %d: %d wide", name, width, n, w)
				}
				if strings.ContainsFunc(ansi.Strip(line), func(r rune) bool { return r > 0x7e }) {
					t.Errorf("%s at %d, event %d: not ASCII: %s", name, width, n, line)
				}
			}
		}
	}
}

func TestEveryWidthShowsTheWholeWay(t *testing.T) {
	t.Parallel()
	for name, tr := range exchanges() {
		for n := 0; n <= tr.Len(); n += 1 + n/40 {
			line := ansi.Strip(Draw(Input{Trace: tr, View: n, Width: 60, Theme: theme.New(theme.Options{})}))
			for s := range trace.Stage(trace.StageCount) {
				if !strings.Contains(line, s.String()) {
					t.Errorf("%s, event %d: no %s in %q", name, n, s, line)
				}
			}
		}
	}
}

func TestTheLiveHeadIsMarkedOnlyWhenLookingBack(t *testing.T) {
	t.Parallel()
	for name, tr := range exchanges() {
		for n := range min(tr.Len(), 40) {
			live := Draw(Input{Trace: upTo(tr, n), View: n, Width: 100, Theme: theme.New(theme.Options{})})
			back := Draw(Input{Trace: tr, View: n, Width: 100, Theme: theme.New(theme.Options{})})
			if strings.Contains(live, "●") || strings.Count(back, "●") != 1 {
				t.Errorf("%s, event %d:\n%s\n%s", name, n, ansi.Strip(live), ansi.Strip(back))
			}
		}
	}
}

func TestHitLeadsToWhatWasClicked(t *testing.T) {
	t.Parallel()
	tr := journeytest.Hello("sid=1")
	in := Input{Trace: tr, View: 13, Width: 100, Theme: theme.New(theme.Options{})}
	line := ansi.Strip(Draw(in))
	column := func(word string) int { return ansi.StringWidth(line[:strings.Index(line, word)]) }
	tests := map[string]trace.Kind{
		"sent": trace.KindConnAccepted, "read": trace.KindRequestHeader, "environ": trace.KindEnvironBuilt,
		"session": trace.KindStartResponseCalled, "body": trace.KindBytesOut, "end": trace.KindExchangeEnded, "●": trace.KindExchangeEnded,
	}
	for word, want := range tests {
		view, ok := Hit(in, column(word))
		if !ok || tr.Event(view-1).Kind() != want {
			t.Errorf("%s: %d, %t, want %s", word, view, ok, want)
		}
	}
	if view, ok := Hit(in, 99); ok {
		t.Errorf("behind the line: %d", view)
	}
	if view, ok := Hit(in, 0); ok {
		t.Errorf("before the line: %d", view)
	}
}

func BenchmarkDraw(b *testing.B) {
	in := Input{Trace: journeytest.Stream(300), View: 600, Width: 160, Theme: theme.New(theme.Options{Dark: true})}
	b.ReportAllocs()
	for b.Loop() {
		Draw(in)
	}
}

// An exchange whose client was dropped before there was a head is not drawn through head and body.
func TestStagesThatNeverCameAreNotDrawnThrough(t *testing.T) {
	t.Parallel()
	tr := trace.New(time.Time{}, []trace.Event{
		{Layer: trace.LayerServer, Data: &trace.EnvironBuilt{}},
		{Layer: trace.LayerApp, Data: &trace.AppCalled{}},
		{Layer: trace.LayerServer, Data: &trace.ExchangeEnded{Outcome: "dropped"}},
	})
	want := "  sent ━━ read ━━ environ ━━ in ╌╌ head ╌╌ body ╌╌[end done]"
	if got := ansi.Strip(Draw(Input{Trace: tr, View: tr.Len(), Width: 80, Theme: theme.New(theme.Options{})})); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
