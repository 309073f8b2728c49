package trace

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
)

// Body is the body of a message without its framing, as far as it was kept.
type Body struct {
	Data []byte // its beginning
	Tail []byte // its end, where the middle was not kept
	// Length is how long the whole body is, -1 where that is not known.
	Length int64
	// Whole reports that Data is all of it.
	Whole bool
	hash  string
}

// LeftOut is how many bytes lie between Data and Tail, 0 where there are none or their number
// is not known.
func (b Body) LeftOut() int64 {
	return max(0, b.Length-int64(len(b.Data)+len(b.Tail)))
}

// SHA256 is the hash of the whole body in hexadecimal, "" where that is not known.
func (b Body) SHA256() string {
	if !b.Whole {
		return b.hash
	}
	sum := sha256.Sum256(b.Data)
	return hex.EncodeToString(sum[:])
}

// RequestBody is the body of the request that came over a wire.
func RequestBody(in Wire) Body {
	head, rest, ok := bytes.Cut(in.own(), []byte("\r\n\r\n"))
	if !ok {
		return Body{Length: -1}
	}
	length, chunked := BodyFraming(head)
	b := Body{Length: length}
	switch {
	case chunked:
		b = dechunked(rest)
	case length < 0:
		return Body{Whole: true}
	default:
		b.Data = rest[:min(length, int64(len(rest)))]
		b.Whole = int64(len(b.Data)) == length
	}
	return b.cut(in.Cut, chunked)
}

// own are the bytes of a message that were kept. Of the connection, there may be those of requests
// before it.
func (w Wire) own() []byte {
	if len(w.Pieces) == 0 {
		return w.Bytes
	}
	return w.Bytes[min(int64(len(w.Bytes)), max(0, w.Pieces[0].Off-w.Base)):]
}

// ResponseBody is the body of the response, as far as it has been sent.
func (s *State) ResponseBody() Body {
	var sent []byte
	chunked, whole := false, s.Out.Cut == nil
	if s.Sent != nil {
		_, chunked = s.Sent.framing()
	}
	for _, p := range s.Out.Pieces {
		if p.What != "block" && p.What != "last chunk" {
			continue
		}
		from, to := p.Off-s.Out.Base, p.End()-s.Out.Base
		if kept := int64(len(s.Out.Bytes)); to > kept {
			whole = false
			from, to = min(from, kept), kept
		}
		sent = append(sent, s.Out.Bytes[max(0, from):to]...)
		chunked = chunked || p.Framing == "chunked"
	}
	b := Body{Data: sent, Length: -1, Whole: whole}
	if chunked {
		b = dechunked(sent)
		b.Whole = b.Whole && whole
	}
	if b.Whole {
		b.Length = int64(len(b.Data))
	}
	return b.cut(s.Out.Cut, chunked)
}

// cut adds what is known of a body whose middle was not kept.
func (b Body) cut(l *LeftOut, chunked bool) Body {
	if l == nil {
		return b
	}
	b.Tail, b.Length, b.hash, b.Whole = l.Tail, l.Body, l.SHA256, false
	if chunked {
		b.Tail = nil
		c := Chunks{Left: l.Chunk}
		c.Write(l.Tail, func(p []byte) { b.Tail = append(b.Tail, p...) })
	}
	return b
}

// dechunked are the data of chunks.
func dechunked(p []byte) Body {
	b := Body{Length: -1}
	var c Chunks
	c.Write(p, func(data []byte) { b.Data = append(b.Data, data...) })
	if b.Whole = c.Ended; b.Whole {
		b.Length = int64(len(b.Data))
	}
	return b
}

// BodyFraming is what a head that was accepted says of its body: how long it is, -1 if it does
// not say so, and whether it comes in chunks.
func BodyFraming(head []byte) (length int64, chunked bool) {
	length = -1
	for _, line := range strings.Split(string(head), "\r\n")[1:] {
		name, value, _ := strings.Cut(line, ":")
		switch n, err := strconv.ParseInt(strings.TrimSpace(value), 10, 64); {
		case strings.EqualFold(name, "Content-Length") && err == nil:
			length = n
		case strings.EqualFold(name, "Transfer-Encoding"):
			chunked = true
		}
	}
	return length, chunked
}
