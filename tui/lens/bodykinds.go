package lens

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	_ "image/gif"  // to know the size of one
	_ "image/jpeg" // the same
	_ "image/png"  // the same
	"io"
	"mime/multipart"
	"net/url"
	"sort"
	"strings"

	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// mostUnpacked is how many bytes are unpacked of a body, which may have been made to become
// very large.
const mostUnpacked = 1 << 20

// unpack takes a coding off the body that it was sent in.
func (c *content) unpack(coding string) {
	var r io.Reader
	var err error
	switch coding = strings.ToLower(strings.TrimSpace(coding)); coding {
	case "gzip", "x-gzip":
		r, err = gzip.NewReader(bytes.NewReader(c.data))
	case "deflate":
		r, err = zlib.NewReader(bytes.NewReader(c.data))
	default:
		return
	}
	if err != nil {
		return
	}
	data, err := io.ReadAll(io.LimitReader(r, mostUnpacked))
	if len(data) == 0 {
		return
	}
	c.packed, c.packedAt, c.data = coding, c.size(), data
	if err != nil || len(data) == mostUnpacked {
		c.note = "unpacked in part"
	}
}

// JSON.

func (c *content) isJSON() bool {
	if c.media == "application/json" || strings.HasSuffix(c.media, "+json") {
		return true
	}
	text := bytes.TrimSpace(c.data)
	return c.media == "" && len(text) > 0 && (text[0] == '{' || text[0] == '[') && json.Valid(text)
}

// jsonRows are the values of a body of JSON as a tree, each with its path; what cannot be read
// is told where it stands.
func (c *content) jsonRows() []Row {
	t := &jsonTree{read: json.NewDecoder(bytes.NewReader(c.shown()))}
	t.read.UseNumber()
	err := t.value("", 0)
	if err == nil && t.read.More() {
		err = errors.New("there is more behind the first value")
	}
	if err != nil && !errors.Is(err, errManyRows) {
		if c.cut() && isCutShort(err) {
			return t.rows
		}
		return append(append(t.rows, message(fmt.Sprintf("This is no JSON from byte %d on: %v. Here is the text:", t.read.InputOffset(), err))), textRows(c.shown())...)
	}
	return t.rows
}

var errManyRows = errors.New("that is enough")

type jsonTree struct {
	read *json.Decoder
	rows []Row
}

// mostNested is how deep values may lie in each other.
const mostNested = 200

// value is one value, behind its name.
func (t *jsonTree) value(name string, depth int) error {
	switch {
	case len(t.rows) > shownBodyRows:
		return errManyRows
	case depth > mostNested:
		return errors.New("values lie too deep in each other")
	}
	token, err := t.read.Token()
	if err != nil {
		return err
	}
	open, nested := token.(json.Delim)
	if !nested {
		text, _ := json.Marshal(token)
		t.row(name, string(text), depth)
		return nil
	}
	t.row(name, open.String(), depth)
	for n := 0; t.read.More(); n++ {
		inner := fmt.Sprint(n)
		if open == '{' {
			key, err := t.read.Token()
			if err != nil {
				return err
			}
			inner = fmt.Sprint(key)
		}
		if err := t.value(inner, depth+1); err != nil {
			return err
		}
	}
	end, err := t.read.Token()
	if err != nil {
		return err
	}
	t.row("", end.(json.Delim).String(), depth)
	return nil
}

func (t *jsonTree) row(name, value string, depth int) {
	at := bodyAt + 2*min(depth, 30)
	row := Row{ID: "lens:body", Copy: value}
	if name != "" {
		row.Copy = name + ": " + value
		row.put(cell{at: at, text: theme.Printable(name), ink: keyword, data: true})
		at += theme.Width(theme.Printable(name)) + 2
	}
	row.put(cell{at: at, text: theme.Printable(value), data: true, wrap: onward})
	t.rows = append(t.rows, row)
}

// Forms.

func (c *content) formRows() []Row {
	var rows []Row
	for _, field := range strings.Split(string(c.shown()), "&") {
		name, value, _ := strings.Cut(field, "=")
		rows = append(rows, pairRow(bodyAt, decoded(name), decoded(value)))
	}
	return rows
}

func decoded(text string) string {
	if plain, err := url.QueryUnescape(text); err == nil {
		return plain
	}
	return text
}

func pairRow(at int, name, value string) Row {
	shown := theme.Printable(name)
	return Row{ID: "lens:body", Copy: name + "=" + value, cells: []cell{
		{at: at, text: shown, ink: keyword, data: true}, {at: at + theme.Width(shown) + 2, text: theme.Printable(value), data: true, wrap: onward},
	}}
}

// isCutShort reports whether what was read ended before it was whole.
func isCutShort(err error) bool { return errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) }

// partRows are the parts of a body that has several: their headers, and what is in them.
func (c *content) partRows() []Row {
	var rows []Row
	r := multipart.NewReader(bytes.NewReader(c.data), c.params["boundary"])
	for n := 1; len(rows) <= shownBodyRows; n++ {
		p, err := r.NextRawPart()
		switch {
		case errors.Is(err, io.EOF) && n > 1:
			return rows
		case err != nil && c.missing() && c.endsInHead():
			return append(rows, message(fmt.Sprintf("The head of part %d was not kept whole.", n)))
		case err != nil:
			return append(append(rows, message(fmt.Sprintf("Part %d cannot be read: %v. Here is the text:", n, err))), textRows(c.shown())...)
		}
		data, err := io.ReadAll(p)
		size := theme.Count(len(data), "byte")
		if err != nil && c.missing() {
			size = c.sizeOfCut(len(data))
		}
		rows = append(rows, c.part(n, p, data, size)...)
		if err != nil && !c.missing() {
			return append(rows, message("This part has no end here."))
		}
	}
	return rows
}

// endsInHead reports whether what was kept of the body's beginning ends before a part has begun.
func (c *content) endsInHead() bool {
	border := bytes.LastIndex(c.data, []byte("--"+c.params["boundary"]))
	return border >= 0 && !bytes.Contains(c.data[border:], []byte("\r\n\r\n"))
}

// sizeOfCut says how long a part is of which so many bytes stand at the end of what was kept of the
// body's beginning. The first border behind them may be that of another part.
func (c *content) sizeOfCut(kept int) string {
	border := bytes.Index(c.tail, []byte("\r\n--"+c.params["boundary"]))
	if border < 0 || c.packed != "" {
		return "at least " + theme.Count(kept, "byte")
	}
	begin, end := len(c.data)-kept, int(c.whole)-len(c.tail)+border
	return theme.Count(end-begin, "byte") + ", unless another part begins in those not kept"
}

func (c *content) part(n int, p *multipart.Part, data []byte, size string) []Row {
	title := fmt.Sprintf("part %d", n)
	if name := p.FormName(); name != "" {
		title += ", field " + name
	}
	if file := p.FileName(); file != "" {
		title += ", file " + file
	}
	rows := []Row{dataRow(bodyAt, title+", "+size)}
	names := make([]string, 0, len(p.Header))
	for name := range p.Header {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		rows = append(rows, pairRow(bodyAt+2, name, strings.Join(p.Header[name], ", ")))
	}
	inner := content{name: c.name, data: data, note: c.note, left: c.left, media: p.Header.Get("Content-Type")}
	shown := inner.rows(Options{})
	const first = 8
	if len(shown) > first {
		shown = append(shown[:first:first], message(fmt.Sprintf("    %d rows more of this part", len(shown)-first)))
	}
	for _, row := range shown {
		for i := range row.cells {
			row.cells[i].at += 2
		}
		rows = append(rows, row)
	}
	return rows
}

// Images.

func (c *content) isImage() bool {
	_, _, err := image.DecodeConfig(bytes.NewReader(c.data))
	return err == nil
}

func (c *content) imageRows() []Row {
	size, kind, err := image.DecodeConfig(bytes.NewReader(c.data))
	if err != nil && c.missing() && isCutShort(err) {
		return append([]Row{message("Its size stands in bytes that were not kept.")}, hexRows(c.shown(), 0)...)
	}
	if err != nil {
		return append([]Row{message("This is no PNG, JPEG or GIF image:")}, hexRows(c.shown(), 0)...)
	}
	row := Row{ID: "lens:body", Copy: fmt.Sprintf("%s, %d × %d", kind, size.Width, size.Height)}
	row.put(cell{at: bodyAt, text: fmt.Sprintf("%s image, %d pixels wide and %d high", strings.ToUpper(kind), size.Width, size.Height), layer: trace.LayerServer})
	return append([]Row{row}, hexRows(c.shown()[:min(len(c.shown()), 4*perHexRow)], 0)...)
}
