package conform

import (
	"testing"

	"roundtrip/wsgi"
	"roundtrip/wsgi/http1"
)

func TestLimits(t *testing.T) {
	t.Parallel()
	runRows(t, limitRows())
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
		listeners := listenersFor(t, func() *wsgi.Server {
			srv := echoServer()
			srv.Limits = tt.limits
			return srv
		})
		tt.fits.run(t, listeners)
		tt.tooLarge.run(t, listeners)
	}
}
