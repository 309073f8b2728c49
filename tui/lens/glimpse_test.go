package lens_test

import (
	"testing"
	"time"

	"roundtrip/tui/lens"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// BenchmarkGlimpse looks at an exchange of 10,000 events each time that one is added to
// it: what is recorded, and what the checker finds. The budget is 1 ms.
func BenchmarkGlimpse(b *testing.B) {
	for name, length := range map[string]int{"one more": tape.MaxEvents - 1000, "none kept any more": tape.MaxEvents} {
		b.Run(name, func(b *testing.B) {
			var record *tape.Tape
			var reader *tape.Reader
			var follower lens.Follower
			for b.Loop() {
				if record == nil || name == "one more" && record.Len() == tape.MaxEvents {
					b.StopTimer()
					record = tape.New(time.Now())
					reader, follower = record.Reader(), lens.Follower{}
					grow(record, length)
					follower.Check(reader.Trace())
					b.StartTimer()
				}
				grow(record, record.Len()+1)
				tr := reader.Trace()
				follower.Check(tr)
			}
		})
	}
}

// grow records an exchange up to a number of events, or one more that is not kept.
func grow(record *tape.Tape, length int) {
	for n := record.Len(); n < length; n++ {
		e := trace.Event{Seq: n + 1, X: 1, Conn: 1, N: 1, T: time.Duration(n), Layer: trace.LayerApp, Depth: 1}
		switch {
		case n == 0:
			e.Data = &trace.RequestLine{Method: "GET", Target: "/", Version: "HTTP/1.1"}
		case n == 1:
			e.Data = &trace.RouteChosen{Route: "app", Chain: []string{"app"}}
		case n == 2:
			e.Data = &trace.AppCalled{Callable: "function app"}
		case n == 3:
			e.Data = &trace.StartResponseCalled{Status: "200 OK"}
		case n == 4:
			e.Data = &trace.AppReturned{Type: "generator", Len: -1}
		case n%2 == 1:
			e.Data = &trace.BodyBlock{Ordinal: n / 2, Len: 5, Head: []byte("block"), Via: "next"}
		default:
			e.Layer, e.Spans = trace.LayerServer, []trace.Span{{Buf: trace.BufOut, Off: int64(n), Len: 5}}
			e.Data = &trace.BytesOut{What: "block", Chunk: []byte("block")}
		}
		record.Record(e)
		if n >= tape.MaxEvents {
			return
		}
	}
}
