package http1

import "fmt"

// codings collects the transfer codings of all Transfer-Encoding lines.
type codings struct {
	sent    bool
	at      Span // the last line
	count   int
	chunked int  // how many are chunked
	last    bool // the last one is chunked
	broken  bool // an element is no token
}

func (c *codings) add(f *Field) {
	c.sent, c.at = true, f.ValueSpan
	for element := range elements(f.Value) {
		c.count++
		c.last = equalFold(element, "chunked")
		if c.last {
			c.chunked++
		}
		c.broken = c.broken || !IsToken(element)
	}
}

// readFraming decides how long the body is (RFC 9112 §6.3).
func (h *Head) readFraming(line RequestLine, k *known, limits Limits) *Error {
	switch {
	case k.coding.sent && line.minor() == 0:
		return bad("H53", k.coding.at, "Transfer-Encoding in HTTP/1.0, which has none")
	case k.coding.sent && k.contentLength != nil:
		return bad("H52", k.coding.at, "Content-Length and Transfer-Encoding together; the length would be ambiguous")
	case k.coding.sent:
		h.Chunked = true
		return k.coding.check()
	case k.contentLength != nil:
		return h.readContentLength(k.contentLength, limits)
	}
	return nil
}

func (c *codings) check() *Error {
	switch {
	case c.broken:
		return bad("H56", c.at, "Transfer-Encoding holds an empty element or one that is no token")
	case c.chunked > 1, c.chunked == 1 && !c.last:
		return bad("H56", c.at, "chunked must be the last transfer coding, and there once")
	case c.count > 1 || c.chunked == 0:
		return &Error{501, "H55", "the only transfer coding that is understood is chunked", c.at}
	}
	return nil
}

func (h *Head) readContentLength(f *Field, limits Limits) *Error {
	if !isDigits(f.Value) {
		return bad("H49", f.ValueSpan, fmt.Sprintf("Content-Length is %.60q, not a number in digits", f.Value))
	}
	n, ok := ParseLength(f.Value)
	if !ok || n > limits.Body {
		return &Error{413, "H51", fmt.Sprintf("the body is longer than %d bytes", limits.Body), f.ValueSpan}
	}
	h.ContentLength = n
	return nil
}

// ParseLength reads a Content-Length: digits only, leading zeros allowed, at most 63 bits.
func ParseLength(s string) (n int64, ok bool) {
	const maxLength = 1<<63 - 1
	for i := range len(s) {
		digit := int64(s[i]) - '0'
		if digit < 0 || digit > 9 || n > (maxLength-digit)/10 {
			return 0, false
		}
		n = n*10 + digit
	}
	return n, s != ""
}
