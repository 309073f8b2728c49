package trace_test

import (
	"testing"

	"roundtrip/wsgi/trace"
)

// Of the routes that a path misses, the one is found that takes it but for a slash at its end.
func TestARouteButForItsSlash(t *testing.T) {
	t.Parallel()
	routes := []string{"/static/<path:filename>", "/", "/add", "/cart/", "/order/<int:number>", "/of/<name>/"}
	for path, want := range map[string]string{
		"/add/": "/add", "/cart": "/cart/", "/order/2/": "/order/<int:number>", "/of/tea": "/of/<name>/",
		"/order/two/": "", "/nowhere": "", "/add": "", "/": "", "": "", "/of/": "",
	} {
		d := &trace.FrameworkAnswers{Framework: "Flask", Cause: trace.CauseNoRoute, Asked: path, Known: routes}
		if got := d.OtherSlash(); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}
