package trace

import (
	"fmt"
	"strings"
)

// Name says what was changed, and whether that was undone or made again.
func (d *Edited) Name() string {
	switch d.How {
	case EditUndone:
		return d.What + ", undone"
	case EditRedone:
		return d.What + ", made again"
	}
	return d.What
}

// Made is by how much it adds to the changes that are in force. That of a body belongs to the
// change of its request.
func (d *Edited) Made() int {
	switch {
	case d.What == "body":
		return 0
	case d.How == EditUndone:
		return -1
	}
	return 1
}

// Words say what was changed, with what it was before: each header by its name.
func (d *Edited) Words() string {
	var parts []string
	switch {
	case d.What == "request" && d.Before == d.After && d.Delta.Empty():
		parts = append(parts, "it has another body")
	case d.What == "body" && d.After == "" && d.How == EditUndone:
		parts = append(parts, "the client's own is back")
	case d.What == "block" && d.After == "" && d.How == EditUndone: // or it was too long to be told
		parts = append(parts, "it is as it was")
	case d.What == "body" && d.After == "":
		parts = append(parts, "now empty")
	case d.What == "head" && d.Before == d.After && d.Delta.Empty():
		parts = append(parts, "the headers stand in another order")
	case d.Before != d.After || d.Delta.Empty():
		parts = append(parts, becomes("", d.short(d.Before), d.short(d.After)))
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

// Undone is the change that takes d back.
func (d Edited) Undone() Edited {
	back := Edited{What: d.What, Before: d.After, After: d.Before, How: EditUndone}
	back.Delta.Add, back.Delta.Del = d.Delta.Del, d.Delta.Add
	for _, c := range d.Delta.Set {
		back.Delta.Set = append(back.Delta.Set, Change{Name: c.Name, Old: c.New, New: c.Old})
	}
	if d.Delta.Status != "" {
		back.Delta.Status = d.Before
	}
	return back
}

// mostWords is how much of a block or a body stands in words.
const mostWords = 40

// short is the beginning of a block or a body, as text where it is packed, and any other text whole.
func (d *Edited) short(text string) string {
	if d.What != "block" && d.What != "body" {
		return text
	}
	shown := text
	if words, packed := Packed([]byte(text), len(text)); packed {
		shown = words
	}
	if len(shown) <= mostWords {
		return shown
	}
	return fmt.Sprintf("%s… (%d bytes)", strings.ToValidUTF8(shown[:mostWords], ""), len(text))
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
