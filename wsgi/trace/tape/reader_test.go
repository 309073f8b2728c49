package tape

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"roundtrip/wsgi/trace"
)

// A reader gives what the tape itself gives, at each of its lengths, and what it gave
// before does not change.
func TestAReaderGivesWhatIsOnTheTape(t *testing.T) {
	t.Parallel()
	tape := New(time.Now())
	reader := tape.Reader()
	events := []trace.Event{
		{Conn: 1, Layer: trace.LayerServer, Data: &trace.ConnAccepted{Peer: "127.0.0.1:9"}},
		{X: 3, Conn: 1, N: 2, T: 5, Spans: []trace.Span{{Len: 9}}, Data: &trace.BytesIn{Chunk: []byte("GET / HTT")}},
		{X: 3, Conn: 1, N: 2, T: 7, Layer: trace.LayerServer, Data: &trace.RequestLine{Method: "GET", Target: "/", Version: "HTTP/1.1"}},
		{X: 3, Conn: 1, N: 2, T: 9, Layer: trace.LayerApp, Data: &trace.CodePrint{Stream: "out", Text: "GET"}},
	}
	var traces []*trace.Trace
	for i, e := range events {
		e.Seq = i + 1
		tape.Record(e)
		if i == 2 {
			tape.Seal()
		}
		traces = append(traces, reader.Trace())
	}
	if again := reader.Trace(); again != traces[3] {
		t.Error("a trace to which nothing was added is another one")
	}
	for i, tr := range traces {
		if diff := cmp.Diff(tape.Trace().Events()[:i+1], tr.Events(), unexported); diff != "" {
			t.Errorf("of %d events (+ is the reader's)\n%s", i+1, diff)
		}
	}
}

// The count of what was dropped is that of the moment, and states are as they are without
// a reader.
func TestAReaderCountsWhatWasDropped(t *testing.T) {
	t.Parallel()
	tape := New(time.Now())
	reader := tape.Reader()
	block := trace.Event{X: 1, Layer: trace.LayerApp, Data: &trace.BodyBlock{Len: 2, Head: []byte("ab")}}
	for i := range MaxEvents + 3 {
		block.Seq = i + 1
		tape.Record(block)
		if i%500 == 0 || i >= MaxEvents {
			got, want := reader.Trace(), tape.Trace()
			if got, want := got.At(got.Len()), want.At(want.Len()); got.Dropped != want.Dropped || len(got.Blocks) != len(want.Blocks) {
				t.Fatalf("after %d: %d dropped and %d blocks, want %d and %d", i+1, got.Dropped, len(got.Blocks), want.Dropped, len(want.Blocks))
			}
		}
	}
	before := reader.Trace()
	tape.Record(block)
	if before.At(before.Len()).Dropped != 3 || reader.Trace().At(before.Len()).Dropped != 4 {
		t.Error("the count of a trace that was given before has changed")
	}
}
