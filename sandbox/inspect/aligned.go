package inspect

import (
	"fmt"
	"slices"

	"roundtrip/wsgi/trace"
)

// Pair are two acts beside each other, "" where one of the exchanges has none there.
type Pair struct{ Was, Is string }

// Same reports whether both did the same.
func (p Pair) Same() bool { return p.Was == p.Is }

// mostBeside is how many acts are set beside each other from the parting on.
const mostBeside = 400

// Beside sets two exchanges beside each other, from the first act at which they part: acts that
// both have stand on one line. It is empty where they do not part.
func Beside(before, now *trace.Trace) []Pair { return beside(before, now, nil) }

func beside(before, now *trace.Trace, varies map[string]bool) []Pair {
	pairs, _ := besideActs(actsOfBoth(before, now, varies))
	return pairs
}

// besideActs sets acts beside each other. Queries of one line that only one side has are one row.
func besideActs(was, is []act) (pairs []Pair, groups []Group) {
	for len(was) > 0 && len(is) > 0 && was[0].text == is[0].text {
		was, is = was[1:], is[1:]
	}
	gone, come := grouping{acts: was, became: "gone"}, grouping{acts: is, became: "new"}
	was, is = was[:min(len(was), mostBeside)], is[:min(len(is), mostBeside)]
	heads := make(map[string]told)
	for _, act := range slices.Concat(was, is) {
		heads[act.text] = act.head
	}
	told := make(map[string]bool)
	for _, p := range joined(steps(textsOf(was), textsOf(is)), func(s step) Pair { return Pair{was[s.was].text, is[s.is].text} }, gone.texts, come.texts) {
		if p.Was != "" && p.Is != "" {
			pairs = append(pairs, apart(p, heads[p.Was], heads[p.Is], told)...)
		} else {
			pairs = append(pairs, p)
		}
	}
	return pairs, append(gone.groups, come.groups...)
}

// apart is a pair by its differences. Those of a head that were told before are not told again.
func apart(p Pair, was, is told, before map[string]bool) []Pair {
	if lines := linesApart(was, is); !p.Same() && len(lines) > 0 {
		return lines
	}
	pairs := headsApart(was, is)
	if p.Same() || len(pairs) == 0 {
		return []Pair{{differing(p.Was, p.Is), differing(p.Is, p.Was)}}
	}
	key := fmt.Sprintf("%q", differencesOf(was, is))
	if before[key] {
		again := was.title + ", with the same difference as above"
		return []Pair{{again, again}}
	}
	before[key] = true
	return pairs
}

func textsOf(acts []act) []string {
	var texts []string
	for _, act := range acts {
		texts = append(texts, act.text)
	}
	return texts
}

// step is a place in two lists, -1 where one of them has nothing there.
type step struct{ was, is int }

func (s step) same() bool { return s.was >= 0 && s.is >= 0 }

// steps go along two lists by their longest common subsequence.
func steps(a, b []string) (all []step) {
	longest := make([][]int, len(a)+1) // of the rest from here on
	for i := range longest {
		longest[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if longest[i][j] = max(longest[i+1][j], longest[i][j+1]); a[i] == b[j] {
				longest[i][j] = longest[i+1][j+1] + 1
			}
		}
	}
	for i, j := 0, 0; i < len(a) || j < len(b); {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			all = append(all, step{i, j})
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && longest[i+1][j] >= longest[i][j+1]:
			all = append(all, step{i, -1})
			i++
		default:
			all = append(all, step{-1, j})
			j++
		}
	}
	return all
}

// aligned sets two lists beside each other.
func aligned(a, b []string) []Pair {
	return joined(steps(a, b), func(s step) Pair { return Pair{a[s.was], b[s.is]} }, textsAt(a), textsAt(b))
}

func textsAt(all []string) func(places []int) []string {
	return func(places []int) (texts []string) {
		for _, i := range places {
			texts = append(texts, all[i])
		}
		return texts
	}
}

// joined puts what only one did on the line of what only the other did in its place. Was and is give the texts of what
// stands at some places of either.
func joined(steps []step, both func(step) Pair, was, is func(places []int) []string) (out []Pair) {
	for i := 0; i < len(steps); {
		if steps[i].same() {
			out = append(out, both(steps[i]))
			i++
			continue
		}
		var gone, come []int
		for ; i < len(steps) && !steps[i].same(); i++ {
			if steps[i].was >= 0 {
				gone = append(gone, steps[i].was)
			} else {
				come = append(come, steps[i].is)
			}
		}
		left, right := was(gone), is(come)
		for k := range max(len(left), len(right)) {
			out = append(out, Pair{at(left, k), at(right, k)})
		}
	}
	return out
}

func at(texts []string, i int) string {
	if i < len(texts) {
		return texts[i]
	}
	return ""
}
