package application

import (
	"errors"
	"io"

	"roundtrip/sandbox/python"
	"roundtrip/sandbox/python/wire"
	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

// body is what the application returned.
type body struct {
	request *request
	length  int
	certain bool // the length is a list's or a tuple's, which cannot be false
	given   int  // blocks
	closes  bool
	ended   bool
}

// lengthy is a body whose length is known.
type lengthy struct{ *body }

// Len is what len() said.
func (b lengthy) Len() int { return b.length }

// Source is where the application was last seen.
func (b *body) Source() trace.Src { return b.request.seen.Src }

// Next asks the application for its next block.
func (b *body) Next() ([]byte, error) {
	if b.ended || b.certain && b.given >= b.length {
		return nil, io.EOF
	}
	f, err := b.ask()
	switch {
	case err != nil:
		return nil, err
	case f.Kind == wire.End && b.request.claims.keeps(nil):
		b.ended = true
		return nil, io.EOF
	}
	block, ok := f.Payload.([]byte)
	if f.Kind != wire.Block || !ok || !b.request.claims.keeps(block) {
		return nil, b.request.lose(wire.ErrNonsense)
	}
	b.given++
	return block, nil
}

// ask asks for the next block, which may have been pushed already.
func (b *body) ask() (wire.Frame, error) {
	switch r := b.request; {
	case !r.lease.Pushed:
		return r.step(wire.Next, nil)
	case r.denied != nil:
		return wire.Frame{}, r.denied
	default:
		return r.await()
	}
}

// finish has the rest of the blocks left out, and gives what came of close().
func (b *body) finish() (wire.Frame, error) {
	r := b.request
	switch {
	case !r.lease.Pushed:
		return r.step(wire.Close, nil)
	case r.lost != nil:
		return wire.Frame{}, r.lost
	case !r.call.IsEnded():
		if err := r.worker.Send(wire.Abort, r.call.Number(), nil); err != nil {
			return wire.Frame{}, r.lose(err)
		}
	}
	for {
		f, err := r.await()
		if f.Kind == wire.Block || f.Kind == wire.End || f.Kind == wire.Raised {
			continue
		}
		return f, err
	}
}

// Close has close() called, if there is one, and frees the worker.
func (b *body) Close() error {
	defer b.request.release()
	if b.request.lost != nil {
		return &wsgi.SkippedError{Why: "engine_lost"}
	}
	f, err := b.finish()
	var lost *python.LostError
	switch {
	case errors.As(err, &lost):
		return &wsgi.SkippedError{Why: "engine_lost", Err: lost}
	case err != nil:
		return err
	case f.Kind != wire.Closed:
		return b.request.lose(wire.ErrNonsense)
	}
	b.request.emitLast()
	facts := wire.FieldsOf(f.Payload)
	raised := facts.Maybe()
	layers := facts.List()
	switch {
	case facts.Bad || !b.request.closedBy(layers):
		return b.request.lose(wire.ErrNonsense)
	case raised != nil && b.request.call.StoppedFor() != nil:
		return b.request.worker.Stopped(b.request.call)
	case raised != nil:
		return b.request.app.stack.Exception(raised)
	case !b.closes:
		return &wsgi.SkippedError{Why: wsgi.CloseAbsent}
	}
	return nil
}

// closedBy tells which layers' iterables were closed by the one outside. It is false if
// there is one that cannot have been.
func (r *request) closedBy(indexes []any) bool {
	for _, index := range indexes {
		i, ok := index.(int)
		if !ok || r.claims.checked && r.claims.layers[i] == nil {
			return false
		}
		if r.x != nil {
			r.x.NoteClosed(r.layer(i))
		}
	}
	return true
}
