package python_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"roundtrip/wsgi"
	"roundtrip/wsgi/lint"
	"roundtrip/wsgi/trace"
)

// Requests of the cases: of a page, and with a body.
const (
	post  = "POST /a/b HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 11\r\n\r\none\ntwo\nend"
	plain = "[('Content-Type', 'text/plain')]"
)

// wrongdoing is an application, perhaps behind a middleware, and who broke
// which rule: "app A7".
type wrongdoing struct {
	name  string
	app   string
	layer string // a middleware called wrong
	raw   string
	want  []string
}

// app is an application whose body is some lines.
func appOf(lines ...string) string {
	return "def app(environ, start_response):\n    " + strings.Join(lines, "\n    ") + "\n"
}

// around is a middleware that does something with environ, and calls inwards.
func around(lines ...string) string {
	return "def wrong(app):\n    def layer(environ, start_response):\n        " +
		strings.Join(append(lines, "return app(environ, start_response)"), "\n        ") + "\n    return layer\n"
}

const (
	started  = "start_response('200 OK', " + plain + ")"
	answered = "return [b'hello']"
)

// wrong are the 22 mistakes and the 6 legal acts of the table of linters, then
// what else the checker knows of applications.
func wrongs() []wrongdoing {
	sound := appOf(started, answered)
	return []wrongdoing{
		{name: "start_response twice", app: appOf(started, started, answered), want: []string{"app A7"}},
		{name: "start_response never", app: appOf(answered), want: []string{"app A6"}},
		{name: "start_response by keyword", app: appOf("start_response(status='200 OK', response_headers="+plain+")", answered), want: []string{"app A3"}},
		{name: "hop-by-hop header", app: appOf("start_response('200 OK', [('Connection', 'close')])", answered), want: []string{"app A15"}},
		{name: "Transfer-Encoding", app: appOf("start_response('200 OK', [('Transfer-Encoding', 'chunked')])", answered), want: []string{"app A15"}},
		{name: "body too long", app: appOf("start_response('200 OK', [('Content-Type', 'text/plain'), ('Content-Length', '3')])", answered), want: []string{"app H89"}},
		{name: "body too short", app: appOf("start_response('200 OK', [('Content-Type', 'text/plain'), ('Content-Length', '9')])", answered), want: []string{"app H90"}},
		{name: "CRLF in a header", app: appOf(`start_response('200 OK', [('X-Tea', 'green\r\nSet-Cookie: evil=1')])`, answered), want: []string{"app A5"}},
		{name: "CRLF in the status", app: appOf(`start_response('200 OK\r\nSet-Cookie: evil=1', `+plain+`)`, answered), want: []string{"app A4"}},
		{name: "headers are a tuple", app: appOf("start_response('200 OK', tuple("+plain+"))", answered), want: []string{"app A5"}},
		{name: "header above latin-1", app: appOf(`start_response('200 OK', [('X-Tea', '\u0447\u0430\u0439')])`, answered), want: []string{"app A18"}},
		{name: "str blocks", app: appOf(started, "return ['hello']"), want: []string{"app A18"}},
		{name: "returns None", app: appOf(started), want: []string{"app A9"}},
		{name: "closes wsgi.input", app: appOf("environ['wsgi.input'].close()", started, answered), want: []string{"app A12"}},
		{name: "exc_info is no tuple", app: appOf("start_response('200 OK', "+plain+", True)", answered), want: []string{"app A7"}},
		{name: "false len", app: falseLen(1, "yield b'one'", "yield b'two'"), want: []string{"app A10"}},
		{name: "write within the iterable", app: appOf("write = "+started, "yield b'one'", "write(b'two')"), want: []string{"app A16"}},
		{name: "environ of another type", app: sound, layer: "class Mine(dict):\n    pass\n" + around("environ = Mine(environ)"), want: []string{"mw S4"}},
		{name: "no REQUEST_METHOD", app: sound, layer: around("del environ['REQUEST_METHOD']"), want: []string{"mw S5"}},
		{name: "no wsgi.url_scheme", app: sound, layer: around("del environ['wsgi.url_scheme']"), want: []string{"mw S16"}},
		{name: "CGI variable is bytes", app: sound, layer: around("environ['REMOTE_USER'] = b'ada'"), want: []string{"mw S14"}},
		{name: "never closes", app: appOf(started, "yield b'hello'"), layer: loop("for block in inner:", "    yield block"), want: []string{"mw M6"}},

		{name: "legal: read()", app: appOf("environ['wsgi.input'].read()", started, answered), raw: post},
		{name: "legal: readline(size)", app: appOf("environ['wsgi.input'].readline(2)", started, answered), raw: post},
		{name: "legal: 204 without a length", app: appOf("start_response('204 No Content', [])", "return []")},
		{name: "legal: relative Location", app: appOf("start_response('302 Found', [('Location', '/tea')])", "return []")},
		{name: "legal: starts when iterated", app: appOf("yield b''", started, "yield b'hello'")},
		{name: "bare bytes", app: appOf(started, "return b'hello'"), want: []string{"app A9"}},
		{name: "unwise: no bare bytes", app: appOf(started, "return b''"), want: []string{"app A9 advice"}},
	}
}

// falseLen is an application whose iterable has a len().
func falseLen(n int, lines ...string) string {
	return fmt.Sprintf("class Body:\n    def __len__(self):\n        return %d\n    def __iter__(self):\n        ", n) +
		strings.Join(lines, "\n        ") + "\n\n" + appOf(started, "return Body()")
}

// loop is a middleware that is a generator over inner.
func loop(lines ...string) string {
	return "def wrong(app):\n    def layer(environ, start_response):\n        inner = app(environ, start_response)\n        " +
		strings.Join(lines, "\n        ") + "\n    return layer\n"
}

// checked runs a case and gives its trace.
func (w wrongdoing) checked(t *testing.T) *trace.Trace {
	t.Helper()
	var app wsgi.App
	if w.layer == "" {
		app = load(t, w.app)
	} else {
		app = load(t, w.app, source("wrong", w.layer))
	}
	raw := w.raw
	if raw == "" {
		raw = get
	}
	return trace.New(time.Now(), send(t, app, raw, nil).events)
}

// brief is a finding as a case expects it.
func brief(f lint.Finding) string {
	who := string(f.Who)
	if _, middleware := f.Who.Middleware(); middleware {
		who = "mw"
	}
	s := who + " " + f.Rule
	if f.Level == lint.Advice {
		s += " advice"
	}
	return s
}

// each runs the cases and compares the whole text of what is found with a
// golden file, in the order of the cases.
func each(t *testing.T, cases []wrongdoing) {
	t.Helper()
	told := make([]string, len(cases))
	for i, w := range cases {
		t.Run(w.name, func(t *testing.T) {
			t.Parallel()
			tr := w.checked(t)
			var got []string
			for _, f := range lint.Check(tr) {
				got = append(got, brief(f))
				told[i] += fmt.Sprintf("%s: %s %s, %s\n  %s\n  %s\n  %s\n", w.name, f.Rule, f.Level, f.Section, f.Text, f.Instead, refs(tr, f))
			}
			if !slices.Equal(got, w.want) {
				t.Errorf("found %q, want %q\n%s\n%s", got, w.want, told[i], run{events: tr.Events()}.story())
			}
		})
	}
	t.Cleanup(func() { golden.RequireEqual(t, strings.Join(told, "")) })
}

// refs are the events that a finding rests on.
func refs(tr *trace.Trace, f lint.Finding) string {
	var names []string
	for _, seq := range f.Refs {
		e := tr.Event(tr.Index(f.X, seq))
		name := fmt.Sprintf("%s at %s", e.Kind(), e.Layer.Name())
		if e.Src.File != "" {
			name += fmt.Sprintf(" (%s:%d)", e.Src.File, e.Src.Line)
		}
		names = append(names, name)
	}
	return strings.Join(names, "; ")
}

// The mistakes that other linters were measured with are all found, and what
// is legal is not.
func TestTheCasesOfTheLinters(t *testing.T) {
	t.Parallel()
	each(t, wrongs())
}
