package trace

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// back is what a tape gives of the events that it was given.
func back(t *testing.T, data ...Data) []Data {
	t.Helper()
	tape := NewTape(time.Now())
	for i, d := range data {
		e := Event{Seq: i + 1, X: 1, Conn: 1, N: 1, Data: d}
		if in, ok := d.(*BytesIn); ok {
			e.Spans = []Span{{BufIn, 100, int64(len(in.Chunk))}}
		}
		tape.Record(e)
	}
	var all []Data
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
	if diff := cmp.Diff(all[:len(data)], all[len(data):], exported); diff != "" {
		t.Errorf("sealing changed it (-open +sealed):\n%s", diff)
	}
	return all[:len(data)]
}

// Entries of an environ come back as they were, however they were written.
func TestEntries(t *testing.T) {
	t.Parallel()
	entries := append([]Entry{}, knownEntries...)
	entries = append(entries,
		Entry{Key: "wsgi.multithread", Type: "bool", Repr: "True", Source: "request"},
		Entry{Key: "wsgi.run_once", Type: "bool", Repr: "False", Source: "server", Hop: true},
		Entry{Key: "QUERY_STRING", Type: "str", Repr: "''", Source: "request", Spans: []Span{{BufIn, 3, 0}}},
		Entry{Key: "PATH_INFO", Type: "str", Repr: "'/a'", Source: "request", Spans: []Span{{BufIn, 104, 2}}},
		Entry{Key: "HTTP_X", Type: "str", Repr: "'a, b'", Source: "request", Spans: []Span{{BufIn, 104, 1}, {BufIn, 110, 1}}},
		Entry{Key: "HTTP_Y", Type: "str", Repr: "'e'", Source: "edit", Spans: []Span{{EditBuf(2), 0, 1}}},
		Entry{Key: "app.thing", Type: "Kettle", Repr: "<Kettle>", Source: "mw.0:kitchen"},
		Entry{Key: "HTTP_CONNECTION", Type: "str", Repr: "'close'", Source: "request", Hop: true},
		Entry{Key: "", Type: "", Repr: "", Source: ""},
	)
	want := &EnvironBuilt{Entries: entries}
	if diff := cmp.Diff([]Data{want}, back(t, want), exported); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// An entry whose repr is what stands in the bytes, between quotes, comes back as it
// was, and so does one of which that is only nearly true.
func TestEntriesThatStandInTheBytes(t *testing.T) {
	t.Parallel()
	wire := "GET /tea HTTP/1.1\r\nHost: shop.example\r\nX-A: a\\nb\r\nX-B: 'tis\r\n\r\n and more than half a block"
	entry := func(repr string, at, n int64) Entry {
		return Entry{Key: "HTTP_HOST", Type: "str", Repr: repr, Source: "request", Spans: []Span{{BufIn, 100 + at, n}}}
	}
	entries := []Entry{
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
	want := []Data{&BytesIn{Chunk: []byte(wire)}, &EnvironBuilt{Entries: entries}}
	if diff := cmp.Diff(want, back(t, want...), exported); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Lines of a head come back as they were, whether they stand in the bytes before
// them or not.
func TestHeadLines(t *testing.T) {
	t.Parallel()
	wire := "GET / HTTP/1.1\r\nHost: shop.example\r\nX-Tea: gr\xfcn\r\n\r\n and more than half a block of it, so that it counts"
	line := func(name, value string, at, to int64) *RequestHeader {
		return &RequestHeader{
			Name: name, Value: value, NameSpan: Span{BufIn, at, int64(len(name))}, ValueSpan: Span{BufIn, to, int64(len(value))}, Key: "HTTP_" + name,
		}
	}
	edited := line("X-Tea", "black", 137, 144)
	edited.ValueSpan.Buf = EditBuf(1)
	want := []Data{
		&BytesIn{Chunk: []byte(wire)},
		line("Host", "shop.example", 116, 122),
		line("Host", "shop.example", 116, 123), // not there
		line("Host", "shop.example", 16, 22),   // before these bytes
		line("Host", "shop.example", 900, 906), // behind them
		line("X-Tea", "gr\u00fcn", 136, 143),   // a native string is no bytes
		edited,
		&BytesOut{Framing: "identity", What: "block", Chunk: []byte(wire[3:])},
		line("Host", "shop.example", 116, 122),
		&BytesIn{Chunk: []byte("short")},
		line("Host", "shop.example", 100, 106),
	}
	if diff := cmp.Diff(want, back(t, want...), exported); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// elsewhere is an environ that a tape reads where it lies. It knows what it wants to.
type elsewhere struct {
	entries []Entry
	entry   Entry
	knows   bool
}

func (s *elsewhere) Len() int { return len(s.entries) }

func (s *elsewhere) Known(i int) uint8 {
	if !s.knows {
		return 0
	}
	return KnownEntry(s.entries[i])
}

func (s *elsewhere) Entry(i int) *Entry {
	s.entry = s.entries[i]
	return &s.entry
}

// It does not matter where a tape reads an environ.
func TestEntriesFromElsewhere(t *testing.T) {
	t.Parallel()
	entries := append([]Entry{{Key: "HTTP_X", Type: "str", Repr: "'a longer value'", Source: "request", Spans: []Span{{BufIn, 4, 14}}}}, knownEntries...)
	for _, knows := range []bool{false, true} {
		from := EnvironFrom(&elsewhere{entries: entries, knows: knows})
		if diff := cmp.Diff([]Data{&EnvironBuilt{Entries: entries}}, back(t, &from), exported); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}
