package inspect

import (
	"slices"
	"testing"
	"time"

	"roundtrip/sandbox/inspect"
	"roundtrip/tui/lens"
	"roundtrip/wsgi/trace"
)

// What stands selected says what is asked: of the wire a header of the response, or the bytes.
func TestARowIsAQuestion(t *testing.T) {
	t.Parallel()
	out, in := trace.Span{Buf: trace.BufOut, Off: 17, Len: 9}, trace.Span{Buf: trace.BufIn, Len: 9}
	for _, tt := range []struct {
		row  lens.Row
		want inspect.Question
		ok   bool
	}{
		{lens.Row{ID: "header:ETag"}, inspect.Question{Topic: inspect.Header, Name: "ETag"}, true},
		{lens.Row{ID: "status:200"}, inspect.Question{Topic: inspect.Status}, true},
		{lens.Row{ID: "rule:A15"}, inspect.Question{Topic: inspect.Finding, Name: "A15"}, true},
		{lens.Row{ID: "bytes:out:17", Also: []string{"header:ETag"}, Spans: []trace.Span{out}}, inspect.Question{Topic: inspect.Header, Name: "ETag"}, true},
		{lens.Row{ID: "bytes:in:0", Also: []string{"header:ETag"}, Spans: []trace.Span{in}}, inspect.Question{Topic: inspect.Bytes, Span: in}, true},
		{lens.Row{ID: "bytes:out:17", Also: []string{"term:body"}, Spans: []trace.Span{out}}, inspect.Question{Topic: inspect.Bytes, Span: out}, true},
		{lens.Row{ID: "lens:body"}, inspect.Question{}, false},
	} {
		if got, ok := questionOf(tt.row); got != tt.want || ok != tt.ok {
			t.Errorf("%s asks %+v, %v", tt.row.ID, got, ok)
		}
	}
}

// Each question stands under one heading with the others of its sort.
func TestQuestionsStandUnderHeadings(t *testing.T) {
	t.Parallel()
	tr := trace.New(time.Time{}, []trace.Event{
		{X: 1, Layer: trace.LayerServer, Data: &trace.EnvironBuilt{Entries: []trace.Entry{{Key: "PATH_INFO"}}}},
		{X: 1, Layer: trace.LayerApp, Data: &trace.AppCalled{}},
		{X: 1, Layer: trace.LayerApp, Data: &trace.FrameworkEntered{Framework: "Flask", Step: "view", Name: "add"}},
	})
	var headings []string
	for _, q := range inspect.Questions(tr) {
		if heading := topics[q.Topic]; heading == "" {
			t.Errorf("%+v has no heading", q)
		} else if len(headings) == 0 || headings[len(headings)-1] != heading {
			headings = append(headings, heading)
		}
	}
	if want := slices.Compact(slices.Sorted(slices.Values(headings))); len(want) != len(headings) {
		t.Errorf("a heading stands twice: %q", headings)
	}
}

// An answer that comes after its request was left is not shown.
func TestALateAnswerIsNotShown(t *testing.T) {
	t.Parallel()
	s := &Screen{}
	if cmd := (whyMsg{screen: s, of: &live{}}).Deliver(); cmd != nil || s.open != nil {
		t.Error("it is shown")
	}
}

// What a request failed by below 500 is an exception that a framework answered, and none that was only written of.
func TestWhatARowFailedBy(t *testing.T) {
	t.Parallel()
	wrote, answered := trace.Handled{Exc: "KeyError: 1"}, trace.Handled{Exc: "BadRequest: 2"}
	for want, row := range map[string]inspect.Row{
		"KeyError: 1":   {Status: 500, Caught: wrote},
		"BadRequest: 2": {Status: 400, Caught: wrote, Answered: answered},
		"":              {Status: 404, Caught: wrote},
	} {
		if got := failedBy(row).Exc; got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
