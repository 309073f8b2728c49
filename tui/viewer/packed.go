package viewer

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"roundtrip/wsgi/trace"
)

// packing is the Content-Encoding in which a block is shown as its text and packed again when it is sent; "" for
// a block that is shown as it is.
type packing string

// blockTitle is the title of the editor of a block, which says what cannot be unpacked, and what to do instead.
func blockTitle(head *trace.Head, block []byte, as packing) string {
	coding := codingOf(head)
	switch {
	case as != "":
		return fmt.Sprintf("change the text; it is packed with %s again", as)
	case coding == "" || utf8.Valid(block): // or it is of a layer within the one that packs it
		return "change the block before it is sent"
	case packs(coding):
		return fmt.Sprintf("part of a %s body. For text, D without Accept-Encoding", coding)
	}
	return fmt.Sprintf("%.12q cannot be packed here. For text, D without Accept-Encoding", coding)
}

func codingOf(head *trace.Head) string {
	if head == nil {
		return ""
	}
	i := slices.IndexFunc(head.Headers, func(h trace.Header) bool { return strings.EqualFold(h.Name, "Content-Encoding") })
	if i < 0 {
		return ""
	}
	return strings.ToLower(strings.TrimSpace(head.Headers[i].Value))
}

// packs reports whether a coding is one that the standard library of Go can write.
func packs(coding string) bool { return slices.Contains([]string{"gzip", "x-gzip", "deflate"}, coding) }

// unpackBlock is the text of a block that is a whole packed body; any other is as it is.
func unpackBlock(head *trace.Head, block []byte) ([]byte, packing) {
	as := packing(codingOf(head))
	if !packs(string(as)) {
		return block, ""
	}
	text, err := as.unpack(block)
	if err != nil {
		return block, ""
	}
	return text, as
}

var errTooLong = errors.New("it is too long to be typed")

func (as packing) unpack(block []byte) ([]byte, error) {
	var r io.Reader
	var err error
	in := bytes.NewReader(block)
	if as == "deflate" {
		r, err = zlib.NewReader(in)
	} else {
		r, err = gzip.NewReader(in)
	}
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(r, trace.LargestHeld+1))
	if err == nil && len(text) > trace.LargestHeld {
		err = errTooLong
	}
	return text, err
}

// pack is what is sent of a text.
func (as packing) pack(text []byte) []byte {
	if as == "" {
		return text
	}
	var out bytes.Buffer
	var w io.WriteCloser = gzip.NewWriter(&out)
	if as == "deflate" {
		w = zlib.NewWriter(&out)
	}
	_, _ = w.Write(text) // into memory
	_ = w.Close()
	return out.Bytes()
}
