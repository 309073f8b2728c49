package trace

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// MarshalJSON writes the event as one object of wsgi-trace/1: the envelope
// first, then the fields of its kind.
func (e Event) MarshalJSON() ([]byte, error) {
	w := &jsonWriter{}
	w.open('{', '}')
	e.envelope(w, &named{Version, e.Kind().String(), string(e.Layer), e.Dir.String()})
	if e.Pair != 0 {
		w.Num("pair", &e.Pair)
	}
	if e.Src != (Src{}) {
		group(w, "src", false, e.Src.fields)
	}
	if len(e.Spans) > 0 {
		w.Spans("spans", &e.Spans)
	}
	if e.Data != nil {
		e.Data.fields(w)
	}
	w.End()
	return w.buf.Bytes(), nil
}

// named has the parts of the envelope that are texts and numbers in JSON and have types of
// their own here.
type named struct {
	version          int
	kind, layer, dir string
}

// envelope lists what every event has.
func (e *Event) envelope(c Coder, as *named) {
	c.Num("v", &as.version)
	c.Num("seq", &e.Seq)
	c.Str("event", &as.kind)
	c.Num("x", &e.X)
	c.Num("conn", &e.Conn)
	c.Num("n", &e.N)
	c.Ns("t_ns", &e.T)
	c.Ns("held_ns", &e.Held)
	c.Str("layer", &as.layer)
	c.Num("depth", &e.Depth)
	c.Str("dir", &as.dir)
}

func (s *Src) fields(c Coder) {
	c.Str("file", &s.File)
	c.Num("line", &s.Line)
}

// UnmarshalJSON reads what MarshalJSON wrote. An unknown event is an error.
func (e *Event) UnmarshalJSON(data []byte) error {
	r, err := newJSONReader(data)
	if err != nil {
		return err
	}
	var as named
	*e = Event{}
	e.envelope(r, &as)
	k, ok := ParseKind(as.kind)
	if as.version != Version || !ok {
		return fmt.Errorf("event %q of wsgi-trace/%d is not known here", as.kind, as.version)
	}
	r.Num("pair", &e.Pair)
	group(r, "src", false, e.Src.fields)
	r.Spans("spans", &e.Spans)
	e.Data, e.Layer = k.NewData(), Layer(as.layer)
	if as.dir == Out.String() {
		e.Dir = Out
	}
	e.Data.fields(r)
	return r.err
}

// WriteJSON writes events as JSON lines.
func WriteJSON(w io.Writer, events []Event) error {
	for _, e := range events {
		line, err := e.MarshalJSON()
		if err != nil {
			return err
		}
		if _, err := w.Write(append(line, '\n')); err != nil {
			return fmt.Errorf("write event %d: %w", e.Seq, err)
		}
	}
	return nil
}

// ReadJSON reads JSON lines that WriteJSON wrote.
func ReadJSON(r io.Reader) ([]Event, error) {
	var events []Event
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 16<<20)
	for n := 1; lines.Scan(); n++ {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		var e Event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			return events, fmt.Errorf("line %d: %w", n, err)
		}
		events = append(events, e)
	}
	return events, lines.Err()
}

// jsonWriter is the Coder behind MarshalJSON. It keeps the order of the
// fields, which a map would lose.
type jsonWriter struct {
	buf     bytes.Buffer
	first   bool
	closers []byte // of what is open, the innermost last
}

func (w *jsonWriter) open(opener, closer byte) {
	w.buf.WriteByte(opener)
	w.closers = append(w.closers, closer)
	w.first = true
}

func (w *jsonWriter) End() {
	last := len(w.closers) - 1
	w.buf.WriteByte(w.closers[last])
	w.closers = w.closers[:last]
	w.first = false
}

func (w *jsonWriter) comma() {
	if !w.first {
		w.buf.WriteByte(',')
	}
	w.first = false
}

func (w *jsonWriter) name(name string) {
	w.comma()
	w.value(name)
	w.buf.WriteByte(':')
	w.first = true
}

func (w *jsonWriter) value(v any) {
	enc := json.NewEncoder(&w.buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(err) // only strings, numbers and booleans come here
	}
	w.buf.Truncate(w.buf.Len() - 1)
	w.first = false
}

func (w *jsonWriter) field(name string, v any) { w.name(name); w.value(v) }

func (w *jsonWriter) Str(name string, v *string)       { w.field(name, *v) }
func (w *jsonWriter) Num(name string, v *int)          { w.field(name, *v) }
func (w *jsonWriter) Num64(name string, v *int64)      { w.field(name, *v) }
func (w *jsonWriter) Ns(name string, v *time.Duration) { w.field(name, int64(*v)) }
func (w *jsonWriter) Flag(name string, v *bool)        { w.field(name, *v) }
func (w *jsonWriter) Span(name string, v *Span)        { w.field(name, *v) }
func (w *jsonWriter) Strs(name string, v *[]string)    { w.field(name, nonNil(*v)) }
func (w *jsonWriter) Nums(name string, v *[]int)       { w.field(name, nonNil(*v)) }
func (w *jsonWriter) Spans(name string, v *[]Span)     { w.field(name, nonNil(*v)) }

func (w *jsonWriter) Bytes(name string, v *[]byte) {
	w.field(name, base64.StdEncoding.EncodeToString(*v))
}

func (w *jsonWriter) Headers(name string, v *[]Header) {
	pairs := make([][2]string, len(*v))
	for i, h := range *v {
		pairs[i] = [2]string{h.Name, h.Value}
	}
	w.field(name, pairs)
}

func (w *jsonWriter) Group(name string, empty bool) Coder {
	if empty {
		return nil
	}
	w.name(name)
	w.open('{', '}')
	return w
}

func (w *jsonWriter) List(name string, n int) (Coder, int) {
	w.name(name)
	w.open('[', ']')
	return w, n
}

func (w *jsonWriter) Item(int) Coder {
	w.comma()
	w.open('{', '}')
	return w
}

func nonNil[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// jsonReader is the Coder behind UnmarshalJSON. A field that is absent leaves
// its zero value; the first one that does not fit is kept in err.
type jsonReader struct {
	object map[string]json.RawMessage
	items  []json.RawMessage // of a list
	outer  *jsonReader
	err    error
}

func newJSONReader(data []byte) (*jsonReader, error) {
	r := &jsonReader{}
	if err := json.Unmarshal(data, &r.object); err != nil {
		return nil, fmt.Errorf("not a JSON object: %w", err)
	}
	return r, nil
}

func (r *jsonReader) read(name string, v any) {
	raw, ok := r.object[name]
	if !ok || r.err != nil {
		return
	}
	if err := json.Unmarshal(raw, v); err != nil {
		r.err = fmt.Errorf("field %q: %w", name, err)
	}
}

func (r *jsonReader) Str(name string, v *string)       { r.read(name, v) }
func (r *jsonReader) Bytes(name string, v *[]byte)     { r.read(name, v) }
func (r *jsonReader) Num(name string, v *int)          { r.read(name, v) }
func (r *jsonReader) Num64(name string, v *int64)      { r.read(name, v) }
func (r *jsonReader) Ns(name string, v *time.Duration) { r.read(name, (*int64)(v)) }
func (r *jsonReader) Flag(name string, v *bool)        { r.read(name, v) }
func (r *jsonReader) Span(name string, v *Span)        { r.read(name, v) }
func (r *jsonReader) Spans(name string, v *[]Span)     { r.read(name, v) }
func (r *jsonReader) Strs(name string, v *[]string)    { r.read(name, v) }
func (r *jsonReader) Nums(name string, v *[]int)       { r.read(name, v) }

func (r *jsonReader) Headers(name string, v *[]Header) {
	var pairs [][2]string
	r.read(name, &pairs)
	for _, p := range pairs {
		*v = append(*v, Header{p[0], p[1]})
	}
}

func (r *jsonReader) Group(name string, _ bool) Coder {
	raw, ok := r.object[name]
	if !ok || r.err != nil {
		return nil
	}
	return r.inner(raw)
}

// inner reads an object inside this one.
func (r *jsonReader) inner(raw json.RawMessage) *jsonReader {
	inner := &jsonReader{outer: r}
	if err := json.Unmarshal(raw, &inner.object); err != nil {
		inner.err = fmt.Errorf("not a JSON object: %w", err)
	}
	return inner
}

// End hands an error on to the object outside.
func (r *jsonReader) End() {
	if r.outer.err == nil {
		r.outer.err = r.err
	}
}

func (r *jsonReader) List(name string, _ int) (Coder, int) {
	inner := &jsonReader{outer: r}
	r.read(name, &inner.items)
	return inner, len(inner.items)
}

func (r *jsonReader) Item(i int) Coder { return r.inner(r.items[i]) }
