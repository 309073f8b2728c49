package cli

import (
	"path/filepath"
	"testing"
)

// Two learners whose progress lies in one folder have choices of their own; without a file of theirs
// the name is the one that it always had.
func TestAChoiceIsOneLearners(t *testing.T) {
	dir := t.TempDir()
	for _, who := range []struct{ state, file, was string }{{"ada.json", "ada-language", ""}, {"ben.json", "ben-language", ""}, {"ada.json", "ada-language", "ada.json"}} {
		t.Setenv("ROUNDTRIP_STATE", filepath.Join(dir, who.state))
		if got := keptFile("language"); got != filepath.Join(dir, who.file) {
			t.Errorf("%s: %s", who.state, got)
		}
		if got := kept("language"); got != who.was {
			t.Errorf("%s finds %q", who.state, got)
		}
		if err := keep("language", who.state); err != nil {
			t.Fatal(err)
		}
	}
	if err := forget("language"); err != nil || kept("language") != "" || forget("language") != nil {
		t.Error(err, kept("language"))
	}
	t.Setenv("ROUNDTRIP_STATE", "")
	if got := filepath.Base(keptFile("language")); got != "language" {
		t.Error(got)
	}
}
