package wsgi

import (
	"roundtrip/wsgi/http1"
	"roundtrip/wsgi/trace"
)

// together is the largest block that is copied behind its head, so that one
// write sends both.
const together = 16 << 10

// send sends one block that is not empty, the head first if it has not gone
// out. What exceeds the Content-Length is cut (S33).
func (r *response) send(block []byte, trigger string) error {
	if !r.stored {
		return ErrNotStarted
	}
	if err := r.commit(trigger, len(block)); err != nil {
		return err
	}
	if r.length >= 0 {
		block = block[:min(int64(len(block)), max(0, r.length-r.sent))]
	}
	r.sent += int64(len(block))
	if r.plan.DropBody || len(block) == 0 {
		if r.unsent == 0 {
			return r.conn.nothingSent()
		}
		return r.flush()
	}
	r.conn.unstall()
	if len(block) > together || r.recorder.gated() { // a gate may hold between the two
		if err := r.flush(); err != nil {
			return err
		}
	}
	return r.sendFramed(block)
}

// sendFramed sends a block in the framing's form, behind the head if that has
// not gone out.
func (r *response) sendFramed(block []byte) error {
	head, chunked := r.unsent, r.plan.Framing == http1.Chunked
	if head == 0 && !chunked {
		return r.put(block, "block")
	}
	r.unsent = 0
	buf := r.out[:head]
	if chunked {
		buf = http1.AppendChunk(buf, block)
	} else {
		buf = append(buf, block...)
	}
	r.out = buf
	return r.putBoth(buf, head)
}

// flush sends a head that was committed and no block has taken along.
func (r *response) flush() error {
	head := r.unsent
	if head == 0 {
		return r.conn.gone
	}
	r.unsent = 0
	return r.put(r.out[:head], "head")
}

// put writes bytes and tells of them once they are on their way.
func (r *response) put(p []byte, what string) error {
	from := r.conn.out
	if err := r.conn.write(p); err != nil {
		return err
	}
	if r.recorder.tells(trace.KindBytesOut) {
		r.emitSent(from, p, what)
	}
	return r.conn.gone
}

// putBoth writes head bytes of head and the block behind them at once, and
// tells of them one by one.
func (r *response) putBoth(p []byte, head int) error {
	from := r.conn.out
	behind := from + int64(head)
	err := r.conn.write(p)
	if !r.recorder.tells(trace.KindBytesOut) {
		return err
	}
	if head > 0 && r.conn.out >= behind {
		r.emitSent(from, p[:head], "head")
	}
	if err != nil {
		return err
	}
	r.emitSent(behind, p[head:], "block")
	return r.conn.gone
}

func (r *response) emitSent(from int64, p []byte, what string) {
	r.recorder.emit(trace.Event{
		Dir: trace.Out, Spans: r.recorder.oneSpan(trace.Span{Buf: trace.BufOut, Off: from, Len: int64(len(p))}),
		Data: reuse(r.recorder, &r.recorder.buffer().sent, trace.BytesOut{Framing: r.plan.Framing.String(), What: what, Chunk: p}),
	})
}

// answer sends a whole answer of the server's own. Nothing is expected of the
// connection afterwards.
func (r *response) answer(status, trigger, text string, more ...Header) {
	r.forwarded = false // this one is the server's
	r.responseState = responseState{
		status: status, stored: true, items: 1, length: -1,
		headers: append([]Header{{Name: "Content-Type", Value: "text/plain; charset=utf-8"}}, more...),
	}
	if err := r.send([]byte(text), trigger); err == nil {
		r.complete = true
	}
}
