package viewer

import (
	"strings"
	"testing"

	"roundtrip/wsgi/trace"
)

// A whole packed body is changed as its text; what cannot be unpacked stays as it is, and the title says what
// to do to have text.
func TestAPackedBlockIsItsText(t *testing.T) {
	t.Parallel()
	const text = "<h1>Books</h1>"
	gz := packing("gzip").pack([]byte(text))
	for name, tt := range map[string]struct {
		coding      string
		block       []byte
		text, title string
	}{
		"plain":         {"", []byte(text), text, "change the block before it is sent"},
		"gzip":          {"GZip", gz, text, "change the text; it is packed with gzip again"},
		"deflate":       {"deflate", packing("deflate").pack([]byte(text)), text, "packed with deflate again"},
		"a part":        {"gzip", gz[:len(gz)/2], string(gz[:len(gz)/2]), "part of a gzip body. For text, D without Accept-Encoding"},
		"another":       {"br", gz, string(gz), `"br" cannot be packed here. For text, D without Accept-Encoding`},
		"an inner text": {"gzip", []byte(text), text, "change the block before it is sent"},
		"much":          {"gzip", packing("gzip").pack(make([]byte, trace.LargestHeld+1)), "", "part of a gzip body"},
	} {
		head := &trace.Head{Headers: []trace.Header{{Name: "content-encoding", Value: tt.coding}}}
		got, as := unpackBlock(head, tt.block)
		if title := blockTitle(head, tt.block, as); !strings.Contains(title, tt.title) || len(title) > 72 {
			t.Errorf("%s: the title is %q", name, title)
		}
		if name == "much" {
			tt.text = string(tt.block)
		}
		if string(got) != tt.text {
			t.Errorf("%s: %q", name, got)
		}
	}
	if got, as := unpackBlock(nil, gz); string(got) != string(gz) || as != "" {
		t.Errorf("without a head it is unpacked with %q", as)
	}
}
