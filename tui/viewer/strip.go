package viewer

import (
	"bytes"

	"roundtrip/tui/lens"
	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// strip is one line at the foot of a lens that ties a selected key to the
// bytes that it came from, and bytes to the keys that were made of them.
func (v *Viewer) strip(t theme.Theme, k lens.Kind, w int) string {
	r := v.Selected(k)
	if r.ID == "" || len(r.Spans) == 0 || !v.Selects(k) {
		return ""
	}
	switch k {
	case lens.Environ:
		if v.wireInView { // where the bytes are lit
			return ""
		}
		return bytesLine(t, v.State, r.Spans[0], w)
	case lens.Wire:
		if made := lens.Keys(v.State, r.Spans); len(made) > 0 {
			lead := "    these bytes became "
			return t.Faint.Render(t.Cut(lead+theme.ListIn(made, w-1-theme.Width(lead)), w-1))
		}
	}
	return ""
}

// bytesLine is the line of the request around some bytes, with them lit.
func bytesLine(t theme.Theme, state *trace.State, s trace.Span, w int) string {
	in := state.In
	from, to := s.Off-in.Base, s.End()-in.Base
	if s.Buf != trace.BufIn || from < 0 || to > int64(len(in.Bytes)) {
		return ""
	}
	start := int64(bytes.LastIndexByte(in.Bytes[:from], '\n') + 1)
	end := int64(len(in.Bytes))
	if i := bytes.IndexByte(in.Bytes[to:], '\r'); i >= 0 {
		end = to + int64(i)
	}
	l := theme.NewLine(w - 1)
	x := l.Put(4, t.Client, t.Sym.To+" ")
	room := w - x - 3
	before := theme.Printable(string(in.Bytes[start:from]))
	lit := theme.Printable(string(in.Bytes[from:to]))
	if theme.Width(before)+theme.Width(lit) > room {
		before, lit = t.Cut(before, room/3), t.CutCounted(lit, room-room/3)
	}
	x = l.Put(x, t.Faint, before)
	if !t.Coloured() {
		lit = t.Sym.Lit + lit + t.Sym.Unlit
	}
	x = l.Put(x, t.Lit(trace.LayerClient), lit)
	l.Put(x, t.Faint, t.Cut(theme.Printable(string(in.Bytes[to:end])), max(0, w-1-x)))
	return l.String()
}
