package check

import (
	"testing"

	"roundtrip/lessons"
	"roundtrip/lessons/expr"
)

// What one exchange on a connection sent is not told of the next one.
func TestASecondExchangeHasABodyOfItsOwn(t *testing.T) {
	t.Parallel()
	p := &lessons.Page{File: "reuse", Run: lessons.Setup{
		App: "demo:hello",
		Raw: "GET /?name=Ada HTTP/1.1\r\nHost: {{host}}\r\n\r\nGET /?name=Sam HTTP/1.1\r\nHost: {{host}}\r\n\r\n",
	}}
	w, err := ReadThrough(patience(t), p, InLabs(newCatalog(t)))
	if err != nil {
		t.Fatal(err)
	}
	for _, src := range []string{`body == "Hello, Sam!"`, `"Hello, Ada!HTTP/1.1 200 OK" in wire_out`, `len(blocks) == 1`} {
		if ok, err := expr.MustCompile(src).Bool(expr.At(w.Trace, lessons.EndOf(w.Trace))); !ok || err != nil {
			t.Errorf("%s: %v, %v", src, ok, err)
		}
	}
}
