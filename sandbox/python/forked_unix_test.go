//go:build unix

package python_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"roundtrip/sandbox/python"
	"roundtrip/sandbox/python/system"
)

// forks is an application whose child opens files until every number that was ours is
// taken by one of them, and then comes back to the worker's code, which goes on with
// the request in the child, too. "daemon" has closed all it could before.
const forks = `import os, sys
def app(environ, start_response):
    child = os.fork()
    if not child:
        if environ["PATH_INFO"] == "/daemon":
            os.closerange(3, 256)
        files = [open("%d" % n, "wb", buffering=0) for n in range(30)]
        print("printed")
        os.write(files[0].fileno(), b"whole")
        start_response("200 OK", [])
        return Body(files)
    os.waitpid(child, 0)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"fine"]

class Body(list):
    def __iter__(self):
        yield b"of the child"

    def close(self):
        print("closed", file=sys.stderr)
`

func TestAForkedChildWritesIntoNoFileOfTheApplications(t *testing.T) {
	for _, path := range []string{"/", "/daemon"} {
		for _, m := range modes()[:2] { // a held one ends at the child's first line
			t.Run(strings.Trim(path, "/")+m.name, func(t *testing.T) {
				t.Parallel()
				dir := t.TempDir()
				app := systemWith(t, system.Options{Workers: 1}).Load(python.Stack{
					App: python.Source{Name: "app", File: "app.py", Text: []byte(forks)}, Dir: dir,
				})
				t.Cleanup(func() { app.Close() })
				if answer, _ := m.ask(t, app, path); !strings.HasSuffix(answer, "fine") {
					t.Errorf("the client gets %q", answer)
				}
				for n := range 30 {
					checkWritten(t, filepath.Join(dir, fmt.Sprint(n)), map[int]string{0: "whole"}[n])
				}
			})
		}
	}
}

// checkWritten checks that a file has what the application wrote, and no more.
func checkWritten(t *testing.T, path, want string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil || string(text) != want {
		t.Errorf("%s has %q, %v, and the application wrote %q", filepath.Base(path), text, err, want)
	}
}
