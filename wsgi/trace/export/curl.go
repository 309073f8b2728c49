package export

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"strings"

	"roundtrip/wsgi/latin1"
	"roundtrip/wsgi/trace"
)

// Curl is the line of curl that sends the same request to a server, host and port, for a
// POSIX shell. What curl would add by itself is taken out of it where the request has none.
func Curl(tr *trace.Trace, addr string) (string, error) {
	s := tr.At(tr.Len())
	m, err := messageOf(s)
	if err != nil {
		return "", err
	}
	body := m.Body.Data
	if bytes.IndexByte(body, 0) >= 0 {
		return "", errZero
	}
	words := []string{"curl", "-i"}
	if m.Method != "GET" || len(body) > 0 {
		words = append(words, "-X", quoted(m.Method))
	}
	words = append(words, "--path-as-is", quoted("http://"+addr+latin1.Encode(m.Target)))
	has := map[string]bool{}
	for _, h := range m.Headers {
		has[strings.ToLower(h.Name)] = true
		switch strings.ToLower(h.Name) {
		case "content-length", "transfer-encoding": // which curl writes by itself, of the body
			continue
		}
		line := h.Name + ": " + h.Value
		if h.Value == "" {
			line = h.Name + ";" // how curl is told to send an empty one
		}
		words = append(words, "-H", quoted(latin1.Encode(line)))
	}
	for _, name := range []string{"User-Agent", "Accept"} {
		if !has[strings.ToLower(name)] {
			words = append(words, "-H", quoted(name+":"))
		}
	}
	if len(body) > 0 {
		if !has["content-type"] {
			words = append(words, "-H", quoted("Content-Type:"))
		}
		words = append(words, "--data-raw", quoted(string(body)))
	}
	return commented(remarks(s)) + strings.Join(words, " "), nil
}

// quoted is a word of a shell. Control bytes, and what is not UTF-8, are written as printf's
// escapes in $'…', so that nothing is obeyed by the terminal on which the line is shown.
func quoted(text string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./:=@%+,", r)
	}
	if text != "" && strings.IndexFunc(text, func(r rune) bool { return !plain(r) }) < 0 {
		return text
	}
	var b strings.Builder
	escapes := false
	for i := range len(text) {
		switch c := text[i]; {
		case c < 0x20 || c >= 0x7f:
			escapes = true
			fmt.Fprintf(&b, `\x%02x`, c)
		case c == '\'' || c == '\\':
			b.WriteString(`\` + string(c))
		default:
			b.WriteByte(c)
		}
	}
	if escapes {
		return "$'" + b.String() + "'"
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

var errZero = errors.New("its body has a zero byte, which no word of a shell can; save its raw bytes")

// messageOf is a request as the application got it, if all of it is known.
func messageOf(s *trace.State) (trace.Given, error) {
	if s.Line == nil || s.Rejected != nil {
		return trace.Given{}, errors.New("it is no request that could be read; its raw bytes can be saved")
	}
	m := s.Given()
	if !m.Body.Whole {
		return m, &NotWholeError{"request", s.In.LeftOut()}
	}
	return m, nil
}

func value(headers []trace.Header, name string) string {
	for _, h := range headers {
		if strings.EqualFold(h.Name, name) {
			return h.Value
		}
	}
	return ""
}

// Pytest is a test that sends the same request to an application and expects the same status
// and type of content; of one that failed, that it does so no more. One that needs masked secrets is skipped. It needs nothing but the application, in a file or module of Python, and
// pytest. Callable is the application's name there, "" for the usual one, or the call of a factory.
// Without a module, the file says where to fill it in.
func Pytest(tr *trace.Trace, module, callable string) (string, error) {
	s := tr.At(tr.Len())
	m, err := messageOf(s)
	if err != nil {
		return "", err
	}
	path, query, _ := strings.Cut(m.Target, "?")
	var b strings.Builder
	fmt.Fprintf(&b, "# %s %s, as it was recorded. Run it with pytest, in the folder of the application.\n", m.Method, printable(m.Target))
	b.WriteString(commented(remarks(s)) + commented(failing(tr)))
	skip, pytest := skipping(m)
	fmt.Fprintf(&b, "import io\nimport sys\nfrom urllib.parse import unquote_to_bytes\nfrom wsgiref.util import setup_testing_defaults\n\n%s", pytest)
	b.WriteString(importing(module, cmp.Or(callable, "application")))
	fmt.Fprintf(&b, "%sdef test_recorded_request():\n    body = %s\n    environ = {\n", skip, pythonBytes(m.Body.Data))
	fmt.Fprintf(&b, "        \"REQUEST_METHOD\": %s,\n        \"SCRIPT_NAME\": \"\",\n", python(m.Method))
	fmt.Fprintf(&b, "        \"PATH_INFO\": unquote_to_bytes(%s).decode(\"latin-1\"),\n        \"QUERY_STRING\": %s,\n", python(path), python(query))
	fmt.Fprintf(&b, "        \"SERVER_PROTOCOL\": %s,\n        \"CONTENT_LENGTH\": str(len(body)) if body else \"\",\n        \"CONTENT_TYPE\": %s,\n",
		python(m.Version), python(m.Header("Content-Type")))
	for _, h := range m.Headers {
		if strings.HasPrefix(h.Key, "HTTP_") && h.Key != "HTTP_TRANSFER_ENCODING" {
			fmt.Fprintf(&b, "        %s: %s,\n", python(h.Key), python(h.Value))
		}
	}
	b.WriteString(`        "wsgi.input": io.BytesIO(body),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
    }
    setup_testing_defaults(environ)
    heads = []
    written = []

    def start_response(status, headers, exc_info=None):
        heads.append((status, headers))
        return written.append

    result = application(environ, start_response)
    try:
        blocks = list(result)
    finally:
        if hasattr(result, "close"):
            result.close()
    status, headers = heads[-1]
`)
	b.WriteString(expected(tr))
	b.WriteString("    assert all(isinstance(block, bytes) for block in written + blocks)\n")
	return b.String(), nil
}

// importing makes application of what a callable in a file or module is, or of what a factory returns.
func importing(module, callable string) string {
	name, arguments := callable, ""
	if i := strings.IndexByte(callable, '('); i > 0 {
		name, arguments = callable[:i], callable[i:]
	}
	switch {
	case module == "":
		return fillIn
	case strings.HasSuffix(module, ".py"):
		return fmt.Sprintf("import runpy\n\napplication = runpy.run_path(%s)[%s]%s\n\n\n", python(module), python(name), arguments)
	case arguments != "":
		return fmt.Sprintf("from %s import %s\n\napplication = %s%s\n\n\n", module, name, name, arguments)
	}
	if name == "application" {
		return fmt.Sprintf("from %s import application\n\n\n", module)
	}
	return fmt.Sprintf("from %s import %s as application\n\n\n", module, name)
}

// fillIn imports an application whose name is not known.
const fillIn = `# FILL IN: it is not recorded which Python application answered. Write your module in the place of
# your_module, and the name that the application has there in the place of your_app.
from your_module import your_app as application


`

func printable(text string) string { return strings.Trim(python(text), `"`) }

// python is a text as a literal of Python.
func python(text string) string { return literal(text, true) }

func pythonBytes(b []byte) string { return "b" + literal(string(b), false) }

// literal writes one character for each byte. A native string has characters up to 255.
func literal(text string, native bool) string {
	var b strings.Builder
	b.WriteByte('"')
	write := func(c rune) {
		switch {
		case c == '"' || c == '\\':
			b.WriteString(`\` + string(c))
		case c < 0x20 || c >= 0x7f:
			fmt.Fprintf(&b, `\x%02x`, c)
		default:
			b.WriteRune(c)
		}
	}
	if native {
		for _, c := range text {
			write(c)
		}
	} else {
		for i := range len(text) {
			write(rune(text[i]))
		}
	}
	b.WriteByte('"')
	return b.String()
}
