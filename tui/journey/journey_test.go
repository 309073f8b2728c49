package journey

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"roundtrip/tui/journey/journeytest"
	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

func exchanges() map[string]*trace.Trace {
	return map[string]*trace.Trace{
		"hello": journeytest.Hello("sid=7f3a9c; HttpOnly"), "static": journeytest.Static(), "refused": journeytest.Refused(), "denied": journeytest.Denied(),
		"deep": journeytest.Deep(), "stream": journeytest.Stream(300), "failing": journeytest.Failing(), "cookie": journeytest.Hello("sid=" + strings.Repeat("7f3a9c", 66)),
	}
}

// story is the drawings of an exchange that differ from the one before, each
// under the event that made it.
func story(tr *trace.Trace, in Input) string {
	var b strings.Builder
	last := ""
	for n := range tr.Len() + 1 {
		if n >= 60 && n <= tr.Len()-6 {
			continue
		}
		in.State = tr.At(n)
		drawing := ansi.Strip(strings.Join(Draw(in), "\n")) + "\n" + Plain(in) + "\n"
		if drawing != last {
			fmt.Fprintf(&b, "%d %s\n%s", n, in.State.Last.Kind(), drawing)
		}
		last = drawing
	}
	return b.String()
}

func TestEveryExchangeAtEveryWidth(t *testing.T) {
	t.Parallel()
	for name, tr := range exchanges() {
		for _, width := range []int{60, 80, 100, 160} {
			t.Run(fmt.Sprintf("%s/%d", name, width), func(t *testing.T) {
				t.Parallel()
				golden.RequireEqual(t, story(tr, Input{Width: width, Held: "no hurry", Theme: theme.New(theme.Options{})}))
			})
		}
	}
}

func TestASCIIIsASCII(t *testing.T) {
	t.Parallel()
	th := theme.New(theme.Options{ASCII: true, Profile: colorprofile.ASCII})
	for name, tr := range exchanges() {
		for _, width := range []int{80, 160} {
			text := story(tr, Input{Width: width, Held: "no hurry", Theme: th})
			if i := strings.IndexFunc(text, func(r rune) bool { return r > 0x7e }); i >= 0 {
				t.Errorf("%s at %d: %q", name, width, text[i:i+3])
			}
		}
	}
	golden.RequireEqual(t, story(journeytest.Hello("sid=1"), Input{Width: 80, Held: "no hurry", Theme: th}))
}

// The drawing of DESIGN.md, The screens: the head inside timing.
func TestTheHeadLeavesFirst(t *testing.T) {
	t.Parallel()
	want := `  in    client ━━━━━━━▸ server ━━━━━━━▸ timing ━━━━━━━▸ session ━━━━━━━▸ app
  head                  ◂╌╌╌╌╌╌╌╌╌╌╌╌╌╌ [●] ◂━━━━━━━━━━ +1 ◂━━━━━━━━━━━━ 200 OK
  body                                                                   not yet
                                        held in timing · no hurry`
	in := Input{State: journeytest.Hello("sid=1").At(13), Width: 80, Held: "no hurry", Theme: theme.New(theme.Options{})}
	if got := ansi.Strip(strings.Join(Draw(in), "\n")); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got, want := Plain(in), "Held in timing, going out; head 200 OK, not stored yet; body not begun."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestNothingIsEverTooWideAndTheRequestIsAlwaysThere(t *testing.T) {
	t.Parallel()
	th := theme.New(theme.Options{Dark: true})
	for name, tr := range exchanges() {
		for _, width := range []int{1, 20, 40, 59, 60, 61, 80, 95, 96, 100, 149, 150, 160, 240} {
			for n := 0; n <= tr.Len(); n += 1 + n/40 {
				lines := Draw(Input{State: tr.At(n), Width: width, Theme: th, Held: "12s"})
				if len(lines) != Height {
					t.Fatalf("%s: %d lines", name, len(lines))
				}
				for _, l := range lines {
					if w := ansi.StringWidth(l); w > width {
						t.Errorf("%s at %d, event %d: %d wide: %s", name, width, n, w, ansi.Strip(l))
					}
				}
				if got := strings.Count(strings.Join(lines, ""), "●"); width >= 60 && got != 1 {
					t.Errorf("%s at %d, event %d: the request is drawn %d times\n%s", name, width, n, got, strings.Join(lines, "\n"))
				}
			}
		}
	}
}

func TestTheCurrentLayerIsNeverFolded(t *testing.T) {
	t.Parallel()
	tr := journeytest.Deep()
	for n := range tr.Len() + 1 {
		s := tr.At(n)
		for _, width := range []int{60, 80, 100, 160} {
			top := ansi.Strip(Draw(Input{State: s, Width: width, Theme: theme.New(theme.Options{})})[0])
			if name := s.Place.Layer.Name(); !strings.Contains(top, name) {
				t.Errorf("at %d columns, event %d: no %s in %q", width, n, name, top)
			}
		}
	}
}

func TestWhatIsKnownAheadIsDrawnAsToCome(t *testing.T) {
	t.Parallel()
	in := Input{
		State: trace.NewState(), Chain: []trace.Layer{journeytest.Timing, journeytest.Session, trace.LayerApp}, Width: 80, Theme: theme.New(theme.Options{}),
		Notes: map[trace.Layer]string{trace.LayerApp: "python 63%"},
	}
	lines := Draw(in)
	if got, want := ansi.Strip(lines[0]), "  in  ● client ╌╌╌╌╌╌╌▸ server ╌╌╌╌╌╌╌▸ timing ╌╌╌╌╌╌╌▸ session ╌╌╌╌╌╌╌▸ app"; got != want {
		t.Errorf("\n%s, want\n%s", got, want)
	}
	if got := ansi.Strip(lines[1]); !strings.HasSuffix(got, "python 63%") {
		t.Errorf("no note under trace.LayerApp: %q", got)
	}
}

func TestMarksPointAtTheirStations(t *testing.T) {
	t.Parallel()
	in := Input{State: journeytest.Hello("x").At(9), Width: 80, Theme: theme.New(theme.Options{}), Held: "no hurry"}
	in.Marks = []Mark{{Layer: journeytest.Session, Sign: Cursor}, {Layer: trace.LayerClient, Sign: Wrong, Text: "you said"}, {Layer: trace.LayerApp, Sign: Right, Text: "here"}}
	if got, want := ansi.Strip(Draw(in)[3]), "        ✗ you said                      held in timing · no hurry         ✓ here"; !strings.Contains(got, "✗ you said") || !strings.Contains(got, "✓ here") {
		t.Errorf("\n%q, want like\n%q", got, want)
	}
}

func TestHitFindsWhatWasDrawn(t *testing.T) {
	t.Parallel()
	in := Input{State: journeytest.Hello("x").At(9), Width: 80, Theme: theme.New(theme.Options{})}
	for x, want := range map[int]trace.Layer{8: trace.LayerClient, 24: trace.LayerServer, 29: trace.LayerServer, 40: journeytest.Timing, 57: journeytest.Session, 73: trace.LayerApp, 79: trace.LayerApp} {
		if got, ok := Hit(in, x, 0); !ok || got != want {
			t.Errorf("Hit at %d: %q, %t, want %q", x, got, ok, want)
		}
	}
	for _, at := range [][2]int{{2, 0}, {80, 0}, {40, 4}, {40, -1}} {
		if got, ok := Hit(in, at[0], at[1]); ok {
			t.Errorf("Hit at %v: %q", at, got)
		}
	}
}

func TestHostileNamesAreEscaped(t *testing.T) {
	t.Parallel()
	s := trace.NewState()
	s.Apply(trace.Event{Layer: trace.LayerServer, Data: &trace.RequestLine{Method: "GET", Target: "/\x1b[2J\u009b"}})
	s.Apply(trace.Event{Layer: "mw.0:a\x1b]0;b", Data: &trace.AppCalled{}})
	text := strings.Join(Draw(Input{State: s, Width: 160, Theme: theme.New(theme.Options{})}), "\n")
	if strings.Contains(text, "\x1b[2J") || strings.Contains(text, "\x1b]") || strings.Contains(text, "\u009b") {
		t.Errorf("%q", text)
	}
}

func BenchmarkDraw(b *testing.B) {
	in := Input{State: journeytest.Hello("sid=1").At(13), Width: 160, Held: "no hurry", Theme: theme.New(theme.Options{Dark: true})}
	b.ReportAllocs()
	for b.Loop() {
		Draw(in)
	}
}

// An application that is lost has given nothing: the answer begins at the server.
func TestALostApplicationGivesNothing(t *testing.T) {
	t.Parallel()
	tr := trace.New(time.Now(), []trace.Event{
		{Layer: trace.LayerServer, Data: &trace.EnvironBuilt{}},
		{Layer: trace.LayerApp, Data: &trace.AppCalled{}},
		{Layer: trace.LayerServer, Data: &trace.AppRaised{Exc: "the application ran for 5 s without answering"}},
		{Layer: trace.LayerServer, Data: &trace.HeadCommitted{Status: "500 Internal Server Error"}},
		{Layer: trace.LayerServer, Data: &trace.BytesOut{What: "head", Chunk: []byte("HTTP/1.1 500")}, Spans: []trace.Span{{Buf: trace.BufOut, Off: 0, Len: 12}}},
		{Layer: trace.LayerServer, Data: &trace.BytesOut{What: "block", Chunk: []byte("failed")}, Spans: []trace.Span{{Buf: trace.BufOut, Off: 12, Len: 6}}},
		{Layer: trace.LayerServer, Data: &trace.BodyEnded{Reason: "error"}},
		{Layer: trace.LayerServer, Data: &trace.ExchangeEnded{Outcome: "error"}},
	})
	lines := Draw(Input{State: tr.At(tr.Len()), Width: 80, Theme: theme.New(theme.Options{})})
	if got := ansi.Strip(lines[1]); !strings.Contains(got, "✗ no answer") || strings.Contains(got, "not yet") {
		t.Errorf("the head: %q", got)
	}
	in, body := ansi.Strip(lines[0]), strings.TrimRight(ansi.Strip(lines[2]), " ")
	before, _, _ := strings.Cut(in, "server")
	if end := ansi.StringWidth(before) + len("server"); !strings.Contains(body, "▪") || ansi.StringWidth(body) > end {
		t.Errorf("the body does not begin at the server:\n%s\n%s", in, body)
	}
}

// The caption says the time without the start of Python, and that apart; in 80 columns.
func TestTheCaptionTellsTheStartOfPythonApart(t *testing.T) {
	t.Parallel()
	s := journeytest.Hello("x").At(journeytest.Hello("x").Len())
	before := s.Elapsed()
	s.Waits.Start, s.T = 827*time.Millisecond, s.T+827*time.Millisecond
	in := Input{State: s, Width: 80, Theme: theme.New(theme.Options{})}
	want := "back at the client, " + Elapsed(before) + " without your pauses and Python's start (827 ms)"
	if got := ansi.Strip(strings.Join(Draw(in), "\n")); !strings.Contains(got, want) {
		t.Errorf("%q is missing:\n%s", want, got)
	}
	if got := Plain(in); !strings.Contains(got, "Python's start (827 ms)") {
		t.Error(got)
	}
}

// The sentence tells the head that left, not the one that was stated last.
func TestPlainTellsTheHeadThatLeft(t *testing.T) {
	t.Parallel()
	s := trace.NewState()
	s.Apply(trace.Event{Layer: trace.LayerApp, Data: &trace.AppCalled{}})
	s.Apply(trace.Event{Layer: trace.LayerServer, Data: &trace.StartResponseCalled{Status: "200 OK"}})
	s.Apply(trace.Event{Layer: trace.LayerApp, Data: &trace.AppRaised{Exc: "KeyError: 1"}})
	in := Input{State: s, Theme: theme.New(theme.Options{})}
	if got := Plain(in); !strings.HasSuffix(got, "head 200 OK, stored, not sent; body not begun.") {
		t.Errorf("before the head left: %q", got)
	}
	s.Apply(trace.Event{Data: &trace.HeadCommitted{Status: "500 Internal Server Error"}})
	if got := Plain(in); !strings.Contains(got, "head 500 Internal Server Error") {
		t.Errorf("after it: %q", got)
	}
}

// Within the application, it is said in which step of its framework the request is.
func TestTheCaptionNamesTheStepOfAFramework(t *testing.T) {
	t.Parallel()
	s := trace.NewState()
	for _, d := range []trace.Data{
		&trace.AppCalled{}, &trace.FrameworkEntered{Framework: "Flask", Step: "before_request", Name: "load_user"},
		&trace.FrameworkLeft{Framework: "Flask", Step: "before_request", Name: "load_user"},
		&trace.FrameworkEntered{Framework: "Flask", Step: "view", Name: "home"},
	} {
		s.Apply(trace.Event{Layer: trace.LayerApp, Data: d})
	}
	if got := Plain(Input{State: s, Theme: theme.New(theme.Options{}), Held: "12s"}); !strings.HasPrefix(got, "Held in app, view home, going in;") {
		t.Errorf("it says %q", got)
	}
}

// The caption stands beside a mark under its own station, and not at another.
func TestTheCaptionStaysBesideAMark(t *testing.T) {
	t.Parallel()
	in := Input{State: journeytest.Hello("x").At(9), Theme: theme.New(theme.Options{}), Held: "no hurry"}
	in.Marks = []Mark{{Layer: journeytest.Timing, Sign: Cursor, Text: "here?"}}
	for _, in.Width = range []int{80, 100, 160} {
		if got := ansi.Strip(strings.Join(Draw(in), "\n")); !strings.Contains(got, "▴ here?  held in timing · no hurry") {
			t.Errorf("%d columns:\n%s", in.Width, got)
		}
	}
}

// A status that was changed as the head was held stands where that was, and not at the layer that
// gave another.
func TestAStatusStandsWhereItWasChanged(t *testing.T) {
	t.Parallel()
	const given, changed = "200 OK", "503 Out of tea"
	for name, tt := range map[string]struct {
		held trace.Layer
		want string
	}{
		"at a layer":    {journeytest.Session, "[●] ~503 Out of tea ◂━━━━━━━━━ 200 OK, 2 headers"},
		"in the server": {trace.LayerServer, "[●] ~503 Out of tea ◂━━━━━━━━ +Server-Timing ◂━━ 200 OK"},
	} {
		s := trace.NewState()
		for _, e := range journeytest.Hello("sid=1").Events() {
			s.Apply(e)
			if e.Kind() == trace.KindStartResponseCalled && e.Layer == tt.held {
				s.Apply(trace.Event{Data: &trace.Edited{What: "head", Before: given, After: changed, Delta: trace.HeadersDelta{Status: changed}}})
				break
			}
		}
		all := Draw(Input{State: s, Width: 160, Theme: theme.New(theme.Options{})})
		if head := ansi.Strip(all[1]); !strings.Contains(head, tt.want) || strings.Count(head, changed) != 1 || !strings.Contains(head, given) {
			t.Errorf("%s: %q, want %q in it", name, head, tt.want)
		}
	}
}

// A head that was not stated before the exchange ended will not come.
func TestAHeadIsNotAwaitedOnceTheExchangeHasEnded(t *testing.T) {
	t.Parallel()
	tr := trace.New(time.Time{}, []trace.Event{
		{Layer: trace.LayerServer, Data: &trace.EnvironBuilt{}},
		{Layer: trace.LayerApp, Data: &trace.AppCalled{}},
		{Layer: trace.LayerServer, Data: &trace.ExchangeEnded{Outcome: "dropped"}},
	})
	for n, want := range map[int]string{2: "not yet", 3: "none"} {
		lines := Draw(Input{State: tr.At(n), Width: 80, Theme: theme.New(theme.Options{})})
		if got := ansi.Strip(lines[1]); !strings.Contains(got, want) || n == 3 && strings.Contains(got, "not yet") {
			t.Errorf("the head at event %d: %q, want %q", n, got, want)
		}
	}
}
