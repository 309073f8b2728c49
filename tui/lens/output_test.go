package lens

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/exp/golden"

	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

const traceback = "ERROR shop: no tea\nTraceback (most recent call last):\n  File \"shop.py\", line 18, in app\n    return baskets[environ['REMOTE_USER']].in_order_of_price(descending=True, currency=\"EUR\")\nKeyError: 'tea'\n"

// talkative is an exchange whose application says a lot, and answers "ok".
func talkative(answer string) *trace.Trace {
	var events []trace.Event
	add := func(layer trace.Layer, line int, d trace.Data) {
		e := trace.Event{Seq: len(events) + 1, X: 1, Conn: 1, N: 1, Layer: layer, Data: d}
		if line > 0 {
			e.Src = trace.Src{File: "shop.py", Line: line}
		}
		events = append(events, e)
	}
	add(trace.LayerApp, 3, &trace.CodePrint{Stream: "out", Text: "at import\n", When: trace.WhenLoading})
	add(trace.LayerApp, 12, &trace.CodePrint{Stream: "out", Text: "user 5 has ['no', 'tea']\n"})
	add(trace.LayerApp, 13, &trace.ErrorsWrite{Text: "50%... 100%\n"})
	add(trace.LayerApp, 19, &trace.CodePrint{Stream: "err", Text: traceback})
	add(trace.LayerApp, 0, &trace.CodePrint{Stream: "err", Text: "\x1b[31mfrom a program\n"})
	add(trace.LayerServer, 0, &trace.BytesOut{What: "body", Chunk: []byte(answer)})
	events[len(events)-1].Spans = []trace.Span{{Buf: trace.BufOut, Len: int64(len(answer))}}
	add(trace.LayerServer, 0, &trace.ExchangeEnded{Outcome: "complete"})
	return trace.New(time.Unix(0, 0), events)
}

func TestOutputAtEveryWidth(t *testing.T) {
	t.Parallel()
	tr := talkative("ok")
	for _, width := range []int{80, 100, 160, 44} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			t.Parallel()
			golden.RequireEqual(t, story(Output, tr, Options{Width: width}, theme.New(theme.Options{})))
		})
	}
	t.Run("ASCII", func(t *testing.T) {
		t.Parallel()
		got := story(Output, tr, Options{Width: 80}, theme.New(theme.Options{ASCII: true, Profile: colorprofile.ASCII}))
		if i := strings.IndexFunc(got, func(r rune) bool { return r > 0x7e }); i >= 0 {
			t.Errorf("%q", got[max(0, i-30):i+3])
		}
	})
}

// Each text leads to its event and its line, from that event on.
func TestOutputLeadsToItsEvent(t *testing.T) {
	t.Parallel()
	tr := talkative("ok")
	for n := range tr.Len() + 1 {
		for _, r := range Rows(Output, tr.At(n), nil, Options{}) {
			if !selectable(r) {
				continue
			}
			k := tr.Event(r.At - 1).Kind()
			if r.At > n || r.ID != "event:"+k.String() {
				t.Errorf("at %d: %s leads to %d, a %v", n, r.ID, r.At, k)
			}
		}
	}
	rows := Rows(Output, tr.At(tr.Len()), nil, Options{})
	if at := rows[1]; at.Source != lineID("shop.py", 3) {
		t.Errorf("the first leads to the line %q", at.Source)
	}
}

// "The client got nothing of it" is said where that is so, and once it is.
func TestUnsent(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]bool{"ok": true, "<p>user 5 has ['no', 'tea']</p>": false} {
		tr := talkative(answer)
		if got := IsUnsent(tr.At(tr.Len())); got != want {
			t.Errorf("%q: %v, want %v", answer, got, want)
		}
		if IsUnsent(tr.At(tr.Len() - 1)) {
			t.Errorf("%q: it is said before the end", answer)
		}
	}
}

// A traceback is shown as Python prints it, whole, and leads to the line that raised.
func TestATracebackIsShown(t *testing.T) {
	t.Parallel()
	stack := strings.TrimSuffix(traceback[strings.Index(traceback, "Traceback"):], "\n")
	events := []trace.Event{{Seq: 1, X: 1, Conn: 1, N: 1, Layer: trace.LayerApp, Src: trace.Src{File: "shop.py", Line: 18}, Data: &trace.AppRaised{Exc: "KeyError: 'tea'", Stack: stack}}}
	rows := Rows(Output, trace.New(time.Unix(0, 0), events).At(1), nil, Options{Width: 160})
	var lines []string
	for _, r := range rows {
		lines = append(lines, r.cells[len(r.cells)-1].text)
	}
	if got := strings.Join(lines, "\n"); got != stack {
		t.Errorf("got\n%s\nwant\n%s", got, stack)
	}
	if first := rows[0]; first.ID != "event:app.raised" || first.Source != lineID("shop.py", 18) || first.Copy != stack {
		t.Errorf("the first row is %+v", first)
	}
}
