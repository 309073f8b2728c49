package hostile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// An endless response is let go at a limit that is said.
func TestEndlessResponsesAreLetGo(t *testing.T) {
	const text = `def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    while True:
        yield b"x" * 65536
`
	bothEngines(t, func(t *testing.T, engine string) {
		for _, command := range []string{"trace", "check"} {
			cmd := roundtrip(t, command, "app.py", "GET", "/", "--engine", engine, "--max-bytes", "4000000")
			if err := os.WriteFile(filepath.Join(cmd.Dir, "app.py"), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			out, err := cmd.CombinedOutput()
			if cmd.ProcessState.ExitCode() != 1 || !strings.Contains(string(out), "went on beyond 4000000 bytes") || len(out) > 8<<20 {
				t.Errorf("%s: %v, %d bytes of output, %.300s", command, err, len(out), out)
			}
		}
	})
}
