package tui

import (
	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/keys"
)

// editorKey gives a key to the editor. Fields take every printable key; what
// moves between fields and leaves is in the table.
func (m *Model) editorKey(k tea.KeyPressMsg) tea.Cmd {
	cmd := m.editorDo(k)
	return tea.Batch(cmd, m.typing())
}

func (m *Model) editorDo(k tea.KeyPressMsg) tea.Cmd {
	several := m.editor.current().several
	a, _ := keys.Find(keys.Editor, k.String())
	switch {
	case k.Text != "":
		return m.editor.current().update(k)
	case a == keys.Escape && m.editor.file != nil:
		return m.putAway()
	case a == keys.Escape:
		m.editor = nil
		return nil
	case a == keys.Send, a == keys.Enter && !several:
		return m.sendEdited()
	case a == keys.Discard && m.editor.file != nil:
		return m.throwAway()
	case m.editor.file != nil:
		return m.editor.current().updateCode(k)
	case k.String() == "tab", a == keys.Down && !several:
		return m.editor.move(1)
	case k.String() == "shift+tab", a == keys.Up && !several:
		return m.editor.move(-1)
	}
	return m.editor.current().update(k)
}

// paste goes into the field that has the keys.
func (m *Model) paste(msg tea.PasteMsg) tea.Cmd {
	switch {
	case m.editor != nil:
		return tea.Batch(m.editor.current().update(msg), m.typing())
	case m.filter != nil:
		return m.filterPaste(msg)
	case m.picker != nil:
		m.picker.filter(m.picker.typed + oneLine(msg.Content))
	}
	return nil
}

// sendEdited sends what was typed, unless a field cannot be sent: then it says
// why and everything stays.
func (m *Model) sendEdited() tea.Cmd {
	switch {
	case m.editor.live != nil:
		return m.applyLive()
	case m.editor.file != nil:
		return m.saveFile()
	}
	req := m.editor.request()
	if req == nil {
		return nil
	}
	m.editor = nil
	if m.screen == screenPlay {
		m.play.request = *req
		return m.playSend(m.play.hold())
	}
	m.read.request = *req
	return m.resend()
}
