package wsgi

import (
	"errors"
	"io"
	"net"
	"os"
	"time"

	"roundtrip/wsgi/trace"
)

// aheadBytes is how much of what a client sends is read while it is held, or while
// nothing can be sent to it. Whether it has left shows only behind the last byte that
// it sent.
const aheadBytes = 256 << 10

// ahead is what a client sent while nobody but a clientWatch was reading. No
// message has taken it yet.
type ahead struct {
	bytes []byte
	end   error // how the input ended behind them, nil if it may go on
	blind bool  // there is more, which is left where it is
}

// read gives what was read ahead, and then how that ended.
func (a *ahead) read(p []byte) (int, error) {
	if len(a.bytes) == 0 {
		return 0, a.end
	}
	n := copy(p, a.bytes)
	if a.bytes = a.bytes[n:]; len(a.bytes) == 0 {
		a.bytes = nil
	}
	return n, nil
}

// waiting is how many bytes have come that no message has taken.
func (c *conn) waiting() int { return c.reader.Buffered() + len(c.ahead.bytes) }

// clientWatch watches for the end of a client that nothing is sent to. It reads ahead on
// a goroutine of its own, and nobody else reads from the connection meanwhile.
type clientWatch struct {
	conn *conn
	tell func(trace.Data) // on the goroutine of the clientWatch
	room int
	done chan struct{}
	// arrived gets a value when bytes have come, or the end; nil where nobody waits for them.
	arrived chan<- struct{}
}

// watchClient begins to watch. It gives nil where there is nothing left to see.
func (c *conn) watchClient(tell func(trace.Data), arrived chan<- struct{}) *clientWatch {
	l := &clientWatch{conn: c, tell: tell, room: aheadBytes - c.waiting(), done: make(chan struct{}), arrived: arrived}
	if c.ahead.end != nil || c.ctx.Err() != nil || c.net.SetReadDeadline(time.Time{}) != nil {
		return nil
	}
	go l.watch()
	return l
}

// stop ends the watching. What was seen can be read when it returns.
func (l *clientWatch) stop() {
	if l == nil {
		return
	}
	_ = l.conn.net.SetReadDeadline(time.Unix(1, 0)) // wakes the read; a connection that is closed needs no waking
	<-l.done
	l.conn.reads.set = 0
}

// lost reports whether the client was lost while it was watched.
func (l *clientWatch) lost() bool {
	end := error(nil)
	if l != nil {
		end = l.conn.ahead.end
	}
	return end != nil && !errors.Is(end, io.EOF) && !ours(end)
}

// ours reports whether the server closed the connection itself.
func ours(err error) bool { return errors.Is(err, net.ErrClosed) || errors.Is(err, io.ErrClosedPipe) }

// over reports whether there is nothing left to see.
func (l *clientWatch) over() bool {
	select {
	case <-l.done:
		return true
	default:
		return false
	}
}

func (l *clientWatch) watch() {
	defer close(l.done)
	a := &l.conn.ahead
	for buf := make([]byte, 4<<10); l.room > 0; {
		n, err := l.conn.net.Read(buf[:min(len(buf), l.room)])
		a.bytes = append(a.bytes, buf[:n]...)
		if l.room -= n; err != nil {
			l.ended(err)
		}
		l.signal()
		if err != nil {
			return
		}
	}
	l.full()
}

func (l *clientWatch) signal() {
	select {
	case l.arrived <- struct{}{}:
	default: // also where nobody waits
	}
}

// ended: the end of the input may be that of the client or of its half of the
// conversation, which cannot be told apart (H85). Only another error means
// that the client is lost.
func (l *clientWatch) ended(err error) {
	c := l.conn
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
	case errors.Is(err, io.EOF):
		c.ahead.end = io.EOF
		l.tell(&trace.ClientEOF{})
	case ours(err):
		c.ahead.end = err
	default:
		c.ahead.end = err
		c.cancel(err)
	}
}

// full: from here on nobody can know whether the client is still there, and
// the record says so.
func (l *clientWatch) full() {
	if l.conn.ahead.blind {
		return
	}
	l.conn.ahead.blind = true
	l.tell(&trace.Finding{
		Rule: "H107", Level: "advice", Section: "RFC 9112 §9.6",
		Text: "more than 256 KiB wait unread; behind them it cannot be seen whether the client has left",
	})
}
