package python

import (
	"errors"
	"io"

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
func (b *body) Source() trace.Src { return b.request.seen.src }

// Next asks the application for its next block.
func (b *body) Next() ([]byte, error) {
	if b.ended || b.certain && b.given >= b.length {
		return nil, io.EOF
	}
	f, err := b.ask()
	switch {
	case err != nil:
		return nil, err
	case f.kind == frameEnd:
		b.ended = true
		return nil, io.EOF
	}
	block, ok := f.payload.([]byte)
	if f.kind != frameBlock || !ok {
		return nil, b.request.lose(errNonsense)
	}
	b.given++
	return block, nil
}

// ask asks for the next block, which may have been pushed already.
func (b *body) ask() (frame, error) {
	switch r := b.request; {
	case !r.pushed:
		return r.step(frameNext, nil)
	case r.denied != nil:
		return frame{}, r.denied
	default:
		return r.await()
	}
}

// finish has the rest of the blocks left out, and gives what came of close().
func (b *body) finish() (frame, error) {
	r := b.request
	switch {
	case !r.pushed:
		return r.step(frameClose, nil)
	case r.lost != nil:
		return frame{}, r.lost
	case r.turn.stop():
		if err := r.worker.send(frameAbort, r.turn.number, nil); err != nil {
			return frame{}, r.lose(err)
		}
	}
	for {
		f, err := r.await()
		if f.kind == frameBlock || f.kind == frameEnd || f.kind == frameRaised {
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
	var lost *LostError
	switch {
	case errors.As(err, &lost):
		return &wsgi.SkippedError{Why: "engine_lost", Err: lost}
	case err != nil:
		return err
	case f.kind != frameClosed:
		return b.request.lose(errNonsense)
	}
	b.request.hearLast()
	facts := fieldsOf(f.payload)
	raised := facts.maybe()
	b.request.noteClosed(facts.list())
	switch {
	case facts.bad:
		return b.request.lose(errNonsense)
	case raised != nil:
		return exception(b.request.app.stack, raised)
	case !b.closes:
		return &wsgi.SkippedError{Why: wsgi.CloseAbsent}
	}
	return nil
}

// noteClosed tells which layers closed the iterable of the one inside.
func (r *request) noteClosed(indexes []any) {
	for _, index := range indexes {
		if i, ok := index.(int); ok && r.x != nil {
			r.x.NoteClosed(r.layer(i))
		}
	}
}
