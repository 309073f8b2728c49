package lens

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// The columns of a row of bytes, from textAt: direction, offset, bytes.
const (
	offsetAt   = 2
	offsetWide = 5 // of small messages
)

// bytesAt is where bytes begin behind offsets that take so many columns.
func bytesAt(wide int) int { return offsetAt + wide + 2 }

func digits(n int64) int { return len(strconv.FormatInt(n, 10)) }

// goesOn stands in the place of the offset where a row goes on with the line of
// the row above.
const goesOn = "╎"

// How much of the wire the lens shows in each direction: beyond that nobody reads it
// row by row, and to make the rows of a large body would take longer than a frame may.
const (
	shownBytes = 64 << 10
	shownRows  = 1_000
)

// marksWide is the room for what stands around bytes that are pointed at.
const marksWide = 4

// run are bytes of the wire that stand in one row.
type run struct {
	buf    string
	off    int64
	unread bool
	more   bool // goes on with the line of the row above
	hex    int  // how many bytes a full row has in hex, 0 for text
	wide   int  // columns of the offsets
	tokens []token
	data   []byte
}

// token is what one or more bytes look like: the characters themselves, one
// for each byte, or a sign for bytes that cannot be shown.
type token struct {
	text string
	off  int // of the first byte, in the run's data
	len  int // of the bytes
	sign bool
}

func wireRows(s *trace.State, o Options) []Row {
	marks := marksWide
	if o.Hex {
		marks = 2 // they stand between the numbers
	}
	w := &wire{o: o, wide: max(offsetWide, digits(max(s.In.Base+s.In.Total, s.Out.Base+s.Out.Total)))}
	w.room = max(8, o.width()-textAt-bytesAt(w.wide)-marks)
	w.parts = messageParts(trace.BufIn, s.In.Base, append(slices.Clip(shown(s.In.Bytes)), shown(w.unreadBytes(s))...), nil)
	w.section(trace.BufIn, s.In.Base, s.In.Bytes, s.In.All(), false)
	w.cut(trace.BufIn, s.In)
	w.unread(s)
	w.edited(s)
	w.parts = messageParts(trace.BufOut, s.Out.Base, shown(s.Out.Bytes), s.Out.All())
	w.section(trace.BufOut, s.Out.Base, s.Out.Bytes, s.Out.All(), false)
	w.cut(trace.BufOut, s.Out)
	if len(w.rows) == 0 {
		return []Row{message(noBytes(s))}
	}
	return w.rows
}

// noBytes says what is known while the record has no byte: the client may have sent some that nobody
// has read.
func noBytes(s *trace.State) string {
	if s.Done != nil {
		return "The server has read no byte, and has sent none."
	}
	return "The server has read no byte yet, and has sent none."
}

// wireToCome tells that a response will follow, where there is room for it below so many rows.
func wireToCome(s *trace.State, rows int, o Options) []Row {
	if s.Out.Total > 0 || s.Done != nil || o.Filter != "" || o.Height < max(roomToCome, rows+3) {
		return nil
	}
	return toComeRows([]string{"response"}, []string{"its status line, its headers and its body"})
}

// wire makes the rows of the wire lens.
type wire struct {
	o    Options
	room int
	wide int // columns of the offsets
	rows []Row
	// parts are what the bytes of the direction in hand mean.
	parts []messagePart
}

// unread shows the bytes that the client has sent and nobody has read. Of an exchange that has
// ended it says that this stays so.
func (w *wire) unread(s *trace.State) {
	if data := w.unreadBytes(s); len(data) > 0 {
		say := "sent by the client, not read yet"
		if s.Done != nil {
			say = "sent by the client, never read for this request"
		}
		w.rows = append(w.rows, message(say))
		w.section(trace.BufIn, w.readTo(s), data, nil, true)
	}
}

func (w *wire) unreadBytes(s *trace.State) []byte {
	skip := w.readTo(s) - w.o.SentAt
	if skip < 0 || skip >= int64(len(w.o.Sent)) || s.In.Total > int64(len(s.In.Bytes)) {
		return nil
	}
	return w.o.Sent[skip:]
}

// readTo is the offset of the first byte that the server has not read.
func (w *wire) readTo(s *trace.State) int64 {
	if len(s.In.All()) == 0 {
		return w.o.SentAt
	}
	return s.In.Base + int64(len(s.In.Bytes))
}

// cut says how many bytes the record did not keep, and shows those behind them.
func (w *wire) cut(buf string, x trace.Wire) {
	more := x.LeftOut()
	if more <= 0 {
		return
	}
	tail, off := x.Tail()
	if len(tail) == 0 {
		w.rows = append(w.rows, message(theme.Count(int(more), "byte")+" more, not kept in the record"))
		return
	}
	last := lastShown(tail)
	off += int64(len(tail) - len(last))
	w.rows = append(w.rows, message(notKept(more, len(tail)-len(last))))
	w.parts = []messagePart{{off, off + int64(len(last)), bodyBytes}}
	w.section(buf, off, last, nil, false)
}

// edited shows the request as a person made it anew, in the place of what came.
func (w *wire) edited(s *trace.State) {
	if s.Rewrite == 0 {
		return
	}
	w.rows = append(w.rows, message("changed by you: the application gets this in its place"))
	w.written(s.Rewrite, s.Edits[s.Rewrite-1].Bytes)
	if body, ok := s.WrittenBody(); ok {
		w.rows = append(w.rows, message("the body that you wrote"))
		w.written(s.Written, body)
	}
}

// written are the bytes of an edit.
func (w *wire) written(edit int, data []byte) {
	buf := trace.EditBuf(edit)
	w.parts = messageParts(buf, 0, data, nil)
	w.section(buf, 0, data, nil, false)
}

// shownTail is how much is shown of the end of a message whose middle was not kept.
const shownTail = 8 << 10

func lastShown(tail []byte) []byte { return tail[max(0, len(tail)-shownTail):] }

// notKept says how many bytes are missing, and how many of those behind them are not shown.
func notKept(left int64, hidden int) string {
	text := theme.Count(int(left), "byte") + " here were not kept"
	if hidden > 0 {
		text += ", " + theme.Number(int(hidden)) + " not shown"
	}
	return text + "; the last ones follow"
}

// section are the bytes of one direction, a new row at each line end and at
// each piece.
func (w *wire) section(buf string, base int64, all []byte, pieces []trace.Piece, unread bool) {
	data := shown(all)
	starts := make(map[int64]string, len(pieces))
	for _, p := range pieces {
		starts[p.Off] = p.What
	}
	most, at := len(w.rows)+shownRows, 0
	for at < len(data) && len(w.rows) < most {
		off := base + int64(at)
		size := w.next(data[at:], off, starts)
		r := &run{buf: buf, off: off, unread: unread, data: data[at : at+size], wide: w.wide}
		if w.o.Hex {
			r.hex = w.perRow()
		} else {
			r.tokens = tokenize(r.data)
			r.more = at > 0 && data[at-1] != '\n' && starts[off] == ""
		}
		w.add(r, starts[off])
		at += size
	}
	if more := len(all) - at; more > 0 {
		w.rows = append(w.rows, message(theme.Count(more, "byte")+" more, not shown here"))
	}
}

// shown is as much of the wire as is shown.
func shown(data []byte) []byte { return data[:min(len(data), shownBytes)] }

func (w *wire) add(r *run, what string) {
	span := trace.Span{Buf: r.buf, Off: r.off, Len: int64(len(r.data))}
	row := Row{
		ID: fmt.Sprintf("bytes:%s:%d", r.buf, r.off), Also: partIDs(w.parts, span),
		Copy: strings.TrimRight(string(r.data), "\r\n"), Spans: []trace.Span{span}, bytes: r,
	}
	arrow, layer := "→", trace.LayerClient
	switch {
	case r.buf == trace.BufOut:
		arrow, layer = "←", trace.LayerServer
	case trace.Layer(r.buf).Edit():
		arrow, layer = "~", trace.Layer(r.buf)
	}
	how := party
	if r.unread {
		how = faint
	}
	row.cells = []cell{
		{text: arrow, ink: how, layer: layer},
		{at: offsetAt, max: w.wide, text: fmt.Sprintf("%*d", w.wide, r.off), ink: faint},
	}
	if r.more {
		row.cells = []cell{{at: offsetAt + w.wide - 1, text: goesOn, ink: faint}}
	}
	if what != "" && what != "head" && r.width()+theme.Width(what)+2 <= w.room {
		row.cells = append(row.cells, cell{at: -1, text: " " + what, ink: faint})
	}
	w.rows = append(w.rows, row)
}

// width is how many columns the bytes take.
func (r *run) width() int {
	w := r.hex*4 + r.hex/8
	for _, t := range r.tokens {
		w += theme.Width(t.text)
	}
	return w
}

// perRow is how many bytes a row of hex has.
func (w *wire) perRow() int {
	if w.room >= 16*4+2 {
		return 16
	}
	if w.room >= 8*4+1 {
		return 8
	}
	return 4
}

// mostWide is how many bytes, at the most, a column of text is made of. Signs that take
// no column could go on for ever.
const mostWide = 8

// next is how many bytes belong in the next row. It looks at no more of them than one
// row can show.
func (w *wire) next(data []byte, off int64, starts map[int64]string) int {
	limit := min(len(data), mostWide*(w.room+2))
	for i := 1; i < limit; i++ {
		if _, begins := starts[off+int64(i)]; begins {
			limit = i
		}
	}
	if w.o.Hex {
		return min(limit, w.perRow())
	}
	width := 0
	for at := 0; at < limit; {
		text, size, _ := show(data[at:limit])
		width += theme.Width(text)
		if width > w.room && at > 0 {
			return unlonely(data[:limit], breakOf(string(data[:at]), onward))
		}
		at += size
		if data[at-1] == '\n' {
			return at
		}
	}
	return limit
}

// unlonely is where a line that is broken at a byte is broken instead, so that its
// end does not stand alone: that would look like the empty line that ends a head.
func unlonely(data []byte, at int) int {
	if end := data[at:]; end[0] != '\n' && !bytes.HasPrefix(end, []byte("\r\n")) {
		return at
	}
	if space := bytes.LastIndexByte(data[:at], ' '); space > at/2 && space+1 < at-1 {
		return space + 1
	}
	early := max(1, at-lastWord)
	for early > 1 && !utf8.RuneStart(data[early]) {
		early--
	}
	return early
}

// lastWord is how many bytes stay with a line end where there is no space.
const lastWord = 8

// show is how the first bytes of data look, how many they are, and whether
// that is a sign for them instead of themselves. A sign is one or more
// columns; what a terminal would obey is always a sign. A backslash is doubled and the
// brackets of the theme are numbers, so that nothing that is shown can be read as
// anything else without colour.
func show(data []byte) (text string, size int, sign bool) {
	switch c := data[0]; {
	case c == '\r':
		return `\r`, 1, true
	case c == '\n':
		return `\n`, 1, true
	case c == '\t':
		return `\t`, 1, true
	case c == '\\':
		return `\\`, 1, true
	case c < ' ' || c == 0x7f:
		return fmt.Sprintf(`\x%02x`, c), 1, true
	case c < utf8.RuneSelf:
		return string(rune(c)), 1, false
	}
	r, size := utf8.DecodeRune(data)
	if r == utf8.RuneError || !unicode.IsPrint(r) || r == '⟦' || r == '⟧' {
		return fmt.Sprintf(`\x%02x`, data[0]), 1, true
	}
	return string(r), size, false
}

// tokenize groups bytes that show themselves.
func tokenize(data []byte) []token {
	var out []token
	for at := 0; at < len(data); {
		text, size, sign := show(data[at:])
		last := len(out) - 1
		if size == 1 && !sign && last >= 0 && !out[last].sign && len(out[last].text) == out[last].len {
			out[last].text += text
			out[last].len++
		} else {
			out = append(out, token{text: text, off: at, len: size, sign: sign})
		}
		at += size
	}
	return out
}
