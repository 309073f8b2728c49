package http1

import (
	"bytes"
	"fmt"
	"io"
)

// chunkState is what comes next in a chunked body.
type chunkState uint8

const (
	atSize    chunkState = iota
	atData               // b.left bytes of it
	atDataEnd            // the CRLF behind it
	atTrailer
)

const (
	maxSizeDigits = 16
	maxChunkNotes = 16
)

// readChunks reads the data of as many chunks as can be had without waiting after the first byte.
func (b *Body) readChunks(p []byte) (n int, err error) {
	for n < len(p) && b.err == nil && (n == 0 || b.ready()) {
		if b.chunk != atData {
			if err = b.step(); err != nil {
				break
			}
			continue
		}
		m, dataErr := b.readData(p[n:])
		if err = dataErr; err != nil {
			break
		}
		n += m
		if b.left == 0 {
			b.chunk = atDataEnd
		}
	}
	switch {
	case n > 0:
		return n, nil // a fault that was met behind these bytes is told by the next Read
	case err != nil:
		return 0, err
	}
	return 0, b.err
}

// ready reports whether the next step needs no read.
func (b *Body) ready() bool {
	rest := b.r.buf[b.r.pos:b.r.end]
	switch b.chunk {
	case atData:
		return len(rest) > 0
	case atDataEnd:
		return len(rest) >= 2
	}
	return bytes.IndexByte(rest, '\n') >= 0
}

// step reads what stands between the data of two chunks, or behind the last.
func (b *Body) step() error {
	switch b.chunk {
	case atDataEnd:
		return b.readDataEnd()
	case atTrailer:
		return b.readTrailer()
	}
	return b.readSize()
}

func (b *Body) readDataEnd() error {
	r := b.r
	for i, want := range []byte("\r\n") {
		for r.pos+i >= r.end {
			if err := r.fill(); err != nil {
				return b.fail(err)
			}
		}
		if r.buf[r.pos+i] != want {
			at := Span{r.Offset(), int64(i + 1)}
			r.announce(r.pos + i + 1)
			return b.refuse(bad("H63", at, "the data of a chunk is not followed by CRLF"))
		}
	}
	r.take(2)
	b.chunk = atSize
	return nil
}

func (b *Body) readSize() error {
	line, at, how, err := b.r.line(b.r.limits.ChunkExtLine + maxSizeDigits)
	switch {
	case err != nil:
		return b.fail(err)
	case how == endTooLong:
		return b.refuse(bad("H61", at, "the line with a chunk's size is too long"))
	case how == endBareLF:
		return b.refuse(bad("H63", at, "the line with a chunk's size ends in LF alone; CRLF is needed"))
	}
	size, refusal := b.parseSize(line, at)
	if refusal != nil {
		return b.refuse(refusal)
	}
	b.begin(size)
	return nil
}

// begin begins a chunk of the size, or the trailers when it is the last.
func (b *Body) begin(size int64) {
	if size > 0 {
		b.left, b.chunk = size, atData
		b.total += size
		return
	}
	b.chunk = atTrailer
	b.r.block = fieldBlock{start: b.r.Offset()}
}

// parseSize reads the line before a chunk's data (RFC 9112 §7.1).
func (b *Body) parseSize(line []byte, at Span) (int64, *Error) {
	digits := firstNot(line, hexDigit)
	if digits < 0 {
		digits = len(line)
	}
	size, fits := parseHex(line[:digits])
	ext := line[digits:]
	switch {
	case digits == 0, len(ext) > 0 && ext[0] != ';' && !isBlank(ext[0]) && !isControl(ext[0]):
		return 0, bad("H60", at, fmt.Sprintf("%.20q is not a chunk's size in hexadecimal digits", line))
	case !fits:
		return 0, bad("H59", at, fmt.Sprintf("a chunk's size has more than %d digits", maxSizeDigits))
	}
	if refusal := b.readExtensions(ext, at.part(digits, len(ext)), digits); refusal != nil {
		return 0, refusal
	}
	if size > uint64(b.r.limits.Body-b.total) {
		return 0, &Error{413, "H69", fmt.Sprintf("the body is longer than %d bytes", b.r.limits.Body), at}
	}
	return int64(size), nil
}

// parseHex reads at most 16 digits behind the leading zeros.
func parseHex(digits []byte) (n uint64, fits bool) {
	digits = bytes.TrimLeft(digits, "0")
	if len(digits) > maxSizeDigits {
		return 0, false
	}
	for _, c := range digits {
		value, _ := hexValue(c)
		n = n<<4 | uint64(value)
	}
	return n, true
}

// readExtensions checks the extensions of a chunk and counts them. Digits beyond any use count as well,
// so that a flood of zeros meets the same limit.
func (b *Body) readExtensions(ext []byte, at Span, digits int) *Error {
	extra := len(ext) + max(0, digits-maxSizeDigits)
	b.extra += extra
	if extra > b.r.limits.ChunkExtLine || b.extra > b.r.limits.ChunkExtBody {
		return bad("H61", at, "too many chunk extensions")
	}
	if i := badExtension(ext); i >= 0 {
		return bad("H62", at.part(min(i, max(0, len(ext)-1)), 1), "the chunk extension is not ;name=value")
	}
	if len(ext) > 0 && len(b.notes) < maxChunkNotes {
		b.notes = append(b.notes, Note{"H61", at, "a chunk extension, which was checked and ignored"})
	}
	return nil
}

// readTrailer reads one line behind the last chunk; the blank one ends the body.
func (b *Body) readTrailer() error {
	f, more, refusal, err := b.r.field(trailerTooLarge)
	switch {
	case err != nil:
		return b.fail(err)
	case refusal != nil:
		return b.refuse(refusal)
	case !more:
		b.err = io.EOF
		return nil
	}
	b.r.trailers = append(b.r.trailers, f)
	if IsForbiddenTrailer(f.Name) {
		b.notes = append(b.notes, Note{"H64", f.NameSpan, f.Name + " in a trailer, where it means nothing and was ignored"})
	}
	return nil
}

func trailerTooLarge(at Span, reason string) *Error {
	return bad("H70", at, "in the trailers: "+reason)
}

// Trailers are the lines behind the last chunk, once a chunked body was read to its end. They are for show;
// none of them may change how the request is understood (H64).
func (r *Reader) Trailers() []Field { return r.trailers }

// IsForbiddenTrailer knows the fields that frame, route or authenticate, and so may not stand behind a body
// (RFC 9110 §6.5.1).
func IsForbiddenTrailer(name string) bool {
	for _, forbidden := range [...]string{
		"Authorization", "Cache-Control", "Connection", "Content-Encoding", "Content-Length", "Content-Range",
		"Content-Type", "Cookie", "Expect", "Host", "Keep-Alive", "Max-Forwards", "Pragma", "Proxy-Authorization",
		"Range", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
	} {
		if equalFold(name, forbidden) {
			return true
		}
	}
	return false
}
