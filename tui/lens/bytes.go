package lens

import (
	"fmt"

	"charm.land/lipgloss/v2"

	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// bytes draws a run, with the bytes that are pointed at lit.
func (f Frame) bytes(line *theme.Line, r *run) {
	if r.hex > 0 {
		f.hex(line, r)
		return
	}
	x := textAt + bytesAt(r.wide)
	wasLit := false
	for _, t := range r.tokens {
		for _, part := range f.split(r, t) {
			x = f.bracket(line, x, wasLit, part.lit)
			wasLit = part.lit
			x = line.Put(x, f.byteStyle(r, part.lit, t.sign), part.text)
		}
	}
	f.bracket(line, x, wasLit, false)
}

type part struct {
	text string
	lit  bool
}

// split cuts a token where light begins or ends.
func (f Frame) split(r *run, t token) []part {
	if len(t.text) != t.len {
		return []part{{t.text, f.isLit(r, t.off)}}
	}
	var parts []part
	from := 0
	for i := 1; i <= t.len; i++ {
		if i == t.len || f.isLit(r, t.off+i) != f.isLit(r, t.off+from) {
			parts = append(parts, part{t.text[from:i], f.isLit(r, t.off+from)})
			from = i
		}
	}
	return parts
}

func (f Frame) isLit(r *run, at int) bool {
	for _, s := range f.Lit {
		if s.Contains(r.buf, r.off+int64(at)) {
			return true
		}
	}
	return false
}

// bracket marks the border of light where there is no colour to show it.
func (f Frame) bracket(line *theme.Line, x int, was, is bool) int {
	if was == is || f.Theme.Coloured() {
		return x
	}
	if is {
		return line.Put(x, f.Theme.Now, f.Theme.Sym.Lit)
	}
	return line.Put(x, f.Theme.Now, f.Theme.Sym.Unlit)
}

// hexBracket is bracket between numbers, where there is one column for it.
func (f Frame) hexBracket(line *theme.Line, x int, was, is bool) {
	switch {
	case was == is || f.Theme.Coloured():
	case is:
		line.Put(x, f.Theme.Now, "[")
	default:
		line.Put(x, f.Theme.Now, "]")
	}
}

func (f Frame) byteStyle(r *run, lit, sign bool) lipgloss.Style {
	switch {
	case lit && r.buf == trace.BufOut:
		return f.Theme.Lit(trace.LayerServer)
	case lit:
		return f.Theme.Lit(trace.LayerClient)
	case r.unread, sign:
		return f.Theme.Faint
	}
	return f.Theme.Text
}

// hex draws a run as numbers, and beside them what can be shown of it. Without
// colour, brackets take the place of the spaces around what is lit.
func (f Frame) hex(line *theme.Line, r *run) {
	x := textAt + bytesAt(r.wide)
	text := x + 3*r.hex + r.hex/8
	wasLit := false
	for i, c := range r.data {
		lit := f.isLit(r, i)
		style := f.byteStyle(r, lit, false)
		f.hexBracket(line, x-1, wasLit, lit)
		wasLit = lit
		x = line.Put(x, style, fmt.Sprintf("%02x", c)) + 1
		if i%8 == 7 && i+1 < len(r.data) {
			x++
		}
		shown := "."
		if c >= ' ' && c < 0x7f {
			shown = string(rune(c))
		}
		line.Put(text+i, style, shown)
	}
	f.hexBracket(line, x-1, wasLit, false)
}
