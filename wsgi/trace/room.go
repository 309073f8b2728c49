package trace

import (
	"sync"
	"time"
)

// room is the memory in which a tape grows. It is enough for most exchanges; a
// tape that needs more leaves it.
type room struct {
	octets [3 << 10]byte
	slots  [firstSlots]place
}

// NewTape returns an empty tape. Started is the wall clock's time of the
// exchange's start, the only one that is kept.
func NewTape(started time.Time) *Tape { return newTape(started, new(room)) }

func newTape(started time.Time, r *room) *Tape {
	return &Tape{
		enc:     encoder{buf: r.octets[:0], seen: table{slots: r.slots[:]}},
		started: started,
	}
}

// Tapes makes tapes one of which grows where another one has grown before it was
// sealed. For who records every exchange of a server, that is less to allocate
// and to collect than what a tape retains. The zero Tapes is ready for use, by
// several goroutines.
type Tapes struct{ rooms sync.Pool }

// New returns an empty tape, as NewTape does.
func (ts *Tapes) New(started time.Time) *Tape {
	r, _ := ts.rooms.Get().(*room)
	if r == nil {
		r = new(room)
	}
	t := newTape(started, r)
	t.room, t.home = r, ts
	return t
}

// leave gives the room back, once nothing of the tape lies in it any more.
func (t *Tape) leave() {
	if t.room == nil {
		return
	}
	clear(t.room.slots[:])
	t.home.rooms.Put(t.room)
	t.room = nil
}
