package tui

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// At home r asks the questions that are due, and says where there are none.
func TestHomeAsksWhatIsDue(t *testing.T) {
	t.Parallel()
	course, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	l := course.Lessons[0]
	done := map[string]time.Time{}
	for _, id := range l.PageIDs {
		done[id] = time.Now().Add(-48 * time.Hour)
	}
	file := filepath.Join(t.TempDir(), "progress.json")
	data, err := json.Marshal(map[string]any{"lessons": map[string]any{l.ID: map[string]any{"done": done}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	d := sit(t, setup{start: StartHome, progress: file})
	d.shows("Questions about 1 done lesson are due", "roundtrip review")
	d.press("r")
	d.shows("Questions are asked by 'roundtrip review'.")

	asked := 0
	d.m.Review = func() *exec.Cmd {
		asked++
		return exec.Command(os.Args[0], "-test.run=^$")
	}
	d.shows("r asks them", "review")
	d.press("r")
	if asked != 1 {
		t.Errorf("asked %d times", asked)
	}

	fresh := sit(t, setup{start: StartHome})
	fresh.m.Review = d.m.Review
	fresh.press("r")
	fresh.shows("No questions are due.")
}
