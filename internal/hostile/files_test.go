//go:build unix

package hostile

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// fifo makes a pipe that nobody writes to in the folder of a command.
func fifo(t *testing.T, cmd *exec.Cmd, name string) {
	t.Helper()
	if err := syscall.Mkfifo(filepath.Join(cmd.Dir, name), 0o600); err != nil {
		t.Fatal(err)
	}
}

// write writes a file into the folder of a command.
func write(t *testing.T, cmd *exec.Cmd, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(cmd.Dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// No command waits for a pipe that nobody writes to, or reads a device that never ends:
// it says what that is.
func TestWhatIsNoPlainFileIsSaid(t *testing.T) {
	t.Parallel()
	for name, args := range map[string][]string{
		"the application, a pipe": {"trace", "odd.py", "GET", "/"},
		"-d, a pipe":              {"trace", "demo:hello", "POST", "/", "-d", "@odd.py"},
		"-d, a device":            {"trace", "demo:hello", "POST", "/", "-d", "@/dev/zero"},
		"--raw, a pipe":           {"trace", "demo:hello", "--raw", "odd.py"},
		"--raw, a device":         {"trace", "demo:hello", "--raw", "/dev/zero"},
		"--curl, a pipe":          {"trace", "demo:hello", "--curl", "odd.py"},
		"--cookie-jar, a pipe":    {"trace", "demo:hello", "GET", "/", "--cookie-jar", "odd.py"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cmd := roundtrip(t, args...)
			fifo(t, cmd, "odd.py")
			out, err := cmd.CombinedOutput()
			exited := (*exec.ExitError)(nil)
			if said := strings.Join(strings.Fields(string(out)), " "); !errors.As(err, &exited) || exited.ExitCode() < 1 ||
				!strings.Contains(said, "only a plain file is read here") {
				t.Errorf("it ends with %v, and says %q", err, out)
			}
		})
	}
}

func TestProgressThatIsAPipeStopsNothing(t *testing.T) {
	t.Parallel()
	cmd := roundtrip(t, "progress")
	fifo(t, cmd, "state")
	if out, _ := cmd.CombinedOutput(); cmd.ProcessState.ExitCode() < 0 || !strings.Contains(string(out), "a pipe (FIFO)") {
		t.Errorf("it ends with %v, and says %q", cmd.ProcessState, out)
	}
}

// A pipe is what -d @- is for.
func TestABodyCanBePipedIn(t *testing.T) {
	t.Parallel()
	cmd := roundtrip(t, "trace", "demo:echo", "POST", "/", "-d", "@-")
	cmd.Stdin = strings.NewReader("a body of a pipe")
	if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "a body of a pipe") {
		t.Errorf("%v: %s", err, out)
	}
}

// What Python calls a file is a name: the traceback shows it, and nobody opens it.
func TestTheNameOfCodeIsNoFileToOpen(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("python3"); err != nil {
		t.Skip("there is no python3")
	}
	for _, file := range []string{"/dev/zero", "odd.py"} {
		cmd := roundtrip(t, "trace", "shop.py", "GET", "/", "--engine", "system")
		fifo(t, cmd, "odd.py")
		write(t, cmd, "shop.py", "import os\ndef app(environ, start_response):\n    exec(compile('1/0', os.path.join(os.getcwd(), '"+file+"'), 'exec'))\n")
		out, err := cmd.CombinedOutput()
		if exited := (*exec.ExitError)(nil); !errors.As(err, &exited) || exited.ExitCode() < 0 || !strings.Contains(string(out), "ZeroDivisionError") {
			t.Errorf("%s: it ends with %v, and says %s", file, err, out)
		}
	}
}

// Whatever an application does, a command has ended two seconds behind a signal, and at
// once behind a second one. A busy machine has some seconds more.
func TestASignalEndsACommandInTime(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		signals []os.Signal
		said    string
	}{
		"ctrl+c":   {[]os.Signal{os.Interrupt}, "Interrupted before the end"},
		"SIGTERM":  {[]os.Signal{syscall.SIGTERM}, "Interrupted before the end"},
		"SIGHUP":   {[]os.Signal{syscall.SIGHUP}, "Interrupted before the end"},
		"a second": {[]os.Signal{os.Interrupt, os.Interrupt}, "second signal"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cmd := roundtrip(t, "trace", "--engine", "system", "loop.py", "GET", "/")
			reached := filepath.Join(cmd.Dir, "reached")
			write(t, cmd, "loop.py", "def app(environ, start_response):\n    open('reached', 'w').close()\n    while True:\n        try:\n            while True: pass\n        except BaseException: pass\n")
			var said bytes.Buffer
			cmd.Stderr = &said
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			awaitFile(t, reached)
			began := time.Now()
			for _, s := range tt.signals {
				if err := cmd.Process.Signal(s); err != nil {
					t.Fatal(err)
				}
				time.Sleep(100 * time.Millisecond) // two that come at once may be one
			}
			_ = cmd.Wait() // its code is another test's
			if took := time.Since(began); took > 6*time.Second || !strings.Contains(said.String(), tt.said) {
				t.Errorf("it ended after %v, and said %q", took, &said)
			}
		})
	}
}

// awaitFile waits until a file is there.
func awaitFile(t *testing.T, name string) {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if _, err := os.Stat(name); err == nil {
			return
		}
	}
	t.Fatalf("there is no %s", name)
}
