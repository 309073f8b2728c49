package trace_test

import (
	"bytes"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// sample is one event of every kind, each field filled, so that a coder that
// forgets one is found.
func sample() []trace.Event {
	var events []trace.Event
	for i, k := range trace.Kinds() {
		e := trace.Event{
			Seq: i + 1, X: 1, Conn: 3, N: 2, T: time.Duration(i) * time.Microsecond, Held: 7,
			Layer: trace.MiddlewareLayer(1, "session"), Depth: 2, Dir: trace.Out, Pair: i,
			Src: trace.Src{File: "hello.py", Line: 12}, Spans: []trace.Span{{Buf: trace.BufIn, Off: 4, Len: 9}, {Buf: trace.EditBuf(2), Len: 1}}, Data: k.NewData(),
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
		if f.Type() == reflect.TypeFor[trace.Span]() {
			f.Set(reflect.ValueOf(trace.Span{Buf: trace.BufOut, Off: int64(n + 1), Len: 5}))
			return
		}
		fill(f, n)
	}
}

var whole = cmp.AllowUnexported(trace.Code{}, trace.Hold{})

func TestTapeGivesBackEveryEventWhole(t *testing.T) {
	t.Parallel()
	kept := tape.New(time.Unix(0, 0))
	want := sample()
	for _, e := range want {
		kept.Record(e)
	}
	got := kept.Events(0)
	for i := range got {
		if d, ok := want[i].Data.(*trace.EventsDropped); ok {
			d.Count = 0 // the tape counts itself
		}
	}
	if diff := cmp.Diff(want, got, whole); diff != "" {
		t.Error(diff)
	}
}

func TestJSONGivesBackEveryEventWhole(t *testing.T) {
	t.Parallel()
	want := sample()
	var lines bytes.Buffer
	if err := trace.WriteJSON(&lines, want); err != nil {
		t.Fatal(err)
	}
	got, err := trace.ReadJSON(&lines)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, whole); diff != "" {
		t.Error(diff)
	}
}
