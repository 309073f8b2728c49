package redact

import (
	"time"

	"roundtrip/wsgi/trace"
)

// masker is a [trace.Coder] that masks the texts of an event where they lie.
type masker struct{ s *Secrets }

func (m *masker) Str(_ string, v *string) { *v = m.s.Text(*v) }

// Bytes leaves those of the wire alone, which were masked across all their pieces: a mask
// holds no secret.
func (m *masker) Bytes(_ string, v *[]byte) { *v = []byte(m.s.Text(string(*v))) }

func (m *masker) Strs(_ string, v *[]string) {
	for i := range *v {
		(*v)[i] = m.s.Text((*v)[i])
	}
}

func (m *masker) Headers(_ string, v *[]trace.Header) {
	for i := range *v {
		h := &(*v)[i]
		h.Value = m.value(h.Name, h.Value)
	}
}

// value masks a header's value, in which a short secret has only the header's name before
// it.
func (m *masker) value(name, value string) string {
	line := name + ": "
	return m.s.Text(line + value)[len(line):]
}

func (*masker) Num(string, *int)            {}
func (*masker) Num64(string, *int64)        {}
func (*masker) Ns(string, *time.Duration)   {}
func (*masker) Flag(string, *bool)          {}
func (*masker) Span(string, *trace.Span)    {}
func (*masker) Spans(string, *[]trace.Span) {}
func (*masker) Nums(string, *[]int)         {}

func (m *masker) Group(string, bool) trace.Coder          { return m }
func (m *masker) List(_ string, n int) (trace.Coder, int) { return m, n }
func (m *masker) Item(int) trace.Coder                    { return m }
func (*masker) End()                                      {}
