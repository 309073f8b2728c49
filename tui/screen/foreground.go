package screen

import (
	"io"
	"os/exec"
	"runtime"

	tea "charm.land/bubbletea/v2"
)

// InForeground gives the terminal to a program, such as an editor, until it has ended.
func InForeground(c *exec.Cmd, ended tea.ExecCallback) tea.Cmd { return tea.Exec(foreground{c}, ended) }

// foreground is a program that has the terminal.
type foreground struct{ *exec.Cmd }

// Run runs it. Bubble Tea stops drawing on another goroutine: of a program that fails at once, that came after drawing
// had begun again, and the screen stayed empty. So that goroutine goes first.
func (f foreground) Run() error {
	runtime.Gosched()
	return f.Cmd.Run()
}

// SetStdin gives it the keys.
func (f foreground) SetStdin(r io.Reader) { f.Stdin = r }

// SetStdout gives it the screen.
func (f foreground) SetStdout(w io.Writer) { f.Stdout = w }

// SetStderr gives it the screen for what is wrong.
func (f foreground) SetStderr(w io.Writer) { f.Stderr = w }
