package conformance_test

import (
	"strings"
	"testing"

	"roundtrip/wsgi"
	"roundtrip/wsgi/http1"
)

func TestLimits(t *testing.T) {
	t.Parallel()
	runRows(t, limitRows())
}

func limitRows() []row {
	long := strings.Repeat("a", 8192-len("GET / HTTP/1.1"))
	value := strings.Repeat("b", 16<<10-len("A: "))
	lines := func(n int) string { return strings.TrimSuffix(strings.Repeat("A: b\r\n", n-1), "\r\n") }
	head := func(n int) string { // of n bytes
		h := strings.TrimSuffix(strings.Repeat("A: "+strings.Repeat("b", 9000)+"\r\n", 7), "\r\n")
		return post(h + "\r\nB: " + strings.Repeat("c", n-len(post(h+"\r\nB: "))))
	}
	return []row{
		accepted("H67", get("/"+long), path("/"+long, "")),
		refused("H67", 414, get("/"+long+"a"), ""),
		refused("H67", 414, strings.Repeat("a", 20000), ""),
		accepted("H68", post("A: "+value), has("HTTP_A", value)),
		refused("H68", 431, post("A: "+value+"b"), ""),
		refused("H68", 431, post(strings.Repeat("b", 40<<10)), ""),
		accepted("H68", post(lines(100))),
		refused("H68", 431, post(lines(101)), ""),
		accepted("H68", head(64<<10)),
		refused("H68", 431, head(64<<10+1), ""),
		accepted("H70", chunked("0\r\n"+lines(101)+"\r\n\r\n")),
		refused("H70", 400, chunked("0\r\n"+lines(102)+"\r\n\r\n"), ""),
		refused("H70", 400, chunked("0\r\nA: "+value+"b\r\n\r\n"), ""),
	}
}

// TestEveryLimitIsASetting: each of them, set to little, is met by what is one
// byte or one line too many, and by nothing that has as much.
func TestEveryLimitIsASetting(t *testing.T) {
	t.Parallel()
	end := "\r\na\r\n0\r\n\r\n"
	for _, tt := range []struct {
		limits   http1.Limits
		fits     row
		tooLarge row
	}{
		{http1.Limits{RequestLine: 20}, accepted("H67", get("/tea123")), refused("H67", 414, get("/tea1234"), "")},
		{http1.Limits{Line: 9}, accepted("H68", post("A: 123456")), refused("H68", 431, post("A: 1234567"), "")},
		{http1.Limits{Head: 34}, accepted("H68", post("A: b")), refused("H68", 431, post("A: bc"), "")},
		{http1.Limits{Fields: 2}, accepted("H68", post("A: b")), refused("H68", 431, post("A: b\r\nC: d"), "")},
		{http1.Limits{Fields: 2}, accepted("H70", chunked("0\r\nA: b\r\nC: d\r\n\r\n")), refused("H70", 400, chunked("0\r\nA: b\r\nC: d\r\nE: f\r\n\r\n"), "")},
		{http1.Limits{ChunkExtLine: 4}, accepted("H61", chunked("1;tea"+end)).remarked("H61"), refused("H61", 400, chunked("1;teas"+end), "")},
		{http1.Limits{ChunkExtBody: 8}, accepted("H61", chunked("1;tea\r\na\r\n1;tea"+end)).remarked("H61"), refused("H61", 400, chunked("1;tea\r\na\r\n1;teas"+end), "")},
		{http1.Limits{Body: 1}, accepted("H69", chunked("1"+end)), refused("H69", 413, chunked("1\r\na\r\n1"+end), "")},
	} {
		houses := street(t, func() *wsgi.Server {
			srv := echoServer()
			srv.Limits = tt.limits
			return srv
		})
		tt.fits.run(t, houses)
		tt.tooLarge.run(t, houses)
	}
}
