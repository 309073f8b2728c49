package trace

import (
	"bytes"
	"slices"
	"strings"
)

// Comparison is what is different in an exchange from an earlier one. What
// differs from connection to connection by itself, such as ports and the time
// of day, is left out.
type Comparison struct {
	Status  Change // Old and New are "" where the status is the same
	Headers HeadersDelta
	Environ Delta
	// Body is how many bytes the body had, before and now; Bytes reports
	// whether other bytes were sent.
	Body   [2]int
	Bytes  bool
	Events [2]int // acts without waits and lines of code, before and now
}

// Compare says what is different in two exchanges. Both are looked at as far as
// the states have come.
func Compare(before, now *Trace) Comparison {
	a, b := before.At(before.Len()), now.At(now.Len())
	was, is := a.sentHead(), b.sentHead()
	c := Comparison{Events: [2]int{before.acts(), now.acts()}}
	if was.Status != is.Status {
		c.Status = Change{Old: was.Status, New: is.Status}
	}
	headers := compare(was.Headers, is.Headers)
	c.Headers = HeadersDelta{Add: headers.Add, Set: headers.Set, Del: headers.Del}
	c.Environ = compare(a.lasting(), b.lasting())
	c.Body, c.Bytes = [2]int{a.bodyLen(), b.bodyLen()}, !sameBody(a, b)
	return c
}

// Same reports whether nothing is different.
func (c Comparison) Same() bool {
	return c.Status == Change{} && c.Headers.Empty() && c.Environ.Empty() && !c.Bytes && c.Events[0] == c.Events[1]
}

// sentHead is the head that left, without the time of day.
func (s *State) sentHead() Head {
	if s.Sent == nil {
		return Head{}
	}
	isDate := func(h Header) bool { return strings.EqualFold(h.Name, "Date") }
	return Head{Status: s.Sent.Status, Headers: slices.DeleteFunc(slices.Concat(s.Sent.Headers, s.Sent.ServerAdded), isDate)}
}

// bodyLen is how many bytes the body had, without their framing. One that no
// application gave is the server's own.
func (s *State) bodyLen() int {
	switch {
	case s.Out.Cut != nil && s.Out.Cut.Body >= 0:
		return int(s.Out.Cut.Body)
	case len(s.Blocks) == 0:
		return len(s.sentBody())
	}
	n := 0
	for _, b := range s.Blocks {
		n += b.Len
	}
	return n
}

// sameBody reports whether two responses have the same body. One whose middle was not kept is
// known by its hash.
func sameBody(a, b *State) bool {
	if a.Out.Cut == nil && b.Out.Cut == nil {
		return bytes.Equal(a.sentBody(), b.sentBody())
	}
	x, y := a.ResponseBody(), b.ResponseBody()
	if was, is := x.SHA256(), y.SHA256(); was != "" && is != "" {
		return was == is
	}
	return x.Length == y.Length && bytes.Equal(x.Data, y.Data) && bytes.Equal(x.Tail, y.Tail)
}

// sentBody are the bytes that were sent behind the head, as far as they were
// kept.
func (s *State) sentBody() []byte {
	var body []byte
	for _, p := range s.Out.Pieces {
		from, to := p.Off-s.Out.Base, p.End()-s.Out.Base
		if p.What == "block" && from >= 0 && to <= int64(len(s.Out.Bytes)) {
			body = append(body, s.Out.Bytes[from:to]...)
		}
	}
	return body
}

// lasting is the environ without what the connection alone decides: its
// addresses, and where objects lie in memory.
func (s *State) lasting() []Header {
	var lasting []Header
	for _, v := range s.Environ {
		if v.Gone || v.Source == "connection" {
			continue
		}
		repr := v.Repr
		if s.Conn.Local != "" {
			repr = strings.ReplaceAll(repr, s.Conn.Local, "")
		}
		if i := strings.Index(repr, " at 0x"); i >= 0 && v.Type != "str" {
			repr = repr[:i]
		}
		lasting = append(lasting, Header{v.Key, repr})
	}
	return lasting
}

// compare matches names in order: the second of a name with the second.
func compare(before, now []Header) Delta {
	var d Delta
	rest := slices.Clone(before)
	for _, h := range now {
		i := slices.IndexFunc(rest, func(r Header) bool { return strings.EqualFold(r.Name, h.Name) })
		if i < 0 {
			d.Add = append(d.Add, h)
			continue
		}
		if rest[i].Value != h.Value {
			d.Set = append(d.Set, Change{h.Name, rest[i].Value, h.Value})
		}
		rest = slices.Delete(rest, i, i+1)
	}
	d.Del = rest
	return d
}

// acts is how many events were acts of the exchange, up to its end. What the
// connection does behind it comes when it comes, and lines of code are told where
// somebody steps through them.
func (t *Trace) acts() int {
	n := 0
	for i := range t.Len() {
		k := t.Event(i).Kind()
		if k.Act() && !k.step() && !k.Wait() {
			n++
		}
		if k == KindExchangeEnded {
			break
		}
	}
	return n
}

// step reports whether the kind is a step in the user's source, or in a framework, or what somebody asked there.
func (k Kind) step() bool {
	switch k {
	case KindFrameworkEntered, KindFrameworkLeft, KindFrameworkAnswers, KindFrameworkResponse: // of which none are told where too many requests wait
		return true
	case KindCodeLine, KindCodeCall, KindCodeReturn, KindCodeRaise, KindCodeAsked:
		return true
	}
	return false
}
