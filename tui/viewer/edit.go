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
	switch v.Held.Event.Kind() {
	case trace.KindEnvironBuilt, trace.KindAppCalled:
		return v.editEnviron()
	case trace.KindStartResponseCalled:
		if head := v.State.HeldHead(); v.Lens() == lens.Response && head != nil {
			return v.editHead(head)
		}
	case trace.KindBodyBlock:
		if v.Lens() == lens.Response && v.ChangeAt(trace.EditBlock{}) == "" {
			return v.editBlock()
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

// ChangeAt names the event at which an edit can be made, "" if it can where the request is held.
func (v *Viewer) ChangeAt(edit trace.Edit) string {
	layer := v.Held.Event.ChangeAt(edit)
	if layer == "" {
		return ""
	}
	return theme.Printable(v.Held.Event.Kind().String() + " of " + trace.Layer(layer).Name())
}

func (v *Viewer) editHead(head *trace.Head) *overlay.Editor {
	if at := v.ChangeAt(trace.EditHead{}); at != "" {
		return v.editor("change the headers; the status only at "+at,
			func(e *overlay.Editor) (trace.Edit, error) {
				headers, err := e.Current().Headers()
				return trace.EditHead{Status: head.Status, Headers: headers}, err
			},
			overlay.HeadersField(head.Headers))
	}
	return v.editor("change the head on its way out",
		func(e *overlay.Editor) (trace.Edit, error) {
			headers, err := e.Field(overlay.FieldHeaders).Headers()
			return trace.EditHead{Status: e.Field(fieldStatus).Value(), Headers: headers}, err
		},
		overlay.LineField(fieldStatus, head.Status, "200 OK"),
		overlay.HeadersField(head.Headers))
}

const fieldBlock = "block"

// editBlock edits the block at which the exchange is held, or names a file that takes its place: one that is too long
// to be typed, or of which the record has not all, stays unless a file is named. A packed one is edited as its text.
func (v *Viewer) editBlock() *overlay.Editor {
	block, whole := v.State.HeldBlock()
	hint := ""
	if !whole || len(block) > trace.LargestHeld {
		block, hint = nil, "empty: the block stays, which is too long to be typed"
	}
	text, as := unpackBlock(v.State.Stored, block)
	return v.editor(blockTitle(v.State.Stored, block, as),
		func(e *overlay.Editor) (trace.Edit, error) {
			if file, named := e.File(); named {
				return trace.EditBlock{Block: as.pack(file)}, nil
			}
			typed, err := e.Field(fieldBlock).Bytes()
			return trace.EditBlock{Block: as.pack(typed)}, err
		},
		overlay.BytesField(fieldBlock, text, hint), overlay.FileField("the block"))
}

// ChangeWord is what the key of an editor does that changes what is held: nothing is sent by it.
const ChangeWord = "change it"

// editor changes the held exchange, which stays where it is.
func (v *Viewer) editor(title string, edit func(*overlay.Editor) (trace.Edit, error), fields ...*overlay.Field) *overlay.Editor {
	e := &overlay.Editor{Title: title, Fields: fields, SendWord: ChangeWord}
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
		return v.Change(change, "Changed. The request is still held here: u undoes the change."), true
	}
	return e
}

// Change changes the held request, which stays where it is, and says so. What is selected stays
// so too.
func (v *Viewer) Change(edit trace.Edit, told string) tea.Cmd {
	live := v.live
	v.depart()
	v.notice(theme.Printable(told))
	return do(func() { live.Change(edit) })
}

// What is said where nothing can be undone, or made again.
const (
	NothingUndone = "Nothing was undone at this event, so nothing can be made again."
	NothingToUndo = "Nothing was changed at this event, so there is nothing to undo."
	HasGoneOn     = "The request has gone on with your change. r sends it again without it."
)

// WhyNoUndo says why no change can be undone.
func (v *Viewer) WhyNoUndo() string {
	if v.Exchange == nil {
		return NoRequest
	}
	if _, ok := v.Final().Undoable(); ok && v.Held != nil {
		return ""
	}
	switch {
	case v.Final().Changed():
		return HasGoneOn
	case v.Held != nil:
		return NothingToUndo
	}
	return v.WhyNotHeld()
}

// WhyNoRedo says why no change can be made again.
func (v *Viewer) WhyNoRedo() string {
	if v.Exchange == nil || v.Held == nil {
		return v.WhyNoUndo()
	}
	if _, ok := v.Final().Redoable(); !ok {
		return NothingUndone
	}
	return ""
}

// Undo takes the last change back that was made where the request is held.
func (v *Viewer) Undo() tea.Cmd {
	d, _ := v.Final().Undoable()
	d = d.Undone()
	return v.Change(trace.Undo{}, "Undone: "+d.Words())
}

// Redo makes the change again that was undone last.
func (v *Viewer) Redo() tea.Cmd {
	d, _ := v.Final().Redoable()
	return v.Change(trace.Redo{}, "Made again: "+d.Words())
}
