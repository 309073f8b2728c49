package conform

import (
	"strings"
)

// chunked is a POST whose body is this on the wire.
func chunked(wire string) string { return post("Transfer-Encoding: chunked") + wire }

func sized(length, body string) string { return post("Content-Length: "+length) + body }

func framingRows() []row {
	length := func(want string) check { return has("CONTENT_LENGTH", want) }
	rows := []row{
		accepted("H48", sized("003", "abc"), length("003"), body("abc")),
		accepted("H48", sized("\t3 ", "a\r\n"), length("3"), body("a\r\n")),
		accepted("H48", sized("0", ""), length("0"), body("")),
		accepted("H48", sized(strings.Repeat("0", 40)+"2", "ab"), body("ab")),
		refused("H50", 400, post("Content-Length: 1\r\nContent-Length: 1")+"a", "Content-Length: 1").freely("equal lengths may be taken for one"),
		refused("H50", 400, post("Content-Length: 1\r\nContent-Length: 2")+"a", "Content-Length: 2"),
		refused("H51", 413, sized("9223372036854775808", ""), "9223372036854775808"),
		refused("H51", 413, sized("18446744073709551617", "a"), "18446744073709551617"),
		refused("H51", 413, sized("1073741825", ""), "1073741825"),
		refused("H52", 400, post("Content-Length: 1\r\nTransfer-Encoding: chunked")+"0\r\n\r\n", "chunked"),
		refused("H52", 400, post("Transfer-Encoding: identity\r\nContent-Length: 1")+"a", "identity"),
		refused("H53", 400, old("Transfer-Encoding: chunked")+"0\r\n\r\n", "chunked"),
		accepted("H54", chunked("0\r\n\r\n"), body(""), lacks("CONTENT_LENGTH"), has("HTTP_TRANSFER_ENCODING", "chunked")),
		accepted("H54", post("Transfer-Encoding: \tcHuNkEd ")+"1\r\na\r\n0\r\n\r\n", body("a"), lacks("CONTENT_LENGTH")),
		refused("H55", 501, post("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked"), ""),
		refused("H56", 400, post("Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip"), ""),
		refused("H56", 400, post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"), ""),
		accepted("H57", post("A: b")+get("/next"), path("/next", "")).answered("POST GET"),
		accepted("H57", post("A: b"), body(""), length("")),
		accepted("H58", "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab", body("ab")),
		accepted("H58", "DELETE / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab", body("ab")),
		accepted("H58", "HEAD / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab"+get("/next"), path("/next", "")).answered("HEAD GET"),
		refused("H65", 400, sized("3", "ab"), "").halved(),
		refused("H65", 400, sized("3", ""), "").halved(),
		refused("H65", 400, chunked("3\r\nab"), "").halved(),
		refused("H65", 400, chunked("3\r\nabc\r\n"), "").halved(),
		refused("H65", 400, chunked("3\r\nabc\r\n0\r\n"), "").halved(),
		refused("H65", 400, chunked("3"), "").halved(),
	}
	for _, wrong := range []string{"+1", "-0", "0x5", "0_1", "1Z", "4 2", "5, 5", "", "1.0", "\xa01", "1\x85", "\xd9\xa1"} {
		rows = append(rows, refused("H49", 400, sized(wrong, "a"), wrong))
	}
	for _, unknown := range []string{"gzip", "identity", "gzip, chunked", "pigeons", "chunkedchunked", "x-chunked"} {
		rows = append(rows, refused("H55", 501, post("Transfer-Encoding: "+unknown), unknown))
	}
	for _, wrong := range []string{
		"chunked, gzip", "chunked, chunked", ",chunked", "chunked,", "", "\xa0chunked\xa0", "\"chunked\"", "chunked;a=b", "chun ked", "chun\xe2\x84\xaaed",
	} {
		rows = append(rows, refused("H56", 400, post("Transfer-Encoding: "+wrong), wrong))
	}
	return rows
}

func chunkRows() []row {
	end := "0\r\n\r\n"
	rows := []row{
		accepted("H59", chunked("a\r\n0123456789\r\nA\r\n0123456789\r\n"+end), body("01234567890123456789")),
		accepted("H59", chunked("0003\r\nabc\r\n000\r\n\r\n"), body("abc")),
		accepted("H59", chunked(strings.Repeat("0", 30)+"1\r\na\r\n"+end), body("a")),
		refused("H59", 400, chunked("11111111111111111\r\n"), ""),
		refused("H69", 413, chunked("fffffffffffffff\r\n"), ""),
		accepted("H61", chunked("3;a\r\nabc\r\n"+end), body("abc")).remarked("H61"),
		accepted("H61", chunked("3;a=b;c=\"d;\\\" \"\r\nabc\r\n0;last\r\n\r\n"), body("abc")).remarked("H61"),
		accepted("H61", chunked("3 ; a\t= b\r\nabc\r\n"+end), body("abc")).remarked("H61"),
		refused("H61", 400, chunked("3;"+strings.Repeat("a", 1024)+"\r\nabc\r\n"+end), ""),
		refused("H61", 400, chunked(strings.Repeat("1;"+strings.Repeat("a", 999)+"\r\na\r\n", 17)+end), ""),
		refused("H62", 400, chunked("5;\r\nabcde\r\n"+end), ""),
		refused("H62", 400, chunked("5 \r\nabcde\r\n"+end), ""),
		refused("H62", 400, chunked("5 erfr\r\nabcde\r\n"+end), ""),
		refused("H62", 400, chunked("5;a=\"b\r\nabcde\r\n"+end), ""),
		refused("H62", 400, chunked("5;a\rb\r\nabcde\r\n"+end), ""),
		refused("H62", 400, chunked("5;a\x00\r\nabcde\r\n"+end), ""),
		refused("H63", 400, chunked("3\nabc\r\n"+end), ""),
		refused("H63", 400, chunked("3\r\nabc\n"+end), ""),
		refused("H63", 400, chunked("3\r\nabcX\r\n"+end), ""),
		refused("H63", 400, chunked("3\r\nabcdef"+end), ""),
		refused("H39", 400, chunked("0\r\n\n"), ""),
		accepted("H64", chunked("3\r\nabc\r\n0\r\nX-Sum: 1\r\nB: c\r\n\r\n"), body("abc"), lacks("HTTP_X_SUM", "HTTP_B")),
		accepted("H64", chunked("0\r\nContent-Length: 5\r\nHost: evil\r\nTransfer-Encoding: gzip\r\n\r\n")+get("/next"), path("/next", "")).answered("POST GET").remarked("H64").freely("no client may send such trailers, and they may be refused"),
		accepted("H64", chunked("0\r\nX: GET /evil HTTP/1.1\r\n\r\n")+get("/next"), path("/next", "")).answered("POST GET"),
		refused("H35", 400, chunked("0\r\nGET /evil HTTP/1.1\r\nHost: x\r\n\r\n"), " "),
		refused("H38", 400, chunked("0\r\nA: b\r\n c\r\n\r\n"), " "),
		refused("H66", 400, chunked("1\r\na\r\nnope\r\n")+get("/evil"), "nope").naming("H60"),
		refused("H66", 400, chunked("zz\r\n\r\n")+get("/evil"), "zz").naming("H60"),
	}
	for _, wrong := range []string{"+5", "-5", "0x5", "6_0", " 0", "", "INVALID"} {
		rows = append(rows, refused("H60", 400, chunked(wrong+"\r\nabcde\r\n"+end), wrong))
	}
	return rows
}
