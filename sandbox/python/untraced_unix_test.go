//go:build unix

package python_test

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// ways are the ways in which an application can answer, by path, with what the
// client then gets; at /slow it waits until a file is there.
func ways(file string) string {
	return `import os, sys, time

class Body(list):
    def close(self):
        print("closed", end="")
        if self[1:]:
            raise ValueError("in close()")

def late():
    yield b"some"
    raise ValueError("in the middle")

def slow():
    open(` + strconv.Quote(file+".slow") + `, "w").write(str(os.getpid()))
    while not os.path.exists(` + strconv.Quote(file) + `):
        time.sleep(0.01)
    return [b"slow"]

def app(environ, start_response):
    way = environ["PATH_INFO"].strip("/")
    if way == "raises":
        raise ValueError("at once")
    write = start_response("200 OK", [("Content-Type", "text/plain")])
    if way == "write":
        write(b"written, ")
        return [b"returned"]
    if way == "twice":
        try:
            raise ValueError("first")
        except ValueError:
            start_response("503 Later", [("Content-Type", "text/plain")], sys.exc_info())
        return [b"sorry"]
    if way == "again":
        start_response("200 OK", [])
    if way == "errors":
        print("noted", file=environ["wsgi.errors"])
    return {
        "none": lambda: None, "text": lambda: ["text"], "late": late, "slow": slow,
        "tuple": lambda: (b"a", b"", b"tuple"), "generator": lambda: (b"a generator" for _ in range(1)),
        "close": lambda: Body([b"closed"]), "badclose": lambda: Body([b"badly ", b"closed"]),
        "read": lambda: [repr(environ["wsgi.input"].read()).encode()],
    }.get(way, lambda: [way.encode()])()
`
}

// An application of which nothing is recorded answers in every way as it would
// if somebody looked on, also while more requests wait than its worker keeps up
// with.
func TestAQuietRequestAnswersInEveryWay(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "go")
	addr := served(t, 1, ways(file))
	warm(t, addr)
	want := map[string]answer{
		"/raises": {status: 500}, "/none": {status: 500}, "/text": {status: 500}, "/again": {status: 500},
		"/write": {200, "written, returned", nil}, "/twice": {503, "sorry", nil}, "/errors": {200, "errors", nil},
		"/tuple": {200, "atuple", nil}, "/generator": {200, "a generator", nil}, "/read": {200, "b''", nil},
		"/close": {200, "closed", nil}, "/badclose": {200, "badly closed", nil},
	}
	paths := []string{"/slow", "/1", "/2", "/3", "/4", "/5", "/6", "/7"}
	for path := range want {
		paths = append(paths, path)
	}
	alone := make([]answer, len(paths))
	for i, path := range paths[1:] {
		alone[i+1] = together(t, addr, path)()[0]
	}
	answers := together(t, addr, slices.Concat(paths, []string{"/late"})...)
	await(t, file+".slow")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	hurried := answers()
	for i, path := range paths {
		w, ok := want[path]
		if !ok {
			w = answer{200, strings.TrimPrefix(path, "/"), nil}
		}
		for how, a := range map[string]answer{"alone": alone[i], "hurried": hurried[i]} {
			if path == "/slow" && how == "alone" {
				continue
			}
			if a.status != w.status || a.err != nil || w.status != 500 && a.body != w.body {
				t.Errorf("%s, %s, got %+v, want %+v", path, how, a, w)
			}
		}
	}
	for how, a := range map[string]answer{"alone": together(t, addr, "/late")()[0], "hurried": hurried[len(paths)]} {
		if a.err == nil || a.body != "some" {
			t.Errorf("a body that breaks off, %s: got %+v", how, a)
		}
	}
}
