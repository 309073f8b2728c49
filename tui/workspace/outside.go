package workspace

import (
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/workshop"
	"roundtrip/tui/screen"
	"roundtrip/tui/theme"
)

// LaunchedMsg says that the user's own editor has been closed: Then runs what it wrote.
type LaunchedMsg struct {
	Workspace *Workspace
	Err       error
	Then      func() tea.Cmd
}

// OpenOutside opens a file in the user's own editor, at the line at which Edit would. The program gives
// it the terminal until it ends; then is called after that.
func (w *Workspace) OpenOutside(part catalog.Part, line int, wanted func() bool, then func() tea.Cmd) tea.Cmd {
	return w.Open(part, wanted, func(f workshop.File) tea.Cmd {
		return w.OpenAt(f.Path, w.beginsAt(f, line), then)
	})
}

// OpenAt opens a file that lies anywhere in the user's own editor, at a line, 0 for none.
func (w *Workspace) OpenAt(path string, line int, then func() tea.Cmd) tea.Cmd {
	words := editorCommand(w.Editor, path, line)
	if len(words) == 0 {
		w.TellPlace("Set EDITOR to your editor, as in EDITOR=nano. The file:", path)
		return nil
	}
	c := exec.Command(words[0], words[1:]...)
	return screen.InForeground(c, func(err error) tea.Msg { return LaunchedMsg{w, err, then} })
}

// How editors are told the line at which they are to open a file: as an argument before it, or
// behind its name. Of any other editor that is not known.
var (
	lineBefore = []string{"vi", "vim", "nvim", "view", "nano", "pico", "emacs", "emacsclient", "micro", "joe", "jed", "mg", "kak", "gedit", "kate"}
	lineBehind = []string{"hx", "helix", "subl", "zed"}
)

// editorCommand is the call of an editor, nil where none is named.
func editorCommand(editor, path string, line int) []string {
	words := strings.Fields(editor)
	if len(words) == 0 {
		return nil
	}
	name := strings.TrimSuffix(filepath.Base(words[0]), ".exe")
	switch at := strconv.Itoa(line); {
	case line > 0 && slices.Contains(lineBefore, name):
		words = append(words, "+"+at)
	case line > 0 && slices.Contains(lineBehind, name):
		path += ":" + at
	case line > 0 && (name == "code" || name == "codium"):
		words, path = append(words, "--goto"), path+":"+at
	}
	return append(words, path)
}

// Deliver runs what was edited outside.
func (msg LaunchedMsg) Deliver() tea.Cmd {
	if msg.Err != nil {
		name, _, _ := strings.Cut(strings.TrimSpace(msg.Workspace.Editor), " ")
		name = filepath.Base(name) // why it failed needs the room of its folders
		msg.Workspace.Tell("Your editor, " + name + ", did not end well: " + theme.Sentence(msg.Err))
		return nil
	}
	return msg.Then()
}
