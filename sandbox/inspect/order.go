package inspect

import (
	"cmp"
	"slices"
	"time"
)

// By is what the rows of a list are ordered by.
type By uint8

// The orders. All but the first begin with the most.
const (
	ByArrival By = iota // the newest first, as they come
	ByTime
	BySize
	ByStatus
)

// Order are the exchanges of a record, or some of them, in an order in which none moves: what comes later, or goes
// on, is not sorted in.
type Order struct {
	By      By
	numbers []int // as they stand
	sorted  []int // the same, upwards
	places  []int // where each of those stands
	newest  int   // the last number that there was
	open    []*Exchange
}

// Sorted puts exchanges in an order. It looks at each, and is for commands.
func (r *Record) Sorted(by By, among *Matches) *Order {
	all, now := r.All(among), r.Now()
	o := &Order{By: by, sorted: make([]int, len(all)), places: make([]int, len(all)), numbers: make([]int, len(all))}
	measures, from := make([]int64, len(all)), make([]int, len(all))
	for i, x := range all {
		row := x.Row()
		o.sorted[i], measures[i], from[i] = row.Number, row.measure(by, now), i
		if o.newest = row.Number; !row.Over() {
			o.open = append(o.open, x)
		}
	}
	slices.SortFunc(from, func(i, j int) int { return cmp.Or(cmp.Compare(measures[j], measures[i]), j-i) })
	for at, i := range from {
		o.numbers[at], o.places[i] = o.sorted[i], at
	}
	return o
}

// measure is what a row is ordered by. A connection without a request comes last.
func (r Row) measure(by By, now time.Time) int64 {
	switch {
	case r.Idle():
		return -1
	case by == ByTime && r.Over():
		return int64(r.Took)
	case by == ByTime:
		return int64(max(0, now.Sub(r.Started)))
	case by == BySize:
		return r.Body
	case by == ByStatus:
		return int64(r.Status)
	}
	return int64(r.Number)
}

// Len is how many there are.
func (o *Order) Len() int { return len(o.numbers) }

// Has reports whether an exchange stands in it.
func (o *Order) Has(number int) bool {
	_, ok := slices.BinarySearch(o.sorted, number)
	return ok
}

func (o *Order) at(i int) int { return o.numbers[i] }

// index is that of a number, or of the next older one where that was not sorted in.
func (o *Order) index(number int) int {
	i, ok := slices.BinarySearch(o.sorted, number)
	if !ok {
		i--
	}
	if i < 0 {
		return o.Len()
	}
	return o.places[i]
}

// Behind is how many would stand elsewhere if they were sorted now: those that came after it, and those that have
// ended since. Among are those of which it was made.
func (r *Record) Behind(o *Order, among *Matches) int {
	n := 0
	for _, x := range o.open {
		if x.Row().Over() {
			n++
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if among != nil {
		return n + among.index(o.newest)
	}
	return n + r.there(r.index(o.newest+1), len(r.rows))
}

// List are the rows that a list shows, in its order: Matches, or an Order.
type List interface {
	Len() int
	at(i int) int
	index(number int) int
}

// Above reports whether a row stands above another in a list; nil is the list of all.
func Above(a, b int, list List) bool {
	if o, ok := list.(*Order); ok {
		return o.index(a) < o.index(b)
	}
	return a > b
}
