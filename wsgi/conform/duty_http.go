package conform

import (
	"fmt"
	"strings"
	"time"
)

// httpDuties are what HTTP asks of a server when an application answers. Where a duty of
// PEP 3333 says the same (H75 is S47, H89 S33, H90 S34, H101 S49, H106 S46, H107 S39), it
// stands there.
func httpDuties() []duty {
	old := func(path string) string { return strings.Replace(probing(path), "HTTP/1.1", "HTTP/1.0", 1) }
	return []duty{
		{"H76", Must, "RFC 9110 §10.1.1", "an application that reads no body: no 100 Continue behind its answer", "", unreadExpectation},
		{"H92", Must, "RFC 9112 §6.3", "no block at all: the client can tell that the body is empty", "", framedAs(persistent(probing("none")), "")},
		{"H93", Must, "RFC 9112 §6.3", "several blocks without a length: the client can tell where the body ends", "", framedAs(persistent(probing("blocks")), "abc")},
		{"H94", Must, "RFC 9112 §6.1", "no chunks for a client of HTTP/1.0", "", seeing(old("blocks"), func(r response) (string, bool) {
			return fmt.Sprintf("%q", append(r.lines("Transfer-Encoding"), r.body)), len(r.lines("Transfer-Encoding")) == 0 && r.body == "abc"
		})},
		{"H98", Must, "RFC 9110 §15.3.6", "205 has no body", "", framedAs(persistent(probing("status/205")), "")},
		{"H99", Must, "RFC 9110 §6.2", "a client of HTTP/1.0 is answered with version 1", "", seeing(old("plain"), func(r response) (string, bool) {
			return r.Proto, r.ProtoMajor == 1
		})},
		{"H102", Should, "RFC 9110 §8.3", "without a Content-Type none is made up", "", seeing(probing("untyped"), func(r response) (string, bool) {
			return fmt.Sprintf("%q", r.lines("Content-Type")), len(r.lines("Content-Type")) == 0
		})},
		{"H104", Should, "RFC 9110 §10.2.2", "a relative Location stays relative", "", seeing(probing("relative"), func(r response) (string, bool) {
			return fmt.Sprintf("%q", r.lines("Location")), r.Header.Get("Location") == "../tea"
		})},
	}
}

// persistent is a request that lets the connection live on, so that its end cannot stand for
// the body's.
func persistent(request string) string {
	return strings.Replace(request, "Connection: close\r\n", "", 1)
}

// framedAs: the body is whole, and either its length is stated or the connection ends with it.
func framedAs(request, body string) func(*peer) (string, bool) {
	return func(p *peer) (string, bool) {
		h, err := p.ask(request)
		if err != nil || len(h.replies) != 1 {
			return h.did(), false
		}
		r := h.replies[0]
		framed := append(r.lines("Content-Length"), r.lines("Transfer-Encoding")...)
		return fmt.Sprintf("%q, the body is %q, closed: %v", framed, r.body, h.closed),
			r.cut == nil && r.body == body && (len(framed) == 1 || h.closed && len(framed) == 0)
	}
}

// unreadExpectation: a client that waits before it sends its body, and sends it if it is told
// to. Behind the final answer must not come 100 Continue: it would be taken for the next answer.
func unreadExpectation(p *peer) (string, bool) {
	w, err := p.dial()
	if err != nil {
		return "takes no connection", false
	}
	w.send("POST /conform/unread HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n")
	w.read(min(time.Second, p.patience))
	if _, behind, told := strings.Cut(w.received.String(), "100 Continue\r\n\r\n"); told && behind == "" {
		w.send("hello")
	}
	h := w.hear("POST")
	_, behind, answered := strings.Cut(h.raw, " 200 ")
	return h.did(), answered && !strings.Contains(behind, " 100 Continue")
}
