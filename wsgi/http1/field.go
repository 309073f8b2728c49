package http1

import (
	"fmt"
	"strings"
)

// Field is one header or trailer line: raw bytes, the value without the blanks around it.
type Field struct {
	Name, Value               string
	NameSpan, ValueSpan, Span Span
}

func (f Field) named(name string) bool { return equalFold(f.Name, name) }

// fieldBlock counts the lines of a head or of trailers against the limits.
type fieldBlock struct {
	start int64
	lines int
}

// Field reads the next header line; false says that the blank line was reached and the head is complete.
// The error is an *Error when the line is refused, else the source's error, wrapped.
func (r *Reader) Field() (Field, bool, error) {
	f, more, refusal, err := r.field(tooLarge)
	switch {
	case err != nil:
		return Field{}, false, r.lineError(err, Span{r.Offset(), 0})
	case refusal != nil:
		return Field{}, false, refusal
	}
	return f, more, nil
}

func tooLarge(at Span, reason string) *Error { return &Error{431, "H68", reason, at} }

// field reads a line of a head or of trailers; over makes the refusal for a limit that was passed.
func (r *Reader) field(over func(Span, string) *Error) (f Field, more bool, refusal *Error, err error) {
	left := r.block.start + int64(r.limits.Head) - r.base - int64(r.pos) - 2
	text, at, how, err := r.textLine(int(max(0, min(int64(r.limits.Line), left))))
	switch {
	case err != nil:
		return f, false, nil, err
	case how == endTooLong || left < 0:
		return f, false, over(at, r.tooLong(at)), nil
	case how == endBareLF:
		return f, false, bad("H39", at, "the line ends in LF alone; CRLF is needed"), nil
	case text == "":
		return f, false, nil, nil
	case r.block.lines == r.limits.Fields:
		return f, false, over(at, fmt.Sprintf("more than %d header lines", r.limits.Fields)), nil
	}
	f, refusal = parseField(text, at, r.block.lines == 0)
	r.block.lines++
	return f, refusal == nil, refusal, nil
}

func (r *Reader) tooLong(at Span) string {
	if at.Len > int64(r.limits.Line) {
		return fmt.Sprintf("the header line is longer than %d bytes", r.limits.Line)
	}
	return fmt.Sprintf("the head is longer than %d bytes", r.limits.Head)
}

func parseField(text string, at Span, first bool) (Field, *Error) {
	if isBlank(text[0]) {
		if first {
			return Field{}, bad("H37", at.part(0, 1), "a blank before the first header line")
		}
		return Field{}, bad("H38", at.part(0, 1), "a header line begins with a blank; folded values are not taken")
	}
	colon := firstNot(text, tchar)
	if colon < 1 || text[colon] != ':' {
		return Field{}, badName(text, at, colon)
	}
	value, led := trimOWS(text[colon+1:])
	f := Field{
		Name: text[:colon], NameSpan: at.part(0, colon),
		Value: value, ValueSpan: at.part(colon+1+led, len(value)),
		Span: at,
	}
	if i := firstNot(value, valueByte); i >= 0 {
		return Field{}, badValue(value[i], f.ValueSpan.part(i, 1))
	}
	return f, nil
}

// badName says why the line has no name; stop is where the name's token ends, -1 when all of it is token.
func badName(text string, at Span, stop int) *Error {
	switch {
	case stop < 0:
		return bad("H35", at, "the header line has no colon")
	case text[stop] == '\r':
		return bad("H40", at.part(stop, 1), "CR without LF in a header line")
	case text[stop] == ':':
		return bad("H35", at.part(0, 1), "the header line has no name before its colon")
	case isBlank(text[stop]) && strings.HasPrefix(strings.TrimLeft(text[stop:], " \t"), ":"):
		return bad("H36", at.part(stop, 1), "a blank between the header's name and its colon")
	}
	return bad("H35", at.part(stop, 1), fmt.Sprintf("the header's name holds %q, which no token may", text[stop]))
}

func badValue(c byte, at Span) *Error {
	if c == '\r' {
		return bad("H40", at, "CR without LF in a header's value")
	}
	return bad("H41", at, fmt.Sprintf("the control character %q in a header's value", c))
}
