package wsgi

import (
	"errors"
	"io"

	"roundtrip/wsgi/trace"
)

// observedStart is a start_response that a layer made and gave inwards.
type observedStart struct {
	x     *Exchange
	env   *Environ
	owner trace.Layer
	start StartResponse
}

// observeStart makes the calls of a start_response visible if the caller made it; one
// that was handed on is watched already.
func observeStart(x *Exchange, env *Environ, caller trace.Layer, start StartResponse) (StartResponse, bool) {
	switch start.(type) {
	case *observedStart, *serverStart:
		return start, false
	}
	return &observedStart{x: x, env: env, owner: caller, start: start}, true
}

func (s *observedStart) Call(status string, headers []Header, exc error) (Write, error) {
	status, headers = s.x.emitStart(s.env, s.owner, status, headers, exc)
	if s.x.gone != nil {
		return nil, s.x.gone
	}
	defer s.x.leave(s.env, s.x.enter(s.env, s.owner))
	write, err := s.start.Call(status, headers, exc)
	if write == nil && err == nil {
		s.x.noteNoWrite(s.owner)
	}
	return write, err
}

// emitStart tells of a call of the start_response that a layer receives, and
// gives the head that goes on from there.
func (x *Exchange) emitStart(env *Environ, to trace.Layer, status string, headers []Header, exc error) (string, []Header) {
	data := reuse(x, &x.buffer().start, trace.StartResponseCalled{Status: status, Headers: retained(x, headers), Environ: env.takeDelta()})
	if exc != nil {
		data.ExcInfo = exc.Error()
	}
	d := x.emit(trace.Event{Layer: to, Dir: trace.Out, Data: data})
	if edit, ok := d.Edit.(trace.EditHead); ok {
		return edit.Status, edit.Headers
	}
	return status, headers
}

// observed is a body that a probe of a layer further inside watches already.
type observed interface{ watched() *observedBody }

// observedBody tells of the blocks that a layer gives outwards.
type observedBody struct {
	x     *Exchange
	env   *Environ
	body  Body
	probe *probe
	n     int

	closed bool
}

func (b *observedBody) watched() *observedBody { return b }

// Kind names the body inside.
func (b *observedBody) Kind() string { return kindOf(b.body) }

func (b *observedBody) Next() ([]byte, error) {
	if b.x.gone != nil {
		return nil, b.x.gone
	}
	if b.closed {
		b.x.noteAfterClose()
	}
	was := b.x.enter(b.env, b.probe.layer)
	block, err := safely(b.body.Next)
	b.x.leave(b.env, was)
	if errors.Is(err, io.EOF) {
		return nil, err
	}
	if err != nil {
		b.probe.raised(b.x, 0, err)
		return nil, err
	}
	return b.block(block), nil
}

func (b *observedBody) block(block []byte) []byte {
	b.n++
	d := b.x.emit(trace.Event{Layer: b.probe.layer, Depth: b.probe.depth, Dir: trace.Out, Data: reuse(b.x, &b.x.buffer().block, trace.BodyBlock{
		Ordinal: b.n, Len: len(block), Empty: len(block) == 0, Via: "next",
		Head: retained(b.x, block[:min(len(block), trace.BlockHead)]), Environ: b.env.takeDelta(),
	})})
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
	b.x.NoteClosed(b.probe.layer)
	defer b.x.leave(b.env, b.x.enter(b.env, b.probe.layer))
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
