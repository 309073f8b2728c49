package viewer

import (
	"reflect"

	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/lens"
	"roundtrip/tui/overlay"
	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// EditHeld is the editor for what the lens shows of an exchange that is held where it
// can be changed: a value of the environ before the application has it, a head on its
// way out, a block before it is sent. Nil elsewhere.
func (v *Viewer) EditHeld() *overlay.Editor {
	if v.Exchange == nil || !v.IsHeldInView() || v.live == nil {
		return nil
	}
	switch d := v.Held.Event.Data.(type) {
	case *trace.EnvironBuilt, *trace.AppCalled:
		return v.editEnviron()
	case *trace.StartResponseCalled:
		if v.Lens() == lens.Response {
			return v.editHead(d)
		}
	case *trace.BodyBlock:
		if v.Lens() == lens.Response && d.Len <= len(d.Head) {
			return v.editBlock(d)
		}
	}
	return nil
}

// editEnviron edits the selected key, if it holds a string.
func (v *Viewer) editEnviron() *overlay.Editor {
	key, ok := v.SelectedKey()
	value, found := v.State.Variable(key)
	if v.Lens() != lens.Environ || !v.Selects(lens.Environ) || !ok || !found || value.Type != "str" {
		return nil
	}
	return v.editor("change the environ of the held request",
		func(e *overlay.Editor) (trace.Edit, error) {
			return trace.EditEnviron{Key: key, Value: e.Current().Value()}, nil
		},
		overlay.StrField(key, value.Repr))
}

const fieldStatus = "status"

func (v *Viewer) editHead(d *trace.StartResponseCalled) *overlay.Editor {
	return v.editor("change the head on its way out",
		func(e *overlay.Editor) (trace.Edit, error) {
			headers, err := e.Field(overlay.FieldHeaders).Headers()
			return trace.EditHead{Status: e.Field(fieldStatus).Value(), Headers: headers}, err
		},
		overlay.LineField(fieldStatus, d.Status, "200 OK"),
		overlay.HeadersField(d.Headers))
}

func (v *Viewer) editBlock(d *trace.BodyBlock) *overlay.Editor {
	return v.editor("change the block before it is sent",
		func(e *overlay.Editor) (trace.Edit, error) {
			block, err := e.Current().Bytes()
			return trace.EditBlock{Block: block}, err
		},
		overlay.BytesField("block", d.Head, ""))
}

// editor changes the held exchange, which goes on to its next event.
func (v *Viewer) editor(title string, edit func(*overlay.Editor) (trace.Edit, error), fields ...*overlay.Field) *overlay.Editor {
	e := &overlay.Editor{Title: title, Fields: fields}
	asIs, _ := edit(e)
	e.Send = func(e *overlay.Editor) (tea.Cmd, bool) {
		change, err := edit(e)
		if err != nil {
			e.Current().Problem = theme.Sentence(err)
			return nil, false
		}
		if reflect.DeepEqual(change, asIs) {
			v.notice("Nothing was changed.")
			return nil, true
		}
		live := v.SetOff()
		v.notice(changedWords(change))
		return do(func() { live.Edit(change) }), true
	}
	return e
}

// changedWords tell of a change, and whether another can take it back.
func changedWords(change trace.Edit) string {
	if _, ok := change.(trace.EditEnviron); ok {
		return "Changed. The request is held at its next event."
	}
	return "Changed. The request is at its next event: this cannot be undone."
}
