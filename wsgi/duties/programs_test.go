package duties

import (
	"encoding/hex"
	"fmt"
	"io"
	"strings"

	"roundtrip/wsgi"
)

// ok starts a plain answer.
func ok(start wsgi.StartResponse, headers ...wsgi.Header) (wsgi.Write, error) {
	return start.Call("200 OK", append([]wsgi.Header{{Name: "Content-Type", Value: "text/plain"}}, headers...), nil)
}

// starts is the same in Python, with room for more headers.
const starts = `start_response("200 OK", [("Content-Type", "text/plain")])`

// say tells the check how far the application is. It asks no more of
// wsgi.errors than that it takes text.
func say(env *wsgi.Environ, text string) {
	if errs, err := stream[io.StringWriter](env, "wsgi.errors"); err == nil {
		_, _ = errs.WriteString(text)
	}
}

// answer is an application that answers with a text.
func answer(text func(env *wsgi.Environ) (string, error)) wsgi.AppFunc {
	return func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		body, err := text(env)
		if err != nil {
			return nil, err
		}
		if _, err := ok(start); err != nil {
			return nil, err
		}
		return wsgi.Text(body), nil
	}
}

// pyAnswer is such an application in Python, of statements that leave the text
// in a variable of this name.
func pyAnswer(statements string) string {
	return "def app(environ, start_response):\n" + indent(statements, "    ") +
		"    " + starts + "\n    return [text.encode('latin-1')]\n"
}

// pyBody is an application in Python that has called start_response before it
// runs the statements.
func pyBody(statements string) string {
	return "def app(environ, start_response):\n    say = lambda text: environ['wsgi.errors'].write(text + '\\n')\n    write = " + starts + "\n" +
		indent(statements, "    ")
}

// dump is an environ as an application found it.
type dump map[string]item

// item is one value: its type as Python calls it, and its text, if it is plain.
type item struct{ kind, text string }

// dumping is a program that answers with its environ.
func dumping() program {
	return program{
		app:    answer(func(env *wsgi.Environ) (string, error) { return dumpOf(env), nil }),
		python: pyAnswer(dumpPython + `text = dumped(environ)`),
	}
}

const dumpPython = `def plain(value):
    return value if isinstance(value, str) else repr(value) if type(value) in (bool, int, tuple, list, bytes) else ""
def dumped(environ):
    rows = (key.encode().hex() + " " + type(value).__name__ + " " + plain(value).encode("utf-8", "surrogatepass").hex() + "\n"
            for key, value in environ.items())
    return "".join(rows)
`

func dumpOf(env *wsgi.Environ) string {
	var b strings.Builder
	for key, value := range env.All() {
		i := itemOf(value)
		fmt.Fprintf(&b, "%x %s %x\n", key, i.kind, i.text)
	}
	return b.String()
}

func itemOf(value any) item {
	switch v := value.(type) {
	case nil:
		return item{"NoneType", ""}
	case string:
		return item{"str", v}
	case []byte:
		return item{"bytes", string(v)}
	case bool, int, [2]int:
		kind := map[string]string{"bool": "bool", "int": "int", "[2]int": "tuple"}[fmt.Sprintf("%T", v)]
		return item{kind, wsgi.Repr(v)}
	}
	return item{"object", ""}
}

// dumped has a site answer with its environ.
func (s *site) dumped(request string) (dump, error) {
	body, err := s.body(request)
	if err != nil {
		return nil, err
	}
	return undump(body)
}

func undump(body string) (dump, error) {
	d := dump{}
	for line := range strings.Lines(body) {
		parts := strings.Split(strings.TrimSuffix(line, "\n"), " ")
		if len(parts) != 3 {
			return nil, fmt.Errorf("a strange line %q", line)
		}
		key, err := hex.DecodeString(parts[0])
		if err != nil {
			return nil, err
		}
		text, err := hex.DecodeString(parts[2])
		if err != nil {
			return nil, err
		}
		d[string(key)] = item{parts[1], string(text)}
	}
	return d, nil
}

// differs says where an environ has not what it should have, as keys and texts
// in turn.
func (d dump) differs(want ...string) error {
	for i := 0; i < len(want); i += 2 {
		key, text := want[i], want[i+1]
		switch got, has := d[key]; {
		case !has:
			return fmt.Errorf("%s is missing", key)
		case got.kind != "str" || got.text != text:
			return fmt.Errorf("%s is the %s %q, want %q", key, got.kind, got.text, text)
		}
	}
	return nil
}

// lacks names a key that should not be there.
func (d dump) lacks(keys ...string) error {
	for _, key := range keys {
		if v, has := d[key]; has {
			return fmt.Errorf("%s is there, as %q", key, v.text)
		}
	}
	return nil
}
