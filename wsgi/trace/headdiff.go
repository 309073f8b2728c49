package trace

import (
	"slices"
	"strings"
)

// DiffHeads is what became of a head on its way through a layer. A header
// counts as set, not as added and removed, if its name is in both but its
// value is not.
func DiffHeads(before Head, status string, headers []Header) HeadersDelta {
	var d HeadersDelta
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
		d.Set = append(d.Set, Change{Name: h.Name, Old: gone[i].Value, New: h.Value})
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
