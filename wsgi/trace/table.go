package trace

// table finds the place of a string that a tape has written before. It holds
// places only and compares with the tape itself.
type table struct {
	slots []place // a power of two of them; one of no length is free
	used  int
}

// place is a run of octets on a tape.
type place struct{ off, len uint32 }

const (
	firstSlots = 64
	mostSlots  = 4 << 10
	reach      = 8 // slots that a string may be away from its own
)

// slot is the n-th slot in which a string with the mark may stand.
func (t *table) slot(mark uint32, n int) *place {
	return &t.slots[(int(uint64(mark)*uint64(len(t.slots))>>32)+n)&(len(t.slots)-1)]
}

func (t *table) find(tape []byte, s string, mark uint32) (place, bool) {
	for n := range min(reach, len(t.slots)) {
		p := *t.slot(mark, n)
		if p.len == 0 {
			break
		}
		if int(p.len) == len(s) && string(tape[p.off:p.off+p.len]) == s {
			return p, true
		}
	}
	return place{}, false
}

// add keeps a place, unless too many strings with such a mark are there
// already: the string is then written again the next time.
func (t *table) add(tape []byte, p place, mark uint32) {
	if 2*t.used >= len(t.slots) && len(t.slots) < mostSlots {
		t.grow(tape)
	}
	for n := range reach {
		if s := t.slot(mark, n); s.len == 0 {
			*s = p
			t.used++
			return
		}
	}
}

func (t *table) grow(tape []byte) {
	old := t.slots
	*t = table{slots: make([]place, max(firstSlots, 2*len(old)))}
	for _, p := range old {
		if p.len > 0 {
			t.add(tape, p, mark(string(tape[p.off:p.off+p.len])))
		}
	}
}
