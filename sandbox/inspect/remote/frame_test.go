package remote

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"roundtrip/wsgi/trace"
)

// filler fills every field of an event with a value of its own.
type filler struct{ n int }

func (f *filler) next() int { f.n++; return f.n }

func (f *filler) Str(_ string, v *string)             { *v = fmt.Sprint("text ", f.next()) }
func (f *filler) Bytes(_ string, v *[]byte)           { *v = fmt.Append(nil, "bytes ", f.next()) }
func (f *filler) Num(_ string, v *int)                { *v = -f.next() }
func (f *filler) Num64(_ string, v *int64)            { *v = 1<<40 + int64(f.next()) }
func (f *filler) Ns(_ string, v *time.Duration)       { *v = time.Duration(f.next()) }
func (f *filler) Flag(_ string, v *bool)              { *v = true }
func (f *filler) Spans(_ string, v *[]trace.Span)     { *v = make([]trace.Span, 2); f.Span("", &(*v)[1]) }
func (f *filler) Strs(_ string, v *[]string)          { *v = []string{"a", fmt.Sprint(f.next())} }
func (f *filler) Nums(_ string, v *[]int)             { *v = []int{f.next(), f.next()} }
func (f *filler) Group(string, bool) trace.Coder      { return f }
func (f *filler) List(string, int) (trace.Coder, int) { return f, 2 }
func (f *filler) Item(int) trace.Coder                { return f }
func (f *filler) End()                                {}
func (f *filler) Span(_ string, v *trace.Span) {
	*v = trace.Span{Buf: "in", Off: int64(f.next()), Len: 1}
}
func (f *filler) Headers(_ string, v *[]trace.Header) {
	*v = []trace.Header{{Name: fmt.Sprint(f.next()), Value: "v"}, {Name: "N"}}
}

// sample is an event of a kind, of which every field is filled.
func sample(k trace.Kind) trace.Event {
	f := &filler{}
	e := trace.Event{Data: k.NewData()}
	codeEnvelope(f, &e)
	e.Dir = trace.Out
	trace.Fields(e.Data, f)
	return e
}

// Every event comes out of its frame as it went in.
func TestEveryEventGoesThroughAFrame(t *testing.T) {
	t.Parallel()
	var all []byte
	for _, k := range trace.Kinds() {
		e := sample(k)
		all = appendEvent(all, &e)
	}
	in := bufio.NewReader(bytes.NewReader(all))
	for _, k := range trace.Kinds() {
		m, _, err := readFrame(in, nil)
		if err != nil {
			t.Fatalf("%v: %v", k, err)
		}
		e := sample(k)
		want, _ := e.MarshalJSON()
		if got, _ := m.Event.MarshalJSON(); !bytes.Equal(got, want) {
			t.Errorf("%v came as\n%s\nand was\n%s", k, got, want)
		}
	}
	if _, _, err := readFrame(in, nil); !errors.Is(err, io.EOF) {
		t.Errorf("behind the last it says %v", err)
	}
}

// A frame that is cut or of another program gives an error, and nothing that is too large.
func TestBrokenFramesAreTold(t *testing.T) {
	t.Parallel()
	e := sample(trace.KindEnvironBuilt)
	whole := appendEvent(nil, &e)[frameHead:]
	for n := 1; n < len(whole); n++ {
		if _, err := parse(whole[:n]); !errors.Is(err, errFrame) {
			t.Errorf("of %d bytes: %v", n, err)
		}
	}
	for name, frame := range map[string]string{
		"too long": "\x7f\xff\xff\xff{}", "empty": "\x00\x00\x00\x00", "more than the event": "\x00\x00\x00\x02\x00\x00", "no JSON": "\x00\x00\x00\x02{[",
	} {
		if _, _, err := readFrame(bufio.NewReader(bytes.NewReader([]byte(frame))), nil); !errors.Is(err, errFrame) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Of requests that come faster than an inspector takes them, it is told how many there were.
func TestAnInspectorThatIsBehindMissesWholeRequests(t *testing.T) {
	t.Parallel()
	s, l := &Server{}, &looker{out: newOutbox()}
	s.looker.Store(l)
	l.out.put(func(buf []byte) []byte { return append(buf, make([]byte, mostUnsent/2+1)...) })
	for x := range 3 {
		if _, told := s.Exchange(1, x, 1).(sink); told {
			t.Error("a request is told of to an inspector that is behind")
		}
	}
	l.out.take()
	if _, told := s.Exchange(1, 4, 1).(sink); !told {
		t.Error("a request is not told of to an inspector that is not behind")
	}
	in := bufio.NewReader(bytes.NewReader(l.out.take()))
	if m, _, err := readFrame(in, nil); err != nil || m.Missed != 3 {
		t.Errorf("it is told %+v, %v", m, err)
	}
	if m, _, err := readFrame(in, nil); err != nil || m.Begin == nil || m.Begin.X != 4 {
		t.Errorf("then it is told %+v, %v", m, err)
	}
}
