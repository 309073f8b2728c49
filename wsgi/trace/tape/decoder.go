package tape

import (
	"bytes"
	"encoding/binary"
	"time"

	"roundtrip/wsgi/trace"
)

// decoder reads the events of a tape. A tape is only ever written by an encoder of
// the same program, so it trusts what it reads.
type decoder struct {
	buf      []byte
	at       int
	wire     extent // the last wire bytes that were read
	wireFrom int64
	origin   origin
}

func (r *decoder) uvarint() uint64 {
	v, n := binary.Uvarint(r.buf[r.at:])
	r.at += n
	return v
}

func (r *decoder) varint() int64 {
	v, n := binary.Varint(r.buf[r.at:])
	r.at += n
	return v
}

func (r *decoder) text() string {
	v := r.uvarint()
	n := int(v >> tagBits)
	switch v & tagMask {
	case tagKnown:
		return knownStrings[n]
	case tagPlace:
		size := int(r.uvarint())
		return string(r.buf[n : n+size])
	}
	r.at += n
	return string(r.buf[r.at-n : r.at])
}

func (r *decoder) Str(_ string, v *string) { *v = r.text() }

func (r *decoder) Bytes(_ string, v *[]byte) {
	n := int(r.uvarint())
	if n > trace.BlockHead/2 {
		r.wire = extent{uint32(r.at), uint32(n)}
	}
	*v = bytes.Clone(r.buf[r.at : r.at+n])
	r.at += n
}

func (r *decoder) Num(_ string, v *int)          { *v = int(r.varint()) }
func (r *decoder) Num64(_ string, v *int64)      { *v = r.varint() }
func (r *decoder) Ns(_ string, v *time.Duration) { *v = time.Duration(r.varint()) }

func (r *decoder) Flag(_ string, v *bool) {
	*v = r.buf[r.at] == 1
	r.at++
}

func (r *decoder) Span(_ string, v *trace.Span) {
	*v = trace.Span{Buf: r.text(), Off: int64(r.uvarint()), Len: int64(r.uvarint())}
}

func (r *decoder) Spans(_ string, v *[]trace.Span) {
	*v = sized[trace.Span](r)
	for i := range *v {
		r.Span("", &(*v)[i])
	}
}

func (r *decoder) Strs(_ string, v *[]string) {
	*v = sized[string](r)
	for i := range *v {
		(*v)[i] = r.text()
	}
}

func (r *decoder) Nums(_ string, v *[]int) {
	*v = sized[int](r)
	for i := range *v {
		r.Num("", &(*v)[i])
	}
}

func (r *decoder) Headers(_ string, v *[]trace.Header) {
	*v = sized[trace.Header](r)
	for i := range *v {
		(*v)[i] = trace.Header{Name: r.text(), Value: r.text()}
	}
}

func (r *decoder) Group(_ string, _ bool) trace.Coder {
	var empty bool
	r.Flag("", &empty)
	if empty {
		return nil
	}
	return r
}

func (r *decoder) List(_ string, _ int) (trace.Coder, int) { return r, int(r.uvarint()) }
func (r *decoder) Item(int) trace.Coder                    { return r }
func (r *decoder) End()                                    {}

// sized makes a slice as long as the count that comes next, nil for none.
func sized[T any](r *decoder) []T {
	n := int(r.uvarint())
	if n == 0 {
		return nil
	}
	return make([]T, n)
}
