package tui

import (
	"os"
	"path/filepath"
	"testing"

	"roundtrip/lessons"
)

// doubted opens the program on a progress file that somebody else wrote, and uses it.
func doubted(t *testing.T, text string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "progress.json")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	lessons.OpenProgress(file) // sets aside what cannot be
	d := sit(t, setup{golang: true, progress: file})
	d.press("space", "esc", "enter", "V", "enter")
	if d.text() == "" {
		t.Error("nothing is drawn")
	}
}

// What a progress file says of where the reader was can be any JSON: the program starts,
// draws, and takes keys.
func TestStateThatLiesStopsNothing(t *testing.T) {
	t.Parallel()
	for name, last := range map[string]string{
		"presses below 0": `{"page": "by-hand/held-request", "presses": -1, "at": "2026-01-02T03:04:05Z"}`,
		"many presses":    `{"page": "by-hand/held-request", "presses": 1000, "at": "2026-01-02T03:04:05Z"}`,
		"no such page":    `{"page": "by-hand/none", "presses": 1, "at": "2026-01-02T03:04:05Z"}`,
		"no such app":     `{"page": "by-hand/held-request", "at": "2026-01-02T03:04:05Z", "changed": {"app": "demo:none"}}`,
		"no such layer":   `{"page": "by-hand/held-request", "at": "2026-01-02T03:04:05Z", "changed": {"app": "demo:hello", "middleware": ["none", "", "../x"]}}`,
		"a bad mount":     `{"page": "by-hand/held-request", "at": "2026-01-02T03:04:05Z", "changed": {"app": "demo:hello", "static": {"prefix": "x", "dir": "../.."}}}`,
		"a bad request":   `{"page": "by-hand/held-request", "at": "2026-01-02T03:04:05Z", "changed": {"app": "demo:hello", "request": {"method": "\r\n", "target": "\u0000", "headers": ["", ":", "x"]}}}`,
		"an empty change": `{"page": "by-hand/held-request", "at": "2026-01-02T03:04:05Z", "changed": {}}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doubted(t, `{"last": `+last+`}`)
		})
	}
}

func FuzzState(f *testing.F) {
	f.Add([]byte(`{"last": {"page": "by-hand/held-request", "presses": 2, "at": "2026-01-02T03:04:05Z", "changed": {"app": "demo:hello", "raw": "x"}}}`))
	f.Add([]byte(`{"lessons": {"by-hand": {"done": {"held-request": "2026-01-02T03:04:05Z"}}}, "surprises": [{"page": "environ/query", "at": "2026-01-02T03:04:05Z"}]}`))
	f.Fuzz(func(t *testing.T, text []byte) { doubted(t, string(text)) })
}
