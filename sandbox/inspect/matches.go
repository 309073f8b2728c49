package inspect

import (
	"maps"
	"slices"
	"sort"
)

// Matches are the numbers of some exchanges of a record, the newest first. The record is
// looked through from its newest exchange backwards, while newer ones arrive.
type Matches struct {
	newer []int // upwards
	older []int // downwards, all below newer
}

// Add adds one that is newer than all others but those that were added so.
func (m *Matches) Add(number int) {
	if i, found := slices.BinarySearch(m.newer, number); !found {
		m.newer = slices.Insert(m.newer, i, number)
	}
}

// Remove takes one away.
func (m *Matches) Remove(number int) {
	if i, found := slices.BinarySearch(m.newer, number); found {
		m.newer = slices.Delete(m.newer, i, i+1)
	}
}

// AddOlder adds some that are older than all others, the newest first.
func (m *Matches) AddOlder(numbers []int) { m.older = append(m.older, numbers...) }

// Len is how many there are.
func (m *Matches) Len() int { return len(m.newer) + len(m.older) }

// Clone is a copy, for a command: the other goes on.
func (m *Matches) Clone() *Matches {
	if m == nil {
		return nil
	}
	return &Matches{slices.Clone(m.newer), slices.Clone(m.older)}
}

// at is the ith, the newest being 0.
func (m *Matches) at(i int) int {
	if i < len(m.newer) {
		return m.newer[len(m.newer)-1-i]
	}
	return m.older[i-len(m.newer)]
}

// index is that of the first whose number is no greater.
func (m *Matches) index(number int) int {
	return sort.Search(m.Len(), func(i int) bool { return m.at(i) <= number })
}

// places are the rows of a record, the newest first, or those of a list.
type places struct {
	r     *Record
	among List // nil for all
}

func (p places) len() int {
	if p.among == nil {
		return len(p.r.rows)
	}
	return p.among.Len()
}

// at is the ith, whose Exchange is nil if it was let go.
func (p places) at(i int) entry {
	if p.among == nil {
		return p.r.rows[len(p.r.rows)-1-i]
	}
	number := p.among.at(i)
	if k := p.r.index(number); k < len(p.r.rows) && p.r.rows[k].number == number {
		return p.r.rows[k]
	}
	return entry{number: number}
}

// index is that of the first whose number is no greater.
func (p places) index(number int) int {
	if p.among == nil {
		return len(p.r.rows) - p.r.index(number+1)
	}
	return p.among.index(number)
}

// Newer are all exchanges with numbers above one, the newest first.
func (r *Record) Newer(above int) []*Exchange {
	r.mu.Lock()
	defer r.mu.Unlock()
	var all []*Exchange
	for i := len(r.rows) - 1; i >= r.index(above+1); i-- {
		if x := r.rows[i].Exchange; x != nil {
			all = append(all, x)
		}
	}
	return all
}

// All are all exchanges, or some of them, the oldest first.
func (r *Record) All(among *Matches) []*Exchange {
	r.mu.Lock()
	defer r.mu.Unlock()
	var all []*Exchange
	some := places{r: r}
	if among != nil {
		some.among = among
	}
	for i := some.len() - 1; i >= 0; i-- {
		if x := some.at(i).Exchange; x != nil {
			all = append(all, x)
		}
	}
	return all
}

// Live are the exchanges under way.
func (r *Record) Live() []*Exchange {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Collect(maps.Values(r.live))
}

// Older are at most n exchanges with numbers below one, the newest first.
func (r *Record) Older(below, n int) []*Exchange {
	r.mu.Lock()
	defer r.mu.Unlock()
	var all []*Exchange
	for i := r.index(below) - 1; i >= 0 && len(all) < n; i-- {
		if x := r.rows[i].Exchange; x != nil {
			all = append(all, x)
		}
	}
	return all
}
