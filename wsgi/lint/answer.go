package lint

import (
	"slices"
	"strings"

	"roundtrip/wsgi/http1"
	"roundtrip/wsgi/trace"
)

// answerRows are about a response as a whole: what HTTP asks of this status,
// these headers and this body together.
func answerRows() []row {
	return []row{
		{Rule{"H96", Must, "RFC 9110 §15.2", "Give the final status; the server sends 100 Continue by itself."}, informational},
		{Rule{"H96", Must, rfcLength, "Leave Content-Length out: a 204 has no body to measure."}, lengthOf204},
		{Rule{"H96", Must, "RFC 9110 §15.3.5", "Return an empty list, or choose a status that has a body."}, bodyOf(204)},
		{Rule{"H96", Advice, "RFC 9110 §8.3", "Leave Content-Type out: there is no body that it could be the type of."}, typeOf204},
		{Rule{"H97", Must, "RFC 9110 §15.4.5", "Return an empty list: the client has the body."}, bodyOf(304)},
		{Rule{"H97", Should, "RFC 9110 §15.4.5", "Leave it out: the client has it from the first answer."}, headersOf304},
		{Rule{"H98", Must, "RFC 9110 §15.3.6", "Return an empty list, or choose a status that has a body."}, bodyOf(205)},
		{Rule{"H89", Must, rfcLength, "State the number of bytes of the body, once, in digits."}, badLength},
		{Rule{"H101", Must, "RFC 9110 §5.3", "Give it once."}, doubled},
		{Rule{"H102", Should, "RFC 9110 §8.3", "Say what the body is, such as ('Content-Type', 'text/plain; charset=utf-8')."}, untyped},
		{Rule{"A21", Must, "RFC 9110 §8.8.3", `Put the tag in double quotes, with W/ before them for a weak one: W/"v1".`}, badTag},
	}
}

// answer finds the call whose head went out.
func (x *exchange) answer() *start {
	if x.committed == nil || x.committed.Trigger == "error" || x.committed.Trigger == "rejected" {
		return nil
	}
	for i := len(x.starts) - 1; i >= 0; i-- {
		if s := &x.starts[i]; s.to == trace.LayerServer && s.seq < x.commit {
			return s
		}
	}
	return nil
}

// status is the code of the answer, 0 while there is none.
func (x *exchange) status() int {
	if s := x.answered; s != nil {
		return http1.StatusCode(s.Status)
	}
	return 0
}

// bodiless reports whether the answer is one whose body is not sent.
func (x *exchange) bodiless() bool {
	head := x.line != nil && x.line.Method == "HEAD"
	return head || slices.Contains([]int{204, 205, 304}, x.status())
}

// author is the first call that had a header, and so who gave it.
func (x *exchange) author(h trace.Header) start {
	i := slices.IndexFunc(x.starts, func(s start) bool { return slices.Contains(s.Headers, h) })
	return x.starts[max(i, 0)]
}

// named are the headers of a name.
func named(headers []trace.Header, name string) []trace.Header {
	var found []trace.Header
	for _, h := range headers {
		if strings.EqualFold(h.Name, name) {
			found = append(found, h)
		}
	}
	return found
}

// times is how many headers have a name.
func times(headers []trace.Header, name string) int {
	n := 0
	for _, h := range headers {
		if strings.EqualFold(h.Name, name) {
			n++
		}
	}
	return n
}

func informational(x *exchange, tell tell) {
	for i, s := range x.starts {
		if code := http1.StatusCode(s.Status); x.freshStatus(i) && code >= 100 && code < 200 {
			tell(s.by, did(s.by, "gave the status %s, but 1xx is not an answer, and the server's to send.", shown(s.Status)), s.seq)
		}
	}
}

func lengthOf204(x *exchange, tell tell) {
	if x.status() != 204 {
		return
	}
	for _, h := range named(x.answered.Headers, "Content-Length") {
		by := x.author(h)
		tell(by.by, did(by.by, "gave Content-Length with a 204."), by.seq)
	}
}

func typeOf204(x *exchange, tell tell) {
	if x.status() != 204 {
		return
	}
	for _, h := range named(x.answered.Headers, "Content-Type") {
		by := x.author(h)
		tell(by.by, did(by.by, "gave Content-Type with a 204."), by.seq)
	}
}

// bodyOf finds a body where the status has none.
func bodyOf(status int) func(x *exchange, tell tell) {
	return func(x *exchange, tell tell) {
		l := x.outermost()
		if x.status() != status || l == nil {
			return
		}
		i := slices.IndexFunc(l.blocks, func(b block) bool { return !b.Empty })
		if i < 0 {
			return
		}
		who := x.giver()
		tell(who, did(who, "gave %s of body with a %d, which has none.", several(l.blocks[i].Len, "byte"), status), x.answered.seq, l.blocks[i].seq)
	}
}

// giver is the innermost layer that gave a byte of body.
func (x *exchange) giver() trace.Layer {
	for _, l := range slices.Backward(x.layers) {
		if slices.ContainsFunc(l.blocks, func(b block) bool { return !b.Empty }) {
			return l.name
		}
	}
	return x.called()
}

// headersOf304 are the headers that describe a body, which the client of a 304
// has already.
func headersOf304(x *exchange, tell tell) {
	if x.status() != 304 {
		return
	}
	for _, name := range []string{"Content-Type", "Content-Encoding", "Content-Language", "Content-Range"} {
		for _, h := range named(x.answered.Headers, name) {
			by := x.author(h)
			tell(by.by, did(by.by, "gave %s with a 304.", h.Name), by.seq)
		}
	}
}

func badLength(x *exchange, tell tell) {
	x.eachHeader(func(s start, h trace.Header) {
		if !strings.EqualFold(h.Name, "Content-Length") {
			return
		}
		if _, ok := http1.ParseLength(h.Value); !ok && !hasControl(h.Value) && !above(h.Value) {
			tell(s.by, did(s.by, "gave Content-Length as %s, which is not a number of bytes.", shown(h.Value)), s.seq)
		}
	})
	x.twice(tell, "Content-Length")
}

// doubled are headers that have one value only, such as Location.
func doubled(x *exchange, tell tell) {
	for _, name := range []string{"Content-Type", "Location", "ETag", "Last-Modified", "Date", "Content-Range"} {
		x.twice(tell, name)
	}
}

// twice finds the first call that has a header more than once.
func (x *exchange) twice(tell tell, name string) {
	for _, s := range x.starts {
		if n := times(s.Headers, name); n > 1 {
			tell(s.by, did(s.by, "gave %s %d times, and it has one value.", name, n), s.seq)
			return
		}
	}
}

// untyped: a body that nobody said the type of.
func untyped(x *exchange, tell tell) {
	s := x.answered
	if s == nil || x.bodiless() || times(s.Headers, "Content-Type") > 0 {
		return
	}
	if at, ok := x.given(x.last() + 1); ok {
		by := x.maker()
		tell(by.by, did(by.by, "gave a body and no Content-Type, so that the client has to guess what it is."), by.seq, at)
	}
}

// maker is the call that the answer began with: the innermost one, the last of
// them if there are several.
func (x *exchange) maker() start {
	var best start
	for i, s := range x.starts {
		if s.seq < x.commit && (i == 0 || s.by.Rank() >= best.by.Rank()) {
			best = s
		}
	}
	return best
}

// last is the place of the last event.
func (x *exchange) last() int { return x.events[len(x.events)-1].Seq }

func badTag(x *exchange, tell tell) {
	x.eachHeader(func(s start, h trace.Header) {
		if strings.EqualFold(h.Name, "ETag") && !isTag(h.Value) {
			tell(s.by, did(s.by, "gave the ETag %s, which is not a tag in double quotes.", shown(h.Value)), s.seq)
		}
	})
}

// isTag follows RFC 9110 §8.8.3: an entity-tag, weak or strong.
func isTag(value string) bool {
	opaque := strings.TrimPrefix(value, "W/")
	if len(opaque) < 2 || opaque[0] != '"' || opaque[len(opaque)-1] != '"' {
		return false
	}
	return !strings.ContainsAny(opaque[1:len(opaque)-1], "\" ")
}
