package trace

import (
	"slices"
	"strings"
)

// edited is the fold of what a person changed: in the environ, or in the head or the
// block at which the exchange was held.
func (s *State) edited(d Edited) {
	s.Edits = append(s.Edits, d)
	by := Layer(EditBuf(len(s.Edits)))
	key, environ := strings.CutPrefix(d.What, "environ ")
	switch {
	case environ && d.After == "":
		s.change(Delta{Del: []Header{{Name: key}}}, by)
	case environ:
		s.change(Delta{Add: []Header{{Name: key, Value: d.After}}}, by)
	case d.What == "request":
		s.editRequest(d)
	case d.What == "head":
		s.editHead(d, by)
	case d.What == "block":
		s.editBlock([]byte(d.After), by)
		if s.Stored != nil && !d.Delta.Empty() {
			s.Stored = &Head{Status: s.Stored.Status, Headers: d.Delta.applied(s.Stored.Headers), By: s.Stored.By, Edit: s.Stored.Edit}
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

func (s *State) editHead(d Edited, by Layer) {
	held := &s.Stored
	if l := s.Layer(s.Place.Layer); l != nil {
		held = &l.Head
	}
	if *held == nil {
		return
	}
	*held = &Head{Status: d.After, Headers: d.Delta.applied((*held).Headers), By: (*held).By, Edit: &HeadEdit{By: by, Was: *held, Delta: d.Delta}}
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
