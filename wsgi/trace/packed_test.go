package trace

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
)

// A packed block is told as its text, as far as it is known; what only looks like one is not.
func TestAPackedBlockIsTold(t *testing.T) {
	t.Parallel()
	pack := func(w io.WriteCloser, out *bytes.Buffer, text string) []byte {
		_, _ = io.WriteString(w, text)
		_ = w.Close()
		return out.Bytes()
	}
	gzipped := func(text string) []byte { out := new(bytes.Buffer); return pack(gzip.NewWriter(out), out, text) }
	deflated := func(text string) []byte { out := new(bytes.Buffer); return pack(zlib.NewWriter(out), out, text) }
	random := make([]byte, 5000)
	_, _ = rand.NewChaCha8([32]byte{}).Read(random)
	for _, tt := range []struct {
		head []byte
		size int
		want string
	}{
		{gzipped("green tea"), 33, "gzip of green tea"},
		{deflated("green tea"), 17, "deflate of green tea"},
		{gzipped("green tea")[:22], 33, "gzip of green tea…"},
		{gzipped("green tea")[:10], 33, "gzip, 33 bytes"},
		{gzipped(strings.Repeat("é", 4000)), 70, "gzip of " + strings.Repeat("é", 2048) + "…"},
		{gzipped(string(random)), 5023, "gzip, 5023 bytes"},
		{[]byte("x\x9cno deflate at all"), 19, ""},
		{[]byte("x^2 + y^2"), 9, ""},
		{nil, 0, ""},
	} {
		got, packed := Packed(tt.head, tt.size)
		if packed != (got != "") || got != tt.want {
			t.Errorf("%.20q: %q, want %q", tt.head, got, tt.want)
		}
	}
}
