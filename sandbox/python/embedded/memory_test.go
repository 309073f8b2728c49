package embedded

import (
	"testing"
)

// A table that is no table, and memory that is no interpreter's, give no line.
func TestDamagedMemoryGivesNothing(t *testing.T) {
	t.Parallel()
	for _, m := range []block{nil, make(block, 8<<20), filled7(8 << 20)} {
		for _, c := range callsIn(m) {
			if c.Line > 0 && c.File != "" {
				t.Errorf("a call in %q:%d", c.File, c.Line)
			}
		}
	}
	for _, table := range []string{"", "\x80", "\xf0\x7f\x7f\x7f\x7f\x7f\x7f\x7f", "\x00\x00"} {
		if got := lineOf([]byte(table), 1, 1000); got != 0 {
			t.Errorf("%q gives line %d", table, got)
		}
	}
}

// block is memory.
type block []byte

func (b block) Read(offset, size uint32) ([]byte, bool) {
	if uint64(offset)+uint64(size) > uint64(len(b)) {
		return nil, false
	}
	return b[offset : offset+size], true
}

func filled7(size int) block {
	b := make(block, size)
	for i := range b {
		b[i] = 7
	}
	return b
}
