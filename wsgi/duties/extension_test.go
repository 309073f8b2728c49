package duties

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing/iotest"

	"roundtrip/wsgi"
)

// extensionDuties are about wsgi.file_wrapper (PEP 3333, Server Extension
// APIs, Optional Platform-Specific File Handling).
func extensionDuties() []duty {
	return []duty{
		{
			id: "S52", rule: "works through the layers, also when it sends files its own way", check: heedsLayers,
			mutants: []mutant{
				{name: "sends the file past the layer around it", finds: `"tea"`, own: true, layer: remembersFile, only: goEngine},
				{name: "sends the file past the layer around it", finds: `"tea"`, python: wrongly(`real, made = environ["wsgi.file_wrapper"], []
def wrapper(*args):
    made.append(real(*args))
    return made[-1]
environ["wsgi.file_wrapper"] = wrapper
result = app(environ, start_response)
return made[0] if made else result
`)},
				{name: "states a head of its own for files", finds: "X-Layer", layer: onHeaders(dropHeader("X-Layer"))},
			},
		},
		{
			id: "S53", rule: "wraps files so that they are read, sent and closed when they are returned", check: wrapsFiles,
			mutants: []mutant{
				{name: "leaves the file open", finds: "/real was closed 0 times", layer: wrapsWith(openFile), only: goEngine},
				{name: "leaves the file open", finds: "/real was closed 0 times", python: pyWrapsWith("return iter(lambda: file.read(size), b'')")},
				{name: "starts at the beginning", finds: "/offset", own: true, layer: wrapsWith(fromStart), only: goEngine},
				{name: "starts at the beginning", finds: "/offset", python: pyWrapsWith("if hasattr(file, 'seek'): file.seek(0)\nreturn real(file, size)")},
				{name: "reads before the body is wanted", finds: "/never was read", layer: wrapsWith(readsAhead), only: goEngine},
				{name: "reads before the body is wanted", finds: "/never was read", python: pyWrapsWith(`import io
body = real(io.BytesIO(b"".join(iter(lambda: file.read(size), b""))), size)
body.close = getattr(file, "close", lambda: None)
return body`)},
				{name: "has none", finds: "file_wrapper", layer: drops("wsgi.file_wrapper"), only: goEngine},
				{name: "has none", finds: "file_wrapper", python: wrongly("del environ['wsgi.file_wrapper']\nreturn app(environ, start_response)\n")},
			},
		},
	}
}

// heedsLayers serves a file through a layer that alters head and body.
func heedsLayers(k *kit) error {
	shouting := func(app wsgi.App) wsgi.App {
		return wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			body, err := app.Call(env, wsgi.Start(func(status string, headers []wsgi.Header, exc error) (wsgi.Write, error) {
				return start.Call(status, append(headers, wsgi.Header{Name: "X-Layer", Value: "1"}), exc)
			}))
			if err != nil {
				return nil, err
			}
			return nexting{body, func() ([]byte, error) {
				block, err := body.Next()
				return bytes.ToUpper(block), err
			}}, nil
		})
	}
	r, err := k.serve(program{
		app: shouting(wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			wrap, err := stream[wsgi.FileWrapper](env, "wsgi.file_wrapper")
			if err != nil {
				return nil, err
			}
			_, err = start.Call("200 OK", nil, nil)
			return wrap(strings.NewReader("tea"), 2), err
		})),
		python: `import io
def shouting(inner):
    def layer(environ, start_response):
        def start(status, headers, *exc_info):
            return start_response(status, headers + [("X-Layer", "1")], *exc_info)
        body = inner(environ, start)
        return (block.upper() for block in body)
    return layer
def files(environ, start_response):
    start_response("200 OK", [])
    return environ["wsgi.file_wrapper"](io.BytesIO(b"tea"), 2)
app = shouting(files)
`,
	}).ask(get("/"))
	if err == nil && (r.body != "TEA" || len(r.lines("X-Layer")) != 1) {
		err = fmt.Errorf("behind a layer, a file became %q with X-Layer %q", r.body, r.lines("X-Layer"))
	}
	return err
}

// remembersFile takes whatever has no length for the file that was made.
func remembersFile(app wsgi.App) wsgi.App {
	return wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		var made wsgi.Body
		env.Set("wsgi.file_wrapper", wsgi.FileWrapper(func(file io.Reader, size int) wsgi.Body {
			made = wsgi.File(file, size)
			return made
		}))
		body, err := app.Call(env, start)
		if _, list := body.(sized); made != nil && !list {
			body = made
		}
		return body, err
	})
}

// fileCase is one way to use wsgi.file_wrapper, by the path of the request.
type fileCase struct {
	path, body string
	cut        bool // there is less than Content-Length
	failed     bool // the answer is 500
	unread     bool // the file is not touched at all
	unclosed   bool // there is nothing to close
}

func fileCases() []fileCase {
	return []fileCase{
		{path: "/real", body: "green tea"},
		{path: "/offset", body: "tea"},
		{path: "/default", body: "green tea"},
		{path: "/pipe", body: "green tea", unclosed: true},
		{path: "/like", body: "green tea"},
		{path: "/empty", body: ""},
		{path: "/short", body: "green"},
		{path: "/exact", body: "green tea"},
		{path: "/long", body: "green tea", cut: true},
		{path: "/never", body: "other", unread: true, unclosed: true},
		{path: "/broken", failed: true},
		{path: "/head", body: ""},
	}
}

// lengths are what the cases state.
func lengths() map[string]string {
	return map[string]string{"/short": "5", "/exact": "9", "/long": "20"}
}

const fileName = "tea.txt"

// told tells of what is done to a file.
type told struct {
	io.Reader
	env *wsgi.Environ
}

func (f told) Read(p []byte) (int, error) {
	say(f.env, "read "+f.env.Str("PATH_INFO"))
	return f.Reader.Read(p)
}

func (f told) Close() error {
	say(f.env, "closed "+f.env.Str("PATH_INFO"))
	return closedReader(f.Reader)
}

func (f told) Seek(offset int64, whence int) (int64, error) {
	if s, ok := f.Reader.(io.Seeker); ok {
		return s.Seek(offset, whence)
	}
	return 0, errors.New("no seeking here")
}

func closedReader(r io.Reader) error {
	if c, ok := r.(io.Closer); ok {
		return c.Close()
	}
	return nil
}

// fileApp serves the file in dir in the ways of the cases.
func fileApp(dir string) wsgi.AppFunc {
	return func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		path := env.Str("PATH_INFO")
		wrap, err := stream[wsgi.FileWrapper](env, "wsgi.file_wrapper")
		if err != nil {
			return nil, err
		}
		var headers []wsgi.Header
		if n := lengths()[path]; n != "" {
			headers = []wsgi.Header{{Name: "Content-Length", Value: n}}
		}
		if _, err := start.Call("200 OK", headers, nil); err != nil {
			return nil, err
		}
		file, size, err := openCase(path, filepath.Join(dir, fileName))
		if err != nil {
			return nil, err
		}
		if path == "/pipe" {
			return wrap(file, size), nil
		}
		body := wrap(told{file, env}, size)
		switch path {
		case "/never":
			return wsgi.Text("other"), nil
		case "/waits":
			say(env, "made "+path)
		}
		return body, nil
	}
}

func openCase(path, name string) (file io.Reader, size int, err error) {
	switch path {
	case "/real", "/default", "/offset", "/head", "/waits":
		f, err := os.Open(name)
		if err == nil && path == "/offset" {
			_, err = f.Seek(6, io.SeekStart)
		}
		return f, map[string]int{"/default": 0}[path], err
	case "/pipe":
		return struct{ io.Reader }{iotest.OneByteReader(strings.NewReader("green tea"))}, 4, nil
	case "/empty":
		return strings.NewReader(""), 4, nil
	case "/broken":
		return iotest.ErrReader(errBoom), 4, nil
	}
	return strings.NewReader("green tea"), 4, nil
}

// filePython is the same.
const filePython = `import io
class Told:
    def __init__(self, file, say, path):
        self.file, self.say, self.path = file, say, path
    def read(self, size=-1):
        self.say("read " + self.path)
        if self.path == "/broken":
            raise ValueError("boom")
        return self.file.read(size)
    def seek(self, *args):
        return self.file.seek(*args)
    def close(self):
        self.say("closed " + self.path)
        self.file.close()
class Pipe:
    def __init__(self):
        self.parts = [b"gr", b"een", b" tea"]
    def read(self, size):
        return self.parts.pop(0) if self.parts else b""
def app(environ, start_response):
    path, say, wrap = environ["PATH_INFO"], lambda text: environ["wsgi.errors"].write(text + "\n"), environ["wsgi.file_wrapper"]
    length = {"/short": "5", "/exact": "9", "/long": "20"}.get(path)
    start_response("200 OK", [("Content-Length", length)] if length else [])
    if path == "/pipe":
        return wrap(Pipe(), 4)
    file = open("tea.txt", "rb") if path in ("/real", "/default", "/offset", "/head", "/waits") else io.BytesIO(b"" if path == "/empty" else b"green tea")
    if path == "/offset":
        file.seek(6)
    file = Told(file, say, path)
    body = wrap(file) if path == "/default" else wrap(file, 4)
    if path == "/never":
        return [b"other"]
    if path == "/waits":
        say("made " + path)
    return body
`

func wrapsFiles(k *kit) error {
	files := map[string]string{fileName: "green tea"}
	p := program{python: filePython, files: files}
	if k.engine.name == goEngine {
		p.app = fileApp(folder(k.t, files))
	}
	s := k.serve(p)
	for _, c := range fileCases() {
		ask := get(c.path)
		if c.path == "/head" {
			ask = request("HEAD", c.path, "")
		}
		r, err := s.ask(ask)
		if err != nil {
			return err
		}
		if err := c.judge(r, s.log.remarks()); err != nil {
			return fmt.Errorf("%s %w, with %s", c.path, err, s.log.whole())
		}
	}
	return s.sendsWhatIsReturned()
}

// sendsWhatIsReturned: to make the wrapper sends nothing.
func (s *site) sendsWhatIsReturned() error {
	before := s.log.bytes()
	if _, err := s.ask(get("/waits")); err != nil {
		return err
	}
	made, err := s.log.remark("made /waits")
	if err == nil && made.sent != before {
		err = fmt.Errorf("/waits was sent before it was returned: %q", made.sent[len(before):])
	}
	return err
}

// judge says what is wrong with what came, and with what was done to the file.
func (c fileCase) judge(r reply, said []string) error {
	closes, wanted := 0, 1
	for _, text := range said {
		if text == "closed "+c.path {
			closes++
		}
	}
	if c.unclosed {
		wanted = 0
	}
	switch {
	case c.failed && r.StatusCode != 500, !c.failed && r.StatusCode != 200:
		return fmt.Errorf("got %s", r.Status)
	case c.unread && slices.Contains(said, "read "+c.path):
		return errors.New("was read")
	case !c.failed && (r.body != c.body || (r.cut != nil) != c.cut):
		return fmt.Errorf("gave %q, %v", r.body, r.cut)
	case closes != wanted:
		return fmt.Errorf("was closed %d times", closes)
	}
	return nil
}

// wrapsWith makes a server with another wsgi.file_wrapper.
func wrapsWith(wrap wsgi.FileWrapper) layer { return sets("wsgi.file_wrapper", wrap) }

func pyWrapsWith(body string) string {
	return wrongly("real = environ['wsgi.file_wrapper']\ndef wrapper(file, size=8192):\n" + indent(body+"\n", "    ") +
		"environ['wsgi.file_wrapper'] = wrapper\nreturn app(environ, start_response)\n")
}

func openFile(file io.Reader, size int) wsgi.Body { return wsgi.File(struct{ io.Reader }{file}, size) }

func fromStart(file io.Reader, size int) wsgi.Body {
	if s, ok := file.(io.Seeker); ok {
		_, _ = s.Seek(0, io.SeekStart)
	}
	return wsgi.File(file, size)
}

func readsAhead(file io.Reader, _ int) wsgi.Body {
	all, _ := io.ReadAll(file)
	rest := wsgi.Text(string(all))
	return nexting{wsgi.File(file, 1), rest.Next}
}
