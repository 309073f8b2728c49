package trace

import (
	"bytes"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// sample is one event of every kind, each field filled, so that a coder that
// forgets one is found.
func sample() []Event {
	var events []Event
	for i, k := range Kinds() {
		e := Event{
			Seq: i + 1, X: 1, Conn: 3, N: 2, T: time.Duration(i) * time.Microsecond, Held: 7,
			Layer: MiddlewareLayer(1, "session"), Depth: 2, Dir: Out, Pair: i,
			Src: Src{"hello.py", 12}, Spans: []Span{{BufIn, 4, 9}, {EditBuf(2), 0, 1}}, Data: k.NewData(),
		}
		fill(reflect.ValueOf(e.Data).Elem(), i)
		events = append(events, e)
	}
	return events
}

func fill(v reflect.Value, n int) {
	for i := range v.NumField() {
		if f := v.Field(i); f.CanSet() {
			fillValue(f, n+i)
		}
	}
}

func fillValue(f reflect.Value, n int) {
	switch f.Kind() {
	case reflect.String:
		f.SetString("text é " + string(rune('a'+n%20)))
	case reflect.Int, reflect.Int64:
		f.SetInt(int64(n - 3))
	case reflect.Bool:
		f.SetBool(true)
	case reflect.Uint8:
		f.SetUint(uint64(n))
	case reflect.Slice:
		s := reflect.MakeSlice(f.Type(), 2, 2)
		fillValue(s.Index(0), n)
		fillValue(s.Index(1), n+1)
		f.Set(s)
	case reflect.Struct:
		if f.Type() == reflect.TypeFor[Span]() {
			f.Set(reflect.ValueOf(Span{BufOut, int64(n + 1), 5}))
			return
		}
		fill(f, n)
	}
}

var exported = cmp.AllowUnexported(Code{}, EnvironBuilt{}, Hold{}, State{})

func TestTapeGivesBackEveryEventWhole(t *testing.T) {
	t.Parallel()
	tape := NewTape(time.Unix(0, 0))
	want := sample()
	for _, e := range want {
		tape.Record(e)
	}
	got := tape.Events(0)
	for i := range got {
		if d, ok := want[i].Data.(*EventsDropped); ok {
			d.Count = 0 // the tape counts itself
		}
	}
	if diff := cmp.Diff(want, got, exported); diff != "" {
		t.Error(diff)
	}
}

func TestJSONGivesBackEveryEventWhole(t *testing.T) {
	t.Parallel()
	want := sample()
	var lines bytes.Buffer
	if err := WriteJSON(&lines, want); err != nil {
		t.Fatal(err)
	}
	got, err := ReadJSON(&lines)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, exported); diff != "" {
		t.Error(diff)
	}
}

func TestJSONRefusesWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	for _, line := range []string{
		`{"v":1,"event":"no.such"}`, `{"v":2,"event":"bytes.in"}`, `[]`, `{"v":1,"event":"bytes.in","seq":"x"}`,
	} {
		if _, err := ReadJSON(bytes.NewBufferString(line)); err == nil {
			t.Errorf("%s was accepted", line)
		}
	}
}

func TestTapeCountsWhatItHasNoRoomFor(t *testing.T) {
	t.Parallel()
	tape := NewTape(time.Now())
	for i := range MaxEvents + 50 {
		tape.Record(Event{Seq: i + 1, X: 1, Layer: LayerApp, Data: &BodyBlock{Ordinal: i}})
	}
	for i, e := range []Event{
		{Layer: LayerApp, Data: &AppRaised{}},
		{Layer: LayerServer, Data: &AppRaised{}}, {Layer: LayerServer, Data: &BodyEnded{}},
		{Layer: LayerServer, Data: &IterableClosed{}}, {Layer: LayerServer, Data: &ExchangeEnded{}},
	} {
		e.Seq, e.X = MaxEvents+51+i, 1
		tape.Record(e)
	}
	events := tape.Events(MaxEvents)
	var kept []Kind
	for _, e := range events[1:] {
		kept = append(kept, e.Kind())
	}
	if want := []Kind{KindAppRaised, KindBodyEnded, KindIterableClosed, KindExchangeEnded}; !slices.Equal(kept, want) {
		t.Errorf("kept at the end: %v, want %v", kept, want)
	}
	if d := events[0].Data.(*EventsDropped); d.Count != 51 {
		t.Errorf("events.dropped says %d, want 51", d.Count)
	}
}

func TestStateIsTheSameFromACheckpointAndFromTheStart(t *testing.T) {
	t.Parallel()
	var events []Event
	for i := range 3 * checkpointEvery {
		events = append(events, Event{Seq: i + 1, X: 1, Layer: LayerApp, T: time.Duration(i), Data: &BodyBlock{Ordinal: i, Len: i}})
	}
	tr := New(time.Now(), events)
	for _, n := range []int{0, 1, checkpointEvery - 1, checkpointEvery, checkpointEvery + 1, 3*checkpointEvery - 1, 3 * checkpointEvery, 9 * checkpointEvery} {
		slow := NewState()
		for _, e := range events[:min(n, len(events))] {
			slow.Apply(e)
		}
		if diff := cmp.Diff(slow, tr.At(n), exported); diff != "" {
			t.Errorf("at %d: %s", n, diff)
		}
	}
}

func TestAStateSharesNothingWithItsClone(t *testing.T) {
	t.Parallel()
	s := NewState()
	s.Apply(Event{Data: &EnvironBuilt{Entries: []Entry{{Key: "PATH_INFO", Repr: "'/a'"}}}})
	s.Apply(Event{Layer: MiddlewareLayer(0, "a"), Data: &AppCalled{}})
	c := s.Clone()
	c.Apply(Event{Layer: LayerApp, Data: &AppCalled{Delta: Delta{Set: []Change{{"PATH_INFO", "'/a'", "'/b'"}}}}})
	if s.Value("PATH_INFO") != "'/a'" || c.Value("PATH_INFO") != "'/b'" {
		t.Errorf("original %s, clone %s", s.Value("PATH_INFO"), c.Value("PATH_INFO"))
	}
}

// A tape has a bound in bytes, too; behind it events are kept without their bytes, and
// their spans tell the true length.
func TestATapeOfALongBody(t *testing.T) {
	t.Parallel()
	tape := NewTape(time.Now())
	const each, n = 16 << 10, 2_000
	for i := range n {
		span := Span{Buf: BufOut, Off: int64(i) * each, Len: each}
		tape.Record(Event{Seq: i + 1, X: 1, Spans: []Span{span}, Data: &BytesOut{What: "block", Chunk: make([]byte, each)}})
	}
	s := tape.Trace().At(n)
	if kept := int64(len(s.Out.Bytes)); s.Out.Total != each*n || kept < maxBytes/2 || kept > maxBytes+each || tape.Size() > 3*maxBytes {
		t.Errorf("%d bytes of %d, in %d", kept, s.Out.Total, tape.Size())
	}
}
