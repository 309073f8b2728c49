package sandbox

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"
	"strings"

	"roundtrip/sandbox/catalog"
	"roundtrip/wsgi/trace"
)

// HostMark stands in raw bytes where the lab's own host and port belong.
const HostMark = "{{host}}"

// AnswerMark stands in raw bytes where the client waits until the server answers, before it
// sends what is behind the mark.
const AnswerMark = "{{answer}}"

// Request is what the lab's client sends. If Raw is not nil it is sent as it
// is, but for HostMark, however broken; otherwise the other fields are written
// as HTTP/1.1 asks, text going out as UTF-8.
type Request struct {
	Method, Target, Version string
	Headers                 []trace.Header
	Body                    []byte
	Raw                     []byte
	// Leaves, if it is not nil, says where the client goes away. The request is held there
	// for nobody.
	Leaves Until
}

// parts are the bytes of the request to the given host: those that are sent at once, and
// those for which the client waits until it is told to continue, as it says itself
// (RFC 9110 §10.1.1), or until it has an answer. Other raw bytes are sent as they are.
func (r Request) parts(host string) (now, then []byte) {
	if before, _, ok := bytes.Cut(r.Raw, []byte(AnswerMark)); ok {
		now = withHost(before, host)
		return now, r.Bytes(host)[len(now):]
	}
	now = r.Bytes(host)
	if head := len(now) - len(r.Body); r.expects() {
		now, then = now[:head], now[head:]
	}
	return now, then
}

// expects reports whether the client sends its body only if it is told to continue.
func (r Request) expects() bool {
	return r.Raw == nil && slices.ContainsFunc(r.Headers, func(h trace.Header) bool {
		return strings.EqualFold(h.Name, "Expect") && strings.EqualFold(h.Value, "100-continue")
	})
}

func withHost(raw []byte, host string) []byte {
	return bytes.ReplaceAll(raw, []byte(HostMark), []byte(host))
}

// Bytes are the bytes of the request to the given host. Host and
// Content-Length are added if they are missing and needed.
func (r Request) Bytes(host string) []byte {
	if r.Raw != nil {
		return withHost(bytes.Replace(r.Raw, []byte(AnswerMark), nil, 1), host)
	}
	var b bytes.Buffer
	b.WriteString(cmp.Or(r.Method, "GET") + " " + cmp.Or(r.Target, "/") + " " + cmp.Or(r.Version, "HTTP/1.1") + "\r\n")
	if !r.has("Host") {
		b.WriteString("Host: " + host + "\r\n")
	}
	for _, h := range r.Headers {
		b.WriteString(h.Name + ": " + h.Value + "\r\n")
	}
	if len(r.Body) > 0 && !r.has("Content-Length") && !r.has("Transfer-Encoding") {
		b.WriteString("Content-Length: " + strconv.Itoa(len(r.Body)) + "\r\n")
	}
	b.WriteString("\r\n")
	b.Write(r.Body)
	return b.Bytes()
}

func (r Request) has(name string) bool {
	return slices.ContainsFunc(r.Headers, func(h trace.Header) bool { return strings.EqualFold(h.Name, name) })
}

// SampleRequest is one that shows what an application does.
func SampleRequest(c *catalog.Catalog, app string) Request {
	s := c.Sample(app)
	if s == nil {
		return Request{Method: "GET", Target: "/"}
	}
	return Request{Method: cmp.Or(s.Method, "GET"), Target: cmp.Or(s.Target, "/"), Headers: s.Headers, Body: []byte(s.Body)}
}
