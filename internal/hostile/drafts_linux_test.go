package hostile

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// screen is a terminal with the program in it.
type screen struct {
	cmd  *exec.Cmd
	far  *os.File
	mu   sync.Mutex
	said strings.Builder
	over chan struct{} // closed when the program has ended
}

// Write takes what the program writes.
func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.said.Write(p)
}

// open starts a command in a terminal.
func open(t *testing.T, cmd *exec.Cmd) *screen {
	t.Helper()
	s := &screen{cmd: cmd, far: startIn(t, cmd), over: make(chan struct{})}
	go func() { _, _ = s.far.WriteTo(s) }() // until the terminal is closed
	go func() {
		_ = cmd.Wait() // how it ends is no matter here
		close(s.over)
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		<-s.over
	})
	return s
}

// await waits until something is so.
func (s *screen) await(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if is() {
			return
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t.Fatalf("%s: not within %v\n%q", what, patience, s.said.String())
}

// shows waits until a text was written.
func (s *screen) shows(t *testing.T, text string) {
	t.Helper()
	s.await(t, text, func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return strings.Contains(s.said.String(), text)
	})
}

func (s *screen) types(t *testing.T, keys string) {
	t.Helper()
	if _, err := s.far.WriteString(keys); err != nil {
		t.Fatal(err)
	}
}

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
			s.await(t, "the end", func() bool {
				select {
				case <-s.over:
					return true
				default:
					return false
				}
			})
			if !draft() {
				t.Error("what was typed is lost")
			}
			again := roundtrip(t, "learn", "your-own/1")
			again.Dir, again.Env = cmd.Dir, cmd.Env
			open(t, again).shows(t, "An unsaved draft from")
		})
	}
}

func (s *screen) ends(t *testing.T, with os.Signal) {
	t.Helper()
	if err := s.cmd.Process.Signal(with); err != nil {
		t.Fatal(err)
	}
}
