package python_test

import (
	"strings"
	"testing"
)

// answering is an application that gives a head and a body in Python's words.
func answering(status, headers, body string) string {
	return appOf("start_response('"+status+"', ["+headers+"])", "return "+body)
}

const typed = "('Content-Type', 'text/plain'), "

// What else an application can do wrong, by itself.
func TestWhatElseApplicationsAreToldOf(t *testing.T) {
	t.Parallel()
	each(t, []wrongdoing{
		{name: "one parameter", app: "def app(environ):\n    return []\n", want: []string{"app A1"}},
		{name: "start_response with one argument", app: appOf("start_response('200 OK')", answered), want: []string{"app A3"}},
		{name: "status is bytes", app: appOf("start_response(b'200 OK', [])", answered), want: []string{"app A4"}},
		{name: "status without a reason", app: answering("200", typed, "[b'x']"), want: []string{"app A4"}},
		{name: "status with blanks around it", app: answering("200 OK ", typed, "[b'x']"), want: []string{"app A4"}},
		{name: "status 100", app: answering("100 Continue", "", "[]"), want: []string{"app H96"}},
		{name: "header of lists", app: answering("200 OK", "['X-Tea', 'green']", "[b'x']"), want: []string{"app A5"}},
		{name: "header with a number", app: answering("200 OK", "('Content-Length', 1)", "[b'x']"), want: []string{"app A5"}},
		{name: "header name with a colon", app: answering("200 OK", "('X-Tea:', 'green')", "[b'x']"), want: []string{"app A5"}},
		{name: "header name with a blank", app: answering("200 OK", "('X Tea', 'green')", "[b'x']"), want: []string{"app A5"}},
		{name: "header called Status", app: answering("200 OK", typed+"('Status', '200 OK')", "[b'x']"), want: []string{"app A5 advice"}},
		{name: "header name that ends oddly", app: answering("200 OK", typed+"('X-Tea-', 'green')", "[b'x']"), want: []string{"app A5 advice"}},
		{name: "no start_response and no block", app: appOf("return []"), want: []string{"app A6"}},
		{name: "swallows what is raised again", app: "import sys\n" + appOf(started, "yield b'one'", "try:", "    1 / 0",
			"except ZeroDivisionError:", "    try:", "        start_response('500 Oops', "+plain+", sys.exc_info())",
			"    except ZeroDivisionError:", "        pass", "yield b'two'"), want: []string{"app A8"}},
		{name: "legal: lets it pass", app: "import sys\n" + appOf(started, "yield b'one'", "try:", "    1 / 0",
			"except ZeroDivisionError:", "    start_response('500 Oops', "+plain+", sys.exc_info())", "    raise")},
		{name: "legal: replaces a head", app: "import sys\n" + appOf(started, "try:", "    1 / 0",
			"except ZeroDivisionError:", "    start_response('500 Oops', "+plain+", sys.exc_info())", "return [b'sorry']")},
		{name: "raises before the head", app: appOf("raise LookupError('no tea')"), want: []string{"app A19"}},
		{name: "raises after the head", app: appOf(started, "yield b'one'", "raise LookupError('no tea')"), want: []string{"app A19"}},
		{name: "returns a str", app: answering("200 OK", typed, "'hello'"), want: []string{"app A9"}},
		{name: "returns a number", app: answering("200 OK", typed, "7"), want: []string{"app A9"}},
		{name: "returns False", app: answering("200 OK", typed, "False"), want: []string{"app A9"}},
		{name: "yields None", app: appOf(started, "yield None"), want: []string{"app A18"}},
		{name: "yields a bytearray", app: appOf(started, "yield bytearray(b'x')"), want: []string{"app A18"}},
		{name: "writes a str", app: appOf(started+"('hello')", "return []"), want: []string{"app A18"}},
		{name: "len too large", app: falseLen(3, "yield b'one'"), want: []string{"app A10"}},
		{name: "true len", app: falseLen(2, "yield b'one'", "yield b'two'")},
		{name: "closes wsgi.errors", app: appOf("environ['wsgi.errors'].close()", started, answered), want: []string{"app A12"}},
		{name: "seeks in wsgi.input", app: appOf("environ['wsgi.input'].seek(0)", started, answered), want: []string{"app A12"}},
		{name: "legal: asks whether it can close", app: appOf("hasattr(environ['wsgi.input'], 'close')", started, answered)},
		{name: "writes bytes to wsgi.errors", app: appOf("environ['wsgi.errors'].write(b'x')", started, answered), want: []string{"app A12"}},
		{name: "reads past the end", app: appOf("environ['wsgi.input'].read(8192)", started, answered), raw: post, want: []string{"app A13"}},
		{name: "legal: reads what there is", app: appOf("environ['wsgi.input'].read(int(environ['CONTENT_LENGTH']))", started, answered), raw: post},
		{name: "legal: reads lines", app: appOf("list(environ['wsgi.input']) + environ['wsgi.input'].readlines()", started, answered), raw: post},
		{name: "writes", app: appOf(started+"(b'x')", "return []"), want: []string{"app A17 advice"}},
		{name: "tiny blocks", app: appOf(started, "return [bytes((c,)) for c in b'a byte in each block']"), want: []string{"app A22 advice"}},
	})
}

// What HTTP asks of the answer as a whole.
func TestWhatHTTPAsksOfAnAnswer(t *testing.T) {
	t.Parallel()
	head := strings.Replace(get, "GET", "HEAD", 1)
	each(t, []wrongdoing{
		{name: "204 with a length", app: answering("204 No Content", "('Content-Length', '0')", "[]"), want: []string{"app H96"}},
		{name: "204 with a body", app: answering("204 No Content", "", "[b'x']"), want: []string{"app H96"}},
		{name: "205 with a body", app: answering("205 Reset Content", "", "[b'x']"), want: []string{"app H98"}},
		{name: "304 with a body", app: answering("304 Not Modified", "('ETag', '\"1\"')", "[b'x']"), want: []string{"app H97"}},
		{name: "304 with a type", app: answering("304 Not Modified", typed, "[]"), want: []string{"app H97"}},
		{name: "length is no number", app: answering("200 OK", typed+"('Content-Length', 'five')", "[b'hello']"), want: []string{"app H89"}},
		{name: "length is given twice", app: answering("200 OK", typed+"('Content-Length', '5'), ('content-length', '5')", "[b'hello']"), want: []string{"app H89"}},
		{name: "Location is given twice", app: answering("302 Found", "('Location', '/a'), ('Location', '/b')", "[]"), want: []string{"app H101"}},
		{name: "legal: two cookies", app: answering("200 OK", typed+"('Set-Cookie', 'a=1'), ('Set-Cookie', 'b=2')", "[b'x']")},
		{name: "no type", app: answering("200 OK", "", "[b'x']"), want: []string{"app H102"}},
		{name: "legal: no type and no body", app: answering("200 OK", "", "[]")},
		{name: "tag without quotes", app: answering("200 OK", typed+"('ETag', 'v1')", "[b'x']"), want: []string{"app A21"}},
		{name: "weak tag with a small letter", app: answering("200 OK", typed+"('ETag', 'w/\"v1\"')", "[b'x']"), want: []string{"app A21"}},
		{name: "legal: weak tag", app: answering("200 OK", typed+"('ETag', 'W/\"v1\"')", "[b'x']")},
		{name: "length in two blocks", app: answering("200 OK", typed+"('Content-Length', '4')", "[b'one', b'two']"), want: []string{"app H89"}},
		{name: "written past the length", app: appOf("start_response('200 OK', ["+typed+"('Content-Length', '4')])(b'hello')", "return []"), want: []string{"app A17 advice", "app H89"}},
		{name: "legal: HEAD without the body", app: answering("200 OK", typed+"('Content-Length', '5')", "[]"), raw: head},
		{name: "legal: HEAD with the body", app: answering("200 OK", typed+"('Content-Length', '5')", "[b'hello']"), raw: head},
	})
}

// wrapping is a middleware whose start_response is one of its own.
func wrapping(body string, lines ...string) string {
	return "def wrong(app):\n    def layer(environ, start_response):\n        def start(status, headers, exc_info=None):\n            " +
		strings.Join(lines, "\n            ") + "\n        " + body + "\n    return layer\n"
}

// Middleware is an application to the one side and a server to the other.
func TestWhatMiddlewareIsToldOf(t *testing.T) {
	t.Parallel()
	const (
		through = "return app(environ, start)"
		on      = "return start_response(status, headers, exc_info)"
		closing = "finally:"
		close   = "    getattr(inner, 'close', int)()"
	)
	sound := appOf(started, answered)
	three := appOf(started, "yield b'one'", "yield b'two'", "yield b'three'")
	measured := answering("200 OK", typed+"('Content-Length', '5')", "[b'hello']")
	sorry := "import sys\n" + appOf(started, "try:", "    1 / 0", "except ZeroDivisionError:",
		"    start_response('500 Oops', "+plain+", sys.exc_info())", "return [b'sorry']")
	each(t, []wrongdoing{
		{name: "sound: passes on", app: three, layer: around()},
		{name: "sound: a loop that closes", app: three, layer: loop("try:", "    for block in inner:", "        yield block.upper()", closing, close)},
		{name: "sound: an empty block for one that is kept", app: three,
			layer: loop("try:", "    kept = b''", "    for block in inner:", "        yield b''", "        kept += block", "    yield kept", closing, close)},
		{name: "M2 waits for two", app: appOf(started, "yield b'one'", "yield b'two'", "yield b'three'", "yield b'four'"),
			layer: loop("try:", "    for block in inner:", "        yield block + next(inner)", closing, close), want: []string{"mw M2"}},
		{name: "M3 takes one early", app: three,
			layer: "import itertools\nclass Rest:\n    def __init__(self, first, rest):\n        self.first, self.rest = first, rest\n" +
				"    def __iter__(self):\n        return itertools.chain([self.first], self.rest)\n    def close(self):\n        self.rest.close()\n" +
				"def wrong(app):\n    def layer(environ, start_response):\n        inner = app(environ, start_response)\n        return Rest(next(inner), inner)\n    return layer\n",
			want: []string{"mw M3"}},
		{name: "M4 writes what was yielded", app: sound,
			layer: "def wrong(app):\n    def layer(environ, start_response):\n        held = []\n        def start(status, headers, exc_info=None):\n" +
				"            held.append(start_response(status, headers, exc_info))\n            return held[0]\n" +
				"        for block in app(environ, start):\n            held[0](block)\n        return []\n    return layer\n",
			want: []string{"mw M4", "mw M3"}},
		{name: "M5 buffers", app: three, layer: strings.Replace(loop("return [b''.join(inner)]"), "return [b''.join(inner)]",
			"try:\n            return [b''.join(inner)]\n        finally:\n            inner.close()", 1), want: []string{"mw M5"}},
		{name: "M6 a loop that does not close", app: three, layer: loop("for block in inner:", "    yield block.upper()"), want: []string{"mw M6"}},
		{name: "M6 closes twice", app: three, layer: loop("try:", "    for block in inner:", "        yield block.upper()", closing, close, close), want: []string{"mw M6"}},
		{name: "M7 a longer body", app: measured, layer: loop("for block in inner:", "    yield block * 2"), want: []string{"mw M7"}},
		{name: "M7 a shorter body", app: measured, layer: loop("for block in inner:", "    yield block[:3]"), want: []string{"mw M7"}},
		{name: "M8 forgets exc_info", app: sorry, layer: wrapping(through, "return start_response(status, headers)"), want: []string{"mw M8"}},
		{name: "M8 takes no exc_info", app: sorry, layer: strings.Replace(wrapping(through, on), "exc_info=None", "*, exc_info=None", 1), want: []string{"mw M8"}},
		{name: "M8 gives no write", app: sound, layer: wrapping(through, "start_response(status, headers, exc_info)"), want: []string{"mw M8"}},
		{name: "M9 legal: stores the head", app: sorry,
			layer: "def wrong(app):\n    def layer(environ, start_response):\n        heads = []\n        def start(*head):\n" +
				"            heads[:] = head[:2]\n            return print\n        inner = app(environ, start)\n        start_response(*heads)\n        return inner\n    return layer\n"},
		{name: "keeps the head", app: sound, layer: wrapping(through, "return print"), want: []string{"mw A6"}},
		{name: "M11 loses a piece", app: sound, layer: around("environ['PATH_INFO'] = '/b'"), want: []string{"mw M11"}},
		{name: "M11 moves it twice", app: sound, layer: around("environ['SCRIPT_NAME'] = '/a/a'", "environ['PATH_INFO'] = '/b'"), want: []string{"mw M11"}},
		{name: "legal: moves a piece", app: sound, layer: around("environ['SCRIPT_NAME'] = '/a'", "environ['PATH_INFO'] = '/b'")},
		{name: "legal: rewrites the path", app: sound, layer: around("environ['PATH_INFO'] = '/other'")},
		{name: "S2 by keyword", app: sound, layer: strings.Replace(around(), "app(environ, start_response)\n    return", "app(environ=environ, start_response=start_response)\n    return", 1), want: []string{"mw S2"}},
		{name: "S6 a script without a slash", app: sound, layer: around("environ['SCRIPT_NAME'] = 'shop'"), want: []string{"mw S6"}},
		{name: "S6 a length that is none", app: sound, layer: around("environ['CONTENT_LENGTH'] = 'many'"), want: []string{"mw S6"}},
		{name: "S6 no query", app: sound, layer: around("del environ['QUERY_STRING']"), want: []string{"mw S6 advice"}},
		{name: "S7 no port", app: sound, layer: around("environ['SERVER_PORT'] = ''"), want: []string{"mw S7"}},
		{name: "S7 a port that is a number", app: sound, layer: around("environ['SERVER_PORT'] = 80"), want: []string{"mw S14"}},
		{name: "S8 no protocol", app: sound, layer: around("del environ['SERVER_PROTOCOL']"), want: []string{"mw S8"}},
		{name: "S10 a key twice", app: sound, layer: around("environ['HTTP_CONTENT_TYPE'] = 'text/plain'"), want: []string{"mw S10"}},
		{name: "S15 another version", app: sound, layer: around("environ['wsgi.version'] = [1, 0]"), want: []string{"mw S15"}},
		{name: "S17 a stream without lines", app: sound, layer: "class Input:\n    def read(self, size=-1):\n        return b''\n" + around("environ['wsgi.input'] = Input()"), want: []string{"mw S17"}},
		{name: "legal: another stream", app: sound, layer: "import io\n" + around("environ['wsgi.input'] = io.BytesIO(b'tea')")},
		{name: "S39 a block after close", app: three, layer: loop("inner = iter(inner)", "yield next(inner)", "inner.close()", "yield from inner"), want: []string{"mw S39"}},
		{name: "S16 another scheme", app: sound, layer: around("environ['wsgi.url_scheme'] = 'gopher'"), want: []string{"mw S16"}},
		{name: "S17 no input", app: sound, layer: around("environ['wsgi.input'] = None"), want: []string{"mw S17"}},
		{name: "S18 no run_once", app: sound, layer: around("del environ['wsgi.run_once']"), want: []string{"mw S18"}},
		{name: "its own header", app: sound, layer: wrapping(through, "headers = headers + [('Connection', 'close')]", on), want: []string{"mw A15"}},
		{name: "the application's header", app: answering("200 OK", "('Connection', 'close')", "[b'x']"), layer: wrapping(through, on), want: []string{"app A15"}},
		{name: "the application's blocks", app: appOf(started, "yield 'one'"), layer: loop("for block in inner:", "    yield block"), want: []string{"app A18", "mw M6"}},
		{name: "the application's None", app: appOf(started), layer: around(), want: []string{"app A9"}},
	})
}
