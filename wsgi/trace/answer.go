package trace

import (
	"slices"
	"strconv"
	"strings"
)

// Answer is what a client has of a response, in bytes.
type Answer struct {
	Head, Body int64
	// Framing are the bytes around those of the body: the sizes and line ends of its
	// chunks (RFC 9112 §7.1).
	Framing int64
	// Length is how long the body is by its Content-Length, -1 where none says so.
	Length int64
	// Whole reports that nothing of the response is missing.
	Whole bool
}

// Answer is what the first n bytes that were sent have of the response. A client that
// left early may have less than was sent.
func (s *State) Answer(n int64) Answer {
	a := Answer{Length: -1}
	var body int64 // of the last response on the wire
	headOut, ended := false, false
	for _, p := range s.Out.All() {
		size := min(p.Len, n)
		n -= size
		switch p.What {
		case "head", "100":
			a.Head += size
			body, headOut, ended = 0, p.What == "head" && size == p.Len, false
		default:
			data := min(p.Data(), size)
			body += data
			a.Body += data
			a.Framing += size - data
			ended = p.What == "last chunk" && size == p.Len
		}
	}
	if s.Route != nil && s.Route.Route == RouteConnection { // what is a whole answer, its server knows
		a.Whole = s.Outcome() == "complete" && a.Body > 0
		return a
	}
	if s.Sent == nil || !headOut {
		return a
	}
	chunked := false
	a.Length, chunked = s.Sent.framing()
	switch {
	case s.bodiless():
		a.Whole = true
	case chunked:
		a.Whole = ended
	case a.Length >= 0:
		a.Whole = body >= a.Length
	default: // the end of the connection ends the body
		a.Whole = s.Outcome() == "complete" || s.Outcome() == "rejected"
	}
	return a
}

// bodiless reports whether the response has no body, whatever its head says (RFC 9110 §6.4.1).
func (s *State) bodiless() bool {
	code := s.Status()
	return s.Method == "HEAD" || code == 204 || code == 304
}

// framing is how long the body is by the head, -1 if that does not say so, and whether it
// comes in chunks.
// HasAll reports whether the client has the whole response, and can tell that: there is nothing
// that it could wait for.
func (s *State) HasAll() bool {
	if s.Sent == nil || !slices.Contains([]string{"exhausted", "content_length", "no_body", "replaced"}, s.Ended) {
		return false
	}
	length, chunked := s.Sent.framing()
	return chunked || length >= 0 || s.Ended == "no_body"
}

func (d *HeadCommitted) framing() (length int64, chunked bool) {
	length = -1
	for _, headers := range [][]Header{d.Headers, d.ServerAdded} {
		for _, h := range headers {
			n, err := strconv.ParseInt(strings.TrimSpace(h.Value), 10, 64)
			switch {
			case strings.EqualFold(h.Name, "Content-Length") && err == nil:
				length = n
			case strings.EqualFold(h.Name, "Transfer-Encoding"):
				chunked = true
			}
		}
	}
	return length, chunked
}

// Data is how many bytes of a body the piece has: all that is no framing of chunks.
func (p Piece) Data() int64 {
	switch {
	case p.What == "last chunk":
		return 0
	case p.What != "block" || p.Framing != "chunked":
		return p.Len
	}
	for digits := int64(1); ; digits++ { // the size, and a line end behind it and behind the data
		data := p.Len - digits - 4
		if data <= 0 || data < 1<<(4*digits) {
			return max(0, data)
		}
	}
}
