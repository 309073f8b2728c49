package workspace

import (
	"os/exec"
	"strings"

	tea "charm.land/bubbletea/v2"

	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/workshop"
	"roundtrip/tui/theme"
)

// LaunchedMsg says that the user's own editor has been closed: Then runs what it wrote.
type LaunchedMsg struct {
	Workspace *Workspace
	Err       error
	Then      func() tea.Cmd
}

// OpenOutside opens a file in the user's own editor. The program gives it the terminal
// until it ends; then is called after that.
func (w *Workspace) OpenOutside(part catalog.Part, wanted func() bool, then func() tea.Cmd) tea.Cmd {
	return w.Open(part, wanted, func(f workshop.File) tea.Cmd {
		words := strings.Fields(w.Editor)
		if len(words) == 0 {
			w.TellPlace("Set EDITOR to your editor, as in EDITOR=nano. The file:", f.Path)
			return nil
		}
		c := exec.Command(words[0], append(words[1:], f.Path)...)
		return tea.ExecProcess(c, func(err error) tea.Msg { return LaunchedMsg{w, err, then} })
	})
}

// Deliver runs what was edited outside.
func (msg LaunchedMsg) Deliver() tea.Cmd {
	if msg.Err != nil {
		msg.Workspace.Tell("Your editor, " + msg.Workspace.Editor + ", did not end well: " + theme.Sentence(msg.Err))
		return nil
	}
	return msg.Then()
}
