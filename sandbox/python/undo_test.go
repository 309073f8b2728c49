package python_test

import (
	"context"
	"slices"
	"testing"

	"roundtrip/wsgi/trace"
)

// What is changed while a layer in Python is held is undone and made again before the layer has it.
func TestChangesAreUndoneBeforeTheLayersHaveThem(t *testing.T) {
	onEachHost(t, testChangesAreUndone)
}

func testChangesAreUndone(t *testing.T, on host) {
	app := on.load(t, `def app(environ, start_response):
    text = repr([(key, environ.get(key)) for key in ("PATH_INFO", "HTTP_HOST", "NEW")]).encode()
    start_response("200 OK", [("X-B", "1"), ("Content-Length", str(len(text) + 3)), ("X-A", "2")])
    return [text, b"end"]
`, source("timing", timing))
	a, b := trace.Header{Name: "X-A", Value: "2"}, trace.Header{Name: "X-B", Value: "1"}
	undo, redo := trace.Undo{}, trace.Redo{}
	for kind, changes := range map[trace.Kind][2]trace.Edit{
		trace.KindAppCalled:           {trace.EditEnviron{Key: "NEW", Value: "tea"}, trace.EditEnviron{Key: "HTTP_HOST", Delete: true}},
		trace.KindStartResponseCalled: {trace.EditHead{Status: "503 Out of tea", Headers: []trace.Header{a, b}}, trace.EditHead{Status: "200 OK", Headers: []trace.Header{b}}},
		trace.KindBodyBlock:           {trace.EditBlock{Block: []byte("longer than it was, by far, and longer than what there is of it in the record")}, trace.EditBlock{Block: []byte("x")}},
	} {
		one, two := changes[0], changes[1]
		answer := func(edits []trace.Edit) string {
			return undated.ReplaceAllString(send(t, app, get, changing(kind, edits)).answer, "")
		}
		for does, tt := range map[string][2][]trace.Edit{
			"undo":                    {{one, undo}, nil},
			"undo twice":              {{one, two, undo, undo}, nil},
			"undo once of two":        {{one, two, undo}, {one}},
			"undo and redo":           {{one, two, undo, undo, redo, redo}, {one, two}},
			"another change, no redo": {{one, undo, two, redo}, {two}},
		} {
			got, want := answer(tt[0]), answer(tt[1])
			if got != want {
				t.Errorf("%s, %s: got\n%q, want\n%q", kind, does, got, want)
			}
			if plain := answer(nil); len(tt[1]) > 0 && got == plain {
				t.Errorf("%s, %s: it changes nothing: %q", kind, does, got)
			}
		}
	}
}

// changing makes changes at the first event of a kind, and lets the request go behind them.
func changing(kind trace.Kind, edits []trace.Edit) trace.Gate {
	edits = slices.Clone(edits)
	return trace.GateFunc(func(_ context.Context, p trace.Point) trace.Decision {
		if p.Event.Kind() != kind || len(edits) == 0 {
			return trace.Decision{}
		}
		edit := edits[0]
		edits = edits[1:]
		return trace.Decision{Edit: edit, Stay: true}
	})
}
