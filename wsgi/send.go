package wsgi

import (
	"roundtrip/wsgi/http1"
)

// together is the largest block that is copied behind its head, so that one
// write sends both.
const together = 16 << 10

// send sends one block that is not empty, the head first if it has not gone
// out. What exceeds the Content-Length is cut (S33).
func (x *Exchange) send(block []byte, trigger string) error {
	r := &x.response
	if !r.stored {
		return ErrNotStarted
	}
	if err := x.commit(trigger, len(block)); err != nil {
		return err
	}
	if r.length >= 0 {
		block = block[:min(int64(len(block)), max(0, r.length-r.sent))]
	}
	r.sent += int64(len(block))
	if r.plan.DropBody || len(block) == 0 {
		if r.unsent == 0 {
			return x.nothingSent()
		}
		return x.flush()
	}
	x.unstall()
	if len(block) > together || x.Gated() { // a gate may hold between the two
		if err := x.flush(); err != nil {
			return err
		}
	}
	return x.sendFramed(block)
}

// sendFramed sends a block in the framing's form, behind the head if that has
// not gone out.
func (x *Exchange) sendFramed(block []byte) error {
	head, chunked := x.response.unsent, x.response.plan.Framing == http1.Chunked
	if head == 0 && !chunked {
		return x.put(block, "block")
	}
	x.response.unsent = 0
	buf := x.scratch.out[:head]
	if chunked {
		buf = http1.AppendChunk(buf, block)
	} else {
		buf = append(buf, block...)
	}
	x.scratch.out = buf
	return x.putBoth(buf, head)
}

// flush sends a head that was committed and no block has taken along.
func (x *Exchange) flush() error {
	head := x.response.unsent
	if head == 0 {
		return x.gone
	}
	x.response.unsent = 0
	return x.put(x.scratch.out[:head], "head")
}

// put writes bytes and tells of them once they are on their way.
func (x *Exchange) put(p []byte, what string) error {
	from := x.conn.out
	if err := x.conn.write(p); err != nil {
		return err
	}
	if x.Traced() {
		x.emitSent(from, p, what)
	}
	return x.gone
}

// putBoth writes head bytes of head and the block behind them at once, and
// tells of them one by one.
func (x *Exchange) putBoth(p []byte, head int) error {
	from := x.conn.out
	behind := from + int64(head)
	err := x.conn.write(p)
	if !x.Traced() {
		return err
	}
	if head > 0 && x.conn.out >= behind {
		x.emitSent(from, p[:head], "head")
	}
	if err != nil {
		return err
	}
	x.emitSent(behind, p[head:], "block")
	return x.gone
}

// answer sends a whole answer of the server's own. Nothing is expected of the
// connection afterwards.
func (x *Exchange) answer(status, trigger, text string, more ...Header) {
	r := &x.response
	*r = response{
		status: status, stored: true, items: 1, length: -1,
		headers: append([]Header{{Name: "Content-Type", Value: "text/plain; charset=utf-8"}}, more...),
	}
	if err := x.send([]byte(text), trigger); err == nil {
		r.complete = true
	}
}
