package tui

import (
	"cmp"
	"os"
	"os/exec"
	"strings"

	tea "charm.land/bubbletea/v2"

	"roundtrip/sandbox/workshop"
)

// launchedMsg says that the learner's own editor has been closed.
type launchedMsg struct {
	file string // as the trace names it
	err  error
}

// ownEditor is the command of the person's editor, "" if none is set.
func ownEditor() string { return cmp.Or(os.Getenv("VISUAL"), os.Getenv("EDITOR")) }

// openOutside opens the file in view in the learner's own editor. The program
// gives it the terminal until it ends.
func (m *Model) openOutside() tea.Cmd {
	part, _, _ := m.partInView()
	return m.openFile(part, func(m *Model, f workshop.File) tea.Cmd {
		words := strings.Fields(m.env.editor)
		if len(words) == 0 {
			m.notice = m.placed("Set EDITOR to your editor, as in EDITOR=nano. The file:", f.Path)
			return nil
		}
		c := exec.Command(words[0], append(words[1:], f.Path)...)
		return tea.ExecProcess(c, func(err error) tea.Msg { return launchedMsg{part.File, err} })
	})
}

// launched runs what was edited outside.
func (m *Model) launched(msg launchedMsg) tea.Cmd {
	if msg.err != nil {
		m.notice = "Your editor, " + m.env.editor + ", did not end well: " + sentence(msg.err)
		return nil
	}
	return m.runMine(msg.file)
}
