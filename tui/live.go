package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"roundtrip/lessons/expr"
	"roundtrip/sandbox"
	"roundtrip/tui/lens"
	"roundtrip/wsgi/trace"
)

// liveEditor is the editor for what the lens shows of an exchange that is held
// where it can be changed: a value of the environ before the application has
// it, a head on its way out, a block before it is sent. Nil elsewhere.
func (m *Model) liveEditor() *editor {
	if m.x.held == nil || !m.x.live() {
		return nil
	}
	switch d := m.x.held.Event.Data.(type) {
	case *trace.EnvironBuilt, *trace.AppCalled:
		return m.environEditor()
	case *trace.StartResponseCalled:
		if m.lens.kind() == lens.Response {
			return headEditor(d)
		}
	case *trace.BodyBlock:
		if m.lens.kind() == lens.Response && d.Len <= len(d.Head) {
			return blockEditor(d)
		}
	}
	return nil
}

// environEditor edits the selected key, if it holds a string.
func (m *Model) environEditor() *editor {
	key, ok := strings.CutPrefix(m.selectedRow(lens.Environ).ID, "environ:")
	v, found := m.x.state.Variable(key)
	if m.lens.kind() != lens.Environ || !m.lens.sides[lens.Environ].selected.set() || !ok || !found || v.Type != "str" {
		return nil
	}
	return &editor{
		title:  "change the environ of the held request",
		fields: []*field{lineField(key, expr.Unquote(v.Repr), "")},
		live: func(e *editor) (trace.Edit, error) {
			return trace.EditEnviron{Key: key, Value: e.current().value()}, nil
		},
	}
}

func headEditor(d *trace.StartResponseCalled) *editor {
	return &editor{
		title: "change the head on its way out",
		fields: []*field{
			lineField("status", d.Status, "200 OK"),
			areaField(fieldHeaders, sandbox.HeadersText(d.Headers), "Name: value, one to a line"),
		},
		live: func(e *editor) (trace.Edit, error) {
			headers, err := sandbox.ParseHeaders(e.field(fieldHeaders).value())
			return trace.EditHead{Status: e.field("status").value(), Headers: headers}, err
		},
	}
}

func blockEditor(d *trace.BodyBlock) *editor {
	return &editor{
		title:  "change the block before it is sent",
		fields: []*field{areaField("block", sandbox.RawText(d.Head), "")},
		live: func(e *editor) (trace.Edit, error) {
			block, err := sandbox.ParseRaw(e.current().value())
			return trace.EditBlock{Block: block}, err
		},
	}
}

// applyLive changes the held exchange, which goes on to its next event.
func (m *Model) applyLive() tea.Cmd {
	edit, err := m.editor.live(m.editor)
	if err != nil {
		m.editor.current().problem = sentence(err)
		return nil
	}
	m.editor = nil
	run := m.setOff()
	m.notice = "Changed. The request is held at its next event."
	return func() tea.Msg {
		run.Edit(edit, sandbox.Step)
		return nil
	}
}
