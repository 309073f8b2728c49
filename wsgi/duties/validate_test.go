package duties

import (
	"fmt"
	"strings"
	"testing"
)

// validated is an application behind the validator of Python's own library,
// which judges the environ that a server makes, the calls that it makes and the
// streams that it gives. It keeps within what the validator takes.
const validated = `from wsgiref.validate import validator
@validator
def app(environ, start_response):
    stream, errors = environ["wsgi.input"], environ["wsgi.errors"]
    body = stream.read(2) + stream.readline() + b"".join(stream.readlines()) + b"".join(stream)
    errors.write("fine")
    errors.writelines(["fine"])
    errors.flush()
    write = start_response("200 OK", [("Content-Type", "text/plain")])
    write(b"got ")
    return [body]
`

// wrongEnviron is an environ that the validator has to find something in, and
// a word of what it says. The number is that of its check in the list of what
// linters check.
type wrongEnviron struct {
	check      int
	statements string
	finds      string
}

func wrongEnvirons() []wrongEnviron {
	return []wrongEnviron{
		{1, "return app(environ, start_response=start_response)", "Two arguments"},
		{3, "environ = type('Environ', (dict,), {})(environ)", "not of the right type"},
		{4, "del environ['REQUEST_METHOD']", "REQUEST_METHOD"},
		{4, "del environ['SERVER_PORT']", "SERVER_PORT"},
		{4, "del environ['wsgi.run_once']", "wsgi.run_once"},
		{5, "environ['HTTP_CONTENT_TYPE'] = 'text/plain'", "HTTP_CONTENT_TYPE"},
		{5, "environ['HTTP_CONTENT_LENGTH'] = '3'", "HTTP_CONTENT_LENGTH"},
		{6, "del environ['QUERY_STRING']", "QUERY_STRING"},
		{7, "environ['PATH_INFO'] = b'/'", "PATH_INFO"},
		{8, "environ['wsgi.version'] = [1, 0]", "wsgi.version"},
		{9, "environ['wsgi.url_scheme'] = 'ftp'", "ftp"},
		{10, "environ['wsgi.input'] = object()", "wsgi.input"},
		{11, "environ['wsgi.errors'] = object()", "wsgi.errors"},
		{12, "environ['REQUEST_METHOD'] = 'BREW'", "BREW"},
		{13, "environ['SCRIPT_NAME'] = 'shop'", "SCRIPT_NAME"},
		{14, "environ['PATH_INFO'] = '*'", "PATH_INFO"},
		{15, "environ['CONTENT_LENGTH'] = '-1'", "CONTENT_LENGTH"},
		{16, "del environ['PATH_INFO']", "PATH_INFO"},
		{17, "environ['SCRIPT_NAME'] = '/'", "SCRIPT_NAME"},
	}
}

// spoiled is a server that makes the environ wrong that the client asks for.
// What the validator only warns of becomes an error.
func spoiled() string {
	var body strings.Builder
	body.WriteString("number = int(environ.pop('HTTP_X_WRONG', '-1'))\n")
	for i, w := range wrongEnvirons() {
		fmt.Fprintf(&body, "if number == %d:\n    %s\n", i, w.statements)
	}
	body.WriteString("return app(environ, start_response)\n")
	return "import warnings\nwarnings.simplefilter('error')\n" + wrongly(body.String())
}

// Somebody else's code judges the gateway: it finds nothing in every kind of
// environ, and what it is there to find in servers that are wrong.
func TestValidator(t *testing.T) {
	t.Parallel()
	for _, e := range engines() {
		if e.name == goEngine {
			continue // the validator is written in Python
		}
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			loaded := newShelf(t)
			for _, w := range []watch{alone, recorded, gated} {
				if err := validate(&kit{t: t, engine: e, loaded: loaded, watch: w}); err != nil {
					t.Error(err)
				}
			}
			s := (&kit{t: t, engine: e, loaded: loaded, watch: alone, wrong: &mutant{python: spoiled()}}).serve(program{python: validated})
			for i, w := range wrongEnvirons() {
				_, err := s.body(get("/", fmt.Sprintf("X-Wrong: %d", i)))
				if err == nil || !strings.Contains(s.log.last(), w.finds) {
					t.Errorf("check %d on %s: %v, want something of %s", w.check, w.statements, err, w.finds)
				}
			}
		})
	}
}

// last is the last line of the log.
func (b *siteLog) last() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.logged) == 0 {
		return ""
	}
	return b.logged[len(b.logged)-1]
}

func validate(k *kit) error {
	s := k.serve(program{python: validated})
	for _, request := range everything() {
		if _, err := s.body(request); err != nil {
			return fmt.Errorf("%.20q: %w", request, err)
		}
	}
	if body, err := s.body(post("/tea", "ab\ncd\nef")); err != nil || body != "got ab\ncd\nef" {
		return fmt.Errorf("%q, %w", body, err)
	}
	return nil
}
