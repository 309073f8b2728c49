package trace

import (
	"slices"
	"strings"
)

// edited is the fold of what a person changed: in the request or the environ, or in the head or
// the block at which the exchange was held.
func (s *State) edited(d Edited) {
	s.Edits = append(s.Edits, d)
	if d.What == "body" { // belongs to the edit of its request
		if d.How != EditUndone {
			s.Written = len(s.Edits)
		}
		return
	}
	switch d.How {
	case EditUndone:
		s.undo()
		return
	case EditRedone:
		s.undone = s.undone[:max(0, len(s.undone)-1)]
	default:
		s.undone = nil
	}
	s.done = append(s.done[:len(s.done):len(s.done)], madeEdit{d, s.Clone()})
	s.applyEdit(d, Layer(EditBuf(len(s.Edits))))
}

// madeEdit is a change that can be undone where the exchange is held, with the state before it.
type madeEdit struct {
	Edited
	was *State
}

// undo restores what can be changed as it was before the last change.
func (s *State) undo() {
	last := len(s.done) - 1
	if last < 0 {
		return
	}
	d := s.done[last]
	s.done, s.undone = s.done[:last:last], append(s.undone[:len(s.undone):len(s.undone)], d.Edited)
	was := d.was.Clone()
	s.Method, s.Target, s.Headers, s.Rewrite, s.Written = was.Method, was.Target, was.Headers, was.Rewrite, was.Written
	s.Environ, s.Layers, s.Stored, s.Blocks = was.Environ, was.Layers, was.Stored, was.Blocks
}

// Undoable is the change that would be undone next, false where there is none at this event.
func (s *State) Undoable() (Edited, bool) {
	if last := len(s.done) - 1; last >= 0 {
		return s.done[last].Edited, true
	}
	return Edited{}, false
}

// Redoable is the change that would be made again next, false where none was undone at this event.
func (s *State) Redoable() (Edited, bool) {
	if last := len(s.undone) - 1; last >= 0 {
		return s.undone[last], true
	}
	return Edited{}, false
}

// Changed reports whether anything is in force that a person changed.
func (s *State) Changed() bool {
	made := 0
	for i := range s.Edits {
		made += s.Edits[i].Made()
	}
	return made > 0
}

// goesOn reports whether the exchange has gone on with an event, so that nothing that was changed
// before can be undone. A request that was changed has its route chosen again, and its body can be
// read in meanwhile.
func goesOn(k Kind) bool { return k.Stoppable() && k != KindRouteChosen && k != KindBytesIn }

func (s *State) applyEdit(d Edited, by Layer) {
	key, environ := strings.CutPrefix(d.What, "environ ")
	switch {
	case environ && d.After == "":
		s.change(Delta{Del: []Header{{Name: key}}}, by)
	case environ:
		s.change(Delta{Add: []Header{{Name: key, Value: d.After}}}, by)
	case d.What == "request":
		s.Rewrite, s.Written = len(s.Edits), 0
		s.editRequest(d)
	case d.What == "head":
		s.editHead(d, by)
	case d.What == "block":
		s.editBlock([]byte(d.After), by)
		if s.Stored != nil && !d.Delta.Empty() {
			s.Stored = &Head{Status: s.Stored.Status, Headers: d.Delta.applied(s.Stored.Headers), By: s.Stored.By, Edit: &HeadEdit{By: by, Was: s.Stored, Delta: d.Delta}}
		}
	}
}

// editRequest makes the request what it was changed to. What is new stands nowhere in the
// client's bytes.
func (s *State) editRequest(d Edited) {
	s.Method, s.Target, _ = strings.Cut(d.After, " ")
	headers := make([]Header, len(s.Headers))
	for i, h := range s.Headers {
		headers[i] = Header{h.Name, h.Value}
	}
	var edited []RequestHeader
	for _, h := range d.Delta.applied(headers) {
		i := slices.IndexFunc(s.Headers, func(was RequestHeader) bool { return was.Name == h.Name && was.Value == h.Value })
		if i >= 0 {
			edited = append(edited, s.Headers[i])
			continue
		}
		edited = append(edited, RequestHeader{Name: h.Name, Value: h.Value})
	}
	s.Headers = edited
}

// heldHead is where the head is kept with which the exchange is held.
func (s *State) heldHead() **Head {
	if l := s.Layer(s.Place.Layer); l != nil {
		return &l.Head
	}
	return &s.Stored
}

// HeldHead is the head with which the exchange is held, with what was changed in it; nil for none.
func (s *State) HeldHead() *Head { return *s.heldHead() }

// HeldBlock is the block with which the exchange is held, with what was changed in it; false where
// not all of it is in the record.
func (s *State) HeldBlock() ([]byte, bool) {
	if d, ok := s.Undoable(); ok && d.What == "block" {
		return []byte(d.After), true
	}
	if len(s.heldBlock) > 0 {
		return s.heldBlock, true
	}
	blocks := s.Blocks
	if l := s.Layer(s.Place.Layer); l != nil {
		blocks = l.Blocks
	}
	if len(blocks) == 0 {
		return nil, false
	}
	b := blocks[len(blocks)-1] // an empty one, or a record of before holds had it
	return b.Head, b.Len == len(b.Head)
}

func (s *State) editHead(d Edited, by Layer) {
	held := s.heldHead()
	if *held == nil {
		return
	}
	headers := d.Headers
	if len(headers) == 0 { // a record of before they were told
		headers = d.Delta.applied((*held).Headers)
	}
	*held = &Head{Status: d.After, Headers: headers, By: (*held).By, Edit: &HeadEdit{By: by, Was: *held, Delta: d.Delta}}
}

// applied are headers with what was changed in them; those that are new stand last.
func (d HeadersDelta) applied(headers []Header) []Header {
	headers = slices.Clone(headers)
	for _, h := range d.Del {
		if i := slices.Index(headers, h); i >= 0 {
			headers = slices.Delete(headers, i, i+1)
		}
	}
	for _, c := range d.Set {
		i := slices.IndexFunc(headers, func(h Header) bool { return strings.EqualFold(h.Name, c.Name) && h.Value == c.Old })
		if i >= 0 {
			headers[i] = Header{c.Name, c.New}
		}
	}
	return append(headers, d.Add...)
}

func (s *State) editBlock(data []byte, by Layer) {
	if s.Place.Layer == LayerServer || s.reachesServer(s.Place.Layer) {
		editLast(s.Blocks, data, by)
	}
	if l := s.Layer(s.Place.Layer); l != nil {
		editLast(l.Blocks, data, by)
	}
}

func editLast(blocks []Block, data []byte, by Layer) {
	last := len(blocks) - 1
	if last < 0 {
		return
	}
	was := blocks[last]
	blocks[last] = Block{Len: len(data), Head: data[:min(len(data), BlockHead)], Via: was.Via, Empty: len(data) == 0, By: by, Was: &was}
}
