package tape

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"roundtrip/wsgi/trace"
)

func TestTapeCountsWhatItHasNoRoomFor(t *testing.T) {
	t.Parallel()
	tape := New(time.Now())
	for i := range MaxEvents + 50 {
		tape.Record(trace.Event{Seq: i + 1, X: 1, Layer: trace.LayerApp, Data: &trace.BodyBlock{Ordinal: i}})
	}
	for i, e := range []trace.Event{
		{Layer: trace.LayerApp, Data: &trace.AppRaised{}},
		{Layer: trace.LayerServer, Data: &trace.AppRaised{}}, {Layer: trace.LayerServer, Data: &trace.BodyEnded{}},
		{Layer: trace.LayerServer, Data: &trace.IterableClosed{}}, {Layer: trace.LayerServer, Data: &trace.ExchangeEnded{}},
	} {
		e.Seq, e.X = MaxEvents+51+i, 1
		tape.Record(e)
	}
	events := tape.Events(MaxEvents)
	var kept []trace.Kind
	for _, e := range events[1:] {
		kept = append(kept, e.Kind())
	}
	if want := []trace.Kind{trace.KindAppRaised, trace.KindBodyEnded, trace.KindIterableClosed, trace.KindExchangeEnded}; !slices.Equal(kept, want) {
		t.Errorf("kept at the end: %v, want %v", kept, want)
	}
	if d := events[0].Data.(*trace.EventsDropped); d.Count != 51 {
		t.Errorf("events.dropped says %d, want 51", d.Count)
	}
}

// Steps of source leave room for what the answer is made of.
func TestStepsLeaveRoomForTheAnswer(t *testing.T) {
	t.Parallel()
	tape := New(time.Now())
	for i := range 2 * MaxEvents {
		tape.Record(trace.Event{Seq: i + 1, X: 1, Layer: trace.LayerApp, Data: trace.NewCode(trace.KindCodeLine)})
	}
	tape.Record(trace.Event{Seq: 2*MaxEvents + 1, X: 1, Layer: trace.LayerApp, Data: &trace.BodyBlock{}})
	events := tape.Events(0)
	last := events[len(events)-1]
	if d, ok := events[len(events)-2].Data.(*trace.EventsDropped); !ok || d.Count != MaxEvents+restEvents || last.Seq != 2*MaxEvents+1 {
		t.Errorf("the last two are %v", events[len(events)-2:])
	}
}

var unexported = cmp.AllowUnexported(trace.Code{}, trace.Hold{})

// back is what a tape gives of the events that it was given.
func back(t *testing.T, data ...trace.Data) []trace.Data {
	t.Helper()
	tape := New(time.Now())
	for i, d := range data {
		e := trace.Event{Seq: i + 1, X: 1, Conn: 1, N: 1, Data: d}
		if in, ok := d.(*trace.BytesIn); ok {
			e.Spans = []trace.Span{{Buf: trace.BufIn, Off: 100, Len: int64(len(in.Chunk))}}
		}
		tape.Record(e)
	}
	var all []trace.Data
	for _, sealed := range []bool{false, true} {
		if sealed {
			tape.Seal()
		}
		for i, e := range tape.Events(0) {
			if e.Seq != i+1 {
				t.Fatalf("event %d has number %d", i, e.Seq)
			}
			all = append(all, e.Data)
		}
	}
	if diff := cmp.Diff(all[:len(data)], all[len(data):], unexported); diff != "" {
		t.Errorf("sealing changed it (-open +sealed):\n%s", diff)
	}
	return all[:len(data)]
}

// Entries of an environ come back as they were, however they were written.
func TestEntries(t *testing.T) {
	t.Parallel()
	entries := append([]trace.Entry{}, knownEntries...)
	entries = append(entries,
		trace.Entry{Key: "wsgi.multithread", Type: "bool", Repr: "True", Source: "request"},
		trace.Entry{Key: "wsgi.run_once", Type: "bool", Repr: "False", Source: "server", Hop: true},
		trace.Entry{Key: "QUERY_STRING", Type: "str", Repr: "''", Source: "request", Spans: []trace.Span{{Buf: trace.BufIn, Off: 3, Len: 0}}},
		trace.Entry{Key: "PATH_INFO", Type: "str", Repr: "'/a'", Source: "request", Spans: []trace.Span{{Buf: trace.BufIn, Off: 104, Len: 2}}},
		trace.Entry{Key: "HTTP_X", Type: "str", Repr: "'a, b'", Source: "request", Spans: []trace.Span{{Buf: trace.BufIn, Off: 104, Len: 1}, {Buf: trace.BufIn, Off: 110, Len: 1}}},
		trace.Entry{Key: "HTTP_Y", Type: "str", Repr: "'e'", Source: "edit", Spans: []trace.Span{{Buf: trace.EditBuf(2), Off: 0, Len: 1}}},
		trace.Entry{Key: "app.thing", Type: "Kettle", Repr: "<Kettle>", Source: "mw.0:kitchen"},
		trace.Entry{Key: "HTTP_CONNECTION", Type: "str", Repr: "'close'", Source: "request", Hop: true},
		trace.Entry{Key: "", Type: "", Repr: "", Source: ""},
	)
	want := &trace.EnvironBuilt{Entries: entries}
	if diff := cmp.Diff([]trace.Data{want}, back(t, want), unexported); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// An entry whose repr is what stands in the bytes, between quotes, comes back as it
// was, and so does one of which that is only nearly true.
func TestEntriesThatStandInTheBytes(t *testing.T) {
	t.Parallel()
	wire := "GET /tea HTTP/1.1\r\nHost: shop.example\r\nX-A: a\\nb\r\nX-B: 'tis\r\n\r\n and more than half a block"
	entry := func(repr string, at, n int64) trace.Entry {
		return trace.Entry{Key: "HTTP_HOST", Type: "str", Repr: repr, Source: "request", Spans: []trace.Span{{Buf: trace.BufIn, Off: 100 + at, Len: n}}}
	}
	entries := []trace.Entry{
		entry("'shop.example'", 25, 12),
		entry("'/tea'", 4, 4),
		entry("\"/tea\"", 4, 4),
		entry("'/tea", 4, 4),
		entry("'/te'", 4, 4),
		entry("'/tea'", -4, 4),
		entry("'/tea'", 4000, 4),
		entry(`'a\\nb'`, 44, 4),
		entry(`'a\nb'`, 44, 4),
		entry("'", 0, 0),
		entry("''", 0, 0),
		entry("", 0, 0),
	}
	want := []trace.Data{&trace.BytesIn{Chunk: []byte(wire)}, &trace.EnvironBuilt{Entries: entries}}
	if diff := cmp.Diff(want, back(t, want...), unexported); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Lines of a head come back as they were, whether they stand in the bytes before
// them or not.
func TestHeadLines(t *testing.T) {
	t.Parallel()
	wire := "GET / HTTP/1.1\r\nHost: shop.example\r\nX-Tea: gr\xfcn\r\n\r\n and more than half a block of it, so that it counts"
	line := func(name, value string, at, to int64) *trace.RequestHeader {
		return &trace.RequestHeader{
			Name: name, Value: value, NameSpan: trace.Span{Buf: trace.BufIn, Off: at, Len: int64(len(name))}, ValueSpan: trace.Span{Buf: trace.BufIn, Off: to, Len: int64(len(value))}, Key: "HTTP_" + name,
		}
	}
	edited := line("X-Tea", "black", 137, 144)
	edited.ValueSpan.Buf = trace.EditBuf(1)
	want := []trace.Data{
		&trace.BytesIn{Chunk: []byte(wire)},
		line("Host", "shop.example", 116, 122),
		line("Host", "shop.example", 116, 123), // not there
		line("Host", "shop.example", 16, 22),   // before these bytes
		line("Host", "shop.example", 900, 906), // behind them
		line("X-Tea", "gr\u00fcn", 136, 143),   // a native string is no bytes
		edited,
		&trace.BytesOut{Framing: "identity", What: "block", Chunk: []byte(wire[3:])},
		line("Host", "shop.example", 116, 122),
		&trace.BytesIn{Chunk: []byte("short")},
		line("Host", "shop.example", 100, 106),
	}
	if diff := cmp.Diff(want, back(t, want...), unexported); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// elsewhere is an environ that a tape reads where it lies. It knows what it wants to.
type elsewhere struct {
	entries []trace.Entry
	entry   trace.Entry
	knows   bool
}

func (s *elsewhere) Len() int { return len(s.entries) }

func (s *elsewhere) Known(i int) uint8 {
	if !s.knows {
		return 0
	}
	return KnownEntry(s.entries[i])
}

func (s *elsewhere) Entry(i int) *trace.Entry {
	s.entry = s.entries[i]
	return &s.entry
}

// It does not matter where a tape reads an environ.
func TestEntriesFromElsewhere(t *testing.T) {
	t.Parallel()
	entries := append([]trace.Entry{{Key: "HTTP_X", Type: "str", Repr: "'a longer value'", Source: "request", Spans: []trace.Span{{Buf: trace.BufIn, Off: 4, Len: 14}}}}, knownEntries...)
	for _, knows := range []bool{false, true} {
		from := trace.EnvironBuilt{From: &elsewhere{entries: entries, knows: knows}}
		if diff := cmp.Diff([]trace.Data{&trace.EnvironBuilt{Entries: entries}}, back(t, &from), unexported); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}
