package http1

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// RequestLine is the first line of a request, its parts as the bytes that came.
type RequestLine struct {
	Method, Target, Version                   string
	MethodSpan, TargetSpan, VersionSpan, Span Span
	SkippedLines                              int // empty lines in front of it (H2)
}

// minor is the minor version; line has been checked to be HTTP/1.x.
func (l RequestLine) minor() byte { return l.Version[len(l.Version)-1] - '0' }

const (
	maxSkipped = 2
	maxMethod  = 64
)

// tlsHandshake is the first byte of a client that speaks TLS. It waits for an answer
// before there is a line.
const tlsHandshake = 0x16

// RequestLine reads the first line of a message. The error is io.EOF when the input ends before anything but
// empty lines came, an *Error when the line is refused, else the source's error, wrapped.
func (r *Reader) RequestLine() (RequestLine, error) {
	r.announceHead()
	if r.pos == r.end {
		if err := r.fill(); err != nil {
			return RequestLine{}, r.lineError(err, Span{Off: r.Offset()})
		}
	}
	if r.buf[r.pos] == tlsHandshake {
		return RequestLine{}, bad("H5", Span{r.base + int64(r.pos), 1}, "these are bytes of TLS; ask with http, not with https")
	}
	for {
		text, at, how, err := r.textLine(r.limits.RequestLine)
		switch {
		case err != nil:
			return RequestLine{}, r.lineError(err, at)
		case how == endTooLong:
			reason := fmt.Sprintf("the request line is longer than %d bytes", r.limits.RequestLine)
			return RequestLine{}, &Error{414, "H67", reason, at}
		case how == endBareLF:
			return RequestLine{}, bad("H3", at, "the line ends in LF alone; CRLF is needed")
		case text != "":
			return r.requestLine(text, at)
		case r.skipped == maxSkipped:
			return RequestLine{}, bad("H2", at, "more than two empty lines before the request line")
		}
		r.skipped++
	}
}

func (r *Reader) requestLine(text string, at Span) (RequestLine, error) {
	line, refusal := parseRequestLine(text, at)
	if refusal != nil {
		return RequestLine{}, refusal
	}
	line.SkippedLines = r.skipped
	return line, nil
}

// lineError says what the end of input or a failed read means where a line of the head was awaited.
func (r *Reader) lineError(err error, at Span) error {
	switch {
	case !errors.Is(err, io.EOF):
		return fmt.Errorf("read the request head: %w", err)
	case at.Len == 0 && !r.head.started:
		return io.EOF
	default:
		return bad("H86", at, "the input ended inside the head")
	}
}

func parseRequestLine(text string, at Span) (RequestLine, *Error) {
	method, rest, two := strings.Cut(text, " ")
	if refusal := checkMethod(method, at.part(0, len(method))); refusal != nil {
		return RequestLine{}, refusal
	}
	target, version, three := strings.Cut(rest, " ")
	if !two || !three {
		return RequestLine{}, bad("H9", at, "the request line has no version; it is METHOD SP target SP HTTP/1.1")
	}
	afterMethod, afterTarget := len(method)+1, len(method)+len(target)+2
	line := RequestLine{
		Method: method, MethodSpan: at.part(0, len(method)),
		Target: target, TargetSpan: at.part(afterMethod, len(target)),
		Version: version, VersionSpan: at.part(afterTarget, len(version)),
		Span: at,
	}
	if refusal := checkTargetBytes(target, line.TargetSpan); refusal != nil {
		return RequestLine{}, refusal
	}
	if refusal := checkVersion(version, line.VersionSpan); refusal != nil {
		return RequestLine{}, refusal
	}
	return line, nil
}

func checkMethod(method string, at Span) *Error {
	i := firstNot(method, tchar)
	switch {
	case method == "":
		return bad("H1", at, "the request line begins with a space")
	case i >= 0 && method[i] == '\r':
		return bad("H40", at.part(i, 1), "CR without LF in the request line")
	case i >= 0 && method[i] == '\t':
		return bad("H1", at.part(i, 1), "TAB in the request line; its parts are separated by one space each")
	case i >= 0:
		return bad("H5", at.part(i, 1), fmt.Sprintf("the method holds %q, which no token may", method[i]))
	case len(method) > maxMethod:
		return &Error{501, "H6", fmt.Sprintf("the method is longer than %d bytes", maxMethod), at}
	}
	return nil
}

func checkTargetBytes(target string, at Span) *Error {
	if target == "" {
		return bad("H1", at, "more than one space between the parts of the request line")
	}
	for i := range len(target) {
		if c := target[i]; isControl(c) {
			return bad("H11", at.part(i, 1), fmt.Sprintf("the target holds %q; write it as %%%02X", c, c))
		}
	}
	return nil
}

// checkVersion judges what follows the target's space, which may be more than a version.
func checkVersion(version string, at Span) *Error {
	cr, space := strings.IndexByte(version, '\r'), strings.IndexByte(version, ' ')
	switch {
	case cr >= 0:
		return bad("H40", at.part(cr, 1), "CR without LF in the request line")
	case version == "", space == 0, space > 0 && isVersion(version[:space]):
		return bad("H1", at, "a space too many in the request line")
	case space > 0:
		return bad("H11", Span{at.Off - 1, 1}, "the target holds a space; write it as %20")
	case !isVersion(version):
		return bad("H9", at, fmt.Sprintf("%.20q is not a version; HTTP/1.1 is", version))
	case version[5] != '1':
		return &Error{505, "H8", fmt.Sprintf("%s is not spoken here; HTTP/1.1 is", version), at}
	}
	return nil
}

func isVersion(v string) bool {
	return len(v) == 8 && v[:5] == "HTTP/" && isDigit(v[5]) && v[6] == '.' && isDigit(v[7])
}
