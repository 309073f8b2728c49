package tui

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"testing"

	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/python/pythontest"
)

// The body of a response with Content-Encoding: gzip is changed as its text, and packed again.
func TestAGzipBodyIsChangedAsText(t *testing.T) {
	i := inspectingFile(t, middle, fmt.Sprintf(`
def app(environ, start_response):
    body = bytes.fromhex("%x")
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Encoding", "gzip"), ("Content-Length", str(len(body)))])
    return [body]
`, gzipOf(t, "green tea")), "app", catalog.Options{System: pythontest.System(t)}, catalog.System)
	i.types([2]string{"h", "hold if"}, [2]string{`event == "body.block"`, "enter take"}, [2]string{"enter", "hold on: event"})
	answer := i.asks("GET", "/", "")
	i.shows(t, "1 held")
	i.types([2]string{"tab", "let go on"}, [2]string{"enter", "s one event"}, [2]string{"", "[response]"},
		[2]string{"e", "change the text; it is packed with gzip again"}, [2]string{"", "green tea"})
	i.press("ctrl+u")
	i.types([2]string{"black tea, with milk", "with milk"}, [2]string{"ctrl+s", "Changed."}, [2]string{"", "   u undo"}, [2]string{"", "gzip of black tea, with milk"},
		[2]string{"e", "change the text; it is packed with gzip again"}, [2]string{"esc", "gzip of black tea, with milk"}, [2]string{"u", "Undone: gzip of black tea, with milk becomes gzip of green tea"},
		[2]string{"ctrl+r", "Made again: gzip of green tea becomes gzip of black tea, with milk"}, [2]string{"c", "back at the client"})
	if got := <-answer; got.err != nil || got.body != "black tea, with milk" { // the client unpacks it
		t.Errorf("%+v", got)
	}
	i.press("q")
	i.ends()
}

func gzipOf(t *testing.T, text string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
