package conform

import (
	"testing"

	"roundtrip/wsgi"
	"roundtrip/wsgi/http1"
)

func TestFraming(t *testing.T) {
	t.Parallel()
	runRows(t, framingRows())
}

func TestChunks(t *testing.T) {
	t.Parallel()
	runRows(t, chunkRows())
}

// TestBodyLimit: H51 and H69 under a limit small enough to stand on its byte.
func TestBodyLimit(t *testing.T) {
	t.Parallel()
	listeners := listenersFor(t, func() *wsgi.Server {
		srv := echoServer()
		srv.Limits = http1.Limits{Body: 4} // the others are those of every server
		return srv
	})
	for _, r := range []row{
		accepted("H69", sized("4", "abcd"), body("abcd")),
		refused("H51", 413, sized("5", "abcde"), "5"),
		accepted("H69", chunked("3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n"), body("abcd")),
		refused("H69", 413, chunked("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"), "2"),
	} {
		r.run(t, listeners)
	}
}
