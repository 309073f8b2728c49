package viewer

import (
	"fmt"
	"slices"

	"roundtrip/tui/lens"
	"roundtrip/tui/theme"
)

// Filter is the text that the rows of the lens have, or that is searched for in the code; "" for none.
func (v *Viewer) Filter() string {
	if v.Lens() == lens.Code {
		return v.sought
	}
	return v.filter
}

// SetFilter leaves only the rows with a text. Code is shown whole: there the text is searched for, from the line
// at which the search began, and without a text that line is selected again.
func (v *Viewer) SetFilter(text string) {
	if v.Lens() != lens.Code {
		v.filter = text
		return
	}
	v.sought = text
	if s := v.sides[lens.Code]; text == "" {
		s.selected = v.soughtFrom
	}
	rows, at := v.soughtRows()
	if len(at) == 0 {
		return
	}
	from := v.soughtFrom.find(rows)
	if from < 0 {
		from = lens.Current(rows)
	}
	i, _ := slices.BinarySearch(at, from)
	v.seekNth(rows, at, i)
}

// BeginSearch notes from where a search in the code goes out.
func (v *Viewer) BeginSearch() { v.soughtFrom = v.sides[lens.Code].selected }

// soughtRows are the rows of the code, and those of them in which the text is that is searched for.
func (v *Viewer) soughtRows() (rows []lens.Row, at []int) {
	rows = v.Rows(lens.Code, max(1, v.sides[lens.Code].frame.Width))
	return rows, lens.Matching(rows, v.sought)
}

// Seek selects the next line with the text that is searched for, or with -1 the one before, and begins again
// behind the last one.
func (v *Viewer) Seek(by int) {
	rows, at := v.soughtRows()
	if len(at) == 0 {
		v.notice("No line has " + theme.Printable(v.sought) + " in it.")
		return
	}
	from := v.cursor(lens.Code, rows)
	if from < 0 {
		from = lens.Current(rows)
	}
	i, found := slices.BinarySearch(at, from)
	if by > 0 && found {
		i++
	}
	if by < 0 {
		i--
	}
	v.seekNth(rows, at, i)
}

// seekNth selects one of the rows with the text, and says where it had to begin again.
func (v *Viewer) seekNth(rows []lens.Row, at []int, i int) {
	switch {
	case i == len(at):
		v.notice("No line below has it: the search goes on from the top.")
	case i < 0:
		v.notice("No line above has it: the search goes on from the end.")
	}
	v.sides[lens.Code].selected = markOf(rows, at[(i+len(at))%len(at)])
	v.dropTarget(lens.Code)
}

// Sought says which of the lines with the text is selected, and how many there are; "" without a text.
func (v *Viewer) Sought() string {
	if v.sought == "" {
		return ""
	}
	rows, at := v.soughtRows()
	if len(at) == 0 {
		return "in no line"
	}
	if i, found := slices.BinarySearch(at, v.cursor(lens.Code, rows)); found {
		return fmt.Sprintf("%d of %d", i+1, len(at))
	}
	return fmt.Sprintf("in %d lines", len(at))
}

// WhyNoSearch says why the selection goes to no line with a text.
func (v *Viewer) WhyNoSearch() string {
	switch {
	case v.Exchange == nil:
		return NoRequest
	case v.Lens() != lens.Code:
		return "These keys go through the code. Elsewhere, / filters the lines."
	case v.sought == "":
		return "/ searches for a text first."
	}
	return ""
}
