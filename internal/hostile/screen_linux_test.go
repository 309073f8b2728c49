package hostile

import (
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
)

// screen is a terminal with the program in it.
type screen struct {
	cmd      *exec.Cmd
	far      *os.File
	emulator *vt.SafeEmulator
	over     chan struct{} // closed when the program has ended
}

// open starts a command in a terminal.
func open(t *testing.T, cmd *exec.Cmd) *screen {
	t.Helper()
	s := &screen{cmd, startIn(t, cmd), vt.NewSafeEmulator(columns, rows), make(chan struct{})}
	go func() { _, _ = io.Copy(s.emulator, s.far) }() // until the terminal is closed
	go func() { _, _ = io.Copy(s.far, s.emulator) }() // what it answers
	go func() {
		_ = cmd.Wait() // how it ends is no matter here
		close(s.over)
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		<-s.over
		s.emulator.InputPipe().(io.Closer).Close() // and nobody reads what it answers
	})
	return s
}

// text is what stands on the screen, without styles.
func (s *screen) text() string { return ansi.Strip(s.emulator.Render()) }

// await waits until something is so.
func (s *screen) await(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if is() {
			return
		}
	}
	t.Fatalf("%s: not within %v\n%s", what, patience, s.text())
}

// shows waits until a text is on the screen, wherever its lines are broken.
func (s *screen) shows(t *testing.T, text string) {
	t.Helper()
	s.await(t, text, func() bool {
		return strings.Contains(strings.Join(strings.Fields(s.text()), " "), text)
	})
}

func (s *screen) types(t *testing.T, keys string) {
	t.Helper()
	if _, err := s.far.WriteString(keys); err != nil {
		t.Fatal(err)
	}
}

func (s *screen) ends(t *testing.T, with os.Signal) {
	t.Helper()
	if err := s.cmd.Process.Signal(with); err != nil {
		t.Fatal(err)
	}
}

// ended waits for the end of the program, and gives its exit code.
func (s *screen) ended(t *testing.T) int {
	t.Helper()
	s.await(t, "the end", func() bool {
		select {
		case <-s.over:
			return true
		default:
			return false
		}
	})
	return s.cmd.ProcessState.ExitCode()
}
