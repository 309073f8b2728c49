package hostile

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// What a person has typed is on the disk when the program has ended, however that came,
// and the next one offers it.
func TestADraftSurvives(t *testing.T) {
	t.Parallel()
	for name, leave := range map[string]func(t *testing.T, s *screen, draft func() bool){
		"ctrl+c": func(t *testing.T, s *screen, _ func() bool) { s.types(t, "\x03") },
		"SIGTERM": func(t *testing.T, s *screen, draft func() bool) {
			s.await(t, "a draft", draft)
			s.ends(t, syscall.SIGTERM)
		},
		"SIGHUP": func(t *testing.T, s *screen, draft func() bool) {
			s.await(t, "a draft", draft)
			s.ends(t, syscall.SIGHUP)
		},
		"SIGKILL": func(t *testing.T, s *screen, draft func() bool) {
			s.await(t, "a draft", draft)
			s.ends(t, syscall.SIGKILL)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cmd := roundtrip(t, "learn", "your-own/1")
			files := filepath.Join(cmd.Dir, "files")
			cmd.Env = append(cmd.Env, "ROUNDTRIP_FILES="+files)
			draft := func() bool {
				text, err := os.ReadFile(filepath.Join(files, ".first.py.draft"))
				return err == nil && strings.Contains(string(text), "kettle = 1")
			}
			s := open(t, cmd)
			s.shows(t, "held at the client")
			s.types(t, "e")
			s.shows(t, "save and check")
			s.types(t, "kettle = 1")
			leave(t, s, draft)
			s.ended(t)
			if !draft() {
				t.Error("what was typed is lost")
			}
			again := roundtrip(t, "learn", "your-own/1")
			again.Dir, again.Env = cmd.Dir, cmd.Env
			open(t, again).shows(t, "An unsaved draft from")
		})
	}
}
