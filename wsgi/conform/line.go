package conform

import (
	"strings"
)

// request is a request with this line and a Host.
func request(line string) string { return line + "\r\nHost: x\r\n\r\n" }

func get(target string) string { return request("GET " + target + " HTTP/1.1") }

// post is a POST with these further lines.
func post(lines string) string { return "POST / HTTP/1.1\r\nHost: x\r\n" + lines + "\r\n\r\n" }

// old is an HTTP/1.0 request with these lines.
func old(lines string) string { return "GET / HTTP/1.0\r\n" + lines + "\r\n\r\n" }

func requestLineRows() []row {
	long := strings.Repeat("M", 64)
	return []row{
		accepted("H1", get("/"), path("/", ""), has("REQUEST_METHOD", "GET")),
		refused("H1", 400, request("GET  / HTTP/1.1"), ""),
		refused("H1", 400, request("GET /  HTTP/1.1"), ""),
		refused("H1", 400, request(" GET / HTTP/1.1"), ""),
		refused("H1", 400, request("GET / HTTP/1.1 "), ""),
		refused("H1", 400, request("GET\t/ HTTP/1.1"), "\t"),
		accepted("H2", "\r\n"+get("/"), path("/", "")).remarked("H2"),
		accepted("H2", "\r\n\r\n"+get("/"), path("/", "")).remarked("H2"),
		accepted("H2", get("/")+"\r\n\r\n"+get("/b"), path("/b", "")).answered("GET GET").remarked("H2"),
		refused("H2", 400, "\r\n\r\n\r\n"+get("/"), ""),
		refused("H3", 400, "GET / HTTP/1.1\nHost: x\n\n", "GET / HTTP/1.1"),
		refused("H3", 400, "\n"+get("/"), ""),
		refused("H3", 400, "\r\n\n"+get("/"), ""),
		accepted("H4", request("get / HTTP/1.1"), has("REQUEST_METHOD", "get")),
		accepted("H4", request("-BLARGH / HTTP/1.1"), has("REQUEST_METHOD", "-BLARGH")),
		accepted("H4", request("PURGE / HTTP/1.1"), has("REQUEST_METHOD", "PURGE")),
		accepted("H4", request("!#$%&'*+-.^_`|~ / HTTP/1.1"), has("REQUEST_METHOD", "!#$%&'*+-.^_`|~")),
		refused("H5", 400, request("bla:rgh / HTTP/1.1"), ":"),
		refused("H5", 400, request("GET\x00 / HTTP/1.1"), "\x00"),
		refused("H5", 400, request("G\xc3\x89T / HTTP/1.1"), "\xc3"),
		accepted("H6", request(long+" / HTTP/1.1"), has("REQUEST_METHOD", long)),
		refused("H6", 501, request(long+"M / HTTP/1.1"), long+"M"),
		accepted("H7", old("A: b"), has("SERVER_PROTOCOL", "HTTP/1.0")).closing(),
		accepted("H7", request("GET / HTTP/1.2"), has("SERVER_PROTOCOL", "HTTP/1.2")),
		accepted("H7", request("GET / HTTP/1.9"), has("SERVER_PROTOCOL", "HTTP/1.9")),
		refused("H8", 505, request("GET / HTTP/2.0"), "HTTP/2.0"),
		refused("H8", 505, request("GET / HTTP/5.6"), "HTTP/5.6"),
		refused("H8", 505, request("GET / HTTP/0.9"), "HTTP/0.9"),
		refused("H8", 505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "HTTP/2.0"),
		refused("H9", 400, request("GET / HTTP/111"), "HTTP/111"),
		refused("H9", 400, request("GET / HTTP/1.10"), "HTTP/1.10"),
		refused("H9", 400, request("GET / http/1.1"), "http/1.1"),
		refused("H9", 400, request("GET / ICE/1.0"), "ICE/1.0"),
		refused("H9", 400, request("GET / HTTP/1."), "HTTP/1."),
		refused("H9", 400, "GET /\r\n\r\n", "GET /"),
		refused("H9", 400, "GET\r\n\r\n", "GET"),
	}
}

func targetRows() []row {
	uri := func(want string) check { return has("REQUEST_URI", want) }
	return []row{
		accepted("H10", get(`/a"b|c\d`), path(`/a"b|c\d`, ""), uri(`/a"b|c\d`)).remarked("H10"),
		accepted("H10", get("/\xce\xb4?\xff"), path("/\u00ce\u00b4", "\u00ff"), uri("/\u00ce\u00b4?\u00ff")).remarked("H10"),
		refused("H11", 400, get("/foo bar/"), " "),
		refused("H11", 400, get("/a\tb"), "\t"),
		refused("H11", 400, get("/a\rb"), "\r"),
		refused("H11", 400, get("/a\x00b"), "\x00"),
		refused("H11", 400, get("/a\x1fb"), "\x1f"),
		refused("H11", 400, get("/a\x7fb"), "\x7f"),
		accepted("H12", get("//a/../%2F//?q=%2F"), path("//a/..////", "q=%2F"), uri("//a/../%2F//?q=%2F"), has("SCRIPT_NAME", "")).remarked("H24"),
		accepted("H13", get("http://h:81/p?q"), path("/p", "q"), has("HTTP_HOST", "h:81"), uri("http://h:81/p?q")),
		accepted("H13", get("HTTP://h/"), path("/", ""), has("HTTP_HOST", "h")),
		accepted("H13", get("http://[::1]:80/"), has("HTTP_HOST", "[::1]:80")),
		accepted("H13", "GET http://h/p HTTP/1.0\r\n\r\n", has("HTTP_HOST", "h")).closing(),
		accepted("H14", get("http://h?q"), path("/", "q"), has("HTTP_HOST", "h")),
		accepted("H14", get("http://h"), path("/", "")),
		accepted("H15", get("https://h/p"), has("wsgi.url_scheme", "http"), has("HTTP_HOST", "h"), path("/p", "")).remarked("H15"),
		accepted("H16", get("http://me:pw@h:81/p"), has("HTTP_HOST", "h:81"), uri("http://me:pw@h:81/p")).remarked("H16"),
		refused("H17", 400, get("s://]ufd/:"), ""),
		refused("H17", 400, get("http://]ufd/:"), "]ufd"),
		refused("H17", 400, get("http:///p"), ""),
		refused("H17", 400, get("http://:80/"), ":80"),
		refused("H17", 400, get("http://a@b@c/"), "a@b@c"),
		refused("H17", 400, get(`http://a\@b/`), `a\@b`),
		refused("H17", 400, get("http://h:8a/"), "h:8a"),
		refused("H17", 400, get("ftp://h/x"), ""),
		refused("H17", 400, get("http:/x"), ""),
		accepted("H18", request("OPTIONS * HTTP/1.1"), path("", ""), uri("*")),
		refused("H19", 400, get("*"), "*"),
		refused("H19", 400, request("HEAD * HTTP/1.1"), "*"),
		refused("H19", 400, request("POST * HTTP/1.1"), "*"),
		refused("H19", 400, request("PUT * HTTP/1.1"), "*"),
		refused("H19", 400, request("DELETE * HTTP/1.1"), "*"),
		refused("H19", 400, request("PATCH * HTTP/1.1"), "*"),
		refused("H19", 400, request("TRACE * HTTP/1.1"), "*"),
		refused("H19", 400, request("CONNECT * HTTP/1.1"), "*"),
		refused("H19", 400, request("PRI * HTTP/1.1"), "*"),
		accepted("H20", request("M-SEARCH * HTTP/1.1"), path("", ""), uri("*")),
		accepted("H21", request("CONNECT h:443 HTTP/1.1")+get("/no"), path("", ""), uri("h:443")).closing(),
		refused("H21", 400, request("CONNECT /p HTTP/1.1"), "/p"),
		refused("H21", 400, request("CONNECT h HTTP/1.1"), "h"),
		refused("H21", 400, request("CONNECT a@h:1 HTTP/1.1"), "a@h:1"),
		refused("H22", 400, get("host:443"), ""),
		refused("H22", 400, get("foo/bar"), ""),
		refused("H22", 400, get("?q"), ""),
		accepted("H23", get("/a?b#c?d"), path("/a", "b"), uri("/a?b#c?d")).remarked("H23"),
		accepted("H23", get("/a#b?c"), path("/a", ""), uri("/a#b?c")).remarked("H23"),
		accepted("H24", get("/%00/x%2Fy%2fz%41"), path("/\x00/x/y/zA", "")).remarked("H24"),
		accepted("H24", get("/%252F"), path("/%2F", "")),
		accepted("H24", get("/%C3%A0"), path("/\u00c3\u00a0", "")),
		refused("H25", 400, get("/%zz"), "%zz"),
		refused("H25", 400, get("/%u1234"), "%u1"),
		refused("H25", 400, get("/a%4"), "%4"),
		refused("H25", 400, get("/a%?b"), "%"),
		accepted("H26", get("/\xc3\xa0"), path("/\u00c3\u00a0", ""), uri("/\u00c3\u00a0")).remarked("H10"),
		accepted("H27", get("/a?b=%zz?c=/"), path("/a", "b=%zz?c=/")),
		accepted("H27", get("/a?"), path("/a", "")),
	}
}
