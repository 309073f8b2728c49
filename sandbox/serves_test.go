package sandbox_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/python/pythontest"
	"roundtrip/wsgi/lint"
	"roundtrip/wsgi/trace"
)

// parrot is a server that reads one line and answers with what the application gives, after
// what was decided.
const parrot = `def serve(rfile, wfile, application, decide):
    method, target, version = rfile.readline().decode("latin-1").split()
    environ = {"REQUEST_METHOD": method, "PATH_INFO": target, "wsgi.input": rfile}
    wfile.write(decide.get("word", "nothing").encode() + b":")

    def start_response(status, headers, exc_info=None):
        wfile.write(status.encode() + b":")
        return wfile.write

    result = application(environ, start_response)
    for block in result:
        wfile.write(block)
    result.close()
`

const lamp = `class application:
    def __init__(self, environ, start_response):
        start_response("200 OK", [])

    def __iter__(self):
        yield b"tea"

    def close(self):
        pass
`

func servers(t *testing.T, files ...string) *catalog.Catalog {
	t.Helper()
	content := fstest.MapFS{"apps/lamp.py": {Data: []byte(lamp)}, "servers/parrot.py": {Data: []byte(parrot)}}
	for pair := range slices.Chunk(files, 2) {
		content[pair[0]] = &fstest.MapFile{Data: []byte(pair[1])}
	}
	return catalog.New(catalog.Options{Embedded: pythontest.Engine(t), Content: content})
}

// through sends a request to a server of the user's, which is held as it is called.
func through(t *testing.T, c *catalog.Catalog, name string) *sandbox.Run {
	t.Helper()
	l, err := sandbox.NewLab(c, catalog.Stack{App: "lamp.py", Middleware: []string{name}, Serves: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	r, err := l.Send(sandbox.Request{Target: "/pot"}, sandbox.AtKind(trace.KindAppCalled))
	if err != nil {
		t.Fatal(err)
	}
	settle(t, r)
	return r
}

func TestAServerOfOnesOwnTalksToTheClient(t *testing.T) {
	t.Parallel()
	r := through(t, servers(t), "parrot")
	if r.Edit(trace.EditEnviron{Key: "decide.word", Value: "hot"}, sandbox.ToEnd); r.Trace() == nil {
		t.Fatal("no record")
	}
	settle(t, r)
	if got := string(sandbox.Bytes(r.Client().Received)); got != "hot:200 OK:tea" {
		t.Errorf("the client got %q", got)
	}
	s := r.Trace().At(r.Trace().Len())
	if v, _ := s.Variable("PATH_INFO"); v.Repr != "'/pot'" || string(v.By) != "mw.0:parrot" {
		t.Errorf("PATH_INFO is %+v", v)
	}
	if !slices.Contains(s.Closed.Layers, "app") {
		t.Errorf("close() of the application's body is not told: %v", s.Closed.Layers)
	}
}

func TestTheCheckerJudgesAServerOfOnesOwn(t *testing.T) {
	t.Parallel()
	r := through(t, servers(t), "parrot")
	r.Go(sandbox.ToEnd, "continue")
	settle(t, r)
	var rules []string
	for _, f := range lint.Check(r.Trace()) {
		rules = append(rules, f.Rule)
		if f.Who != "mw.0:parrot" || !strings.HasPrefix(f.Text, "The server parrot ") {
			t.Errorf("%s is told of %s: %s", f.Rule, f.Who, f.Text)
		}
	}
	for _, rule := range []string{"S6", "S7", "S8", "S15", "S16", "S18"} {
		if !slices.Contains(rules, rule) {
			t.Errorf("%s is not found: %v", rule, rules)
		}
	}
	if slices.ContainsFunc(rules, func(rule string) bool { return rule[0] != 'S' }) {
		t.Errorf("a server has the duties of a layer: %v", rules)
	}
}

func TestAFileWithoutServeIsNoServer(t *testing.T) {
	t.Parallel()
	l, err := sandbox.NewLab(servers(t, "servers/mute.py", "def server(rfile, wfile, application):\n    pass\n"),
		catalog.Stack{App: "lamp.py", Middleware: []string{"mute"}, Serves: true})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if err := l.Check(t.Context()); err == nil || !strings.Contains(err.Error(), "mute.py has no 'serve'") {
		t.Errorf("%v", err)
	}
}

func TestAServerIsNoLayerOfTheCatalog(t *testing.T) {
	t.Parallel()
	if names := servers(t).Middleware("lamp.py"); len(names) > 0 {
		t.Errorf("%v", names)
	}
}
