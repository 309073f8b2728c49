package application

import (
	"bytes"

	"roundtrip/wsgi/lint"
	"roundtrip/wsgi/trace"
)

// An application in a guest can write to file 1 itself, and so forge frames. What the host
// knows by itself, it does not believe from one: a frame that contradicts it ends the
// guest. In a process of the user's the application has far shorter ways.

// blockHead is how much of a block an event of it has.
const blockHead = 64

// claims are what a guest has told of its request.
type claims struct {
	checked  bool // it is a guest that tells
	silenced bool // an error of the worker's has ended what it tells
	layers   map[int]*claim
	returned *trace.AppReturned // by the outermost layer
	block    []byte             // the beginning of the one that the outermost layer is about to give, nil for none
	length   int                // of that one
}

// claim is what was told of a layer.
type claim struct {
	open   int // calls that have not returned
	blocks int
}

// believes reports whether an event can have happened.
func (r *request) believes(index int, data trace.Data) bool {
	c := &r.claims
	if !c.checked {
		return true
	}
	if d, ok := data.(*trace.CodePrint); ok {
		return d.Stream == "out" || d.Stream == "err"
	}
	return !c.silenced && r.canHave(index, data)
}

// canHave is believes, while the worker tells of what the layers do.
func (r *request) canHave(index int, data trace.Data) bool {
	c := &r.claims
	switch d := data.(type) {
	case *trace.AppCalled:
		return c.called(index)
	case *trace.AppReturned:
		return c.returns(index, d)
	case *trace.AppRaised:
		return c.raised(index)
	case *trace.BodyBlock:
		return c.gives(index, d)
	case *trace.Code:
		return r.mode() == points
	case *trace.FrameworkUnknown, *trace.FrameworkEntered, *trace.FrameworkLeft, *trace.FrameworkAnswers, *trace.FrameworkResponse:
		return false // no worker in a guest looks for them
	case *trace.Finding:
		_, known := lint.Lookup(d.Rule)
		return known
	case *trace.EngineFault:
		c.silenced = true
	}
	return true
}

// called is that a layer is called: the outermost one by the server, once and before all
// others.
func (c *claims) called(index int) bool {
	if c.layers == nil {
		c.layers = map[int]*claim{}
	}
	l := c.layers[index]
	if index == 0 && l != nil || index > 0 && c.layers[0] == nil {
		return false
	}
	if l == nil {
		l = &claim{}
		c.layers[index] = l
	}
	l.open++
	return true
}

// returns is that a layer returned, which was called.
func (c *claims) returns(index int, d *trace.AppReturned) bool {
	l := c.layers[index]
	if l == nil || l.open == 0 {
		return false
	}
	l.open--
	if index == 0 {
		c.returned = d
	}
	return true
}

// raised is that a layer raised an exception, when it was called or later.
func (c *claims) raised(index int) bool {
	l := c.layers[index]
	if l != nil && l.open > 0 {
		l.open--
	}
	return l != nil
}

// gives is that a layer gave a block. Those of the outermost layer are counted, and what
// was told of one has to be true of the block that comes.
func (c *claims) gives(index int, d *trace.BodyBlock) bool {
	l := c.layers[index]
	if l == nil || d.Len < 0 || d.Ordinal < 1 || len(d.Head) != min(d.Len, blockHead) {
		return false
	}
	if index > 0 {
		return true
	}
	l.blocks++
	if l.open > 0 || l.blocks != d.Ordinal || c.block != nil {
		return false
	}
	c.promise(d.Head, d.Len)
	return true
}

// promise notes which block is to come.
func (c *claims) promise(head []byte, length int) {
	c.block, c.length = append([]byte{}, head...), length
}

// edited notes what a person made of the block that was told of last.
func (c *claims) edited(index int, data trace.Data, e trace.Edit) {
	edit, ok := e.(trace.EditBlock)
	if _, isBlock := data.(*trace.BodyBlock); ok && isBlock && index == 0 && c.block != nil {
		c.promise(edit.Block[:min(len(edit.Block), blockHead)], len(edit.Block))
	}
}

// keeps reports whether the block that came, nil for the end, is the one that was told of,
// if one was.
func (c *claims) keeps(block []byte) bool {
	told, length := c.block, c.length
	c.block = nil
	return told == nil || block != nil && len(block) == length && bytes.HasPrefix(block, told)
}

// isBack reports whether the server can have got something of the length from the
// outermost layer.
func (c *claims) isBack(length int) bool {
	if !c.checked || c.silenced || c.layers[0] == nil {
		return true
	}
	return c.layers[0].open == 0 && c.returned != nil && c.returned.Len == length
}
