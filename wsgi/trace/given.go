package trace

import (
	"bytes"
	"strings"

	"roundtrip/wsgi/latin1"
)

// Given is a request as the application got it: what a person made of it while it was held, or as
// its client sent it.
type Given struct {
	Method, Target, Version string
	Headers                 []RequestHeader
	Head                    []byte // its bytes, with the empty line at their end
	Framed                  []byte // what came behind it, as far as it was kept
	Size                    int64  // of that, on the wire; -1 where that is not known
	Body                    Body   // without its framing
	Changed                 bool   // by a person
}

// Given is the request as the application got it. It has no version where no request line was read.
func (s *State) Given() Given {
	g := Given{Method: s.Method, Target: s.Target, Headers: s.Headers, Body: RequestBody(s.In), Size: -1, Changed: s.Rewrite > 0}
	if s.Line != nil {
		g.Version = s.Line.Version
	}
	own := s.In.own()
	if head, rest, ok := bytes.Cut(own, []byte("\r\n\r\n")); ok {
		g.Head, g.Framed = own[:len(head)+4], rest
		g.Size = s.In.Total - int64(len(g.Head))
	}
	if g.Changed {
		g.Head = s.Edits[s.Rewrite-1].Bytes
		g.Headers = keyed(s.Headers)
	}
	if body, ok := s.WrittenBody(); ok {
		g.Framed, g.Size = body, int64(len(body))
		g.Body = Body{Data: body, Length: int64(len(body)), Whole: true}
	}
	return g
}

// Header is the value of the first header with a name, "" for none.
func (g *Given) Header(name string) string {
	for _, h := range g.Headers {
		if strings.EqualFold(h.Name, name) {
			return h.Value
		}
	}
	return ""
}

// WrittenBody is the body that a person wrote in the place of the client's, false for none.
func (s *State) WrittenBody() ([]byte, bool) {
	if s.Written == 0 {
		return nil, false
	}
	return latin1.Append(nil, s.Edits[s.Written-1].After), true
}

// keyed are headers with the keys of the environ that those that a person wrote have in it. One
// whose name has an underscore is dropped, as it could pass for another.
func keyed(headers []RequestHeader) []RequestHeader {
	all := make([]RequestHeader, len(headers))
	for i, h := range headers {
		if h.Key == "" && !strings.Contains(h.Name, "_") {
			h.Key = keyOf(h.Name)
		}
		all[i] = h
	}
	return all
}

func keyOf(name string) string {
	key := strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
	if key == "CONTENT_TYPE" || key == "CONTENT_LENGTH" {
		return key
	}
	return "HTTP_" + key
}
