package conform

func host(value string) string { return "GET / HTTP/1.1\r\nHost: " + value + "\r\n\r\n" }

func hostRows() []row {
	rows := []row{
		refused("H28", 400, "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1"),
		refused("H28", 400, "GET http://h/ HTTP/1.1\r\nA: b\r\n\r\n", ""),
		refused("H29", 400, post("Host: x"), "Host: x"),
		refused("H29", 400, post("hOST: y"), "hOST: y"),
		refused("H29", 400, old("Host: x\r\nHost: x"), "Host: x"),
		refused("H30", 400, "GET http://h/ HTTP/1.1\r\nHost: a b\r\n\r\n", "a b"),
		refused("H30", 400, old("Host: a/b"), "a/b"),
		accepted("H31", host(""), has("HTTP_HOST", ""), has("SERVER_NAME", "127.0.0.1")),
		accepted("H32", old("A: b"), lacks("HTTP_HOST")).closing(),
	}
	for _, good := range []string{
		"x", "a.example:80", "a:", "0.0.0.0=5000", "127.0.0.1:8000", "[::1]", "[::1]:80", "[v1.a:b]", "a_b~c-d", "%41b", "a!$&'()*+,;=",
	} {
		rows = append(rows, accepted("H30", host(good), has("HTTP_HOST", good)))
	}
	for _, wrong := range []string{
		"a b", "a@b", "a/b", "a?b", "a#b", `a\b`, "a:b", "a:8a", "[::", "::1", "[::1", "[::1]x", "[1.2.3.4]", "[fe80::1%25e]", "[v1.]",
		"[vg.a]", "\xc3\xa0", "a:80:80", ":80", "%4", "%zz", "a,b:x", "a\tb", "\"a\"", "<a>",
	} {
		rows = append(rows, refused("H30", 400, host(wrong), wrong))
	}
	return rows
}

func fieldRows() []row {
	header := func(name, want string) check { return has("HTTP_"+name, want) }
	return []row{
		accepted("H33", post("x-tEa:green"), header("X_TEA", "green")),
		accepted("H33", post("X: a  b\tc"), header("X", "a  b\tc")),
		accepted("H34", post("X: \t v\t \t"), header("X", "v")),
		accepted("H34", post("X:\xa0v\x85"), header("X", "\u00a0v\u0085")),
		refused("H41", 400, post("X:\x0bv"), "\x0b"),
		refused("H41", 400, post("X: v\x0c"), "\x0c"),
		refused("H35", 400, post(": v"), ":"),
		refused("H35", 400, post("Foo"), "Foo"),
		refused("H35", 400, post("Fo@: v"), "@"),
		refused("H35", 400, post("Fo\x01\to: v"), "\x01"),
		refused("H35", 400, post("F\xc3\xb6: v"), "\xc3"),
		refused("H35", 400, post("Foo bar: v"), " "),
		refused("H35", 400, post("\x00: v"), "\x00"),
		refused("H36", 400, post("Foo : v"), " "),
		refused("H36", 400, post("Content-Length : 5"), " "),
		refused("H36", 400, post("Foo \t : v"), " "),
		refused("H37", 400, "GET / HTTP/1.1\r\n Host: x\r\n\r\n", " "),
		refused("H37", 400, "GET / HTTP/1.1\r\n\tHost: x\r\n\r\n", "\t"),
		refused("H38", 400, post("A: b\r\n c"), " "),
		refused("H38", 400, post("A: b\r\n\tContent-Length: 3"), "\t"),
		refused("H38", 400, post("A: b\r\n \r\n"), " "),
		refused("H39", 400, post("A: b\nC: d"), "A: b"),
		refused("H39", 400, "GET / HTTP/1.1\r\nHost: x\r\n\n", ""),
		refused("H39", 400, post("Useless:\n\n"), "Useless:"),
		refused("H40", 400, post("A: b\rc"), "\r"),
		refused("H40", 400, post("A: b\r"), "\r"),
		refused("H40", 400, post("A\r: b"), "\r"),
		refused("H40", 400, post("A: b\r\n\rZ: c"), "\r"),
		refused("H40", 400, "GET / HTTP/1.1\rLine: 1\r\nHost: x\r\n\r\n", "\r"),
		refused("H40", 400, "GET\r / HTTP/1.1\r\nHost: x\r\n\r\n", "\r"),
		refused("H41", 400, post("A: b\x00"), "\x00"),
		refused("H41", 400, post("A: \x7f"), "\x7f"),
		refused("H41", 400, post("A: b\x1b[0m"), "\x1b"),
		accepted("H42", post("A: \x80\xff"), header("A", "\u0080\u00ff")),
		accepted("H43", post("A:"), header("A", "")),
		accepted("H43", post("A: \t"), header("A", "")),
		accepted("H44", post("Foo_Bar: 1\r\nFoo-Bar: 2"), header("FOO_BAR", "2")).remarked("H44"),
		accepted("H44", post("Foo_Bar: 1"), lacks("HTTP_FOO_BAR")).remarked("H44"),
		accepted("H44", post("Content_Length: 5\r\nTransfer_Encoding: chunked"), has("CONTENT_LENGTH", ""), lacks("HTTP_TRANSFER_ENCODING")).remarked("H44"),
		accepted("H45", post("X: a\r\nY: z\r\nx: b, c"), header("X", "a, b, c")).loosely(listed("HTTP_X", "a", "b", "c")),
		accepted("H45", post("Cookie: a=1\r\ncookie: b=2"), header("COOKIE", "a=1; b=2")).freely("no client may send two Cookie lines (RFC 6265 §5.4)"),
		refused("H46", 400, post("Content-Type: a/b\r\ncontent-type: a/b"), "content-type: a/b"),
		accepted("H47", post("SCRIPT_NAME: /x\r\nScript-Name: /y\r\nX-Forwarded-Proto: https\r\nX-Script-Name: /z\r\nForwarded: proto=https"),
			has("SCRIPT_NAME", ""), has("wsgi.url_scheme", "http"), path("/", ""),
			header("SCRIPT_NAME", "/y"), header("X_FORWARDED_PROTO", "https"), header("X_SCRIPT_NAME", "/z"), header("FORWARDED", "proto=https")).remarked("H44"),
		accepted("H47", post("X-Forwarded-For: 10.0.0.1\r\nX-Forwarded-Host: evil\r\nX-Forwarded-Port: 1"),
			has("REMOTE_ADDR", "127.0.0.1"), has("SERVER_NAME", "127.0.0.1"), header("HOST", "x")),
	}
}
