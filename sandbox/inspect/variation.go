package inspect

import (
	"cmp"
	"slices"
	"strings"
)

// variation is what the pairs of a series have of one label.
type variation struct {
	label   string
	shape   shape
	pairs   int
	same    bool            // in one of them at least
	other   bool            // one of them is another text in more than ids and numbers
	was, is map[string]bool // that the sides have
	counts  []counted
	// varied and stayed say whether it was another, or the same, when one side had a request twice.
	varied, stayed bool
}

// counted is the number that a request had.
type counted struct{ request, n int }

func newVariation(label string, s shape) *variation {
	return &variation{label: label, shape: s, was: make(map[string]bool), is: make(map[string]bool)}
}

func (v *variation) add(was, is labelled) {
	v.pairs++
	v.same = v.same || was.value == is.value
	v.other = v.other || !v.isOpaque() && skeleton(was.value) != skeleton(is.value)
	v.was[was.value], v.is[is.value] = true, true
	v.count(was)
	v.count(is)
}

func (v *variation) addAgain(first, second string) {
	v.varied = v.varied || first != second
	v.stayed = v.stayed || first == second
}

func (v *variation) count(l labelled) {
	if !strings.HasPrefix(string(v.shape), string(ofCount)) {
		return
	}
	_, n, ok := countIn(strings.TrimSuffix(l.value, "\n"))
	if !ok {
		n = -1 // it is two words, and counts nothing
	}
	v.counts = append(v.counts, counted{l.request, n})
}

// varies reports whether it differs by itself. That a request of one side was sent twice and had two values
// shows it; so does a time that something took. Else it has to differ in each of two pairs at least, and not be
// the same in all requests of one side, as what a change of the code made of it would be: in a body it has
// to look like an id, or count the requests, elsewhere to be alike but for ids and numbers.
func (v *variation) varies() bool {
	several := v.pairs > 1 && len(v.was) > 1 && len(v.is) > 1
	switch {
	case v.other, v.shape == ofFraction:
		return false
	case v.isTime():
		return true
	case v.shape == "" && v.varied:
		return true
	case v.isFraction():
		return several && !v.stayed
	case v.same, v.stayed && v.shape == "" && !v.isOpaque():
		return false
	}
	return several && v.countsRequests()
}

// isOpaque reports whether the values are such that nobody reads anything in them.
func (v *variation) isOpaque() bool {
	return strings.HasPrefix(v.label, "cookie ") || v.named("id", "token", "nonce", "csrf", "trace")
}

// isTime reports whether its name or each of its values says that it is how long something took.
func (v *variation) isTime() bool {
	if v.shape != "" {
		return v.shape == ofDuration
	}
	return v.named("ms", "us", "msec", "millis", "milliseconds") && v.all(isNumber) || v.all(isDuration) ||
		v.named("time", "duration", "runtime", "elapsed", "took", "latency", "timing") && v.isFraction()
}

// isFraction reports whether each of its values outside a body is a number with a fraction.
func (v *variation) isFraction() bool { return v.shape == "" && v.all(isFractional) }

func (v *variation) all(is func(text string) bool) bool {
	for _, side := range []map[string]bool{v.was, v.is} {
		for value := range side {
			for line := range strings.Lines(value) { // it is told once where it is given, and once more where it is sent
				if !is(strings.Trim(line, "\n '")) {
					return false
				}
			}
		}
	}
	return v.pairs > 0
}

// named reports whether the label has one of some words.
func (v *variation) named(words ...string) bool {
	parts := strings.FieldsFunc(strings.ToLower(v.label), func(r rune) bool { return strings.ContainsRune(" -_.", r) })
	return slices.ContainsFunc(parts, func(part string) bool { return slices.Contains(words, part) })
}

// countsRequests reports whether numbers go up from request to request, and by no more than there were
// requests: as counts and the ids of rows do, and prices and sizes do not.
func (v *variation) countsRequests() bool {
	slices.SortFunc(v.counts, func(a, b counted) int { return cmp.Compare(a.request, b.request) })
	for i := 1; i < len(v.counts); i++ {
		was, is := v.counts[i-1], v.counts[i]
		if up := is.n - was.n; was.n < 0 || up < 1 || up > is.request-was.request {
			return false
		}
	}
	return true
}
