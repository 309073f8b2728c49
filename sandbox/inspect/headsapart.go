package inspect

import (
	"slices"
	"strings"
)

// headsApart are the differences of two heads of one act, none where more than the heads is different.
func headsApart(was, is told) (pairs []Pair) {
	if was.title == "" || was.title != is.title || was.environ != is.environ {
		return nil
	}
	for _, d := range differencesOf(was, is) {
		pairs = append(pairs, Pair{d.side(valueApart(d.Was, d.Is)), d.side(valueApart(d.Is, d.Was))})
	}
	if len(pairs) > 0 {
		pairs[0] = Pair{was.title + ", " + pairs[0].Was, is.title + ", " + pairs[0].Is}
	}
	return pairs
}

// valueApart is a value of a header without what the other has as well where it is long: of a cookie each attribute
// that differs is shown, however far it is from the first difference.
func valueApart(value, other string) string {
	if len([]rune(value)) <= shownWhole {
		return value
	}
	parts, others := strings.Split(value, "; "), strings.Split(other, "; ")
	if len(parts) == 1 {
		return around(value, other)
	}
	var shown []string
	for i, part := range parts {
		switch same := slices.Contains(others, part); {
		case !same:
			shown = append(shown, partApart(part, others))
		case i == 0:
			name, _, _ := strings.Cut(part, "=")
			shown = append(shown, name+"=…")
		case shown[len(shown)-1] != "…":
			shown = append(shown, "…")
		}
	}
	return strings.Join(shown, "; ")
}

// partApart is a part of a value around its difference to the part of that name in another value.
func partApart(part string, others []string) string {
	name, content, has := strings.Cut(part, "=")
	for _, other := range others {
		if otherName, otherContent, _ := strings.Cut(other, "="); has && otherName == name {
			return name + "=" + excerpt(content, otherContent)
		}
	}
	return excerpt(part, "")
}
