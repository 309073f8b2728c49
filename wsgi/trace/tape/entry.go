package tape

import "roundtrip/wsgi/trace"

// The environ is the longest of an exchange's events, and half of it is the same in
// every exchange. An entry of a tape begins with a byte that says how much of it
// follows: nothing of those that are known, and of the others no more than is
// unusual.

const (
	entryKnown   = 1 << iota // the index of a known entry stands above this bit
	entryStr                 // the type is str
	entryRequest             // the source is the request
	entryHop
	entryPlace  // one span of the input
	entryQuoted // the repr is what stands there, between quotes
	entryBits   = 1
)

// knownEntries are whole entries that nearly every environ has, at most 127.
var knownEntries = []trace.Entry{
	{Key: "SCRIPT_NAME", Type: "str", Repr: "''", Source: "server"},
	{Key: "QUERY_STRING", Type: "str", Repr: "''", Source: "request"},
	{Key: "CONTENT_TYPE", Type: "str", Repr: "''", Source: "request"},
	{Key: "CONTENT_LENGTH", Type: "str", Repr: "''", Source: "request"},
	{Key: "SERVER_NAME", Type: "str", Repr: "'127.0.0.1'", Source: "connection"},
	{Key: "REMOTE_ADDR", Type: "str", Repr: "'127.0.0.1'", Source: "connection"},
	{Key: "GATEWAY_INTERFACE", Type: "str", Repr: "'CGI/1.1'", Source: "server"},
	{Key: "SERVER_SOFTWARE", Type: "str", Repr: "'roundtrip'", Source: "server"},
	{Key: "wsgi.version", Type: "tuple", Repr: "(1, 0)", Source: "server"},
	{Key: "wsgi.url_scheme", Type: "str", Repr: "'http'", Source: "server"},
	{Key: "wsgi.input", Type: "object", Repr: "<wsgi.input>", Source: "request"},
	{Key: "wsgi.errors", Type: "object", Repr: "<wsgi.errors>", Source: "server"},
	{Key: "wsgi.multithread", Type: "bool", Repr: "True", Source: "server"},
	{Key: "wsgi.multithread", Type: "bool", Repr: "False", Source: "server"},
	{Key: "wsgi.multiprocess", Type: "bool", Repr: "False", Source: "server"},
	{Key: "wsgi.multiprocess", Type: "bool", Repr: "True", Source: "server"},
	{Key: "wsgi.run_once", Type: "bool", Repr: "False", Source: "server"},
	{Key: "wsgi.input_terminated", Type: "bool", Repr: "True", Source: "server"},
	{Key: "wsgi.file_wrapper", Type: "object", Repr: "<wsgi.file_wrapper>", Source: "server"},
}

// entrySlots finds a known entry by the first byte of its repr and the hash of its
// key.
var entrySlots = slotEntries()

const entryCount = 1 << 8

func entrySlot(e *trace.Entry) uint32 { return (hash(e.Key) ^ uint32(e.Repr[0])<<24) >> 24 }

func slotEntries() (slots [entryCount]uint8) {
	for i := range knownEntries {
		at := entrySlot(&knownEntries[i])
		for slots[at] != 0 {
			at = (at + 1) % entryCount
		}
		slots[at] = uint8(i + 1)
	}
	return slots
}

// knownEntry is the index of an entry in knownEntries.
func knownEntry(e *trace.Entry) (index int, ok bool) {
	if e.Repr == "" || len(e.Spans) > 0 || e.Hop {
		return 0, false
	}
	for at := entrySlot(e); entrySlots[at] != 0; at = (at + 1) % entryCount {
		k := &knownEntries[entrySlots[at]-1]
		if k.Key == e.Key && k.Repr == e.Repr && k.Type == e.Type && k.Source == e.Source {
			return int(entrySlots[at] - 1), true
		}
	}
	return 0, false
}

// KnownEntry is the number by which tapes know an entry that nearly every environ
// has, 0 for any other.
func KnownEntry(e trace.Entry) uint8 {
	if i, ok := knownEntry(&e); ok {
		return uint8(i + 1)
	}
	return 0
}

// environ writes an environ: the entries of the event, or those that From reads.
func (w *encoder) environ(d *trace.EnvironBuilt) {
	if d.From == nil {
		w.uvarint(uint64(len(d.Entries)))
		for i := range d.Entries {
			w.entry(&d.Entries[i])
		}
		return
	}
	w.uvarint(uint64(d.From.Len()))
	for i := range d.From.Len() {
		if known := d.From.Known(i); known > 0 {
			w.buf = append(w.buf, (known-1)<<entryBits|entryKnown)
			continue
		}
		w.entry(d.From.Entry(i))
	}
}

// environ reads an environ.
func (r *decoder) environ(d *trace.EnvironBuilt) {
	d.Entries = sized[trace.Entry](r)
	for i := range d.Entries {
		r.entry(&d.Entries[i])
	}
}

// entry writes an entry of an environ.
func (w *encoder) entry(e *trace.Entry) {
	if i, ok := knownEntry(e); ok {
		w.buf = append(w.buf, byte(i<<entryBits|entryKnown))
		return
	}
	place := len(e.Spans) == 1 && e.Spans[0].Buf == trace.BufIn
	quoted := place && w.quotes(e.Repr, e.Spans[0])
	flags := bit(entryStr, e.Type == "str") | bit(entryRequest, e.Source == "request") | bit(entryHop, e.Hop) |
		bit(entryPlace, place) | bit(entryQuoted, quoted)
	w.buf = append(w.buf, flags)
	w.text(e.Key)
	if !quoted {
		w.text(e.Repr)
	}
	if flags&entryStr == 0 {
		w.text(e.Type)
	}
	if flags&entryRequest == 0 {
		w.text(e.Source)
	}
	if place {
		w.uvarint(uint64(e.Spans[0].Off))
		w.uvarint(uint64(e.Spans[0].Len))
		return
	}
	w.Spans("", &e.Spans)
}

// quotes reports whether a repr is what lies at a span of the input, between quotes.
func (w *encoder) quotes(repr string, at trace.Span) bool {
	n := len(repr) - 1
	return n > 0 && repr[0] == '\'' && repr[n] == '\'' && w.standsAt(repr[1:n], at)
}

// entry reads an entry of an environ.
func (r *decoder) entry(e *trace.Entry) {
	flags := r.buf[r.at]
	r.at++
	if flags&entryKnown != 0 {
		*e = knownEntries[flags>>entryBits]
		return
	}
	e.Key, e.Type, e.Source, e.Hop = r.text(), "str", "request", flags&entryHop != 0
	if flags&entryQuoted == 0 {
		e.Repr = r.text()
	}
	if flags&entryStr == 0 {
		e.Type = r.text()
	}
	if flags&entryRequest == 0 {
		e.Source = r.text()
	}
	if flags&entryPlace != 0 {
		e.Spans = []trace.Span{{Buf: trace.BufIn, Off: int64(r.uvarint()), Len: int64(r.uvarint())}}
		if flags&entryQuoted != 0 {
			e.Repr = "'" + r.textIn(e.Spans[0], true) + "'"
		}
		return
	}
	r.Spans("", &e.Spans)
}
