package upstream

import (
	"strconv"
	"strings"

	"roundtrip/wsgi"
	"roundtrip/wsgi/http1"
	"roundtrip/wsgi/latin1"
)

// via is how this server names itself to the one that it asks (RFC 9110 §7.6.3).
const via = "1.1 roundtrip"

// mostVias is how often a request may have come through here: inspectors can stand in a row.
const mostVias = 5

// request is a request as it is sent on.
type request struct {
	method  string
	head    []byte
	chunked bool
	body    bool // there is one to be sent
	expects bool
	upgrade bool
	vias    int
}

// request makes the request for the other server.
func (a *App) request(h wsgi.RequestHead) request {
	r := request{method: h.Method, chunked: h.Chunked, body: h.Chunked || h.ContentLength > 0, expects: h.Expects}
	named := connectionOptions(h.Headers)
	r.upgrade = named["upgrade"] && upgrades(h.Headers)
	out := append(r.head, latin1.Encode(h.Method+" "+h.Target+" HTTP/1.1\r\n")...)
	host := false
	for _, f := range h.Headers {
		if strings.EqualFold(f.Name, "Host") {
			host, f.Value = true, a.hostFor(h, f.Value)
		}
		if f = r.passed(f, named); f.Name != "" {
			out = http1.AppendField(out, f.Name, f.Value)
		}
	}
	if !host { // a client of HTTP/1.0
		out = http1.AppendField(out, "Host", a.hostFor(h, a.host))
	}
	out = http1.AppendField(out, "Via", via)
	if r.upgrade {
		out = http1.AppendField(out, "Connection", "Upgrade")
	} else if named["te"] {
		out = http1.AppendField(out, "Connection", "TE")
	}
	r.head = http1.AppendHeadEnd(out)
	return r
}

// hostFor is the Host of a request whose client asked for another, or for none.
func (a *App) hostFor(h wsgi.RequestHead, asked string) string {
	switch {
	case a.o.Host == Own:
		return a.host
	case a.o.Host != "":
		return a.o.Host
	case h.Authority != "":
		return h.Authority
	}
	return asked
}

// passed is a header as it is passed on, without a name if it is not (RFC 9110 §7.6.1).
func (r *request) passed(f wsgi.Header, named map[string]bool) wsgi.Header {
	switch name := strings.ToLower(f.Name); {
	case name == "upgrade" && r.upgrade:
	case name == "te" && named["te"]:
		f.Value = "trailers" // of which this server can pass on the rest
	case name == "transfer-encoding":
		f.Value = "chunked"
	case name == "expect" && !r.expects:
		return wsgi.Header{}
	case name == "via":
		r.vias += strings.Count(f.Value, via)
	case name != "content-length" && name != "host" && (named[name] || isOfConnection(name)):
		return wsgi.Header{}
	}
	return f
}

// loops reports whether the request has come through here too often.
func (r *request) loops() bool { return r.vias >= mostVias }

// repeatable reports whether a request may be sent again where its connection is lost before an
// answer (RFC 9110 §9.2.2).
func (r *request) repeatable() bool {
	switch r.method {
	case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE":
		return !r.body && !r.upgrade
	}
	return false
}

// isOfConnection knows the headers that concern one connection, whatever Connection says. The name
// is in small letters.
func isOfConnection(name string) bool {
	switch name {
	case "connection", "keep-alive", "proxy-connection", "te", "transfer-encoding", "upgrade":
		return true
	}
	return false
}

// connectionOptions are the options of Connection, in small letters: headers for this connection
// alone.
func connectionOptions(headers []wsgi.Header) map[string]bool {
	named := make(map[string]bool)
	for _, h := range headers {
		if strings.EqualFold(h.Name, "Connection") {
			for option := range strings.SplitSeq(h.Value, ",") {
				named[strings.ToLower(strings.Trim(option, " \t"))] = true
			}
		}
	}
	return named
}

// upgrades reports whether a client asks for a protocol that can be passed through. h2c cannot be
// read here, and clients that offer it do without (RFC 9113 §3.1).
func upgrades(headers []wsgi.Header) bool {
	for _, h := range headers {
		if strings.EqualFold(h.Name, "Upgrade") {
			return !strings.Contains(strings.ToLower(h.Value), "h2c")
		}
	}
	return false
}

// appendChunk appends a block of a body in the request's framing.
func (r *request) appendChunk(dst, block []byte) []byte {
	if !r.chunked {
		return append(dst, block...)
	}
	return http1.AppendChunk(dst, block)
}

// lastChunk ends a body.
func (r *request) lastChunk(trailers []wsgi.Header) []byte {
	if !r.chunked {
		return nil
	}
	out := []byte("0\r\n")
	for _, h := range trailers {
		out = http1.AppendField(out, h.Name, h.Value)
	}
	return http1.AppendHeadEnd(out)
}

// number reads a size, -1 if it is none.
func number(text string, base int) int64 {
	n, err := strconv.ParseUint(text, base, 62)
	if err != nil {
		return -1
	}
	return int64(n)
}
