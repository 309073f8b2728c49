package inspect

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// Noise is what differs from one sending of a request to the next by itself, such as how long it took.
type Noise struct {
	// LeftOut are the names of headers that are no difference because somebody said so.
	LeftOut []string
	learned map[string]bool
}

// leftOutLabel names a header that somebody left out.
func leftOutLabel(name string) string { return "header " + strings.ToLower(name) + leftOutMark }

const leftOutMark = " (left out)"

func isLeftOut(label string) bool { return strings.HasSuffix(label, leftOutMark) }

// lengthLabel names what is never noise: how long a body is says something of the body.
const lengthLabel = "header Content-Length"

// Learn takes two exchanges in which one code answered the same request, the second right behind the first:
// what differs between them differs by itself.
func (n *Noise) Learn(first, second *Exchange) {
	if n.learned == nil {
		n.learned = make(map[string]bool)
	}
	eachLabel(first, second, func(label string, a, b labelled) {
		if a.value != b.value {
			n.learned[label] = true
		}
	})
}

// Parts reports whether two exchanges part by anything that is not known to be noise.
func (n *Noise) Parts(before, now *Exchange) bool {
	_, parted := part(before.Trace(), now.Trace(), n.known())
	return parted
}

// known are the labels of what was learned and what somebody left out.
func (n *Noise) known() map[string]bool {
	known := make(map[string]bool)
	maps.Copy(known, n.learned)
	for _, name := range n.LeftOut {
		known[leftOutLabel(name)] = true
	}
	return known
}

// labelled is a value that a label names, and the number of its request.
type labelled struct {
	value   string
	shape   shape
	request int
}

// eachLabel tells what two exchanges have at each label that both have, if it looks alike.
func eachLabel(before, now *Exchange, tell func(label string, was, is labelled)) {
	a, b := readingsOfBoth(before.Trace(), now.Trace(), map[string]bool{})
	a.acts()
	b.acts()
	for label, was := range a.values {
		is, both := b.values[label]
		if both && a.shapes[label] == b.shapes[label] && !strings.EqualFold(label, lengthLabel) {
			tell(label, labelled{was, a.shapes[label], before.Number()}, labelled{is, b.shapes[label], now.Number()})
		}
	}
}

// of are the labels that are no difference in a series: what is known, and what the pairs themselves show.
func (n *Noise) of(twins []Twin) map[string]bool {
	seen := make(map[string]*variation)
	at := func(label string, s shape) *variation {
		if seen[label] == nil {
			seen[label] = newVariation(label, s)
		}
		return seen[label]
	}
	for _, t := range twins {
		if t.compares() {
			eachLabel(t.Before, t.Now, func(label string, was, is labelled) { at(label, was.shape).add(was, is) })
		}
	}
	for _, again := range slices.Concat(sentAgain(twins, Twin.before), sentAgain(twins, Twin.now)) {
		eachLabel(again[0], again[1], func(label string, a, b labelled) { at(label, a.shape).addAgain(a.value, b.value) })
	}
	labels := n.known()
	for label, v := range seen {
		if v.varies() {
			labels[label] = true
		}
	}
	return labels
}

func (t Twin) before() *Exchange { return t.Before }
func (t Twin) now() *Exchange    { return t.Now }

// sentAgain are the exchanges of one side that have the same request as an earlier one, byte by byte, while
// nothing between them could have changed anything.
func sentAgain(twins []Twin, side func(Twin) *Exchange) (pairs [][2]*Exchange) {
	var all []*Exchange
	for _, t := range twins {
		if x := side(t); x != nil && t.compares() {
			all = append(all, x)
		}
	}
	slices.SortFunc(all, func(a, b *Exchange) int { return cmp.Compare(a.Number(), b.Number()) })
	last := make(map[string]*Exchange)
	for _, x := range all {
		if !IsSafe(x.Row().Method) {
			clear(last)
			continue
		}
		asked := string(received(x.Trace()).Bytes)
		if before := last[asked]; before != nil {
			pairs = append(pairs, [2]*Exchange{before, x})
		}
		last[asked] = x
	}
	return pairs
}

// IsSafe reports whether requests with a method ask to change nothing: RFC 9110 §9.2.1.
func IsSafe(method string) bool { return method == "GET" || method == "HEAD" || method == "OPTIONS" }
