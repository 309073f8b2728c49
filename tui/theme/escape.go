package theme

import (
	"fmt"
	"io"
	"sync"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// escaper is the one way to a terminal for text that others wrote. It escapes every
// character that a terminal might obey, that takes no room of its own, or that is
// drawn over another: controls, line ends, direction marks, marks without a letter,
// bytes that are no text.
type escaper struct {
	keeps  func(s string) int              // how many bytes pass where s begins with what is unsafe
	escape func(dst []byte, r rune) []byte // a character as it is shown
	raw    func(dst []byte, b byte) []byte // the same of a byte that is no text
	marks
}

// append appends s as it may be shown.
func (e *escaper) append(dst []byte, s string) []byte {
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		bad := r == utf8.RuneError && size == 1
		switch {
		case !bad && !e.unsafe(r):
			dst = append(dst, s[:size]...)
		case e.keeps != nil && e.keeps(s) > 0:
			size = e.keeps(s)
			dst = append(dst, s[:size]...)
		case bad:
			dst = e.raw(dst, s[0])
		default:
			dst = e.escape(dst, r)
		}
		s = s[size:]
	}
	return dst
}

// mostMarks is how many marks a letter may have. More of them are drawn over the
// lines above and below.
const mostMarks = 4

// marks knows whether the next mark has a letter to stand on.
type marks struct{ left int }

// unsafe reports whether r has to be escaped behind what came before it.
func (m *marks) unsafe(r rune) bool {
	switch {
	case r < ' ' || r == 0x7f:
		m.left = 0
		return true
	case unicode.IsMark(r):
		m.left--
		return m.left < 0
	case unicode.IsLetter(r), unicode.IsNumber(r), unicode.IsSymbol(r):
		m.left = mostMarks
	default:
		m.left = 0
	}
	return r >= utf8.RuneSelf && !unicode.IsPrint(r)
}

// Printable is s on one line, with nothing in it that a terminal might obey.
// Everything that the program did not write itself goes through it.
func Printable(s string) string {
	var m marks
	for i, r := range s {
		if m.unsafe(r) || r == utf8.RuneError && !utf8.ValidString(s[i:]) {
			d := escaper{escape: shown, raw: rawByte}
			return string(d.append(make([]byte, 0, len(s)+8), s))
		}
	}
	return s
}

func shown(dst []byte, r rune) []byte {
	switch {
	case r == '\n':
		return append(dst, `\n`...)
	case r == '\r':
		return append(dst, `\r`...)
	case r == '\t':
		return append(dst, `\t`...)
	case r < 0x100:
		return rawByte(dst, byte(r))
	case r < 0x10000:
		return fmt.Appendf(dst, `\u%04x`, r)
	}
	return fmt.Appendf(dst, `\U%08x`, r)
}

func rawByte(dst []byte, b byte) []byte { return fmt.Appendf(dst, `\x%02x`, b) }

// Typed is s with what a terminal might obey as the bytes that it is, for who edits
// it. Lines stay as they are.
func Typed(s string) string {
	d := escaper{keeps: layout, escape: rawBytes, raw: rawByte}
	return string(d.append(make([]byte, 0, len(s)), s))
}

func rawBytes(dst []byte, r rune) []byte {
	for _, b := range utf8.AppendRune(nil, r) {
		dst = rawByte(dst, b)
	}
	return dst
}

// JSON is a writer of JSON that people may read in a terminal: what is unsafe
// there is escaped as JSON has it, so that its values stay as they are. A character
// is written at once.
func JSON(w io.Writer) io.Writer {
	return &writer{w: w, escaper: escaper{keeps: layout, escape: inJSON, raw: replaced}}
}

// layout keeps line ends, which stand between values only.
func layout(s string) int {
	if s[0] == '\n' {
		return 1
	}
	return 0
}

func inJSON(dst []byte, r rune) []byte {
	if high, low := utf16.EncodeRune(r); high != unicode.ReplacementChar {
		return fmt.Appendf(dst, `\u%04x\u%04x`, high, low)
	}
	return fmt.Appendf(dst, `\u%04x`, r)
}

func replaced(dst []byte, _ byte) []byte { return inJSON(dst, utf8.RuneError) }

// Terminal is a writer to a terminal that lets nothing through but text on lines,
// styles, and a line that is written anew: for what came past
// Printable.
func Terminal(w io.Writer) io.Writer {
	return &writer{w: w, escaper: escaper{keeps: ours, escape: shown, raw: rawByte}}
}

// writer writes what its escaper gives. Many may use it at a time.
type writer struct {
	w       io.Writer
	mu      sync.Mutex
	escaper escaper
	rest    []byte // the beginning of something whose end has not been written
}

// Write writes p as it may be shown.
func (w *writer) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.rest) == 0 && isPlain(p) {
		w.escaper.left = 0 // it ends a line
		return w.w.Write(p)
	}
	text := append(w.rest, p...)
	whole := len(text) - unfinished(text)
	w.rest = append([]byte(nil), text[whole:]...)
	if _, err := w.w.Write(w.escaper.append(nil, string(text[:whole]))); err != nil {
		return 0, err
	}
	return len(p), nil
}

// isPlain reports whether p is lines of nothing but visible ASCII, which all writers let
// pass: to look at each character by the tables takes longer than to write a log.
func isPlain(p []byte) bool {
	for _, b := range p {
		if b != '\n' && (b < ' ' || b >= 0x7f) {
			return false
		}
	}
	return len(p) > 0 && p[len(p)-1] == '\n'
}
