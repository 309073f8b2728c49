package http1_test

import (
	"fmt"
	"testing"
)

func host(value string) string { return "GET / HTTP/1.1\r\nHost: " + value + "\r\n\r\n" }

func TestHostRows(t *testing.T) {
	t.Parallel()
	rows := []row{
		{rule: "H28", input: "GET / HTTP/1.1\r\n\r\n", status: 400},
		{rule: "H28", input: "GET http://h/ HTTP/1.1\r\nA: b\r\n\r\n", status: 400},
		{rule: "H29", input: with("Host: x"), status: 400},
		{rule: "H29", input: with("hOST: y"), status: 400},
		{rule: "H29", input: old("Host: x\r\nHost: x"), status: 400},
		{rule: "H30", input: "GET http://h/ HTTP/1.1\r\nHost: a b\r\n\r\n", status: 400},
		{rule: "H30", input: old("Host: a/b"), status: 400},
		{rule: "H31", input: host(""), check: value("Host", "")},
		{rule: "H32", input: old("A: b"), check: value("A", "b")},
	}
	for _, good := range []string{
		"x", "a.example:80", "a:", "0.0.0.0=5000", "127.0.0.1:8000", "[::1]", "[::1]:80", "[v1.a:b]", "a_b~c-d", "%41b", "a!$&'()*+,;=",
	} {
		rows = append(rows, row{rule: "H30", input: host(good), check: value("Host", good)})
	}
	for _, wrong := range []string{
		"a b", "a@b", "a/b", "a?b", "a#b", `a\b`, "a:b", "a:8a", "[::", "::1", "[::1", "[::1]x", "[1.2.3.4]", "[fe80::1%25e]", "[v1.]", "[v.a]",
		"[vg.a]", "\xc3\xa0", "a:80:80", ":80", "%4", "%zz", "a,b:x", "a\tb", "\"a\"", "<a>",
	} {
		rows = append(rows, row{rule: "H30", input: host(wrong), status: 400})
	}
	runRows(t, rows)
}

func TestFieldRows(t *testing.T) {
	t.Parallel()
	under := with("Foo_Bar: 1\r\nFoo-Bar: 2")
	runRows(t, []row{
		{rule: "H33", input: with("x-tEa:green"), check: value("x-tEa", "green")},
		{rule: "H33", input: with("X: a  b\tc"), check: value("X", "a  b\tc")},
		{rule: "H34", input: with("X: \t v\t \t"), check: value("X", "v")},
		{rule: "H34", input: with("X:\xa0v\x85"), check: value("X", "\xa0v\x85")},
		{rule: "H41", input: with("X:\x0bv"), status: 400},
		{rule: "H41", input: with("X: v\x0c"), status: 400},
		{rule: "H35", input: with(": v"), status: 400},
		{rule: "H35", input: with("Foo"), status: 400},
		{rule: "H35", input: with("Fo@: v"), status: 400},
		{rule: "H35", input: with("Fo\x01\to: v"), status: 400},
		{rule: "H35", input: with("F\xc3\xb6: v"), status: 400},
		{rule: "H35", input: with("Foo bar: v"), status: 400},
		{rule: "H35", input: with("\x00: v"), status: 400},
		{rule: "H36", input: with("Foo : v"), status: 400},
		{rule: "H36", input: with("Foo \t : v"), status: 400},
		{rule: "H37", input: "GET / HTTP/1.1\r\n Host: x\r\n\r\n", status: 400},
		{rule: "H37", input: "GET / HTTP/1.1\r\n\tHost: x\r\n\r\n", status: 400},
		{rule: "H38", input: with("A: b\r\n c"), status: 400},
		{rule: "H38", input: with("A: b\r\n\tContent-Length: 3"), status: 400},
		{rule: "H38", input: with("A: b\r\n \r\n"), status: 400},
		{rule: "H39", input: with("A: b\nC: d"), status: 400},
		{rule: "H39", input: "GET / HTTP/1.1\r\nHost: x\r\n\n", status: 400},
		{rule: "H39", input: with("Useless:\n\n"), status: 400},
		{rule: "H40", input: with("A: b\rc"), status: 400},
		{rule: "H40", input: with("A: b\r"), status: 400},
		{rule: "H40", input: with("A\r: b"), status: 400},
		{rule: "H40", input: with("A: b\r\n\rZ: c"), status: 400},
		{rule: "H41", input: with("A: b\x00"), status: 400},
		{rule: "H41", input: with("A: \x7f"), status: 400},
		{rule: "H41", input: with("A: b\x1b[0m"), status: 400},
		{rule: "H42", input: with("A: \x80\xff"), check: value("A", "\x80\xff")},
		{rule: "H43", input: with("A:"), check: value("A", "")},
		{rule: "H43", input: with("A: \t"), check: value("A", "")},
		{rule: "H44", input: under, check: both(noted("H44", under, "Foo_Bar"), value("Foo_Bar", "1"), value("Foo-Bar", "2"))},
		{rule: "H45", input: with("Cookie: a\r\ncookie: b"), check: both(value("Cookie", "a"), value("cookie", "b"))},
		{rule: "H46", input: with("Content-Type: a/b\r\ncontent-type: a/b"), status: 400},
		{rule: "H47", input: with("SCRIPT_NAME: /x\r\nX-Forwarded-Proto: https"), check: value("X-Forwarded-Proto", "https")},
	})
}

func framing(length int64, chunked bool) func(message) string {
	return func(m message) string {
		if m.Head.ContentLength != length || m.Head.Chunked != chunked {
			return fmt.Sprintf("length %d, chunked %v, want %d and %v", m.Head.ContentLength, m.Head.Chunked, length, chunked)
		}
		return ""
	}
}

func TestFramingRows(t *testing.T) {
	t.Parallel()
	rows := []row{
		{rule: "H48", input: with("Content-Length: 003") + "abc", check: both(framing(3, false), body("abc"))},
		{rule: "H48", input: with("Content-Length:\t3 ") + "a\r\n", check: body("a\r\n")},
		{rule: "H48", input: with("Content-Length: 0"), check: framing(0, false)},
		{rule: "H48", input: with("Content-Length: "+repeat("0", 40)+"2") + "ab", check: body("ab")},
		{rule: "H50", input: with("Content-Length: 1\r\nContent-Length: 1") + "a", status: 400},
		{rule: "H50", input: with("Content-Length: 1\r\nContent-Length: 2") + "a", status: 400},
		{rule: "H51", input: with("Content-Length: 9223372036854775808"), status: 413},
		{rule: "H51", input: with("Content-Length: 18446744073709551617"), status: 413},
		{rule: "H51", input: with("Content-Length: 1" + repeat("0", 21)), status: 413},
		{rule: "H51", input: with("Content-Length: 1073741825"), status: 413},
		{rule: "H52", input: with("Content-Length: 1\r\nTransfer-Encoding: chunked") + "0\r\n\r\n", status: 400},
		{rule: "H52", input: with("Transfer-Encoding: identity\r\nContent-Length: 1") + "a", status: 400},
		{rule: "H53", input: old("Transfer-Encoding: chunked") + "0\r\n\r\n", status: 400},
		{rule: "H54", input: chunks("0\r\n\r\n"), check: framing(-1, true)},
		{rule: "H54", input: with("Transfer-Encoding: \tcHuNkEd ") + "1\r\na\r\n0\r\n\r\n", check: body("a")},
		{rule: "H55", input: with("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked"), status: 501},
		{rule: "H56", input: with("Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip"), status: 400},
		{rule: "H56", input: with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"), status: 400},
		{rule: "H57", input: with("A: b") + get("/next"), check: both(framing(-1, false), body(""))},
		{rule: "H58", input: "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab", check: body("ab")},
		{rule: "H58", input: "DELETE / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab", check: body("ab")},
		{rule: "H65", input: with("Content-Length: 3") + "ab", status: 400},
		{rule: "H65", input: with("Content-Length: 3"), status: 400},
		{rule: "H86", input: with("Content-Length: 2") + "ab" + get("/next") + "?", status: 400},
	}
	for _, wrong := range []string{"+1", "-0", "0x5", "0_1", "1Z", "4 2", "5, 5", "", "1.0", "\xa01", "1\x85", "\xd9\xa1"} {
		rows = append(rows, row{rule: "H49", input: with("Content-Length: "+wrong) + "a", status: 400})
	}
	for _, unknown := range []string{"gzip", "identity", "gzip, chunked", "pigeons", "chunkedchunked", "x-chunked"} {
		rows = append(rows, row{rule: "H55", input: with("Transfer-Encoding: " + unknown), status: 501})
	}
	for _, wrong := range []string{
		"chunked, gzip", "chunked, chunked", ",chunked", "chunked,", "", "\xa0chunked\xa0", "\"chunked\"", "chunked;a=b", "chun ked", "chun\xe2\x84\xaaed", "a b",
	} {
		rows = append(rows, row{rule: "H56", input: with("Transfer-Encoding: " + wrong), status: 400})
	}
	runRows(t, rows)
}

func TestExpectAndPersistenceRows(t *testing.T) {
	t.Parallel()
	sized := "\r\nContent-Length: 1"
	runRows(t, []row{
		{rule: "H75", input: with("Expect: 100-Continue"+sized) + "a", check: persistent(false, false, true)},
		{rule: "H75", input: with("Expect: 100-continue\r\nTransfer-Encoding: chunked") + "0\r\n\r\n", check: persistent(false, false, true)},
		{rule: "H77", input: old("Expect: 100-continue"+sized) + "a", check: persistent(true, false, false)},
		{rule: "H77", input: old("Expect: magic"+sized) + "a", check: persistent(true, false, false)},
		{rule: "H77", input: with("Expect: 100-continue"), check: persistent(false, false, false)},
		{rule: "H77", input: with("Expect: 100-continue\r\nContent-Length: 0"), check: persistent(false, false, false)},
		{rule: "H78", input: with("Expect: magic"+sized) + "a", status: 417},
		{rule: "H78", input: with("Expect: 100-continue, magic"+sized) + "a", status: 417},
		{rule: "H81", input: with("Connection: keep-alive"), check: persistent(false, false, false)},
		{rule: "H81", input: with("Connection: upgrade, closed"), check: persistent(false, false, false)},
		{rule: "H82", input: with("Connection: CLOSE") + "garbage", check: persistent(true, false, false)},
		{rule: "H82", input: with("Connection: a, ,\tclose\r\nConnection: b") + "garbage", check: persistent(true, false, false)},
		{rule: "H82", input: with("Connection: keep-alive, close"), check: persistent(true, false, false)},
		{rule: "H83", input: old("Connection: Keep-Alive"), check: persistent(false, true, false)},
		{rule: "H83", input: old("Connection: keep-alive, close"), check: persistent(true, false, false)},
		{rule: "H83", input: old("A: b"), check: persistent(true, false, false)},
		{rule: "H87", input: with("Connection: upgrade\r\nUpgrade: h2c"), check: persistent(false, false, false)},
	})
}
