package http1_test

import (
	"testing"

	"roundtrip/wsgi/http1"
)

func TestRequestLineRows(t *testing.T) {
	t.Parallel()
	twoEmpty := "\r\n\r\n" + get("/")
	runRows(t, []row{
		{rule: "H1", input: get("/")},
		{rule: "H1", input: request("GET  / HTTP/1.1"), status: 400},
		{rule: "H1", input: request("GET /  HTTP/1.1"), status: 400},
		{rule: "H1", input: request(" GET / HTTP/1.1"), status: 400},
		{rule: "H1", input: request("GET / HTTP/1.1 "), status: 400},
		{rule: "H1", input: request("GET\t/ HTTP/1.1"), status: 400},
		{rule: "H2", input: "\r\n" + get("/"), check: skipped(1)},
		{rule: "H2", input: twoEmpty, check: both(skipped(2), noted("H2", twoEmpty, "\r\n\r\n"))},
		{rule: "H2", input: "\r\n\r\n\r\n" + get("/"), status: 400},
		{rule: "H3", input: "GET / HTTP/1.1\nHost: x\n\n", status: 400},
		{rule: "H3", input: "\n" + get("/"), status: 400},
		{rule: "H3", input: "\r\n\n" + get("/"), status: 400},
		{rule: "H4", input: request("get / HTTP/1.1"), check: method("get")},
		{rule: "H4", input: request("-BLARGH / HTTP/1.1"), check: method("-BLARGH")},
		{rule: "H4", input: request("!#$%&'*+-.^_`|~ / HTTP/1.1"), check: method("!#$%&'*+-.^_`|~")},
		{rule: "H5", input: request("bla:rgh / HTTP/1.1"), status: 400},
		{rule: "H5", input: request("GET\x00 / HTTP/1.1"), status: 400},
		{rule: "H5", input: request("G\xc3\x89T / HTTP/1.1"), status: 400},
		{rule: "H5", input: "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 an https client's first words", status: 400},
		{rule: "H6", input: request(repeat("M", 64) + " / HTTP/1.1"), check: method(repeat("M", 64))},
		{rule: "H6", input: request(repeat("M", 65) + " / HTTP/1.1"), status: 501},
		{rule: "H7", input: old("A: b"), check: version("HTTP/1.0")},
		{rule: "H7", input: request("GET / HTTP/1.2"), check: version("HTTP/1.2")},
		{rule: "H7", input: request("GET / HTTP/1.9"), check: both(version("HTTP/1.9"), persistent(false, false, false))},
		{rule: "H8", input: request("GET / HTTP/2.0"), status: 505},
		{rule: "H8", input: request("GET / HTTP/5.6"), status: 505},
		{rule: "H8", input: request("GET / HTTP/0.9"), status: 505},
		{rule: "H8", input: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", status: 505},
		{rule: "H9", input: request("GET / HTTP/111"), status: 400},
		{rule: "H9", input: request("GET / HTTP/1.10"), status: 400},
		{rule: "H9", input: request("GET / http/1.1"), status: 400},
		{rule: "H9", input: request("GET / ICE/1.0"), status: 400},
		{rule: "H9", input: request("GET / HTTP/1."), status: 400},
		{rule: "H9", input: request("GET / HTTP/1,1"), status: 400},
		{rule: "H9", input: "GET /\r\n\r\n", status: 400},
		{rule: "H9", input: "GET\r\n\r\n", status: 400},
		{rule: "H40", input: "GET / HTTP/1.1\rLine: 1\r\nHost: x\r\n\r\n", status: 400},
		{rule: "H40", input: "GET\r / HTTP/1.1\r\nHost: x\r\n\r\n", status: 400},
		{rule: "H40", input: "\r" + get("/"), status: 400},
		{rule: "H86", input: "G", status: 400},
		{rule: "H86", input: "\r", status: 400},
		{rule: "H86", input: "GET / HTTP/1.1\r\n", status: 400},
		{rule: "H86", input: "GET / HTTP/1.1\r\nHost: x\r\n\r", status: 400},
	})
}

func TestTargetRows(t *testing.T) {
	t.Parallel()
	odd, high := get(`/a"b|c\d`), get("/\xce\xb4?\xff")
	secure, user := get("https://h/p"), get("http://me:pw@h:81/p")
	fragment, escapes := get("/a?b#c?d"), get("/%00/x%2Fy%2fz")
	runRows(t, []row{
		{rule: "H10", input: odd, check: both(path(`/a"b|c\d`, ""), noted("H10", odd, `"`))},
		{rule: "H10", input: high, check: both(path("/\xce\xb4", "\xff"), noted("H10", high, "\xce"))},
		{rule: "H11", input: get("/foo bar/"), status: 400},
		{rule: "H11", input: get("/a\tb"), status: 400},
		{rule: "H11", input: get("/a\rb"), status: 400},
		{rule: "H11", input: get("/a\x00b"), status: 400},
		{rule: "H11", input: get("/a\x1fb"), status: 400},
		{rule: "H11", input: get("/a\x7fb"), status: 400},
		{rule: "H12", input: get("//a/../%2F//?q=%2F"), check: path("//a/../%2F//", "q=%2F")},
		{rule: "H13", input: get("http://h:81/p?q"), check: both(authority(http1.Absolute, "h:81"), path("/p", "q"))},
		{rule: "H13", input: get("HTTP://h/"), check: authority(http1.Absolute, "h")},
		{rule: "H13", input: get("http://[::1]:80/"), check: authority(http1.Absolute, "[::1]:80")},
		{rule: "H14", input: get("http://h?q"), check: both(path("/", "q"), authority(http1.Absolute, "h"))},
		{rule: "H14", input: get("http://h"), check: path("/", "")},
		{rule: "H15", input: secure, check: both(authority(http1.Absolute, "h"), noted("H15", secure, "https"))},
		{rule: "H16", input: user, check: both(authority(http1.Absolute, "h:81"), noted("H16", user, "me:pw@"))},
		{rule: "H17", input: get("s://]ufd/:"), status: 400},
		{rule: "H17", input: get("http://]ufd/:"), status: 400},
		{rule: "H17", input: get("http:///p"), status: 400},
		{rule: "H17", input: get("http://:80/"), status: 400},
		{rule: "H17", input: get("http://a@b@c/"), status: 400},
		{rule: "H17", input: get(`http://a\@b/`), status: 400},
		{rule: "H17", input: get("http://h:8a/"), status: 400},
		{rule: "H17", input: get("ftp://h/x"), status: 400},
		{rule: "H17", input: get("http:/x"), status: 400},
		{rule: "H18", input: request("OPTIONS * HTTP/1.1"), check: both(authority(http1.Asterisk, ""), path("", ""))},
		{rule: "H19", input: get("*"), status: 400},
		{rule: "H19", input: request("CONNECT * HTTP/1.1"), status: 400},
		{rule: "H19", input: request("PRI * HTTP/1.1"), status: 400},
		{rule: "H20", input: request("M-SEARCH * HTTP/1.1"), check: authority(http1.Asterisk, "")},
		{rule: "H21", input: request("CONNECT h:443 HTTP/1.1"), check: both(authority(http1.Authority, ""), path("", ""), persistent(true, false, false))},
		{rule: "H21", input: request("CONNECT /p HTTP/1.1"), status: 400},
		{rule: "H21", input: request("CONNECT h HTTP/1.1"), status: 400},
		{rule: "H21", input: request("CONNECT a@h:1 HTTP/1.1"), status: 400},
		{rule: "H22", input: get("host:443"), status: 400},
		{rule: "H22", input: get("foo/bar"), status: 400},
		{rule: "H22", input: get("?q"), status: 400},
		{rule: "H23", input: fragment, check: both(path("/a", "b"), noted("H23", fragment, "#c?d"))},
		{rule: "H23", input: get("/a#b?c"), check: path("/a", "")},
		{rule: "H24", input: escapes, check: both(path("/%00/x%2Fy%2fz", ""), noted("H24", escapes, "%00"), noted("H24", escapes, "%2F"), noted("H24", escapes, "%2f"))},
		{rule: "H25", input: get("/%zz"), status: 400},
		{rule: "H25", input: get("/%u1234"), status: 400},
		{rule: "H25", input: get("/a%4"), status: 400},
		{rule: "H25", input: get("/a%?b"), status: 400},
		{rule: "H27", input: get("/a?b=%zz?c=/"), check: path("/a", "b=%zz?c=/")},
		{rule: "H27", input: get("/a?"), check: path("/a", "")},
	})
}

func TestDecodePathDecodesOnce(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{ // H24, H26
		"/plain":        "/plain",
		"/%C3%A0":       "/\xc3\xa0",
		"/\xc3\xa0":     "/\xc3\xa0",
		"/%252F":        "/%2F",
		"/a%2Fb%00":     "/a/b\x00",
		"/%41%61%7e":    "/Aa~",
		"/%25%32%46%41": "/%2FA",
	} {
		got, _, err := http1.DecodePath(raw)
		if got != want || err != nil {
			t.Errorf("DecodePath(%q) = %q, %v, want %q", raw, got, err, want)
		}
	}
	if _, notes, _ := http1.DecodePath("/a%2Fb%00"); len(notes) != 2 || notes[0].Span != (http1.Span{Off: 2, Len: 3}) {
		t.Errorf("notes are %v, want one at 2 and one more", notes)
	}
	if got, _, err := http1.DecodePath("/a%2"); err == nil {
		t.Errorf("an escape that is cut off was decoded to %q", got)
	}
}

func TestAPathFullOfEscapesHasFewNotes(t *testing.T) {
	t.Parallel()
	_, notes, err := http1.DecodePath(repeat("/%2F", 2000))
	if len(notes) != 8 || err != nil {
		t.Errorf("%d notes, %v, want 8", len(notes), err)
	}
}
