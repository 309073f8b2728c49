package trace

import "strings"

// Words say what was changed, with what it was before: each header by its name.
func (d *Edited) Words() string {
	var parts []string
	if d.Before != d.After || d.Delta.Empty() {
		parts = append(parts, becomes("", d.Before, d.After))
	}
	for _, c := range d.Delta.Set {
		parts = append(parts, becomes(c.Name+": ", c.Old, c.New))
	}
	for _, h := range d.Delta.Add {
		parts = append(parts, h.Name+": "+h.Value+" is added")
	}
	for _, h := range d.Delta.Del {
		parts = append(parts, h.Name+": "+h.Value+" is taken away")
	}
	return strings.Join(parts, ", ")
}

func becomes(name, before, after string) string {
	switch {
	case before == "":
		return name + "now " + after
	case after == "":
		return name + before + " is taken away"
	}
	return name + before + " becomes " + after
}
