package conform

import (
	"fmt"
	"strings"
	"testing"

	"roundtrip/wsgi"
)

// bug is one that real servers have had: the requests that brought it out, or
// answers, or a whole turn.
type bug struct {
	number  int
	what    string
	rows    []row
	replies []reply
	run     func(*testing.T)
}

func TestBugsOfOtherServers(t *testing.T) {
	t.Parallel()
	listeners := listenersFor(t, echoServer)
	for i, b := range bugs() {
		if b.number != i+1 || len(b.rows)+len(b.replies) == 0 && b.run == nil {
			t.Errorf("bug %d stands in the place of %d, or nothing shows it", b.number, i+1)
		}
		t.Run(fmt.Sprintf("%02d %s", b.number, b.what), func(t *testing.T) {
			t.Parallel()
			for _, r := range b.rows {
				r.run(t, listeners)
			}
			for _, r := range b.replies {
				r.run(t)
			}
			if b.run != nil {
				b.run(t)
			}
		})
	}
}

func bugs() []bug {
	return append(requestBugs(), gatewayBugs()...)
}

// requestBugs are those of reading.
func requestBugs() []bug {
	end := "0\r\n\r\n"
	return []bug{
		{number: 1, what: "underscore and hyphen meet in one key", rows: []row{
			accepted("H44", post("X_Forwarded_For: 6.6.6.6\r\nX-Forwarded-For: 1.1.1.1"), has("HTTP_X_FORWARDED_FOR", "1.1.1.1")).remarked("H44"),
			accepted("H44", post("X-Forwarded-For: 1.1.1.1\r\nX_Forwarded_For: 6.6.6.6"), has("HTTP_X_FORWARDED_FOR", "1.1.1.1")).remarked("H44"),
		}},
		{number: 2, what: "a header named SCRIPT_NAME moves the path", rows: []row{
			accepted("H47", "GET /admin HTTP/1.1\r\nHost: x\r\nSCRIPT_NAME: /admin\r\nScript-Name: /admin\r\n\r\n", path("/admin", ""), has("SCRIPT_NAME", "")).remarked("H44"),
		}},
		{number: 3, what: "several transfer codings, or in conflict", rows: []row{
			refused("H56", 400, post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity")+end, ""),
			refused("H55", 501, post("Transfer-Encoding: identity\r\nTransfer-Encoding: chunked")+end, ""),
			refused("H56", 400, post("Transfer-Encoding: chunked, identity")+end, "chunked, identity"),
		}},
		{number: 4, what: "an odd coding falls back to the length", rows: []row{
			refused("H52", 400, post("Content-Length: 3\r\nTransfer-Encoding: xchunked")+"abc", "xchunked"),
			refused("H52", 400, post("Transfer-Encoding: \x0bchunked\r\nContent-Length: 3")+"abc", "\x0b").naming("H41"),
		}},
		{number: 5, what: ",chunked is taken as another coding", rows: []row{
			refused("H56", 400, post("Transfer-Encoding: ,chunked")+end, ",chunked"),
			refused("H56", 400, post("Transfer-Encoding: chunked,")+end, "chunked,"),
		}},
		{number: 6, what: "numbers as a language reads them", rows: []row{
			refused("H49", 400, sized("+1", "a"), "+1"), refused("H49", 400, sized("0_1", "a"), "0_1"),
			refused("H49", 400, sized("-0", ""), "-0"), refused("H49", 400, sized("0x1", "a"), "0x1"),
			refused("H60", 400, chunked("+1\r\na\r\n"+end), "+1"), refused("H60", 400, chunked("0_1\r\na\r\n"+end), "0_1"),
			refused("H60", 400, chunked("-0\r\n\r\n"), "-0"), refused("H60", 400, chunked("0x1\r\na\r\n"+end), "0x1"),
		}},
		{number: 7, what: "strip() eats more than blanks", rows: []row{
			refused("H56", 400, post("Transfer-Encoding: \xa0chunked\xa0")+end, "\xa0chunked\xa0"),
			refused("H56", 400, post("Transfer-Encoding: chunked\x85")+end, "chunked\x85"),
			refused("H49", 400, sized("1\xa0", "a"), "1\xa0"),
			refused("H35", 400, post("Content-Length\xa0: 1")+"a", "\xa0"),
		}},
		{number: 8, what: "LF, CR and NUL in values", rows: []row{
			refused("H39", 400, post("A: b\nTransfer-Encoding: chunked")+end, ""),
			refused("H40", 400, post("A: b\rTransfer-Encoding: chunked")+end, "\r"),
			refused("H41", 400, post("A: b\x00c"), "\x00"),
		}},
		{number: 9, what: "a blank before the colon", rows: []row{
			refused("H36", 400, post("Transfer-Encoding : chunked")+end, " "),
			refused("H36", 400, post("Content-Length\t: 1")+"a", "\t"),
		}},
		{number: 10, what: "empty name, length and chunk size", rows: []row{
			refused("H35", 400, post(": x"), ":"),
			refused("H49", 400, sized("", "a"), ""),
			refused("H60", 400, chunked("\r\na\r\n"+end), ""),
			refused("H60", 400, chunked(";a=b\r\n\r\n"), ""),
		}},
		{number: 11, what: "CR in an extension, the end of a chunk unchecked", rows: []row{
			refused("H62", 400, chunked("1;a\rb\r\na\r\n"+end), ""),
			refused("H63", 400, chunked("1\r\naXX"+end), ""),
			refused("H63", 400, chunked("1\r\na"+end), ""),
		}},
		{number: 12, what: "trailers become a request", rows: []row{
			accepted("H64", chunked("0\r\nX: y\r\n\r\n")+get("/next"), path("/next", "")).answered("POST GET"),
		}, run: func(t *testing.T) { // also where nobody reads them
			o := alone(t, unread2).visit(t, call{send: chunked("1\r\na\r\n0\r\nX: y\r\nGET: /evil\r\n\r\n"), methods: []string{"POST"}})
			if checkStory(t, o); !o.open {
				t.Error("the connection is not kept")
			}
		}},
		{number: 13, what: "a body that nobody asked for becomes a request", run: answersWithoutReading},
		{number: 14, what: "a bad chunk, and the connection goes on", rows: []row{
			refused("H66", 400, chunked("x\r\n\r\n"+get("/evil")), "x").naming("H60"),
			refused("H66", 400, chunked("1\r\naX\r\n"+end+get("/evil")), "").naming("H63"),
		}, run: func(t *testing.T) { // nor where nobody reads it
			o := alone(t, unread2).visit(t, call{send: chunked("x\r\n\r\n" + get("/evil")), methods: []string{"POST"}})
			if checkStory(t, o); o.open || len(o.answers) != 1 || o.answers[0].body != "fine" {
				t.Errorf("%d answers, open %v", len(o.answers), o.open)
			}
		}},
		{number: 15, what: "a fault in the second request while the first runs", rows: []row{
			refused("H84", 400, get("/1")+"GET /2 HTTP/1.1\r\nBad Name: x\r\nHost: x\r\n\r\n"+get("/evil"), " ").answered("GET GET").naming("H35"),
		}, run: secondRequestDuringTheFirst},
		{number: 16, what: "a client that is half gone", run: halfGone},
		{number: 17, what: "a search that goes back over a header", rows: []row{
			accepted("H34", post("A: b"+strings.Repeat(" \t", 8000)+"c"), has("HTTP_A", "b"+strings.Repeat(" \t", 8000)+"c")),
			accepted("H34", post("A:"+strings.Repeat(" ", 16000)), has("HTTP_A", "")),
			refused("H35", 400, post("A"+strings.Repeat(" ", 16000)), " "),
		}},
	}
}

// gatewayBugs are those between reading and the application, and behind it.
func gatewayBugs() []bug {
	return []bug{
		{number: 18, what: "an application's header splits the response", replies: []reply{
			{rule: "H103", app: fine(pairs("X-Inj", "v\r\nSet-Cookie: evil=1"), list("a")), raw: failed, outcome: "error"},
			{rule: "H103", app: answers("200 OK\r\nSet-Cookie: evil=1", nil, list("a")), raw: failed, outcome: "error"},
			{rule: "H103", app: fine(pairs("X\r\nSet-Cookie", "evil=1"), list("a")), raw: failed, outcome: "error"},
		}},
		{number: 19, what: "reading past the body's end hangs", run: readsPastTheEnd},
		{number: 20, what: "a chunked body cannot be read", rows: []row{
			accepted("H54", chunked("3\r\nabc\r\n0\r\n\r\n"), body("abc"), lacks("CONTENT_LENGTH")),
		}},
		{number: 21, what: "close() is not called, or on something else", run: closedOnEveryWay},
		{number: 22, what: "a generator goes on after the client has left", run: func(t *testing.T) {
			disconnected(t)
			clientThatDoesNotRead(t)
		}},
		{number: 23, what: "a short body leaves the client waiting", replies: []reply{
			{rule: "H90", app: fine(pairs("Content-Length", "9"), list("abc")), raw: ok + length(9) + "\r\nabc", outcome: "error", check: cutOff},
		}},
		{number: 24, what: "start_response returns nothing", replies: []reply{
			{rule: "S23", app: writesThenReturns, raw: ok + "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n1\r\nb\r\n0\r\n\r\n", open: true},
		}},
		{number: 25, what: "HEAD with a body, or with a length of 0", replies: []reply{
			{rule: "H95", request: head, app: fine(pairs("Content-Length", "3"), list("abc")), raw: ok + length(3) + "\r\n", open: true},
			{rule: "H95", request: head, app: fine(pairs("Content-Length", "3"), list()), raw: ok + length(3) + "\r\n", open: true},
			{rule: "H95", request: head, app: fine(nil, list()), raw: ok + "\r\n", open: true},
		}},
		{number: 26, what: "204 with a length, 304 that closes", replies: []reply{
			{rule: "H96", app: answers("204 No Content", pairs("Content-Length", "0"), list()), raw: "HTTP/1.1 204 No Content\r\n\r\n", open: true},
			{rule: "H97", app: answers("304 Not Modified", pairs("Content-Length", "3"), list()), raw: "HTTP/1.1 304 Not Modified\r\n" + length(3) + "\r\n", open: true},
		}},
		{number: 27, what: "the path is decoded as UTF-8, or not at all", rows: []row{
			accepted("H24", get("/caf%C3%A9/%80"), path("/caf\u00c3\u00a9/\u0080", "")),
		}},
		{number: 28, what: "high bytes are encoded before they are decoded", rows: []row{
			accepted("H26", get("/\xc3\xa0/%41"), path("/\u00c3\u00a0/A", "")).remarked("H10"),
		}},
		{number: 29, what: "slashes are lost", rows: []row{
			accepted("H12", get("///a//b/"), path("///a//b/", ""), has("REQUEST_URI", "///a//b/")),
			accepted("H24", get("//x/a%2Fb/%252F"), path("//x/a/b/%2F", ""), has("REQUEST_URI", "//x/a%2Fb/%252F")).remarked("H24"),
		}},
		{number: 30, what: "floods of fields, and heads that never end", rows: []row{
			refused("H68", 431, post(strings.TrimSuffix(strings.Repeat("A: b\r\n", 5000), "\r\n")), ""),
			refused("H68", 431, post(strings.Repeat("a", 60<<10)), ""),
		}, run: headThatDoesNotCome},
		{number: 31, what: "Host or Content-Type twice", rows: []row{
			refused("H29", 400, "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "Host: b"),
			refused("H46", 400, post("Content-Type: text/plain\r\nContent-Type: text/html"), "Content-Type: text/html"),
		}},
		{number: 32, what: "X-Forwarded-Proto is believed", rows: []row{
			accepted("H47", post("X-Forwarded-Proto: https\r\nX-Forwarded-Ssl: on\r\nForwarded: proto=https"), has("wsgi.url_scheme", "http")),
		}},
		{number: 33, what: "a layer that catches errors swallows close()", run: catchingLayerCloses},
	}
}

// secondRequestDuringTheFirst: bug 15. The fault is there before the first
// answer is, and changes nothing about that.
func secondRequestDuringTheFirst(t *testing.T) {
	sent := make(chan struct{})
	h := alone(t, func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		<-sent
		return echo(env, start)
	})
	k := h.dial(t)
	k.send(get("/1"))
	k.send("GET / HTTP/9.9\r\nHost: x\r\n\r\n" + get("/evil"))
	close(sent)
	if a := k.gets("GET", 200); reading(a.body).Env["PATH_INFO"] != "/1" {
		t.Errorf("the first answer is %q", a.body)
	}
	k.gets("GET", 505)
	k.ends()
}
