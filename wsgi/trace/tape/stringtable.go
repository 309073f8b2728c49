package tape

// stringTable finds the place of a string that a tape has written before. It holds
// places only and compares with the tape itself.
type stringTable struct {
	slots []extent // a power of two of them; one of no length is free
	used  int
}

// extent is a run of bytes on a tape.
type extent struct{ off, len uint32 }

const (
	firstSlots = 64
	mostSlots  = 4 << 10
	reach      = 8 // slots that a string may be away from its own
)

// slot is the n-th slot in which a string with the hash may stand.
func (t *stringTable) slot(hash uint32, n int) *extent {
	return &t.slots[(int(uint64(hash)*uint64(len(t.slots))>>32)+n)&(len(t.slots)-1)]
}

func (t *stringTable) find(tape []byte, s string, hash uint32) (extent, bool) {
	for n := range min(reach, len(t.slots)) {
		p := *t.slot(hash, n)
		if p.len == 0 {
			break
		}
		if int(p.len) == len(s) && string(tape[p.off:p.off+p.len]) == s {
			return p, true
		}
	}
	return extent{}, false
}

// add keeps a place, unless too many strings with such a hash are there
// already: the string is then written again the next time.
func (t *stringTable) add(tape []byte, p extent, hash uint32) {
	if 2*t.used >= len(t.slots) && len(t.slots) < mostSlots {
		t.grow(tape)
	}
	for n := range reach {
		if s := t.slot(hash, n); s.len == 0 {
			*s = p
			t.used++
			return
		}
	}
}

func (t *stringTable) grow(tape []byte) {
	old := t.slots
	*t = stringTable{slots: make([]extent, max(firstSlots, 2*len(old)))}
	for _, p := range old {
		if p.len > 0 {
			t.add(tape, p, hash(string(tape[p.off:p.off+p.len])))
		}
	}
}
