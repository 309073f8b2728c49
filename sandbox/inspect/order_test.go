package inspect_test

import (
	"fmt"
	"testing"
	"time"

	"roundtrip/sandbox/inspect"
	"roundtrip/wsgi/trace"
)

// ended is a request that took a time, with an answer of a size and a status.
func ended(took time.Duration, size, status int) *trace.Trace {
	return trace.New(time.Time{}, []trace.Event{
		{X: 1, N: 1, Data: &trace.RequestLine{Method: "GET", Target: "/"}},
		{X: 1, N: 1, T: took, Data: &trace.BytesOut{Framing: "identity", What: "block", Chunk: make([]byte, size)}},
		{X: 1, N: 1, T: took, Data: &trace.ExchangeEnded{Outcome: "complete", Status: status, Out: int64(size)}},
	})
}

func shownNumbers(p inspect.Page) (numbers []int) {
	for _, row := range p.Rows {
		numbers = append(numbers, row.Number)
	}
	return numbers
}

// A list stands in its order, those that are equal as they came; what comes later moves no row, and is counted.
func TestAListIsSorted(t *testing.T) {
	t.Parallel()
	r := inspect.New(inspect.Options{})
	t.Cleanup(r.Close)
	for _, tr := range []*trace.Trace{ended(5, 10, 200), ended(9, 30, 404), ended(7, 20, 500), ended(5, 30, 200)} {
		r.Import(tr, 0, "")
	}
	for by, want := range map[inspect.By]string{inspect.ByArrival: "[4 3 2 1]", inspect.ByTime: "[2 3 4 1]", inspect.BySize: "[4 2 3 1]", inspect.ByStatus: "[3 2 4 1]"} {
		if got := fmt.Sprint(shownNumbers(r.Page(0, 9, r.Sorted(by, nil)))); got != want {
			t.Errorf("by %d: %s, want %s", by, got, want)
		}
	}
	o := r.Sorted(inspect.ByTime, nil)
	r.Import(ended(99, 99, 500), 0, "")
	if got := fmt.Sprint(shownNumbers(r.Page(3, 2, o))); got != "[3 4]" || r.Behind(o, nil) != 1 || o.Has(5) || !o.Has(4) {
		t.Errorf("%s, %d behind", got, r.Behind(o, nil))
	}
	if last, first := r.Ends(o); last != 1 || first != 2 || r.Beside(2, 1, o) != 3 || !inspect.Above(2, 3, o) || inspect.Above(2, 3, nil) {
		t.Errorf("from %d to %d", first, last)
	}
}

// Of some exchanges the same holds, and what is asked of them afterwards.
func TestMatchesAreSorted(t *testing.T) {
	t.Parallel()
	r := inspect.New(inspect.Options{})
	t.Cleanup(r.Close)
	for n := range 4 {
		r.Import(ended(time.Duration(n%3), 0, 200), 0, "")
	}
	m := &inspect.Matches{}
	m.AddOlder([]int{4, 3, 1})
	o := r.Sorted(inspect.ByTime, m.Clone())
	m.Add(5)
	if got := fmt.Sprint(shownNumbers(r.Page(0, 9, o))); got != "[3 4 1]" || r.Behind(o, m) != 1 {
		t.Errorf("%s, %d behind", got, r.Behind(o, m))
	}
}

// A request that was under way when the list was sorted is counted once it has ended.
func TestWhatEndsIsNotSortedIn(t *testing.T) {
	t.Parallel()
	s := serve(t, inspect.Options{})
	s.Hold(inspect.Rule{Mode: inspect.All})
	answer := s.asks(get("/"))
	s.until("one is held", held(1))
	o := s.Sorted(inspect.ByTime, nil)
	if n := s.Behind(o, nil); n != 0 {
		t.Errorf("%d are behind", n)
	}
	s.GoAll()
	<-answer
	s.until("it is over", over(1))
	if n := s.Behind(o, nil); n != 1 {
		t.Errorf("%d are behind", n)
	}
}

func BenchmarkSorted(b *testing.B) {
	r := inspect.New(inspect.Options{})
	b.Cleanup(r.Close)
	for n := range 100_000 {
		r.Import(ended(time.Duration(n*7919%100_003), 1, 200), 0, "")
	}
	for b.Loop() {
		r.Sorted(inspect.ByTime, nil)
	}
}
