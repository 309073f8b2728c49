package wsgi

import (
	"errors"
	"io"

	"roundtrip/wsgi/trace"
)

// observedStart is a start_response that a layer made and gave inwards.
type observedStart struct {
	recorder *recorder
	env      *Environ
	owner    trace.Layer
	start    StartResponse
}

// observeStart makes the calls of a start_response visible if the caller made it; one
// that was handed on is watched already.
func observeStart(r *recorder, env *Environ, start StartResponse) (StartResponse, bool) {
	switch start.(type) {
	case *observedStart, *response:
		return start, false
	}
	return &observedStart{recorder: r, env: env, owner: r.inside, start: start}, true
}

func (s *observedStart) Call(status string, headers []Header, exc error) (Write, error) {
	r := s.recorder
	status, headers = r.emitStart(s.env, s.owner, status, headers, exc)
	if r.conn.gone != nil {
		return nil, r.conn.gone
	}
	defer r.leave(s.env, r.enter(s.env, s.owner, r.deep+1))
	write, err := s.start.Call(status, headers, exc)
	if write == nil && err == nil {
		r.noteNoWrite(s.owner)
	}
	return write, err
}

// emitStart tells of a call of the start_response that a layer receives, and
// gives the head that goes on from there.
func (r *recorder) emitStart(env *Environ, to trace.Layer, status string, headers []Header, exc error) (string, []Header) {
	if !r.tells(trace.KindStartResponseCalled) {
		return status, headers
	}
	data := reuse(r, &r.buffer().start, trace.StartResponseCalled{Status: status, Headers: retained(r, headers), Environ: env.takeDelta()})
	if exc != nil {
		data.ExcInfo = exc.Error()
	}
	d := r.emit(trace.Event{Layer: to, Dir: trace.Out, Data: data})
	if edit, ok := d.Edit.(trace.EditHead); ok {
		return edit.Status, edit.Headers
	}
	return status, headers
}

// observed is a body that a probe of a layer further inside watches already.
type observed interface{ watched() }

// observedBody tells of the blocks that a layer gives outwards.
type observedBody struct {
	recorder *recorder
	env      *Environ
	body     Body
	probe    *probe
	n        int

	closed bool
}

func (*observedBody) watched() {}

// Kind names the body inside.
func (b *observedBody) Kind() string { return kindOf(b.body) }

func (b *observedBody) Next() ([]byte, error) {
	r := b.recorder
	if r.conn.gone != nil {
		return nil, r.conn.gone
	}
	if b.closed {
		r.noteAfterClose()
	}
	was := r.enter(b.env, b.probe.layer, b.probe.depth)
	block, err := safely(b.body.Next)
	r.leave(b.env, was)
	if errors.Is(err, io.EOF) {
		return nil, err
	}
	if err != nil {
		b.probe.raised(r, 0, err)
		return nil, err
	}
	return b.block(block), nil
}

func (b *observedBody) block(block []byte) []byte {
	b.n++
	r := b.recorder
	if !r.tells(trace.KindBodyBlock) {
		return block
	}
	d := r.emitBlock(trace.Event{Layer: b.probe.layer, Depth: b.probe.depth, Dir: trace.Out, Data: reuse(r, &r.buffer().block, trace.BodyBlock{
		Ordinal: b.n, Len: len(block), Empty: len(block) == 0, Via: "next",
		Head: retained(r, block[:min(len(block), trace.BlockHead)]), Environ: b.env.takeDelta(),
	})}, block)
	if edit, ok := d.Edit.(trace.EditBlock); ok {
		return edit.Block
	}
	return block
}

// A body has a length or a close method exactly if the one that it watches
// has, since both mean something (PEP 3333, Specification Details).
type (
	lenBody      struct{ *observedBody }
	closeBody    struct{ *observedBody }
	lenCloseBody struct{ *observedBody }
)

func (b lenBody) Len() int          { return length(b.body) }
func (b lenCloseBody) Len() int     { return length(b.body) }
func (b closeBody) Close() error    { return b.close() }
func (b lenCloseBody) Close() error { return b.close() }

func (b *observedBody) close() error {
	b.closed = true
	r := b.recorder
	r.closed = append(r.closed, string(b.probe.layer))
	defer r.leave(b.env, r.enter(b.env, b.probe.layer, b.probe.depth))
	_, err := safely(func() (struct{}, error) { return struct{}{}, b.body.(io.Closer).Close() })
	return err
}

func observeBody(b *observedBody) Body {
	_, closes := b.body.(io.Closer)
	switch lengthy := length(b.body) >= 0; {
	case lengthy && closes:
		return lenCloseBody{b}
	case lengthy:
		return lenBody{b}
	case closes:
		return closeBody{b}
	}
	return b
}
