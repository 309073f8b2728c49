package inspect

import (
	"fmt"
	"strings"
)

// mostLines is how many lines of two bodies that differ are shown.
const mostLines = 5

// lineDifferences are the lines in which two bodies differ that were kept whole, named by their number in the
// second, or where only the first has them, there; nil where the texts are not known, or have one short line.
func lineDifferences(was, is told) (all []Difference) {
	if was.body == "" || is.body == "" {
		return nil
	}
	a, b := strings.SplitAfter(was.body, "\n"), strings.SplitAfter(is.body, "\n")
	same := sameLines(a, b)
	a, b = a[same:], b[same:]
	a, b = withoutEnd(a, b)
	over := ""
	if len(a) > mostBeside || len(b) > mostBeside {
		a, b, over = a[:min(len(a), mostBeside)], b[:min(len(b), mostBeside)], "over "
	}
	n, m, count := same, same, 0
	for _, p := range aligned(a, b) {
		n, m = n+lineOf(p.Was), m+lineOf(p.Is)
		if p.Same() {
			continue
		}
		if count++; count <= mostLines {
			all = append(all, lineDifference(p, n, m))
		}
	}
	if count > mostLines {
		all[0].What += fmt.Sprintf(", first of %s%d that differ,", over, count)
	}
	return all
}

// lineDifference is that of two lines, the nth of the first body and the mth of the second.
func lineDifference(p Pair, n, m int) Difference {
	if p.Is == "" {
		m = n
	}
	was, is := strings.TrimSuffix(p.Was, "\n"), strings.TrimSuffix(p.Is, "\n")
	if was == is { // but for the end of the line
		was, is = p.Was, p.Is
	}
	return Difference{fmt.Sprintf("body, line %d", m), quotedLine(p.Was, excerpt(was, is)), quotedLine(p.Is, excerpt(is, was))}
}

// quotedLine is what is shown of a line, "" for none.
func quotedLine(line, shown string) string {
	if line == "" {
		return ""
	}
	return fmt.Sprintf("%q", shown)
}

// lineOf is 1 where there is a line, which has its end.
func lineOf(line string) int { return min(1, len(line)) }

// sameLines is with how many lines both begin.
func sameLines(a, b []string) (n int) {
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// withoutEnd are two lists without the lines with which both end.
func withoutEnd(a, b []string) (as, bs []string) {
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return a, b
}

// linesApart are such lines of a pair of acts, none where they are not of the same body.
func linesApart(was, is told) (pairs []Pair) {
	if was.title != is.title {
		return nil
	}
	for _, d := range lineDifferences(was, is) {
		where := was.title + strings.TrimPrefix(d.What, "body")
		pairs = append(pairs, Pair{lineWords(where, d.Was), lineWords(where, d.Is)})
	}
	return pairs
}

func lineWords(where, line string) string {
	if line == "" {
		return where + " is not there"
	}
	return where + ": " + line
}
