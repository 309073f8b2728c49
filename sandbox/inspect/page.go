package inspect

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"
)

// Page is a part of the record as a list shows it: the newest first.
type Page struct {
	Rows   []Row
	Newer  int  // rows before the first
	Older  bool // there are rows behind the last
	Total  int
	Held   []Row // that wait, the oldest first
	Rule   Rule
	Counts Counts
	Size   int64
	Broken string // why the application cannot be loaded as its files are now, "" where it can
}

// Page gives at most n rows, of which the first is the one with number top; 0 means the
// newest. A number that is not there any more means the next older one. Among is the list of
// which it is a page; nil is that of all.
func (r *Record) Page(top, n int, among List) Page {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.stirred.Store(false)
	p := Page{Total: r.count, Rule: r.Rule(), Counts: r.counts, Size: r.size, Broken: r.broken}
	all, from := places{r, among}, 0
	if top > 0 {
		from = all.index(top)
	}
	p.Newer = from
	if among == nil {
		p.Newer = r.there(len(r.rows)-from, len(r.rows))
	}
	i := from
	for ; i < all.len() && len(p.Rows) < n; i++ {
		if e := all.at(i); e.Exchange != nil {
			p.Rows = append(p.Rows, e.Row())
		}
	}
	p.Older = all.len() > i
	for _, x := range r.heldLocked() {
		p.Held = append(p.Held, x.Row())
	}
	return p
}

// there is how many of some rows were not let go.
func (r *Record) there(from, to int) int {
	n := 0
	for _, e := range r.rows[from:to] {
		if e.Exchange != nil {
			n++
		}
	}
	return n
}

// Marked is the number of the newest exchange with a mark, 0 if none has it.
func (r *Record) Marked(mark rune) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, e := range slices.Backward(r.rows) {
		if e.Exchange != nil && e.Row().Mark == mark {
			return e.number
		}
	}
	return 0
}

// Beside is the number of the row that is so many rows from another: older ones are at
// positive distances. It stays at the ends.
func (r *Record) Beside(number, by int, among List) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	all, at, step := places{r, among}, number, 1
	if by < 0 {
		step = -1
	}
	for i, left := all.index(number), max(by, -by); i >= 0 && i < all.len() && left >= 0; i += step {
		if e := all.at(i); e.Exchange != nil {
			at = e.number
			left--
		}
	}
	return at
}

// Ends are the numbers of the oldest and the newest row, 0 while there is none.
func (r *Record) Ends(among List) (oldest, newest int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := places{r, among}
	for i := 0; i < all.len() && newest == 0; i++ {
		if e := all.at(i); e.Exchange != nil {
			newest = e.number
		}
	}
	for i := all.len() - 1; i >= 0 && oldest == 0; i-- {
		if e := all.at(i); e.Exchange != nil {
			oldest = e.number
		}
	}
	return oldest, newest
}

func (r *Record) heldLocked() []*Exchange {
	return slices.SortedFunc(maps.Keys(r.held), func(a, b *Exchange) int {
		return cmp.Compare(a.row.Number, b.row.Number) // which never changes
	})
}

// SetBroken says why the application cannot be loaded, so that every request fails until it can; "" where it can.
func (r *Record) SetBroken(why string) {
	r.mu.Lock()
	r.broken = why
	r.mu.Unlock()
	r.signal()
}

// Note is a sentence about what the server does beside its requests.
type Note struct {
	At   time.Time
	Text string
}

// mostNotes is how many are kept.
const mostNotes = 1000

// Note keeps a sentence.
func (r *Record) Note(text string) {
	r.mu.Lock()
	r.notes = append(r.notes, Note{r.o.Now(), text})
	r.notes = r.notes[max(0, len(r.notes)-mostNotes):]
	r.mu.Unlock()
	r.signal()
}

func (r *Record) note(format string, args ...any) { r.Note(fmt.Sprintf(format, args...)) }

// Notes are the sentences that were kept, the oldest first.
func (r *Record) Notes() []Note {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.notes)
}

// Mark marks an exchange by a letter, which keeps it; 0 takes the mark away. It answers
// false if it is not there any more.
func (r *Record) Mark(number int, mark rune) bool {
	x := r.Find(number)
	if x == nil {
		return false
	}
	x.mu.Lock()
	x.row.Mark = mark
	x.mu.Unlock()
	r.unmarked(number, mark)
	r.signal()
	return true
}

// ServedBy notes the application of the server that recorded an exchange.
func (r *Record) ServedBy(number int, app string) {
	if x := r.Find(number); x != nil {
		x.mu.Lock()
		x.row.App = app
		x.mu.Unlock()
	}
}

// SentFor notes what an exchange of a recording repeats another for.
func (r *Record) SentFor(number int, purpose Purpose) {
	if x := r.Find(number); x != nil {
		x.mu.Lock()
		x.row.Purpose = purpose
		x.mu.Unlock()
	}
}

// unmarked lets makeRoom look again at one that it has passed.
func (r *Record) unmarked(number int, mark rune) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if mark == 0 {
		r.oldest = min(r.oldest, r.index(number))
	}
}
