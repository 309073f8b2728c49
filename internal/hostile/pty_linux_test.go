package hostile

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// The size of a terminal.
const columns, rows = 100, 40

// openTerminal opens both sides of a pseudo-terminal: a pipe hides what a program
// writes to a person.
func openTerminal(t *testing.T) (far, near *os.File) {
	t.Helper()
	far, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skip("no pseudo-terminal here: ", err)
	}
	t.Cleanup(func() { far.Close() })
	if err := unix.IoctlSetPointerInt(int(far.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetInt(int(far.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	near, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.IoctlSetWinsize(int(far.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Col: columns, Row: rows}); err != nil {
		t.Fatal(err)
	}
	return far, near
}

// startIn starts a command with a terminal of its own, and gives the other side of that.
func startIn(t *testing.T, cmd *exec.Cmd) (far *os.File) {
	t.Helper()
	far, near := openTerminal(t)
	defer near.Close()
	cmd.Stdin, cmd.Stdout, cmd.Stderr = near, near, near
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return far
}

// shown is all that a command writes to its terminal, until it ends by itself or by
// SIGTERM. When the terminal shows a cue, then is called, once.
func shown(t *testing.T, cmd *exec.Cmd, cue string, then func(said string)) string {
	t.Helper()
	far := startIn(t, cmd)
	late := time.AfterFunc(patience, func() { _ = cmd.Process.Kill() })
	defer late.Stop()
	said := listen(far, cue, then)
	_ = cmd.Wait() // how it ends is no matter here
	return said
}

// listen reads a terminal to its end, and answers what a program asks it.
func listen(far *os.File, cue string, then func(string)) string {
	var said []byte
	buf := make([]byte, 64<<10)
	for {
		n, err := far.Read(buf)
		said = append(said, buf[:n]...)
		if bytes.Contains(buf[:n], []byte("\x1b]11;?")) {
			_, _ = far.WriteString("\x1b]11;rgb:0000/0000/0000\a")
		}
		if bytes.Contains(buf[:n], []byte("\x1b[c")) {
			_, _ = far.WriteString("\x1b[?62c")
		}
		if then != nil && bytes.Contains(said, []byte(cue)) {
			go then(string(said))
			then = nil
		}
		if err != nil {
			return string(said)
		}
	}
}
