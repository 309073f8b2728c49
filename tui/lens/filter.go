package lens

import (
	"strings"

	"roundtrip/tui/theme"
)

// filtered are the rows that have the text in them, with those that go on with
// them; all of them if it is empty.
func filtered(rows []Row, text string) []Row {
	if text == "" {
		return rows
	}
	var kept []Row
	for from := 0; from < len(rows); {
		to := from + 1
		for to < len(rows) && rows[to].goesOn() {
			to++
		}
		if haveText(rows[from:to], text) {
			kept = append(kept, rows[from:to]...)
		}
		from = to
	}
	if len(kept) == 0 {
		return []Row{message("No line has " + theme.Printable(text) + " in it.")}
	}
	return kept
}

// goesOn reports whether the row goes on with the one above.
func (r Row) goesOn() bool { return r.part || r.bytes != nil && r.bytes.more }

// haveText reports whether rows that belong together have the text in them, in
// capitals or not.
func haveText(rows []Row, text string) bool {
	var whole, bytes strings.Builder
	for _, r := range rows {
		whole.WriteString(r.Copy + " " + r.key() + " ")
		if r.bytes != nil {
			bytes.Write(r.bytes.data)
		}
	}
	text = strings.ToLower(text)
	return strings.Contains(strings.ToLower(whole.String()), text) || strings.Contains(strings.ToLower(bytes.String()), text)
}
