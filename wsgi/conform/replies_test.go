package conform

import (
	"fmt"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

const (
	ok     = "HTTP/1.1 200 OK\r\n"
	failed = "HTTP/1.1 500 Internal Server Error\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 51\r\n" +
		"Connection: close\r\n\r\nThe application failed. The server's log says why.\n"
	head = "HEAD / HTTP/1.1\r\nHost: x\r\n\r\n"
)

func length(n int) string { return fmt.Sprintf("Content-Length: %d\r\n", n) }

func fine(headers []wsgi.Header, body func() wsgi.Body) wsgi.AppFunc {
	return answers("200 OK", headers, body)
}

func replies() []reply {
	return append(framedReplies(), headReplies()...)
}

// framedReplies are about bodies and where they end.
func framedReplies() []reply {
	chunked := ok + "Transfer-Encoding: chunked\r\n\r\n"
	three := pairs("Content-Length", "3")
	return []reply{
		{rule: "H89", name: "exact", app: fine(three, list("a", "bc")), raw: ok + length(3) + "\r\nabc", open: true},
		{rule: "H89", name: "too much", app: fine(three, generator(errNoTea, "ab", "cd", "ef")), raw: ok + length(3) + "\r\nabc", open: true, reason: "content_length"},
		{rule: "H89", name: "written", app: writesTooMuch, raw: ok + length(3) + "\r\nabc", outcome: "error", check: raised("H89")},
		{rule: "H90", name: "too little", app: fine(three, list("ab")), raw: ok + length(3) + "\r\nab", outcome: "error", check: raised("H90")},
		{rule: "H91", name: "one block", app: fine(nil, list("abc")), raw: ok + length(3) + "\r\nabc", open: true},
		{rule: "H91", name: "written", app: writesThenReturns, raw: chunked + "1\r\na\r\n1\r\nb\r\n0\r\n\r\n", open: true},
		{rule: "H92", name: "no block", app: fine(nil, list()), raw: ok + length(0) + "\r\n", open: true},
		{rule: "H92", name: "empty blocks", app: fine(nil, generator(nil, "", "")), raw: ok + length(0) + "\r\n", open: true},
		{rule: "H93", name: "blocks", app: fine(nil, generator(nil, "ab", "", "c")), raw: chunked + "2\r\nab\r\n1\r\nc\r\n0\r\n\r\n", open: true},
		{rule: "H94", name: "old client", request: old("Connection: keep-alive"), app: fine(nil, generator(nil, "ab", "c")), raw: ok + "Connection: close\r\n\r\nabc"},
		{rule: "H95", name: "one block", request: head, app: fine(nil, list("abc")), raw: ok + length(3) + "\r\n", open: true},
		{rule: "H95", name: "stated", request: head, app: fine(three, generator(nil, "ab", "c")), raw: ok + length(3) + "\r\n", open: true},
		{rule: "H95", name: "generator", request: head, app: fine(nil, generator(nil, "ab", "c")), raw: ok + "\r\n", open: true},
		{rule: "H95", name: "nothing", request: head, app: fine(nil, list()), raw: ok + "\r\n", open: true},
		{rule: "H95", name: "empty block", request: head, app: fine(nil, list("")), raw: ok + "\r\n", open: true},
		{rule: "H95", name: "stated, nothing", request: head, app: fine(three, list()), raw: ok + length(3) + "\r\n", open: true},
		{rule: "H96", name: "204", app: answers("204 No Content", three, list("abc")), raw: "HTTP/1.1 204 No Content\r\n\r\n", open: true},
		{rule: "H96", name: "204 streamed", app: answers("204 No Content", nil, generator(nil, "a", "b")), raw: "HTTP/1.1 204 No Content\r\n\r\n", open: true},
		{rule: "H96", name: "1xx", app: answers("100 Continue", nil, list("a")), raw: failed, outcome: "error", check: raised("")},
		{rule: "H97", name: "304", app: answers("304 Not Modified", three, list("abc")), raw: "HTTP/1.1 304 Not Modified\r\n" + length(3) + "\r\n", open: true},
		{rule: "H97", name: "304 without a length", app: answers("304 Not Modified", nil, list("abc")), raw: "HTTP/1.1 304 Not Modified\r\n\r\n", open: true},
		{rule: "H98", name: "205", app: answers("205 Reset Content", three, list("abc")), raw: "HTTP/1.1 205 Reset Content\r\n" + length(0) + "\r\n", open: true},
		{rule: "H98", name: "205 without a length", app: answers("205 Reset Content", nil, list()), raw: "HTTP/1.1 205 Reset Content\r\n" + length(0) + "\r\n", open: true},
		{rule: "H106", name: "error after a block", app: fine(nil, generator(errNoTea, "ab")), raw: chunked + "2\r\nab\r\n", outcome: "error", reason: "error", check: cutOff},
		{rule: "H106", name: "panic after a block", app: fine(nil, panics("ab")), raw: chunked + "2\r\nab\r\n", outcome: "error", check: cutOff},
		{rule: "H106", name: "error before a block", app: fine(nil, generator(errNoTea)), raw: failed, outcome: "error"},
	}
}

// headReplies are about what the application states, and what is added.
func headReplies() []reply {
	many := pairs("x-b", "2", "X-A", "1", "X-b", "3", "Set-Cookie", "a=1", "Set-Cookie", "b=2")
	own := pairs("Date", "now", "Server", "here")
	replies := []reply{
		{rule: "H99", name: "old client", request: old("A: b"), app: fine(nil, list("a")), raw: ok + length(1) + "Connection: close\r\n\r\na"},
		{rule: "H99", name: "higher minor", request: request("GET / HTTP/1.7"), app: fine(nil, list("a")), raw: ok + length(1) + "\r\na", open: true},
		{rule: "H100", name: "reason", app: answers("200 Froody", nil, list("a")), raw: "HTTP/1.1 200 Froody\r\n" + length(1) + "\r\na", open: true},
		{rule: "H100", name: "no reason", app: answers("200 ", nil, list("a")), raw: "HTTP/1.1 200 \r\n" + length(1) + "\r\na", open: true},
		{rule: "H100", name: "bytes", app: answers("999 Fr\u00f6", nil, list("a")), raw: "HTTP/1.1 999 Fr\xf6\r\n" + length(1) + "\r\na", open: true},
		{rule: "H101", name: "order", app: fine(many, list("a")), raw: ok + "x-b: 2\r\nX-A: 1\r\nX-b: 3\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n" + length(1) + "\r\na", open: true},
		{rule: "H101", name: "own", app: fine(own, list("a")), raw: ok + "Server: here\r\n" + length(1) + "\r\na", open: true, check: added("Date", false)},
		{rule: "H101", name: "added", app: fine(nil, list("a")), raw: ok + length(1) + "\r\na", open: true, check: added("Date", true)},
		{rule: "H102", name: "no type", app: fine(nil, list("<html>")), raw: ok + length(6) + "\r\n<html>", open: true},
		{rule: "H104", name: "relative", app: answers("302 Found", pairs("Location", "../b?c"), list()), raw: "HTTP/1.1 302 Found\r\nLocation: ../b?c\r\n" + length(0) + "\r\n", open: true},
	}
	for _, status := range []string{"200 OK\r\nX: y", "200 OK\n", "200 \x00", "200 \x7f", "200 \u0100"} {
		replies = append(replies, reply{rule: "H103", name: "status", app: answers(status, nil, list("a")), raw: failed, outcome: "error"})
	}
	for _, value := range []string{"a\r\nX: y", "a\nb", "a\rb", "a\x00", "a\x1b", "\x7f", "\u0100", "\u20ac"} {
		replies = append(replies, reply{rule: "H103", name: "value", app: fine(pairs("X", value), list("a")), raw: failed, outcome: "error"})
	}
	for _, name := range []string{"", "a b", "a:", "a\r\n", "\u00f6", "a\x00"} {
		replies = append(replies, reply{rule: "H103", name: "name", app: fine(pairs(name, "a"), list("a")), raw: failed, outcome: "error"})
	}
	for _, hop := range []string{"Connection", "keep-alive", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Proxy-Authenticate"} {
		replies = append(replies, reply{rule: "H105", name: hop, app: fine(pairs(hop, "chunked"), list("a")), raw: failed, outcome: "error"})
	}
	return replies
}

// writesTooMuch writes more than it stated (H89).
func writesTooMuch(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	write, err := start.Call("200 OK", pairs("Content-Length", "3"), nil)
	if err != nil {
		return nil, err
	}
	return nil, write([]byte("abcd"))
}

func writesThenReturns(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	write, err := start.Call("200 OK", nil, nil)
	if err != nil {
		return nil, err
	}
	return wsgi.Text("b"), write([]byte("a"))
}

func panics(first string) func() wsgi.Body {
	return func() wsgi.Body {
		return wsgi.Stream(func(yield func([]byte, error) bool) {
			yield([]byte(first), nil)
			panic("no tea")
		})
	}
}

func cutOff(o outcome) string {
	if !o.answers[0].cut {
		return "the client cannot tell that the answer is not whole"
	}
	return ""
}

// added asserts whether the server added a header.
func added(name string, want bool) func(outcome) string {
	return func(o outcome) string {
		for _, h := range of[*trace.HeadCommitted](o.events)[0].ServerAdded {
			if h.Name == name && want {
				return ""
			}
		}
		if want || o.answers[0].header.Get(name) == "now" {
			return map[bool]string{true: name + " is not added"}[want]
		}
		return name + " of the application is not sent"
	}
}
