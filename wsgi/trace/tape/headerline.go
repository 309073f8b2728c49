package tape

import "roundtrip/wsgi/trace"

// The lines of a request's head stand in the bytes that came before them on the
// tape. Of a text whose place there is known, only the place is written.

const (
	headName  = 1 << iota // the name stands where its span says
	headValue             // the value does
	headInput             // both spans are of the input
)

// standsAt reports whether a text is what lies at a span of the input.
func (w *encoder) standsAt(s string, at trace.Span) bool {
	from := at.Off - w.wireFrom
	return at.Buf == trace.BufIn && at.Len == int64(len(s)) && from >= 0 && from+at.Len <= int64(w.wire.len) &&
		string(w.buf[int64(w.wire.off)+from:][:at.Len]) == s
}

// header writes a line of the head.
func (w *encoder) header(d *trace.RequestHeader) {
	name, value := w.standsAt(d.Name, d.NameSpan), w.standsAt(d.Value, d.ValueSpan)
	input := d.NameSpan.Buf == trace.BufIn && d.ValueSpan.Buf == trace.BufIn
	w.buf = append(w.buf, bit(headName, name)|bit(headValue, value)|bit(headInput, input))
	w.headSpan(&d.NameSpan, input)
	w.headSpan(&d.ValueSpan, input)
	if !name {
		w.text(d.Name)
	}
	if !value {
		w.text(d.Value)
	}
	w.text(d.Key)
}

func (w *encoder) headSpan(s *trace.Span, input bool) {
	if !input {
		w.Span("", s)
		return
	}
	w.uvarint(uint64(s.Off))
	w.uvarint(uint64(s.Len))
}

// header reads a line of the head.
func (r *decoder) header(d *trace.RequestHeader) {
	flags := r.buf[r.at]
	r.at++
	r.headSpan(&d.NameSpan, flags&headInput != 0)
	r.headSpan(&d.ValueSpan, flags&headInput != 0)
	d.Name, d.Value = r.textIn(d.NameSpan, flags&headName != 0), r.textIn(d.ValueSpan, flags&headValue != 0)
	d.Key = r.text()
}

func (r *decoder) headSpan(s *trace.Span, input bool) {
	if !input {
		r.Span("", s)
		return
	}
	*s = trace.Span{Buf: trace.BufIn, Off: int64(r.uvarint()), Len: int64(r.uvarint())}
}

// textIn is the text at a span of the input, or the one that follows.
func (r *decoder) textIn(at trace.Span, there bool) string {
	if !there {
		return r.text()
	}
	from := int64(r.wire.off) + at.Off - r.wireFrom
	return string(r.buf[from : from+at.Len])
}
