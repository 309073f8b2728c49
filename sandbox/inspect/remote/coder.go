package remote

import (
	"bytes"
	"encoding/binary"
	"time"

	"roundtrip/wsgi/trace"
)

// writer appends fields without their names, which the other side knows: numbers as varints, and
// texts and lists behind their length.
type writer struct{ buf []byte }

func (w *writer) size(n int)  { w.buf = binary.AppendUvarint(w.buf, uint64(n)) }
func (w *writer) num(n int64) { w.buf = binary.AppendVarint(w.buf, n) }

func (w *writer) text(s string) {
	w.size(len(s))
	w.buf = append(w.buf, s...)
}

func (w *writer) Str(_ string, v *string)       { w.text(*v) }
func (w *writer) Num(_ string, v *int)          { w.num(int64(*v)) }
func (w *writer) Num64(_ string, v *int64)      { w.num(*v) }
func (w *writer) Ns(_ string, v *time.Duration) { w.num(int64(*v)) }

func (w *writer) Bytes(_ string, v *[]byte) {
	w.size(len(*v))
	w.buf = append(w.buf, *v...)
}

func (w *writer) Flag(_ string, v *bool) {
	n := 0
	if *v {
		n = 1
	}
	w.size(n)
}

func (w *writer) Span(_ string, v *trace.Span) {
	w.text(v.Buf)
	w.num(v.Off)
	w.num(v.Len)
}

func (w *writer) Spans(_ string, v *[]trace.Span) {
	w.size(len(*v))
	for i := range *v {
		w.Span("", &(*v)[i])
	}
}

func (w *writer) Strs(_ string, v *[]string) {
	w.size(len(*v))
	for _, s := range *v {
		w.text(s)
	}
}

func (w *writer) Nums(_ string, v *[]int) {
	w.size(len(*v))
	for _, n := range *v {
		w.num(int64(n))
	}
}

func (w *writer) Headers(_ string, v *[]trace.Header) {
	w.size(len(*v))
	for _, h := range *v {
		w.text(h.Name)
		w.text(h.Value)
	}
}

func (w *writer) Group(_ string, empty bool) trace.Coder {
	w.Flag("", &empty)
	if empty {
		return nil
	}
	return w
}

func (w *writer) List(_ string, n int) (trace.Coder, int) {
	w.size(n)
	return w, n
}

func (w *writer) Item(int) trace.Coder { return w }
func (w *writer) End()                 {}

// reader reads what a writer wrote. What is cut or is something else makes it bad, and reads as
// nothing.
type reader struct {
	left []byte
	bad  bool
}

// taken moves on by as many bytes as a number took.
func (r *reader) taken(n int) {
	if n <= 0 {
		r.bad, r.left = true, nil
		return
	}
	r.left = r.left[n:]
}

func (r *reader) num() int64 {
	v, n := binary.Varint(r.left)
	r.taken(n)
	return v
}

// size is the length of what follows, each of whose parts takes a byte at least.
func (r *reader) size() int {
	v, n := binary.Uvarint(r.left)
	r.taken(n)
	if v > uint64(len(r.left)) {
		r.bad, r.left = true, nil
		return 0
	}
	return int(v)
}

func (r *reader) bytes() []byte {
	n := r.size()
	text := r.left[:n]
	r.left = r.left[n:]
	return text
}

func (r *reader) text() string { return string(r.bytes()) }

func (r *reader) Str(_ string, v *string)       { *v = r.text() }
func (r *reader) Num(_ string, v *int)          { *v = int(r.num()) }
func (r *reader) Num64(_ string, v *int64)      { *v = r.num() }
func (r *reader) Ns(_ string, v *time.Duration) { *v = time.Duration(r.num()) }
func (r *reader) Bytes(_ string, v *[]byte)     { *v = bytes.Clone(r.bytes()) }

func (r *reader) Flag(_ string, v *bool) {
	n, took := binary.Uvarint(r.left)
	r.taken(took)
	*v = n == 1
}

func (r *reader) Span(_ string, v *trace.Span) {
	*v = trace.Span{Buf: r.text(), Off: r.num(), Len: r.num()}
}

func (r *reader) Spans(_ string, v *[]trace.Span) {
	*v = many[trace.Span](r)
	for i := range *v {
		r.Span("", &(*v)[i])
	}
}

func (r *reader) Strs(_ string, v *[]string) {
	*v = many[string](r)
	for i := range *v {
		(*v)[i] = r.text()
	}
}

func (r *reader) Nums(_ string, v *[]int) {
	*v = many[int](r)
	for i := range *v {
		r.Num("", &(*v)[i])
	}
}

func (r *reader) Headers(_ string, v *[]trace.Header) {
	*v = many[trace.Header](r)
	for i := range *v {
		(*v)[i] = trace.Header{Name: r.text(), Value: r.text()}
	}
}

func (r *reader) Group(string, bool) trace.Coder {
	var empty bool
	if r.Flag("", &empty); empty || r.bad {
		return nil
	}
	return r
}

func (r *reader) List(string, int) (trace.Coder, int) { return r, r.size() }
func (r *reader) Item(int) trace.Coder                { return r }
func (r *reader) End()                                {}

// many makes a slice as long as the count that comes next, nil for none.
func many[T any](r *reader) []T {
	n := r.size()
	if n == 0 {
		return nil
	}
	return make([]T, n)
}
