package inspect

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"roundtrip/wsgi/trace"
)

// Twin are two exchanges of two series that belong together: the n-th with a method and target
// of one, and the n-th with the same of the other. Before or Now is nil where there is no other.
type Twin struct {
	Before, Now *Exchange
	Parting     Parting
	Parted      bool
	// Ids are what differs in it where it does not part, such as the id of the request.
	Ids    []Id
	varies map[string]bool // what is different in each request of the series
}

// Beside sets two views of its exchanges beside each other, as the function Beside does. What is
// different in each request of the series is no difference.
func (t Twin) Beside(before, now *trace.Trace) []Pair { return beside(before, now, t.varies) }

// Groups are the queries that Beside tells in one row, with what each of them is.
func (t Twin) Groups(before, now *trace.Trace) []Group {
	_, groups := besideActs(actsOfBoth(before, now, t.varies))
	return groups
}

// Part finds where two views of its exchanges part, as the function Part does.
func (t Twin) Part(before, now *trace.Trace) (Parting, bool) { return part(before, now, t.varies) }

// LeftOut are the values in which two views of its exchanges differ and that are no difference.
func (t Twin) LeftOut(before, now *trace.Trace) []Id { return ids(before, now, t.varies) }

// Differences are what two views of its exchanges have differently, what matters most to who asked first.
func (t Twin) Differences(before, now *trace.Trace) []Difference {
	return differences(actsOfBoth(before, now, t.varies))
}

// Id is a value that is different in each request.
type Id struct{ Label, Was, Is string }

// ids are the values that differ though a pair does not part. The blocks of a body have what the body has.
func ids(before, now *trace.Trace, varies map[string]bool) (all []Id) {
	a, b := readingsOfBoth(before, now, varies)
	a.acts()
	b.acts()
	for _, label := range slices.Sorted(maps.Keys(varies)) {
		was, is := valuesOf(a.values[label]), valuesOf(b.values[label])
		if was != is && !strings.HasPrefix(label, blockLabel) {
			all = append(all, Id{label, was, is})
		}
	}
	return all
}

// ByHand reports whether somebody changed one of the two in flight: what differs says nothing of the code.
func (t Twin) ByHand() bool {
	return t.isPair() && (t.Before.Row().Edited > 0 || t.Now.Row().Edited > 0)
}

// compares reports whether there are two that are compared.
func (t Twin) compares() bool { return t.isPair() && !t.ByHand() }

// isPair reports whether there is one on each side.
func (t Twin) isPair() bool { return t.Before != nil && t.Now != nil }

// valuesOf are the values of a label, each once where it is told several times.
func valuesOf(text string) string {
	return strings.Join(slices.Compact(strings.Split(strings.TrimSpace(text), "\n")), ", ")
}

// rank is its place among others: first those with another status, then the others that part, and last what
// is not compared.
func (t Twin) rank() int {
	switch {
	case t.ByHand():
		return 3
	case !t.Parted:
		return 2
	case t.Before != nil && t.Now != nil && t.Before.Row().Status != t.Now.Row().Status:
		return 0
	}
	return 1
}

// Sides are two series beside each other.
type Sides struct {
	// Twins are their pairs: those with another status, then the others that part, then the
	// rest; each in the order of the first series, what only the second has behind it.
	Twins []Twin
	// Varies names what is different in each request, such as the id that it gets: "environ
	// shop.request_id". By that none parts.
	Varies []string
	// LeftOut are the names of headers that are no difference because somebody said so.
	LeftOut []string
}

// mostSeries is how many exchanges of a series are compared.
const mostSeries = 1000

// Series sets two series beside each other.
func Series(before, now []*Exchange) Sides { return new(Noise).Series(before, now) }

// Pair sets two exchanges beside each other by the same rules as a series.
func (n *Noise) Pair(before, now *Exchange) Twin {
	t := Twin{Before: before, Now: now}
	t.varies = n.of([]Twin{t})
	return t
}

// Series sets two series beside each other. What is noise parts no pair, and is known from then on.
func (n *Noise) Series(before, now []*Exchange) Sides {
	twins := twinsOf(before[:min(len(before), mostSeries)], now[:min(len(now), mostSeries)])
	varies := n.of(twins)
	n.learned = maps.Clone(varies)
	maps.DeleteFunc(n.learned, func(label string, _ bool) bool { return isLeftOut(label) })
	for i := range twins {
		t := &twins[i]
		if t.varies = varies; t.compares() {
			t.compare(t.Before.Trace(), t.Now.Trace())
		} else if t.ByHand() {
			t.Parted = false
		}
	}
	slices.SortStableFunc(twins, func(a, b Twin) int { return cmp.Compare(a.rank(), b.rank()) })
	named := slices.DeleteFunc(slices.Sorted(maps.Keys(varies)), func(label string) bool {
		return strings.HasPrefix(label, blockLabel) || isLeftOut(label)
	})
	return Sides{twins, named, n.LeftOut}
}

func (t *Twin) compare(before, now *trace.Trace) {
	if t.Parting, t.Parted = t.Part(before, now); !t.Parted {
		t.Ids = slices.DeleteFunc(t.LeftOut(before, now), func(id Id) bool { return isLeftOut(id.Label) })
	}
}

// twinsOf are the pairs of two series, which are not compared yet.
func twinsOf(before, now []*Exchange) []Twin {
	type asked struct{ method, target string }
	of := func(x *Exchange) asked { row := x.Row(); return asked{row.Method, row.Target} }
	waiting := make(map[asked][]*Exchange)
	for _, x := range now {
		waiting[of(x)] = append(waiting[of(x)], x)
	}
	var twins []Twin
	taken := make(map[*Exchange]bool)
	for _, x := range before {
		t := Twin{Before: x, Parted: true}
		if same := waiting[of(x)]; len(same) > 0 {
			t.Now, waiting[of(x)] = same[0], same[1:]
			taken[t.Now] = true
		}
		twins = append(twins, t)
	}
	for _, x := range now {
		if !taken[x] {
			twins = append(twins, Twin{Now: x, Parted: true})
		}
	}
	return twins
}
