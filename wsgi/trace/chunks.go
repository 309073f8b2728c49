package trace

import (
	"bytes"
	"strconv"
	"strings"
)

// Chunks takes the data out of a body that comes in chunks (RFC 9112 §7.1), in whatever pieces
// it comes. The zero value stands at the beginning of a body.
type Chunks struct {
	Left  int64  // bytes of data that the chunk still has
	Ended bool   // the last chunk was there
	line  []byte // what came of a line of the framing
}

// Write hands the data in p to data, in its order.
func (c *Chunks) Write(p []byte, data func([]byte)) {
	for len(p) > 0 && !c.Ended {
		if n := min(c.Left, int64(len(p))); n > 0 {
			data(p[:n])
			c.Left, p = c.Left-n, p[n:]
			continue
		}
		end := bytes.IndexByte(p, '\n') + 1
		if end == 0 {
			c.line = append(c.line, p...)
			return
		}
		c.size(string(append(c.line, p[:end]...)))
		c.line, p = c.line[:0], p[end:]
	}
}

// WithinFraming reports whether the next byte goes on with a line of the framing, so that
// what follows cannot be understood without what came.
func (c *Chunks) WithinFraming() bool { return len(c.line) > 0 && !c.Ended }

// size reads a line of the framing. An empty one ends a chunk's data, and one that is no size
// is passed over.
func (c *Chunks) size(line string) {
	digits, _, _ := strings.Cut(strings.TrimRight(line, "\r\n"), ";")
	n, err := strconv.ParseInt(strings.TrimSpace(digits), 16, 64)
	if err != nil || n < 0 {
		return
	}
	c.Left, c.Ended = n, n == 0
}
