package inspect_test

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"testing"

	"roundtrip/sandbox/inspect"
	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

// A row has the size of the body as its client counts it, whatever its framing, also of one of which not all was
// kept, and as it is read from a recording.
func TestARowHasTheSizeAndTypeOfTheAnswer(t *testing.T) {
	t.Parallel()
	block := bytes.Repeat([]byte("tea "), 50_000)
	apps := map[string]struct {
		method string
		blocks [][]byte
		header []wsgi.Header
		typed  string
	}{
		"a length":              {"GET", [][]byte{[]byte("tea")}, []wsgi.Header{{Name: "Content-Type", Value: "text/plain; charset=utf-8"}}, "text/plain"},
		"chunks":                {"GET", [][]byte{[]byte("green"), nil, []byte("black tea\n\n")}, []wsgi.Header{{Name: "content-type", Value: "Application/JSON"}}, "application/json"},
		"a head alone":          {"HEAD", [][]byte{[]byte("tea")}, nil, ""},
		"more than is kept":     {"GET", [][]byte{block, block, block, block, block, block}, nil, ""},
		"more in its one block": {"GET", [][]byte{bytes.Repeat(block, 6)}, nil, ""},
	}
	for name, app := range apps {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := inspect.New(inspect.Options{})
			t.Cleanup(r.Close)
			size := bodySize(t, r, app.method, wsgi.AppFunc(func(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
				_, err := start.Call("200 OK", app.header, nil)
				return wsgi.Blocks(app.blocks...), err
			}))
			s := &site{t, r, ""}
			row := s.until("it is over", over(1)).Rows[0]
			again := r.Find(r.Import(r.Find(1).Trace(), 0, "")).Row()
			for _, row := range []inspect.Row{row, again} {
				if row.Body != size || row.Type != app.typed {
					t.Errorf("row %d has %d bytes of %q, the client got %d of %q", row.Number, row.Body, row.Type, size, app.typed)
				}
			}
		})
	}
}

// bodySize is how many bytes of a body the client of an application got.
func bodySize(tb testing.TB, sink trace.Sink, method string, app wsgi.App) int64 {
	tb.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	srv := &wsgi.Server{Sink: sink, Mounts: []wsgi.Mount{{App: app}}}
	go srv.Serve(ln)
	tb.Cleanup(func() { srv.Close() })
	req, err := http.NewRequest(method, "http://"+ln.Addr().String(), nil)
	if err != nil {
		tb.Fatal(err)
	}
	resp, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(req)
	if err != nil {
		tb.Fatal(err)
	}
	defer resp.Body.Close()
	n, err := io.Copy(io.Discard, resp.Body)
	if err != nil {
		tb.Fatal(err)
	}
	return n
}
