package lens

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// replacing is an application that fails while its body is read, and a layer catch that calls
// start_response a second time: before the head has left, or after.
func replacing(late bool) *trace.Trace {
	var events []trace.Event
	add := func(layer trace.Layer, d trace.Data) {
		events = append(events, trace.Event{Seq: len(events) + 1, X: 1, Conn: 1, N: 1, Layer: layer, Data: d})
	}
	catch := trace.Layer("mw.0:catch")
	plain := []trace.Header{{Name: "Content-Type", Value: "text/plain"}}
	add(catch, &trace.AppCalled{})
	add(trace.LayerApp, &trace.AppCalled{})
	add(trace.LayerApp, &trace.AppReturned{Type: "generator"})
	add(catch, &trace.AppReturned{Type: "Net"})
	add(trace.LayerServer, &trace.StartResponseCalled{Status: "200 OK", Headers: plain, By: "app"})
	if late {
		add(trace.LayerServer, &trace.HeadCommitted{Status: "200 OK", Headers: plain, Trigger: "block"})
	}
	add(trace.LayerApp, &trace.AppRaised{Exc: "RuntimeError: no"})
	add(trace.LayerServer, &trace.StartResponseCalled{Status: "500 Oh", Headers: plain, ExcInfo: "RuntimeError: no", By: string(catch)})
	if late {
		add(trace.LayerServer, &trace.StartResponseReraised{Exc: "RuntimeError: no"})
	} else {
		add(trace.LayerServer, &trace.StartResponseReplaced{Old: "200 OK", New: "500 Oh"})
	}
	return trace.New(time.Unix(0, 0), events)
}

// A status stands beside the layer that called start_response with it, and a head that came too
// late, so that start_response raised, is nobody's answer.
func TestAStatusIsOfTheLayerThatStatedIt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		late       bool
		layer, not string
		status     string
	}{{false, "catch", "app", "500 Oh"}, {true, "app", "catch", "200 OK"}} {
		tr := replacing(c.late)
		o := Options{Width: 80}
		rows := Rows(Response, tr.At(tr.Len()), nil, o)
		got := text(Frame{Kind: Response, Rows: rows, Cursor: -1, Width: o.Width, Theme: theme.New(theme.Options{})})
		for line := range strings.SplitSeq(got, "\n") {
			name, _, _ := strings.Cut(strings.TrimSpace(line), " ")
			if has := strings.Contains(line, c.status); name == c.layer && !has || name == c.not && has {
				t.Errorf("late %v: %q\n%s", c.late, line, got)
			}
		}
	}
}

// The size of a block stands beside it: what a narrow pane leaves out of the beginning that the
// record kept is not counted as if it were the rest of the block.
func TestTheRestOfABlockIsNotCountedTwice(t *testing.T) {
	t.Parallel()
	head := []byte("<!doctype html>\n<html lang=\"en\"><head><title>Shop</title></head>")
	tr := trace.New(time.Unix(0, 0), []trace.Event{
		{Seq: 1, X: 1, Conn: 1, N: 1, Layer: trace.LayerServer, Data: &trace.BodyBlock{Ordinal: 1, Len: 321, Head: head}},
	})
	frame := Frame{Kind: Response, Rows: Rows(Response, tr.At(tr.Len()), nil, Options{Width: 60, Height: 2}), Cursor: -1, Width: 60, Theme: theme.New(theme.Options{})}
	if got := text(frame); !strings.Contains(got, "321 bytes") || strings.Contains(got, " more") {
		t.Errorf("got:\n%s", got)
	}
}

// What the application gave and what a person made of it stand below each other, each with its own
// length; a Content-Length that was changed with a block is no longer told as the application's.
func TestABlockThatWasChangedKeepsWhatTheApplicationGave(t *testing.T) {
	t.Parallel()
	length := func(n string) []trace.Header { return []trace.Header{{Name: "Content-Length", Value: n}} }
	edited := &trace.Edited{What: "block", Before: "tea", After: "coffee"}
	edited.Delta.Set = []trace.Change{{Name: "Content-Length", Old: "3", New: "6"}}
	var events []trace.Event
	for _, d := range []trace.Data{
		&trace.AppCalled{}, &trace.StartResponseCalled{Status: "200 OK", Headers: length("3"), By: "app"}, &trace.AppReturned{Type: "list"},
		&trace.BodyBlock{Ordinal: 1, Len: 3, Head: []byte("tea")}, edited,
		&trace.HeadCommitted{Status: "200 OK", Headers: length("6"), Trigger: "block"},
	} {
		layer := trace.LayerApp
		if _, server := d.(*trace.StartResponseCalled); server {
			layer = trace.LayerServer
		}
		events = append(events, trace.Event{Seq: len(events) + 1, X: 1, Conn: 1, N: 1, Layer: layer, Data: d})
	}
	s := trace.New(time.Unix(0, 0), events).At(len(events))
	got := text(Frame{Kind: Response, Rows: Rows(Response, s, nil, Options{Width: 80}), Cursor: -1, Width: 80, Theme: theme.New(theme.Options{})})
	for _, want := range []string{`app +200 OK +Content-Length: 3\n`, `you +~ +Content-Length: 6\n`, `block 1 +▪ +3 bytes +tea +replaced by you\n`, `you +~ +6 bytes +coffee`} {
		if !regexp.MustCompile(want).MatchString(got) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}
