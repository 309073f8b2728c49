package wsgi_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

// tells answers in two blocks with all that it was asked, in order, and states a Content-Length.
var tells = wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	body, err := env.Input().ReadAll()
	if err != nil {
		return nil, err
	}
	var keys strings.Builder
	for k, v := range env.All() {
		if _, text := v.(string); text && !strings.HasPrefix(k, "REMOTE_") && !strings.HasPrefix(k, "SERVER_") {
			fmt.Fprintf(&keys, "%s=%v\n", k, v)
		}
	}
	first, second := keys.String(), string(body)
	_, err = start.Call("200 OK", []wsgi.Header{{Name: "X-B", Value: "1"}, {Name: "Content-Length", Value: fmt.Sprint(len(first) + len(second))}, {Name: "X-A", Value: "2"}}, nil)
	return wsgi.Blocks([]byte(first), []byte(second)), err
})

// changesAt are two changes at the nth event of a kind.
type changesAt struct {
	kind trace.Kind
	nth  int
	a, b trace.Edit
}

const posted = "POST /old?a=1 HTTP/1.1\r\nHost: localhost\r\nX-Tea: black\r\nContent-Length: 3\r\nX-Last: yes\r\nConnection: close\r\n\r\nabc"

func kindsOfChange() map[string]changesAt {
	host, tea, last, closing := trace.Header{Name: "Host", Value: "localhost"}, trace.Header{Name: "X-Tea", Value: "black"}, trace.Header{Name: "X-Last", Value: "yes"}, trace.Header{Name: "Connection", Value: "close"}
	stands := []trace.Header{host, tea, last, closing}
	status := func(s string) trace.Edit {
		return trace.EditHead{Status: s, Headers: []trace.Header{{Name: "X-B", Value: "1"}, {Name: "X-A", Value: "2"}}}
	}
	headers := func(all ...trace.Header) trace.Edit { return trace.EditHead{Status: "200 OK", Headers: all} }
	a, b := trace.Header{Name: "X-A", Value: "2"}, trace.Header{Name: "X-B", Value: "1"}
	return map[string]changesAt{
		"request line": {trace.KindRouteChosen, 1, trace.EditRequest{Method: "PUT", Target: "/new", Headers: stands}, trace.EditRequest{Method: "POST", Target: "/b?c", Headers: stands}},
		"request headers": {trace.KindRouteChosen, 1, trace.EditRequest{Method: "POST", Target: "/old?a=1", Headers: []trace.Header{last, host, closing}},
			trace.EditRequest{Method: "POST", Target: "/old?a=1", Headers: append([]trace.Header{{Name: "X-New", Value: "n"}}, stands...)}},
		"request body": {trace.KindRouteChosen, 1, trace.EditRequest{Method: "POST", Target: "/old?a=1", Headers: stands, Body: []byte("longer"), ReplaceBody: true},
			trace.EditRequest{Method: "POST", Target: "/old?a=1", Headers: stands, ReplaceBody: true}},
		"environ as it is built":   {trace.KindEnvironBuilt, 1, trace.EditEnviron{Key: "HTTP_X_TEA", Value: "green"}, trace.EditEnviron{Key: "HTTP_X_LAST", Delete: true}},
		"environ before a layer":   {trace.KindAppCalled, 2, trace.EditEnviron{Key: "HTTP_X_TEA", Value: "green"}, trace.EditEnviron{Key: "HTTP_X_TEA", Value: "white"}},
		"environ with a new key":   {trace.KindAppCalled, 1, trace.EditEnviron{Key: "NEW", Value: "a"}, trace.EditEnviron{Key: "NEWER", Value: "b"}},
		"status":                   {trace.KindStartResponseCalled, 1, status("503 Out of tea"), status("418 Teapot")},
		"headers":                  {trace.KindStartResponseCalled, 1, headers(a), headers(trace.Header{Name: "X-A", Value: "3"}, b)},
		"order of headers":         {trace.KindStartResponseCalled, 1, headers(a, b), headers(b, a)},
		"status before the server": {trace.KindStartResponseCalled, 2, status("503 Out of tea"), status("418 Teapot")},
		"block":                    {trace.KindBodyBlock, 2, trace.EditBlock{Block: []byte("longer than it was")}, trace.EditBlock{}},
		"first block":              {trace.KindBodyBlock, 1, trace.EditBlock{Block: []byte("one ")}, trace.EditBlock{Block: []byte("another one")}},
	}
}

// changed serves a request, and makes changes at an event, one after the other; whoever holds it
// lets it go behind them.
func changed(t *testing.T, at changesAt, edits ...trace.Edit) (string, *trace.Trace) {
	t.Helper()
	nth, staying := 0, false
	return gated(t, wsgi.Chain(tells, adds("x")), posted, func(_ int, e trace.Event) trace.Decision {
		if e.Kind() == at.kind && !staying {
			nth++
		}
		staying = e.Kind() == at.kind && nth == at.nth && len(edits) > 0
		if !staying {
			return trace.Decision{}
		}
		edit := edits[0]
		edits = edits[1:]
		return trace.Decision{Edit: edit, Action: "edit", Stay: true}
	})
}

// Whatever is changed while a request is held, undo restores it to the byte, redo makes it again,
// and another change leaves nothing to be made again.
func TestEachKindOfChangeIsUndoneAndMadeAgain(t *testing.T) {
	t.Parallel()
	undo, redo := trace.Undo{}, trace.Redo{}
	for name, at := range kindsOfChange() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, b := at.a, at.b
			plain, _ := changed(t, at)
			for does, tt := range map[string]struct {
				edits []trace.Edit
				like  []trace.Edit
				told  []string
			}{
				"undo":                       {[]trace.Edit{a, undo}, nil, []string{"", "undone"}},
				"undo twice":                 {[]trace.Edit{a, b, undo, undo}, nil, []string{"", "", "undone", "undone"}},
				"undo once of two":           {[]trace.Edit{a, b, undo}, []trace.Edit{a}, []string{"", "", "undone"}},
				"undo and redo":              {[]trace.Edit{a, undo, redo}, []trace.Edit{a}, []string{"", "undone", "made again"}},
				"undo and redo of two":       {[]trace.Edit{a, b, undo, undo, redo, redo}, []trace.Edit{a, b}, []string{"", "", "undone", "undone", "made again", "made again"}},
				"redo and undo":              {[]trace.Edit{a, undo, redo, undo}, nil, []string{"", "undone", "made again", "undone"}},
				"another change, no redo":    {[]trace.Edit{a, undo, b, redo}, []trace.Edit{b}, []string{"", "undone", ""}},
				"nothing to undo":            {[]trace.Edit{undo}, nil, nil},
				"nothing to make again":      {[]trace.Edit{redo}, nil, nil},
				"undo more than was changed": {[]trace.Edit{a, undo, undo}, nil, []string{"", "undone"}},
			} {
				want, like := changed(t, at, tt.like...)
				if len(tt.like) > 0 && want == plain && name != "order of headers" {
					t.Fatalf("%s: %v changes nothing", does, tt.like)
				}
				got, tr := changed(t, at, tt.edits...)
				if diff := cmp.Diff(undated(want), undated(got)); diff != "" {
					t.Errorf("%s: -want +got\n%s", does, diff)
				}
				if how := howTold(tr); !cmp.Equal(tt.told, how, cmpopts.EquateEmpty()) {
					t.Errorf("%s: told %q, want %q", does, how, tt.told)
				}
				if diff := cmp.Diff(standing(like), standing(tr)); diff != "" {
					t.Errorf("%s: the record says: -want +got\n%s", does, diff)
				}
			}
		})
	}
}

// howTold is how each change came about that was told of; that of a body is told with its request.
func howTold(tr *trace.Trace) []string {
	var all []string
	for _, d := range of[*trace.Edited](tr) {
		if d.What != "body" {
			all = append(all, strings.TrimPrefix(strings.TrimPrefix(d.Name(), d.What), ", "))
		}
	}
	return all
}

// standing is what a record says of all that can be changed, as it is at the end.
func standing(tr *trace.Trace) []string {
	s := tr.At(tr.Len())
	all := []string{s.Method + " " + s.Target}
	for _, h := range s.Headers {
		all = append(all, h.Name+": "+h.Value)
	}
	for _, v := range s.Environ {
		if !v.Gone && !strings.HasPrefix(v.Key, "REMOTE_") && !strings.HasPrefix(v.Key, "SERVER_") && v.Type == "str" {
			all = append(all, v.Key+"="+v.Repr)
		}
	}
	for _, l := range s.Layers {
		if l.Head != nil {
			all = append(all, fmt.Sprint(l.Head.Status, l.Head.Headers, l.Head.Edit == nil))
		}
		for _, b := range l.Blocks {
			all = append(all, string(b.Head))
		}
	}
	return append(all, fmt.Sprint(s.Stored.Status, s.Stored.Headers), s.Sent.Status, fmt.Sprint(len(s.Blocks)))
}

// What was changed at one event cannot be undone at the next: what ran in between has seen it.
func TestAChangeThatHasGoneOnIsNotUndone(t *testing.T) {
	t.Parallel()
	answer, tr := gated(t, wsgi.Chain(tells, adds("x")), posted, func(_ int, e trace.Event) trace.Decision {
		if e.Kind() != trace.KindStartResponseCalled {
			return trace.Decision{}
		}
		if e.Layer == trace.LayerServer {
			return trace.Decision{Edit: trace.Undo{}, Action: "undo"}
		}
		return trace.Decision{Edit: trace.EditHead{Status: "503 Out of tea"}, Action: "edit"}
	})
	if !strings.HasPrefix(answer, "HTTP/1.1 503 Out of tea\r\n") || len(of[*trace.Edited](tr)) != 1 {
		t.Errorf("%q", answer)
	}
}
