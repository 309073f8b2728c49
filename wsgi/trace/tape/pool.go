package tape

import (
	"sync"
	"time"
)

// arena is the memory in which a tape grows. It is enough for most exchanges; a
// tape that needs more leaves it.
type arena struct {
	bytes [3 << 10]byte
	slots [firstSlots]extent
}

// New returns an empty tape. Started is the wall clock's time of the
// exchange's start, the only one that is kept.
func New(started time.Time) *Tape { return inArena(started, new(arena)) }

func inArena(started time.Time, r *arena) *Tape {
	return &Tape{
		enc:     encoder{buf: r.bytes[:0], seen: stringTable{slots: r.slots[:]}},
		started: started,
	}
}

// Pool makes tapes one of which grows where another one has grown before it was
// sealed. For who records every exchange of a server, that is less to allocate
// and to collect than what a tape retains. The zero Pool is ready for use, by
// several goroutines.
type Pool struct{ arenas sync.Pool }

// New returns an empty tape, as [New] does.
func (p *Pool) New(started time.Time) *Tape {
	r, _ := p.arenas.Get().(*arena)
	if r == nil {
		r = new(arena)
	}
	t := inArena(started, r)
	t.arena, t.pool = r, p
	return t
}

// release gives the arena back, once nothing of the tape lies in it any more.
func (t *Tape) release() {
	if t.arena == nil {
		return
	}
	clear(t.arena.slots[:])
	t.pool.arenas.Put(t.arena)
	t.arena = nil
}
