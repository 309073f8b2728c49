package hostile

import (
	"os"
	"strings"
	"testing"
)

// A progress file with a value that cannot be stops no command; it is said once, and what
// stands beside it is kept.
func TestAProgressFileThatLies(t *testing.T) {
	t.Parallel()
	lie := `{"lessons": {"by-hand": {"done": {"held-request": "2026-01-02T03:04:05Z"}}},
		"last": {"page": "by-hand/held-request", "presses": -1, "at": "2026-01-02T03:04:05Z"}}`
	cmd := roundtrip(t, "progress")
	state := cmd.Dir + "/state"
	if err := os.WriteFile(state, []byte(lie), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, want := range []string{"-1 presses of space", state + ".damaged-1", ": 1 of 12 pages"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("%q is not said:\n%s", want, out)
		}
	}
	if kept, err := os.ReadFile(state + ".damaged-1"); err != nil || string(kept) != lie {
		t.Errorf("the old file was kept as %q, %v", kept, err)
	}
}
