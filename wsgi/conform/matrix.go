package conform

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
)

// Count is how many of one server's cells came to what.
type Count struct {
	Met     int `json:"met"`
	Choice  int `json:"choice"`
	Must    int `json:"must_broken"`
	Should  int `json:"should_broken"`
	Unknown int `json:"unknown"`
}

// add counts a cell.
func (n *Count) add(c Cell) {
	switch {
	case c.Verdict == Met:
		n.Met++
	case c.Verdict == Choice:
		n.Choice++
	case c.Verdict == Unknown:
		n.Unknown++
	case c.Strength == Must:
		n.Must++
	default:
		n.Should++
	}
}

// Count counts the cells of a column.
func (c Column) Count() Count {
	var n Count
	for _, cell := range c.Cells {
		n.add(cell)
	}
	return n
}

// Matrix is what several servers did in the same cases.
type Matrix struct {
	Columns []Column `json:"servers"`
}

// Row is what each server did about one rule: its cells, by server.
type Row struct {
	Rule, Section string
	Cells         [][]Cell
}

// Rows are the rules, in the order of the cases.
func (m Matrix) Rows() []Row {
	var rows []Row
	at := map[string]int{}
	for i, column := range m.Columns {
		for _, cell := range column.Cells {
			n, seen := at[cell.Rule]
			if !seen {
				n = len(rows)
				at[cell.Rule] = n
				rows = append(rows, Row{cell.Rule, cell.Section, make([][]Cell, len(m.Columns))})
			}
			rows[n].Cells[i] = append(rows[n].Cells[i], cell)
		}
	}
	return rows
}

// seen reports whether anything was seen of any server.
func (r Row) seen() bool {
	return slices.ContainsFunc(r.Cells, func(cells []Cell) bool {
		return slices.ContainsFunc(cells, func(c Cell) bool { return c.Verdict != Unknown })
	})
}

// Sign is some cells in a few characters, as [Legend] explains them.
func Sign(cells []Cell) string {
	var n Count
	for _, c := range cells {
		n.add(c)
	}
	var parts []string
	for _, p := range []struct {
		sign string
		n    int
	}{{"✗", n.Must}, {"!", n.Should}, {"~", n.Choice}, {"?", n.Unknown}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprint(p.sign, p.n))
		}
	}
	if len(parts) == 0 {
		return "✓"
	}
	return strings.Join(parts, " ")
}

// Legend says what the signs mean.
const Legend = "✓ does what every case of the rule asks for\n" +
	"✗ breaks a MUST in so many cases   ! breaks a SHOULD, or the grammar\n" +
	"~ does otherwise, which the standard leaves to the server   ? could not be seen"

// WriteText writes the matrix by rules, and then what was broken, with the bytes that show
// it. Choices tells what the standard left to the servers, too.
func (m Matrix) WriteText(w io.Writer, choices bool) error {
	var text strings.Builder
	m.writeTable(&text)
	for _, c := range m.Columns {
		c.writeText(&text, choices)
	}
	if _, err := io.WriteString(w, strings.TrimPrefix(text.String(), "\n")); err != nil {
		return fmt.Errorf("write the matrix: %w", err)
	}
	return nil
}

// writeTable writes a line for each rule of which something was seen, and what its signs mean.
func (m Matrix) writeTable(text *strings.Builder) {
	rows := slices.DeleteFunc(m.Rows(), func(r Row) bool { return !r.seen() })
	if len(rows) == 0 {
		return
	}
	table := tabwriter.NewWriter(text, 0, 0, 2, ' ', 0)
	fmt.Fprint(table, "\t")
	for _, c := range m.Columns {
		fmt.Fprintf(table, "\t%s", c.Name)
	}
	fmt.Fprintln(table)
	for _, r := range rows {
		fmt.Fprintf(table, "%s\t%s", r.Rule, r.Section)
		for _, cells := range r.Cells {
			fmt.Fprintf(table, "\t%s", Sign(cells))
		}
		fmt.Fprintln(table)
	}
	_ = table.Flush() // into memory
	fmt.Fprintf(text, "\n%s\n", Legend)
}

func (c Column) writeText(w io.Writer, choices bool) {
	n := c.Count()
	fmt.Fprintf(w, "\n%s: %d of %d cases met, %d choices, %d MUST and %d SHOULD broken", c.Name, n.Met, len(c.Cells), n.Choice, n.Must, n.Should)
	if n.Unknown > 0 {
		fmt.Fprintf(w, ", %d not seen", n.Unknown)
	}
	fmt.Fprintln(w, ".")
	if c.Trouble != "" {
		fmt.Fprintf(w, "  trouble: %s\n", c.Trouble)
		for _, line := range c.Output {
			fmt.Fprintf(w, "    %s\n", line)
		}
	}
	for _, note := range c.Notes {
		fmt.Fprintf(w, "  note: %s\n", note)
	}
	for _, cell := range c.Cells {
		switch {
		case cell.Verdict == Broken:
			fmt.Fprintf(w, "\n  %s %s (%s): %s\n    %s\n", cell.Strength, cell.Rule, cell.Section, cell.Case, cell.Did)
		case cell.Verdict == Choice && choices:
			fmt.Fprintf(w, "\n  choice %s (%s): %s\n    %s: %s\n", cell.Rule, cell.Section, cell.Case, cell.Did, cell.Choice)
		default:
			continue
		}
		if cell.Sent != "" {
			fmt.Fprintf(w, "    sent  %s\n    got   %s\n", brief(cell.Sent, cell.SentLeftOut), brief(cell.Received, cell.ReceivedLeftOut))
		}
	}
}
