package wsgi

import (
	"slices"

	"roundtrip/wsgi/trace"
)

// history is what was changed at the event at which an exchange stays, so that the last change can
// be undone. It begins anew at the next event: what runs in between has seen the changes.
type history struct{ done, undone []madeEdit }

// madeEdit is an edit with what was told of it, and what takes it back.
type madeEdit struct {
	edit trace.Edit
	told []trace.Edited
	undo func()
}

// maker makes an edit, and gives what there is to tell of it.
type maker func(trace.Edit) (told []trace.Edited, undo func(), err error)

// decided makes, undoes or makes again what a decision asks for, and tells of it.
func (h *history) decided(r *recorder, edit trace.Edit, make maker) error {
	switch edit.(type) {
	case nil:
		return nil
	case trace.Undo:
		h.takeBack(r)
		return nil
	case trace.Redo:
		last := len(h.undone) - 1
		if last < 0 {
			return nil
		}
		edit, h.undone = h.undone[last].edit, h.undone[:last]
		return h.add(r, edit, trace.EditRedone, make)
	}
	h.undone = nil
	return h.add(r, edit, "", make)
}

func (h *history) add(r *recorder, edit trace.Edit, how string, make maker) error {
	told, undo, err := make(edit)
	if err != nil {
		return err
	}
	h.done = append(h.done, madeEdit{edit, told, undo})
	for _, d := range told {
		d.How = how
		r.recordEdit(d)
	}
	return nil
}

func (h *history) takeBack(r *recorder) {
	last := len(h.done) - 1
	if last < 0 {
		return
	}
	c := h.done[last]
	h.done, h.undone = h.done[:last], append(h.undone, c)
	c.undo()
	for _, d := range c.told {
		r.recordEdit(d.Undone())
	}
}

// outcome is what became of what the event tells of, nil if it is as it was.
func (h *history) outcome() trace.Edit {
	if len(h.done) == 0 {
		return nil
	}
	if _, environ := h.done[0].edit.(trace.EditEnviron); !environ {
		return h.done[len(h.done)-1].edit
	}
	var all trace.Edits
	for _, c := range h.done {
		all = append(all, c.edit.(trace.EditEnviron))
	}
	return all
}

// recordEdit tells of a change.
func (r *recorder) recordEdit(d trace.Edited) {
	r.edits++
	r.record(&trace.Event{Layer: r.inside, Data: &d})
}

// makes gives the maker of the edits at an event.
func (r *recorder) makes(of trace.Data, h *history) maker {
	return func(edit trace.Edit) ([]trace.Edited, func(), error) {
		d, undo := r.make(edit, of, h)
		return []trace.Edited{d}, undo, nil
	}
}

// make makes an edit of what an event tells of. What it becomes is the history's outcome.
func (r *recorder) make(edit trace.Edit, of trace.Data, h *history) (d trace.Edited, undo func()) {
	undo = func() {}
	switch e := edit.(type) {
	case trace.EditEnviron:
		d.What, d.Before = "environ "+e.Key, r.reprOf(e.Key, h)
		if !e.Delete {
			d.After = Repr(e.Value)
		}
	case trace.EditHead:
		was, last := headOf(of, h), r.lastHead
		d = trace.Edited{What: "head", Before: was.Status, After: e.Status, Headers: slices.Clone(e.Headers), Delta: trace.DiffHeads(was, e.Status, e.Headers)}
		r.lastHead = trace.Head{Status: e.Status, Headers: e.Headers}
		undo = func() { r.lastHead = last }
	case trace.EditBlock:
		was, length := r.blockOf(of, h)
		d = trace.Edited{What: "block", Before: was, After: string(e.Block)}
		d.Delta.Set = r.conn.x.response.lengthen(int64(len(e.Block) - length))
		undo = func() { r.conn.x.response.relength(d.Delta.Set) }
	}
	return d, undo
}

// reprOf is the value of a key as it is now, "" for none.
func (r *recorder) reprOf(key string, h *history) string {
	for _, c := range slices.Backward(h.done) {
		if e, ok := c.edit.(trace.EditEnviron); ok && e.Key == key {
			return c.told[0].After
		}
	}
	if old, ok := r.env.Get(key); ok {
		return Repr(old)
	}
	return ""
}

// headOf is the head of an event as it is now.
func headOf(of trace.Data, h *history) trace.Head {
	if e, ok := h.outcome().(trace.EditHead); ok {
		return trace.Head{Status: e.Status, Headers: e.Headers}
	}
	d := of.(*trace.StartResponseCalled)
	return trace.Head{Status: d.Status, Headers: d.Headers}
}

// blockOf is the block of an event as it is now, with its length; the text only where all of it is
// in the record.
func (r *recorder) blockOf(of trace.Data, h *history) (text string, length int) {
	if e, ok := h.outcome().(trace.EditBlock); ok {
		return string(e.Block), len(e.Block)
	}
	d := of.(*trace.BodyBlock)
	if d.Len == len(r.block) && d.Len <= trace.LargestHeld {
		text = string(r.block)
	}
	return text, d.Len
}
