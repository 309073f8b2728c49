package inspect

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"roundtrip/wsgi/trace"
)

// Queries of one line that only one side has are one row, with what each of them is.
func TestQueriesOfOneLineAreOneRow(t *testing.T) {
	t.Parallel()
	type query struct {
		text string
		line int
	}
	with := func(all ...query) *trace.Trace {
		var events []trace.Event
		for _, q := range all {
			events = append(events, trace.Event{Layer: trace.LayerApp, Src: trace.Src{File: "views.py", Line: q.line},
				Data: &trace.FrameworkEntered{Framework: "Django", Step: "query", Name: q.text}})
		}
		return trace.New(time.Time{}, events)
	}
	a, b, c := query{"SELECT author", 31}, query{"SELECT shop", 31}, query{"SELECT tag", 40}
	before, now := with(c, a, b, c, a, a), with(c, query{"SELECT all", 9})
	if diff := cmp.Diff([]Pair{{"4 queries of views.py:31 are gone", "Django begins with its query SELECT all"}, {Was: "Django begins with its query SELECT tag"}}, Twin{}.Beside(before, now)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	group := Group{"4 queries of views.py:31 are gone", []Repeated{{"SELECT author", 3}, {"SELECT shop", 1}}}
	if diff := cmp.Diff([]Group{group}, Twin{}.Groups(before, now)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	group.Text = "4 queries of views.py:31 are new"
	if diff := cmp.Diff([]Group{group}, Twin{}.Groups(now, before)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if pairs := (Twin{}).Beside(with(a, a), with()); len(pairs) != 2 {
		t.Errorf("of two, %v", pairs)
	}
	many := make([]query, 1000)
	for i := range many {
		many[i] = a
	}
	if pairs := (Twin{}).Beside(with(many...), with()); len(pairs) != 1 || pairs[0].Was != "at least 400 queries of views.py:31 are gone" {
		t.Errorf("of very many, %.300v", pairs)
	}
}

// Of two requests with another number of queries the numbers are told, not each query that one has alone.
func TestQueriesAreComparedByTheirNumber(t *testing.T) {
	t.Parallel()
	with := func(n int) *trace.Trace {
		var events []trace.Event
		for range n {
			events = append(events, trace.Event{Layer: trace.LayerApp, Data: &trace.FrameworkEntered{Framework: "Django", Step: "query", Name: "SELECT 1"}})
		}
		return trace.New(time.Time{}, events)
	}
	got := Twin{}.Differences(with(42), with(22))
	if diff := cmp.Diff([]Difference{{"queries", "42", "22"}}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := (Twin{}).Differences(with(3), with(3)); len(got) > 0 {
		t.Errorf("of as many, %v", got)
	}
	if got := (Difference{"step:", "a", "b"}).Lines(); got[0] != "- step: a" {
		t.Errorf("a step is told as %q", got)
	}
}
