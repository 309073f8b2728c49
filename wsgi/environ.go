package wsgi

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"roundtrip/wsgi/http1"
	"roundtrip/wsgi/trace"
)

// Sources of an environ entry. An entry that a layer wrote has the layer's
// text instead.
const (
	SourceRequest    = "request"
	SourceConnection = "connection"
	SourceServer     = "server"
)

// Environ is the environment of one request (PEP 3333, environ Variables): its
// keys in the order in which they were set, each with where it came from. It
// belongs to the exchange that it was built for and is not safe for use by
// several goroutines.
type Environ struct {
	entries []entry
	indexes map[string]int // of the first entries of many, by their keys
	by      trace.Layer
	log     []change
	x       *Exchange
}

// many is how many keys are looked through one by one. Nobody sends more, but an
// application may write as many as it likes.
const many = 128

// entry is one key. A value that the server made is a text more often than
// not, and is kept as one: to make an any of each would cost an allocation.
type entry struct {
	key     string
	text    string
	value   any // in place of a text
	source  string
	at      http1.Span   // the request's bytes behind it
	more    []http1.Span // and those of further lines of the same name
	isText  bool
	hasSpan bool // at is there
	hop     bool
	known   uint8 // how tapes know the whole entry, 0 if it is not known
}

func (en *entry) get() any {
	if en.isText {
		return en.text
	}
	return en.value
}

func (en *entry) setSpan(at http1.Span) *entry {
	en.at, en.hasSpan = at, true
	return en
}

func (en *entry) typeName() string {
	if en.isText {
		return "str"
	}
	return typeName(en.value)
}

func (en *entry) appendRepr(dst []byte) []byte {
	if en.isText {
		return appendReprString(dst, en.text)
	}
	return appendRepr(dst, en.value)
}

// appendSpans appends the spans of the request's bytes behind the value: in the
// connection's input, or in the buffer of the edit that took its place.
func (en *entry) appendSpans(dst []trace.Span, buf string) []trace.Span {
	if en.hasSpan {
		dst = append(dst, trace.Span{Buf: buf, Off: en.at.Off, Len: en.at.Len})
	}
	for _, s := range en.more {
		dst = append(dst, trace.Span{Buf: buf, Off: s.Off, Len: s.Len})
	}
	return dst
}

// buf is where the bytes of the request lie.
func (e *Environ) buf() string { return cmp.Or(e.x.request.buf, trace.BufIn) }

// change is one write that no event has told of yet.
type change struct {
	key string
	old any
	had bool
}

// Get is the value of a key, and whether it is there.
func (e *Environ) Get(key string) (any, bool) {
	if i := e.index(key); i >= 0 {
		return e.entries[i].get(), true
	}
	return nil, false
}

// Str is the value of a key that holds a string, "" if it is absent or holds
// something else.
func (e *Environ) Str(key string) string {
	i := e.index(key)
	if i < 0 {
		return ""
	}
	if e.entries[i].isText {
		return e.entries[i].text
	}
	s, _ := e.entries[i].value.(string)
	return s
}

// Set writes a key.
func (e *Environ) Set(key string, value any) {
	i := e.index(key)
	if i < 0 {
		e.log = append(e.log, change{key: key})
		e.entries = append(e.entries, entry{key: key, value: value, source: string(e.by)})
		return
	}
	e.log = append(e.log, change{key: key, old: e.entries[i].get(), had: true})
	e.entries[i] = entry{key: key, value: value, source: string(e.by)}
}

// Delete removes keys. A key that is absent is left so.
func (e *Environ) Delete(keys ...string) {
	gone := make(map[string]bool, len(keys))
	for _, key := range keys {
		if i := e.index(key); i >= 0 && !gone[key] {
			gone[key] = true
			e.log = append(e.log, change{key: key, old: e.entries[i].get(), had: true})
		}
	}
	if len(gone) > 0 {
		e.entries = slices.DeleteFunc(e.entries, func(en entry) bool { return gone[en.key] })
		e.indexes = nil
	}
}

// All iterates over the keys and values in their order.
func (e *Environ) All() iter.Seq2[string, any] {
	return func(yield func(string, any) bool) {
		for i := range e.entries {
			if !yield(e.entries[i].key, e.entries[i].get()) {
				return
			}
		}
	}
}

// At is the i-th of the keys in order, of which there are Len, with a value that is a
// string as text, and any other beside it. It makes no any of a string, which
// would be most of the work of somebody who copies an environ.
func (e *Environ) At(i int) (key, text string, other any, isText bool) {
	en := &e.entries[i]
	if s, ok := en.value.(string); ok && !en.isText {
		return en.key, s, nil, true
	}
	return en.key, en.text, en.value, en.isText
}

// Len is the number of keys.
func (e *Environ) Len() int { return len(e.entries) }

// Clone is an environ of its own with the same entries, for a layer that calls
// inwards with a changed copy.
func (e *Environ) Clone() *Environ {
	c := *e
	c.entries, c.indexes, c.log = slices.Clone(e.entries), nil, slices.Clone(e.log)
	return &c
}

// Context ends when the client is lost or the server closes.
func (e *Environ) Context() context.Context {
	if e.x == nil {
		return context.Background()
	}
	return e.x.conn.ctx
}

// Input is wsgi.input.
func (e *Environ) Input() *Input {
	v, _ := e.Get("wsgi.input")
	in, _ := v.(*Input)
	if in == nil {
		return &Input{}
	}
	return in
}

// Errors is wsgi.errors.
func (e *Environ) Errors() *Errors {
	v, _ := e.Get("wsgi.errors")
	errs, _ := v.(*Errors)
	if errs == nil {
		return &Errors{}
	}
	return errs
}

func (e *Environ) index(key string) int {
	if len(e.entries) > many {
		return e.indexOfMany(key)
	}
	for i := range e.entries {
		if e.entries[i].key == key {
			return i
		}
	}
	return -1
}

// indexOfMany is index, of an environ with many keys.
func (e *Environ) indexOfMany(key string) int {
	if e.indexes == nil {
		e.indexes = make(map[string]int, len(e.entries))
	}
	for i := len(e.indexes); i < len(e.entries); i++ {
		e.indexes[e.entries[i].key] = i
	}
	if i, ok := e.indexes[key]; ok {
		return i
	}
	return -1
}

// snapshot is the environ as environ.built tells it.
func (e *Environ) snapshot(s *eventBuffer) []trace.Entry {
	s.entries, s.spans = s.entries[:0], s.spans[:0]
	for i := range e.entries {
		en := &e.entries[i]
		from := len(s.spans)
		s.spans, s.text = en.appendSpans(s.spans, e.buf()), en.appendRepr(s.text[:0])
		s.entries = append(s.entries, trace.Entry{
			Key: en.key, Type: en.typeName(), Repr: string(s.text), Source: en.source,
			Spans: s.spans[from:len(s.spans):len(s.spans)], Hop: en.hop,
		})
	}
	return s.entries
}

// environReader reads the entries of an environ one by one ([trace.EntrySource]). A tape asks
// for no entry that it knows by its number.
type environReader struct {
	env   *Environ
	last  []picture // by the place in the environ, of the last request that had an entry there
	spans []trace.Span
	repr  []byte
}

// Len is the number of entries.
func (s *environReader) Len() int { return len(s.env.entries) }

// Known is how tapes know the i-th entry.
func (s *environReader) Known(i int) uint8 { return s.env.entries[i].known }

// Entry is the i-th entry. What it looks like is kept for the next exchange, whose
// value is often the same.
func (s *environReader) Entry(i int) *trace.Entry {
	for len(s.last) <= i {
		s.last = append(s.last, picture{})
	}
	en, last := &s.env.entries[i], &s.last[i]
	if !last.shows(en) {
		s.repr = en.appendRepr(s.repr[:0])
		last.Type, last.Repr, last.plain = en.typeName(), string(s.repr), en.isText && isPlain(en.text)
	}
	if last.Key != en.key {
		last.Key = en.key
	}
	if last.Source != en.source {
		last.Source = en.source
	}
	s.spans = en.appendSpans(s.spans[:0], s.env.buf())
	last.Spans, last.Hop = s.spans, en.hop
	return &last.Entry
}

// picture is an entry as events have it. In that of a plain text, the repr is the text in
// quotes.
type picture struct {
	trace.Entry
	plain bool
}

// shows reports whether the picture has the value of an entry. Of a value that is no plain
// text it says no, since to find out would cost as much as a new picture.
func (p *picture) shows(en *entry) bool {
	return p.plain && en.isText && len(p.Repr) == len(en.text)+2 && p.Repr[1:len(p.Repr)-1] == en.text
}

// takeDelta is what changed since the last time it was asked.
func (e *Environ) takeDelta() trace.Delta {
	var d trace.Delta
	for _, c := range firsts(e.log) {
		value, has := e.Get(c.key)
		switch {
		case !c.had && has:
			d.Add = append(d.Add, Header{Name: c.key, Value: Repr(value)})
		case c.had && !has:
			d.Del = append(d.Del, Header{Name: c.key, Value: Repr(c.old)})
		case c.had && Repr(c.old) != Repr(value):
			d.Set = append(d.Set, trace.Change{Name: c.key, Old: Repr(c.old), New: Repr(value)})
		}
	}
	e.log = e.log[:0]
	return d
}

// firsts are the first changes of each key.
func firsts(log []change) []change {
	if len(log) < 2 {
		return log
	}
	seen := make(map[string]bool, len(log))
	return slices.DeleteFunc(log, func(c change) bool {
		was := seen[c.key]
		seen[c.key] = true
		return was
	})
}
