package lens

import (
	"fmt"
	"strings"

	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// mostAsked is how many answers stand beside the variables; the others are in the record.
const mostAsked = 4

// askedRows are what a person asked where the request is held, with the answers, the newest first.
func askedRows(s *trace.State) []Row {
	var rows []Row
	for i := len(s.Asked) - 1; i >= 0 && len(s.Asked)-i <= mostAsked; i-- {
		rows = append(rows, askedRow(s.Asked[i]))
	}
	return rows
}

// askedRow is a question and its answer.
func askedRow(a trace.Asked) Row {
	if !a.Kept() {
		return note("What you asked here is masked, or was not saved.")
	}
	sign, answer := "?", party
	if a.Outcome != trace.AskedValue && a.Outcome != trace.AskedDone {
		sign, answer = "✗", wrong
	}
	row := Row{ID: fmt.Sprint(askedID, a.At), Copy: a.Text + " → " + a.Words(), whole: askedWhole(a), fresh: true}
	row.cells = []cell{{at: breakAt, text: sign, ink: answer, layer: a.Layer}}
	at := codeAt
	add := func(text string, ink ink, data bool) {
		row.cells = append(row.cells, cell{at: at, text: text, ink: ink, layer: a.Layer, data: data, wrap: code})
		at += theme.Width(text)
	}
	add(cutValue(theme.Printable(a.Text)), plain, true)
	add(" → ", faint, false)
	add(cutValue(theme.Printable(a.Words())), answer, true)
	if a.Outcome == trace.AskedValue {
		add(" ("+theme.Printable(a.Type[strings.LastIndexByte(a.Type, '.')+1:])+")", faint, true)
	}
	if a.Func != "" {
		add("  in "+theme.Printable(a.Func), faint, true)
	}
	if a.Printed != "" {
		add("  printed: "+cutValue(theme.Printable(strings.TrimSpace(a.Printed))), faint, true)
	}
	return row
}

// askedWhole is all of an answer.
func askedWhole(a trace.Asked) []string {
	all := []string{a.Text, a.Words()}
	if a.Outcome == trace.AskedValue {
		all = append(all, "type: "+a.Type)
	}
	if a.Printed != "" {
		all = append(append(all, "printed:"), strings.Split(strings.TrimRight(a.Printed, "\n"), "\n")...)
	}
	if a.Func != "" {
		all = append(all, fmt.Sprintf("evaluated in %s, line %d of %s", a.Func, a.Src.Line, a.Src.File))
	}
	return all
}

// askedID is how the ids of answers begin.
const askedID = "asked:"
