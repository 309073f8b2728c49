package sandbox

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"sync"
	"time"
)

// Client is the client's side of a run, as it saw it itself.
type Client struct {
	Sent, Received []Chunk
	Got            int64 // bytes in all, of which Received has the first
	Err            error
	Closed         bool
}

// keptBytes is how much of what it got a client keeps.
const keptBytes = 1 << 20

// DefaultMost is how many bytes a client takes before it leaves, unless it is told
// otherwise.
const DefaultMost = 64 << 20

// TooMuchError is why a client left: the response went on beyond so many bytes.
type TooMuchError struct{ Most int64 }

func (e *TooMuchError) Error() string {
	return fmt.Sprintf("the response went on beyond %d bytes", e.Most)
}

// Chunk are bytes that the client sent or got at once. At counts from the
// moment it began to connect.
type Chunk struct {
	At    time.Duration
	Bytes []byte
}

// Bytes are all bytes of some chunks.
func Bytes(chunks []Chunk) []byte {
	var all []byte
	for _, c := range chunks {
		all = append(all, c.Bytes...)
	}
	return all
}

// client is the browser's part: it sends one run of bytes and reads what
// comes back, until the server closes or it has all that was meant for it.
type client struct {
	conn  net.Conn
	began time.Time

	most   int64 // bytes that it takes
	mu     sync.Mutex
	log    Client
	target int64 // how many bytes there are to get, -1 while unknown

	heard     chan struct{} // closed when something came, or nothing will
	hearsOnce sync.Once
}

func (c *client) hears() { c.hearsOnce.Do(func() { close(c.heard) }) }

// answered waits for what the server says first, and reports whether the client goes on: after
// any answer, or only if it is to continue.
func (c *client) answered(toContinue bool) bool {
	<-c.heard
	received := Bytes(c.seen().Received)
	return len(received) > 0 && (!toContinue || bytes.HasPrefix(received, []byte("HTTP/1.1 100 ")))
}

func dial(addr string) (*client, error) {
	c := &client{began: time.Now(), target: -1, heard: make(chan struct{})}
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("connect to the lab's server: %w", err)
	}
	c.conn = conn
	return c, nil
}

// note keeps what is sent next.
func (c *client) note(request []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.log.Sent = append(c.log.Sent, Chunk{At: time.Since(c.began), Bytes: request})
}

// write sends what was noted. It may block while the server does not read.
func (c *client) write(request []byte) {
	if _, err := c.conn.Write(request); err != nil {
		c.fail(err)
	}
}

// receive reads until the end, calling changed after every piece.
func (c *client) receive(changed func()) {
	buf := make([]byte, 32<<10)
	for !c.satisfied() {
		n, err := c.conn.Read(buf)
		if n > 0 {
			c.add(buf[:n])
			c.hears()
			changed()
		}
		if err == nil && c.hasTooMuch() {
			err = &TooMuchError{c.most}
		}
		if err != nil {
			c.fail(err)
			break
		}
	}
	c.close()
	changed()
}

func (c *client) add(p []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := len(p)
	p = p[:min(int64(len(p)), max(0, keptBytes-c.log.Got))]
	c.log.Got += int64(n)
	if len(p) > 0 {
		c.log.Received = append(c.log.Received, Chunk{At: time.Since(c.began), Bytes: slices.Clone(p)})
	}
}

func (c *client) hasTooMuch() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.log.Got > c.most
}

// expect says how many bytes there are to get in all. A client that has them
// already is waiting in vain, so it is woken.
func (c *client) expect(total int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.target = total
	if c.log.Got >= total {
		_ = c.conn.SetReadDeadline(time.Now())
	}
}

func (c *client) satisfied() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.target >= 0 && c.log.Got >= c.target
}

func (c *client) fail(err error) {
	if errors.Is(err, io.EOF) || errors.Is(err, net.ErrClosed) || c.satisfied() {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.log.Err = err
}

func (c *client) close() {
	c.conn.Close()
	c.hears()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.log.Closed = true
}

// seen is a copy of what the client recorded.
func (c *client) seen() Client {
	c.mu.Lock()
	defer c.mu.Unlock()
	log := c.log
	log.Sent, log.Received = slices.Clone(log.Sent), slices.Clone(log.Received)
	return log
}
