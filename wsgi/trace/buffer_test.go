package trace_test

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// expected are events as a buffer keeps them, without the bytes of the wire.
func expected(events []trace.Event) []trace.Event {
	for i := range events {
		switch d := events[i].Data.(type) {
		case *trace.BytesIn:
			d.Chunk = nil
		case *trace.BytesOut:
			d.Chunk = nil
		case *trace.EventsDropped:
			d.Count = 0 // whoever keeps the events counts
		}
	}
	return events
}

// A buffer gives back every event whole, whatever becomes of the original, and again when
// its memory is used for the next exchange.
func TestABufferGivesBackEveryEvent(t *testing.T) {
	t.Parallel()
	var b tape.Buffer
	for range 3 {
		for _, full := range []bool{true, false} {
			b.Reset()
			for _, e := range events(full) {
				b.Record(e)
				spoil(reflect.ValueOf(e))
			}
			if diff := cmp.Diff(expected(events(full)), b.Events(), whole, cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("(-want +got):\n%s", diff)
			}
		}
	}
}

// events are the sample, or the same with nothing in it.
func events(full bool) []trace.Event {
	all := sample()
	for i := range all {
		if !full {
			all[i].Data = all[i].Kind().NewData()
		}
	}
	return all
}

// spoil overwrites what a value refers to, as who made an event may do afterwards.
func spoil(v reflect.Value) {
	switch v.Kind() {
	case reflect.Interface:
		if !v.IsNil() {
			spoil(v.Elem())
		}
	case reflect.Pointer:
		spoil(v.Elem())
		if v.Elem().CanSet() {
			v.Elem().SetZero()
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				spoil(v.Field(i))
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			spoil(v.Index(i))
			v.Index(i).SetZero()
		}
	}
}

// An exchange of many events is kept on a tape instead.
func TestABufferOfALongExchange(t *testing.T) {
	t.Parallel()
	var b tape.Buffer
	for range 2 {
		b.Reset()
		want := []trace.Event{}
		for i := range 700 {
			e := trace.Event{Seq: i + 1, X: 1, Layer: trace.LayerApp, Data: &trace.BodyBlock{Ordinal: i, Len: 3, Via: "next", Head: []byte("abc")}}
			if i%7 == 0 {
				e.Data = &trace.BytesOut{Framing: "identity", What: "block"}
			}
			b.Record(e)
			want = append(want, e)
		}
		if diff := cmp.Diff(want, b.Events(), whole, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}
