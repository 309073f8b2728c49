package python_test

import (
	"fmt"
	"strings"
	"testing"

	"roundtrip/sandbox/python/system"
	"roundtrip/wsgi/trace"
)

const streamingFlask = `from flask import Flask, Response, stream_with_context

app = Flask(__name__)

@app.get("/generator")
def generator():
    def rows():
        yield "one\n"
        yield "two\n"
    return Response(rows())

@app.get("/context")
def context():
    @stream_with_context
    def rows():
        yield "one\n"
    return Response(rows())

@app.get("/expression")
def expression():
    return Response("%d\n" % n for n in range(2))

@app.get("/list")
def listed():
    return Response(["one", "two"])
`

const streamingDjango = `from django.conf import settings
settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="x", MIDDLEWARE=["django.middleware.gzip.GZipMiddleware"])
from django.core.wsgi import get_wsgi_application
from django.http import StreamingHttpResponse
from django.urls import path

def rows():
    for n in range(40):
        yield "one %d\n" % n

def stream(request):
    return StreamingHttpResponse(rows())

urlpatterns = [path("stream", stream)]
app = get_wsgi_application()
`

// streams is what each layer returned with the user's generator behind it, and where each block comes from.
func (r run) streams() string {
	var b strings.Builder
	for _, e := range r.events {
		switch d := e.Data.(type) {
		case *trace.AppReturned:
			fmt.Fprintf(&b, "%s of %s %s\n", d.Type, d.Generator, lineOf(d.GeneratorAt))
		case *trace.BodyBlock:
			fmt.Fprintf(&b, "block %s\n", lineOf(e.Src))
		}
	}
	return b.String()
}

// The generator of the application's own is told of, and the line from which it gives a block, whatever a
// framework puts around it.
func TestTheGeneratorBehindAFrameworksIteratorIsTold(t *testing.T) {
	t.Parallel()
	eachPython(t, "flask", func(t *testing.T, python string) {
		app := module(t, systemWith(t, system.Options{Python: python}), "mine", map[string]string{"mine.py": streamingFlask})
		for target, want := range map[string]string{
			"/generator":  "ClosingIterator of rows mine.py:7\nblock mine.py:8\nblock mine.py:9\n",
			"/context":    "ClosingIterator of rows mine.py:14\nblock mine.py:16\n",
			"/expression": "ClosingIterator of <genexpr> mine.py:21\nblock mine.py:21\nblock mine.py:21\n",
			"/list":       "ClosingIterator of  -\nblock -\nblock -\n",
		} {
			hasLines(t, target, send(t, app, strings.Replace(get, "/a/b", target, 1), nil).streams(), want)
		}
	})
	eachPython(t, "django", func(t *testing.T, python string) {
		app := module(t, systemWith(t, system.Options{Python: python}), "mine", map[string]string{"mine.py": streamingDjango})
		for headers, block := range map[string]string{"": "mine.py:9", "Accept-Encoding: gzip\r\n": "-"} { // which comes before the first row
			request := strings.Replace(strings.Replace(get, "/a/b", "/stream", 1), "Host: x\r\n", "Host: x\r\n"+headers, 1)
			hasLines(t, headers, send(t, app, request, nil).streams(), "StreamingHttpResponse of rows mine.py:7\nblock "+block+"\n")
		}
	})
}
