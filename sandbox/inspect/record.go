package inspect

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// Options say how much is kept, and how long and how many are held.
type Options struct {
	// Budget is how many bytes the record may take; 0 means DefaultBudget.
	Budget int64
	// ReleaseAfter is how long an exchange is held at one place before it goes on by
	// itself; 0 means for ever.
	ReleaseAfter time.Duration
	// MostHeld is how many are held at a time; 0 means DefaultMostHeld. Of more, the one goes on
	// that was held longest at one place.
	MostHeld int
	// MostHeldBytes is how many bytes of record those may have that are held; 0 means a quarter of
	// Budget. Where they have more, no other is held.
	MostHeldBytes int64
	// Now is the wall clock; nil means time.Now.
	Now func() time.Time
	// Ended is called with each exchange of a server at its end, on the goroutine that served
	// it, and must not block; nil for nobody.
	Ended func(*Exchange)
}

// What a Record takes where its Options say nothing.
const (
	DefaultBudget       = 256 << 20
	DefaultMostHeld     = 64
	DefaultReleaseAfter = time.Minute
)

// Record keeps the exchanges of a server. It is the server's sink and gate, and can be
// read while the server serves, by several goroutines.
type Record struct {
	o     Options
	tapes tape.Pool

	mu      sync.Mutex
	rows    []entry           // by number
	last    int               // the number of the last row
	live    map[int]*Exchange // under way, by the server's number
	began   time.Time
	fresh   map[int]*Exchange  // connections without a request, by connection
	peers   map[int]string     // where open connections come from
	held    map[*Exchange]bool // that wait for somebody
	replays map[string]replay  // that the server has not accepted yet, by the client's address
	size    int64              // of those that have ended
	count   int                // of rows that are there
	oldest  int                // index in rows: of those before it none can be let go now
	counts  Counts
	notes   []Note
	broken  string // why the application cannot be loaded, "" where it can

	rule     atomic.Pointer[Rule]
	breaking sync.Mutex // of points
	points   breakpoints
	breaksOn atomic.Bool
	holding  atomic.Pointer[func()] // is told when Holds may have changed
	calls    atomic.Bool            // the application calls for a debugger
	stirred  atomic.Bool            // something happened since the last page was read
	changed  chan struct{}
	closed   chan struct{}
	closing  sync.Once
	ends     chan *Exchange // that have ended, for the checker
}

// entry is the place of an exchange in the record: nil once it was let go.
type entry struct {
	number int
	*Exchange
}

// Counts are what happened that no row tells.
type Counts struct {
	LetGo    int    // exchanges that made room for others
	Failed   int    // times that the condition for a hold could not be evaluated
	Problem  string // the last of those
	TimedOut int    // holds that ended by themselves
	MadeRoom int    // exchanges that were held and went on, since too many were
	Skipped  int    // exchanges that were not held, since those that were took too much memory
}

// New makes an empty record, which has to be closed.
func New(o Options) *Record {
	o.Budget, o.MostHeld = cmp.Or(o.Budget, DefaultBudget), cmp.Or(o.MostHeld, DefaultMostHeld)
	o.MostHeldBytes = cmp.Or(o.MostHeldBytes, o.Budget/4)
	if o.Now == nil {
		o.Now = time.Now
	}
	r := &Record{
		o: o, began: time.Now(), live: make(map[int]*Exchange), fresh: make(map[int]*Exchange), peers: make(map[int]string), held: make(map[*Exchange]bool), replays: make(map[string]replay),
		changed: make(chan struct{}, 1), closed: make(chan struct{}), ends: make(chan *Exchange, checkable),
	}
	go r.check()
	return r
}

// Now is the record's clock.
func (r *Record) Now() time.Time { return r.o.Now() }

// Changed receives a value after something happened; several happenings can be behind
// one value. It wakes one receiver.
func (r *Record) Changed() <-chan struct{} { return r.changed }

// Close tells whoever waits that nobody looks at the record any more, and holds nobody
// from now on.
func (r *Record) Close() {
	r.Hold(Rule{})
	r.closing.Do(func() { close(r.closed) })
}

// Closed is closed by Close.
func (r *Record) Closed() <-chan struct{} { return r.closed }

// signal wakes who waits, once until somebody reads a page: a server that is busy signals
// at each event.
func (r *Record) signal() {
	if r.stirred.Load() || r.stirred.Swap(true) {
		return
	}
	select {
	case r.changed <- struct{}{}:
	default:
	}
}

// Record takes the events of connections. One that has sent nothing yet has a row of its
// own, which becomes that of its first request.
func (r *Record) Record(e trace.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch e.Data.(type) {
	case *trace.ConnAccepted, *trace.ConnReused:
		x := r.add(e, r.o.Now())
		r.fresh[e.Conn] = x
		r.accepted(x, e)
		x.take(e)
	case *trace.ConnClosed:
		if x := r.fresh[e.Conn]; x != nil {
			x.take(e)
			r.finished(x)
		}
		delete(r.fresh, e.Conn)
		delete(r.peers, e.Conn)
	default:
		if x := r.fresh[e.Conn]; x != nil { // such as a hold before the first byte
			x.take(e)
		}
	}
	r.signal()
}

// Exchange is the sink of an exchange.
func (r *Record) Exchange(conn, x, n int) trace.Sink {
	r.mu.Lock()
	defer r.mu.Unlock()
	row := r.fresh[conn]
	if row == nil {
		row = r.add(trace.Event{Conn: conn}, r.o.Now())
	}
	delete(r.fresh, conn)
	row.begin(x, n)
	r.live[x] = row
	return row
}

// add makes a row with the next number.
func (r *Record) add(e trace.Event, began time.Time) *Exchange {
	r.last++
	x := &Exchange{record: r, tape: r.tapes.New(began), row: Row{Number: r.last, Conn: e.Conn, Peer: r.peers[e.Conn], Started: began}}
	r.rows = append(r.rows, entry{r.last, x})
	r.count++
	return x
}

// ended is called by an exchange at its end, which no longer counts as live.
func (r *Record) ended(x *Exchange, server int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.live, server)
	r.finished(x)
	if x.end != nil {
		x.end()
	}
	if r.o.Ended != nil {
		r.o.Ended(x)
	}
}

// rowSize is about what a row takes beside its tape.
const rowSize = 600

func (r *Record) finished(x *Exchange) {
	x.size = int64(x.tape.Size()) + rowSize
	r.size += x.size
	r.oldest = min(r.oldest, r.index(x.row.Number)) // it could not go before it had ended
	r.makeRoom()
}

// makeRoom lets the oldest go that have ended and are not marked.
func (r *Record) makeRoom() {
	if r.size <= r.o.Budget {
		return
	}
	for ; r.size > r.o.Budget && r.oldest < len(r.rows); r.oldest++ {
		e := &r.rows[r.oldest]
		if e.Exchange == nil || !e.mayGo() {
			continue
		}
		r.size -= e.size
		e.Exchange = nil
		r.count--
		r.counts.LetGo++
	}
	r.compact()
}

// fewHoles is how many places of exchanges that were let go are kept in any case.
const fewHoles = 1024

// compact gives the places back of those that were let go, once they are many.
func (r *Record) compact() {
	if holes := len(r.rows) - r.count; holes > fewHoles && holes > len(r.rows)/2 {
		r.rows = slices.DeleteFunc(slices.Clone(r.rows), func(e entry) bool { return e.Exchange == nil })
		r.oldest = 0
	}
}

// Find is the exchange with a number, nil if there is none any more.
func (r *Record) Find(number int) *Exchange {
	r.mu.Lock()
	defer r.mu.Unlock()
	if i := r.index(number); i < len(r.rows) && r.rows[i].number == number {
		return r.rows[i].Exchange
	}
	return nil
}

// index is that of the first row whose number is no less.
func (r *Record) index(number int) int {
	i, _ := slices.BinarySearchFunc(r.rows, number, func(e entry, n int) int { return e.number - n })
	return i
}
