package lens

import (
	"fmt"
	"mime"
	"strings"
	"unicode/utf8"

	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// BodyView is a way to show a body.
type BodyView uint8

// The ways. BodyByType is the one that fits what the body is.
const (
	BodyByType BodyView = iota
	BodyText
	BodyJSON
	BodyForm
	BodyParts
	BodyImage
	BodyHex
	bodyViews
)

// String is the way, for the lens's title.
func (v BodyView) String() string {
	return [...]string{"by type", "as text", "as JSON", "as a form", "as parts", "as an image", "as hex"}[v]
}

// Next is the way behind it.
func (v BodyView) Next() BodyView { return (v + 1) % bodyViews }

// How much of a body is shown. To make rows of more would take longer than a frame may.
const (
	shownBody     = 64 << 10
	shownBodyRows = 600
)

// content is a body to be shown.
type content struct {
	name     string // "request" or "response"
	data     []byte
	tail     []byte // its end, where the middle was not kept
	left     int64  // bytes that were not kept between the two
	whole    int64  // how long all of it is, -1 where that is not known
	hash     string // of all of it, where it was not kept whole
	media    string // of its Content-Type, without parameters
	params   map[string]string
	packed   string // its Content-Encoding, "" for none
	packedAt int    // how many bytes it has packed
	note     string // what is missing
	whose    string // where it comes from, "" where that is plain
}

func bodyRows(s *trace.State, o Options) []Row {
	var rows []Row
	for _, c := range contents(s) {
		rows = append(rows, c.heading(o.Body))
		if c.hash != "" {
			rows = append(rows, message("  "+theme.Number(int(c.left))+" of these bytes were not kept; the hash is that of all"), dataRow(bodyAt, "SHA-256 "+c.hash))
		}
		rows = append(rows, c.rows(o)...)
	}
	if len(rows) == 0 {
		return []Row{message("Neither the request nor the response has a body so far.")}
	}
	return rows
}

// contents are the bodies that there are.
func contents(s *trace.State) []content {
	var all []content
	add := func(name, whose string, b trace.Body, headers []trace.Header) {
		if len(b.Data) > 0 {
			c := newContent(name, b, headers)
			c.whose = whose
			all = append(all, c)
		}
	}
	var headers []trace.Header
	for _, h := range s.Headers {
		headers = append(headers, trace.Header{Name: h.Name, Value: h.Value})
	}
	whose := ""
	if _, ok := s.WrittenBody(); ok {
		add("request", "written by you", s.Given().Body, headers)
		whose = "what the client sent"
	}
	add("request", whose, trace.RequestBody(s.In), headers)
	if s.Sent != nil {
		add("response", "", s.ResponseBody(), append(s.Sent.Headers[:len(s.Sent.Headers):len(s.Sent.Headers)], s.Sent.ServerAdded...))
	}
	return all
}

func newContent(name string, b trace.Body, headers []trace.Header) content {
	c := content{name: name, data: b.Data, tail: b.Tail, left: b.LeftOut(), whole: b.Length}
	c.media, c.params, _ = mime.ParseMediaType(headerValue(headers, "Content-Type"))
	switch {
	case b.Whole:
	case len(b.Tail) > 0:
		c.hash = b.SHA256()
	default:
		c.note = "as far as it has come or was kept"
	}
	c.unpack(headerValue(headers, "Content-Encoding"))
	return c
}

func headerValue(headers []trace.Header, name string) string {
	for _, h := range headers {
		if strings.EqualFold(h.Name, name) {
			return h.Value
		}
	}
	return ""
}

// heading says what the body is.
func (c *content) heading(chosen BodyView) Row {
	kind := c.media
	if kind == "" {
		kind = "no Content-Type"
	}
	about := theme.Printable(kind) + ", " + theme.Count(c.size(), "byte")
	if c.packedAt > 0 {
		about += ", " + theme.Number(int(c.packedAt)) + " as " + c.packed
	}
	for _, note := range []string{c.note, c.whose} {
		if note != "" {
			about += ", " + note
		}
	}
	name := "body of the " + c.name
	row := Row{ID: "lens:body", Copy: name + ": " + about, cells: []cell{{text: name, ink: partyStrong, layer: c.party()}}}
	at := len(name) + 2
	row.put(cell{at: at, text: about, ink: faint, wrap: onward})
	if chosen == BodyByType {
		row.put(cell{at: at + theme.Width(about) + 2, text: c.view().String(), ink: faint})
	}
	return row
}

// size is how many bytes it has, as far as that is known.
func (c *content) size() int {
	if len(c.tail) > 0 && c.packed == "" {
		return int(c.whole)
	}
	return len(c.data)
}

func (c *content) party() trace.Layer {
	if c.name == "request" {
		return trace.LayerClient
	}
	return trace.LayerServer
}

// view is the way that fits.
func (c *content) view() BodyView {
	switch {
	case c.media == "application/x-www-form-urlencoded":
		return BodyForm
	case strings.HasPrefix(c.media, "multipart/"):
		return BodyParts
	case c.isImage():
		return BodyImage
	case c.isJSON():
		return BodyJSON
	case c.isText():
		return BodyText
	}
	return BodyHex
}

// isText reports whether the body is text in UTF-8, perhaps cut within a character.
func (c *content) isText() bool {
	data := c.shown()
	for n := 0; n < utf8.UTFMax && len(data) > 0; n++ {
		if utf8.Valid(data) {
			return !strings.ContainsRune(string(data), 0)
		}
		data = data[:len(data)-1]
	}
	return false
}

// missing reports whether not all of the body is at hand, and cut whether not all of it is shown.
func (c *content) missing() bool { return c.note != "" || c.left > 0 }
func (c *content) cut() bool     { return c.missing() || len(c.data) > shownBody }

func (c *content) shown() []byte { return c.data[:min(len(c.data), shownBody)] }

// rows are the body in the way that was chosen, or why it cannot be shown so.
func (c *content) rows(o Options) []Row {
	view := o.Body
	if view == BodyByType {
		view = c.view()
	}
	return append(c.beginning(view), c.end(view)...)
}

// end are the last bytes of a body whose middle was not kept, and how much is missing before them.
func (c *content) end(view BodyView) []Row {
	if len(c.tail) == 0 {
		return nil
	}
	last := lastShown(c.tail)
	rows := []Row{message(notKept(c.left, len(c.tail)-len(last)))}
	switch {
	case c.packed != "": // of which no end can be unpacked
		return nil
	case view == BodyHex || view == BodyImage:
		rows = append(rows, hexRows(last, c.whole-int64(len(last)))...)
	default:
		rows = append(rows, textRows(last)...)
	}
	if len(rows) > shownBodyRows {
		rows = append(rows[:shownBodyRows], message("more, not shown here"))
	}
	return rows
}

// beginning are the first bytes of a body.
func (c *content) beginning(view BodyView) []Row {
	var rows []Row
	switch view {
	case BodyJSON:
		rows = c.jsonRows()
	case BodyForm:
		rows = c.formRows()
	case BodyParts:
		rows = c.partRows()
	case BodyImage:
		rows = c.imageRows()
	case BodyHex:
		rows = hexRows(c.shown(), 0)
	default:
		rows = textRows(c.shown())
	}
	if len(rows) > shownBodyRows {
		rows = append(rows[:shownBodyRows], message("more, not shown here"))
	} else if len(c.data) > shownBody {
		rows = append(rows, message(theme.Count(len(c.data)-shownBody, "byte")+" more, not shown here"))
	}
	return rows
}

// bodyAt is the column of what a body has in it.
const bodyAt = 2

func dataRow(at int, text string) Row {
	return Row{ID: "lens:body", Copy: text, cells: []cell{{at: at, text: theme.Printable(text), data: true, wrap: onward}}}
}

func textRows(data []byte) []Row {
	var rows []Row
	for line := range strings.Lines(string(data)) {
		if rows = append(rows, dataRow(bodyAt, strings.TrimRight(line, "\r\n"))); len(rows) > shownBodyRows {
			break
		}
	}
	return rows
}

// perHexRow is how many bytes a row of hex has.
const perHexRow = 16

func hexRows(data []byte, from int64) []Row {
	var rows []Row
	for off := 0; off < len(data) && len(rows) <= shownBodyRows; off += perHexRow {
		part := data[off:min(len(data), off+perHexRow)]
		var hex, text strings.Builder
		for i, b := range part {
			if i == perHexRow/2 {
				hex.WriteByte(' ')
			}
			fmt.Fprintf(&hex, "%02x ", b)
			if b < 0x20 || b >= 0x7f {
				b = '.'
			}
			text.WriteByte(b)
		}
		rows = append(rows, Row{ID: "lens:body", Copy: strings.TrimSpace(hex.String()), cells: []cell{
			{at: bodyAt, text: fmt.Sprintf("%06x", from+int64(off)), ink: faint}, {at: bodyAt + 8, text: hex.String(), data: true},
			{at: bodyAt + 8 + 3*perHexRow + 2, text: text.String(), ink: faint, data: true},
		}})
	}
	return rows
}
