package python_test

import (
	"testing"

	"roundtrip/wsgi/trace"
)

const handles = `class Cold(Exception):
    touched = "untouched"

    def __str__(self):
        Cold.touched = "its str()"
        return "cold"

    def __getattribute__(self, name):
        Cold.touched = name
        return Exception.__getattribute__(self, name)

def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    try:
        raise Cold("tea")
    except Cold:
        print("sorry")
        environ["wsgi.errors"].write("sorry\n")
    return [Cold.touched.encode()]
`

// An exception of the application's is told of with what is written while it is
// handled, and none of its code runs for that.
func TestAHandledExceptionIsNotTouched(t *testing.T) { onEachHost(t, testAHandledException) }

func testAHandledException(t *testing.T, on host) {
	r := send(t, on.load(t, handles), get, nil)
	if _, body, _ := r.response(t); body != "untouched" {
		t.Errorf("the exception was asked for %s", body)
	}
	want := trace.Handled{Exc: "app.Cold", At: trace.Src{File: "app.py", Line: 15}}
	printed := r.find(t, trace.KindCodePrint, trace.LayerApp).Data.(*trace.CodePrint)
	written := r.find(t, trace.KindErrorsWrite, trace.LayerApp).Data.(*trace.ErrorsWrite)
	if printed.Handled != want || written.Handled != want {
		t.Errorf("told of %v and %v, want %v", printed.Handled, written.Handled, want)
	}
}
