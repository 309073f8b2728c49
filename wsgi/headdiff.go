package wsgi

import (
	"slices"
	"strings"

	"roundtrip/wsgi/trace"
)

// diffHeads is what became of a head on its way through a layer. A header
// counts as set, not as added and removed, if its name is in both but its
// value is not.
func diffHeads(before trace.Head, status string, headers []Header) trace.HeadersDelta {
	var d trace.HeadersDelta
	if before.Status != status {
		d.Status = status
	}
	gone, added := without(before.Headers, headers), without(headers, before.Headers)
	for _, h := range added {
		i := slices.IndexFunc(gone, func(g Header) bool { return strings.EqualFold(g.Name, h.Name) })
		if i < 0 {
			d.Add = append(d.Add, h)
			continue
		}
		d.Set = append(d.Set, trace.Change{Name: h.Name, Old: gone[i].Value, New: h.Value})
		gone = slices.Delete(gone, i, i+1)
	}
	d.Del = gone
	return d
}

// without is what is left of a after one of its headers was taken away for
// each equal one in b.
func without(a, b []Header) []Header {
	rest := slices.Clone(a)
	for _, h := range b {
		if i := slices.Index(rest, h); i >= 0 {
			rest = slices.Delete(rest, i, i+1)
		}
	}
	return rest
}

// header finds the value of a header, and whether it is there.
func header(headers []Header, name string) (string, bool) {
	for _, h := range headers {
		if len(h.Name) == len(name) && strings.EqualFold(h.Name, name) {
			return h.Value, true
		}
	}
	return "", false
}
