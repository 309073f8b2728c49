package lint

import (
	"slices"
	"strings"
	"time"

	"roundtrip/wsgi/http1"
	"roundtrip/wsgi/trace"
)

// bodyRows are about what an application returns and the blocks it gives.
func bodyRows() []row {
	return []row{
		{Rule{"A9", Must, pepDetails, "Return a list of bytes, or anything else that gives bytes when it is iterated."}, nothing},
		{Rule{"A9", Must, pepDetails, "Put the bytes in a list: return [body]."}, bare},
		{Rule{"A9", Advice, pepDetails, "Return an empty list: return []."}, bareEmpty},
		{Rule{"A18", Must, pepUnicode, "Give blocks that are exactly bytes: encode text before it becomes a block."}, nil},
		{Rule{"A10", Must, pepDetails, "Let len() be the number of blocks, or leave __len__ out."}, falseLen},
		{Rule{"A16", Must, pepWrite, "Yield the block instead, or write it before returning."}, writeWithin},
		{Rule{"A17", Advice, pepWrite, "Return the blocks, or yield them."}, writes},
		{Rule{"A22", Advice, pepBuffering, "Gather the pieces, and give blocks of some kilobytes."}, tiny},
		{Rule{"H89", Must, rfcLength, "State the length of the whole body, or leave Content-Length to the server."}, tooLong},
		{Rule{"H90", Must, rfcLength, "State the length of the whole body, or leave Content-Length to the server."}, tooShort},
	}
}

// nothing: what Python returns that cannot be iterated is told by who refuses
// it; Go has nil.
func nothing(x *exchange, tell tell) {
	for _, e := range x.results {
		d := e.d
		if d.Type == "nil" && !d.Passed {
			tell(e.Layer, did(e.Layer, "returned nil, which is nothing to iterate."), e.Seq)
		}
	}
}

// bare and bareEmpty: bytes give numbers, which are no blocks, unless there are
// none.
func bare(x *exchange, tell tell) {
	for _, e := range x.results {
		d := e.d
		if d.Type == "bytes" && d.Len != 0 && !d.Passed {
			tell(e.Layer, did(e.Layer, "returned bare bytes, which give single numbers when they are iterated."), e.Seq)
		}
	}
}

func bareEmpty(x *exchange, tell tell) {
	for _, e := range x.results {
		d := e.d
		if d.Type == "bytes" && d.Len == 0 && !d.Passed {
			tell(e.Layer, did(e.Layer, "returned bare bytes, which do only because there are none of them."), e.Seq)
		}
	}
}

// falseLen compares len() with the blocks. Only the server asks a class of the
// user's for its len(), so only the outermost iterable is judged.
func falseLen(x *exchange, tell tell) {
	l := x.outermost()
	if l == nil || !x.whole || x.reason == "" || l.calls > 1 {
		return
	}
	said := x.lenAtServer()
	count, last := len(l.nexts), l.at
	if count > 0 {
		last = l.nexts[count-1].seq
	}
	switch {
	case said < 0 || count == said || count < said && !x.exhausted():
	case x.exhausted():
		tell(l.name, did(l.name, "returned something whose len() is %d, and that gave %s.", said, several(count, "block")), l.at, last)
	default:
		tell(l.name, did(l.name, "returned something whose len() is %d, and that gave %s or more.", said, several(count, "block")), l.at, last)
	}
}

// lenAtServer is what len() told the server, -1 if there was none.
func (x *exchange) lenAtServer() int {
	for _, l := range x.layers {
		if l.returned != nil {
			return l.returned.Len
		}
	}
	return -1
}

// exhausted reports whether the iteration ran to its own end. A body that is
// too short did, and ended in an error.
func (x *exchange) exhausted() bool {
	for _, e := range x.failures {
		d := e.d
		if d.Rule == "H90" {
			return true
		}
	}
	return x.reason == "exhausted"
}

// writeWithin: code of a layer that runs after the layer returned runs in its
// iterable.
func writeWithin(x *exchange, tell tell) {
	for _, l := range x.layers {
		for _, b := range l.written {
			if l.at > 0 && b.seq > l.at {
				tell(l.name, did(l.name, "called write() from within the iterable that it had returned."), l.at, b.seq)
				break
			}
		}
	}
}

func writes(x *exchange, tell tell) {
	for _, l := range x.layers {
		if all := l.written; len(all) > 0 {
			tell(l.name, did(l.name, "used write(), which is there for old code only."), all[0].seq)
		}
	}
}

// What makes blocks tiny: so many of them, and so few bytes in each. Those that
// take so long to come, each, are not made slower by being sent by themselves.
const (
	manyBlocks = 20
	fewBytes   = 32
	slowBlock  = 20 * time.Millisecond
)

func tiny(x *exchange, tell tell) {
	l := x.outermost()
	if l == nil {
		return
	}
	var first, last block
	count, bytes := 0, 0
	for _, b := range l.blocks {
		if b.Empty {
			continue
		}
		if count == 0 {
			first = b
		}
		last, count, bytes = b, count+1, bytes+b.Len
	}
	if x.reason == "" || count < manyBlocks || bytes >= count*fewBytes || x.streams(count, last.at-first.at) {
		return
	}
	tell(l.name, did(l.name, "gave %d bytes in %d blocks, and each block is sent by itself.", bytes, count), l.at, last.seq)
}

// streams reports whether so many blocks, in so long, are small for a reason: each is a message of its
// own, or is sent when there is news, which the client would get later if they
// were gathered.
func (x *exchange) streams(blocks int, took time.Duration) bool {
	if s := x.answered; s != nil && slices.ContainsFunc(named(s.Headers, "Content-Type"), isMessages) {
		return true
	}
	return took >= time.Duration(blocks)*slowBlock
}

// isMessages reports whether a Content-Type is that of a row of messages, which a
// client reads one by one as they come.
func isMessages(h trace.Header) bool {
	kind, _, _ := strings.Cut(h.Value, ";")
	switch strings.ToLower(strings.TrimSpace(kind)) {
	case "text/event-stream", "application/x-ndjson", "application/jsonl", "application/json-seq", "multipart/x-mixed-replace":
		return true
	}
	return false
}

// tooLong and tooShort compare the blocks with the length that was stated. For
// a middleware that changed a body this is M7.
func tooLong(x *exchange, tell tell) {
	if m := x.mismatch; m.layer != nil && m.inner == nil && m.given > m.stated {
		tell(m.layer.name, m.text(), m.refs()...)
	}
}

func tooShort(x *exchange, tell tell) {
	if m := x.mismatch; m.layer != nil && m.inner == nil && m.given < m.stated {
		tell(m.layer.name, m.text(), m.refs()...)
	}
}

// mismatch is a body that is not as long as its Content-Length. The zero mismatch is none.
type mismatch struct {
	layer, inner  *layer
	start         start
	stated, given int64
	last          int // the block that showed it
}

func (m mismatch) text() string {
	return did(m.layer.name, "gave %s, and its Content-Length states %d.", several(int(m.given), "byte"), m.stated)
}

func (m mismatch) refs() []int {
	if m.last == 0 {
		return []int{m.start.seq}
	}
	return []int{m.start.seq, m.last}
}

// measured finds the innermost layer whose body does not fit the head that it
// let pass. Too much shows at once, too little when the server says so.
func (x *exchange) measured() mismatch {
	if x.answered == nil || x.bodiless() {
		return mismatch{}
	}
	short := false
	for _, e := range x.failures {
		d := e.d
		short = short || e.Layer == trace.LayerServer && d.Rule == "H90"
	}
	var inner *layer
	for i := len(x.layers) - 1; i >= 0; i-- {
		l := x.layers[i]
		if !l.source() && len(l.written) == 0 {
			continue
		}
		m := mismatch{layer: l, inner: inner}
		inner = l
		if !x.measure(&m) {
			continue
		}
		if m.given > m.stated && !cutAtLength(m) || short && m.given < m.stated {
			return m
		}
	}
	return mismatch{}
}

// cutAtLength reports whether a body that is too long is what the server's own
// file wrapper gave: that is sent until its end, or until Content-Length bytes
// were (PEP 3333, Optional Platform-Specific File Handling).
func cutAtLength(m mismatch) bool {
	return m.layer.returned != nil && m.layer.returned.FileWrapper ||
		m.inner != nil && m.inner.returned != nil && m.inner.returned.FileWrapper && m.given == m.inner.bytes()
}

// bytes is how many bytes the layer's iterable gave.
func (l *layer) bytes() int64 {
	n := 0
	for _, b := range l.nexts {
		n += b.Len
	}
	return int64(n)
}

// headFrom is the head as it left a layer: the last call that the layer, or one
// inside it whose head it let pass, made before the head went out.
func (x *exchange) headFrom(l *layer) (found start, ok bool) {
	for _, s := range x.starts {
		if s.seq < x.commit && s.by.Rank() >= l.name.Rank() {
			found, ok = s, true
		}
	}
	return found, ok
}

// measure fills in what a layer stated and gave; what layers inside wrote went
// past it. It is false where no length was stated.
func (x *exchange) measure(m *mismatch) bool {
	s, ok := x.headFrom(m.layer)
	if !ok {
		return false
	}
	m.start = s
	if times(s.Headers, "Content-Length") != 1 {
		return false
	}
	i := slices.IndexFunc(s.Headers, func(h trace.Header) bool { return strings.EqualFold(h.Name, "Content-Length") })
	stated, ok := http1.ParseLength(s.Headers[i].Value)
	m.stated = stated
	for _, b := range x.blocks {
		own := b.by == m.layer.name && b.Via == "next"
		past := b.Via == "write" && b.by.Rank() >= m.layer.name.Rank()
		if own || past {
			m.given += int64(b.Len)
			m.last = b.seq
		}
	}
	return ok
}
