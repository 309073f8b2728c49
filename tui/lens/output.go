package lens

import (
	"bytes"
	"fmt"
	"strings"

	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// saidAt is the column of what was written; before it stands the stream.
const saidAt = 8

// Unsent is what the lens says below output of which nothing is in the answer.
const Unsent = "You printed this; the client got nothing of it. A client gets the blocks that the app returns."

// outputRows are the texts that the application wrote, and the tracebacks of what it raised,
// each with its line of code.
func outputRows(now, prev *trace.State, o Options) []Row {
	if len(now.Output) == 0 {
		return []Row{message("Nothing was printed up to here.")}
	}
	var rows []Row
	when := ""
	for i, said := range now.Output {
		if said.When != when {
			rows = append(rows, whenRow(said.When))
			when = said.When
		}
		text := saidRows(said, o.width()-1-textAt)
		text[0].Now = i == len(now.Output)-1
		text[0].fresh = prev != nil && said.At > prev.N
		rows = append(rows, text...)
	}
	if IsUnsent(now) {
		for i, line := range theme.Wrap(Unsent, max(1, o.width()-1-textAt-saidAt)) {
			row := Row{part: true, cells: []cell{{at: saidAt, text: line}}}
			if i == 0 {
				row.put(cell{at: saidAt - 2, text: "→", ink: faint})
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// whenRow stands above what was not written for this request, or above what was.
func whenRow(when string) Row {
	text := map[string]string{
		trace.WhenLoading: "while the application was loaded",
		trace.WhenIdle:    "before this request, or beside it",
		"":                "during the request",
	}[when]
	return Row{cells: []cell{{text: text, ink: faint}}}
}

// saidRows are the lines of one text, the first with the stream and, where there is
// room, the place.
func saidRows(said trace.Output, width int) []Row {
	var rows []Row
	for _, line := range strings.Split(strings.TrimRight(said.Text, "\n"), "\n") {
		for _, piece := range pieces(theme.Printable(strings.TrimRight(line, "\r")), width-saidAt) {
			rows = append(rows, Row{part: true, cells: []cell{{at: saidAt, text: piece, data: true}}})
		}
	}
	first := &rows[0]
	first.part, first.ID, first.At = false, "event:code.print", said.At
	switch said.Stream {
	case "errors":
		first.ID = "event:errors.write"
	case "raised":
		first.ID = "event:app.raised"
	}
	stream := cell{text: streamName(said.Stream), ink: party, layer: said.Layer}
	first.cells = append([]cell{stream}, first.cells...)
	first.Copy = strings.TrimRight(said.Text, "\n")
	first.whole = strings.Split(first.Copy, "\n")
	if said.Src.Line > 0 {
		first.Source = lineID(said.Src.File, said.Src.Line)
	}
	if said.Src.File == "" || said.Stream == "raised" { // a traceback has its places
		return rows
	}
	return withPlace(rows, said, width)
}

// withPlace puts the place of a text at the end of its first line, or where there is room.
func withPlace(rows []Row, said trace.Output, width int) []Row {
	first := &rows[0]
	place := theme.Printable(said.Src.File)
	if said.Src.Line > 0 {
		place = fmt.Sprintf("%s:%d", place, said.Src.Line)
	}
	first.whole = append(first.whole, place)
	at := width - theme.Width(place)
	if end := saidAt + theme.Width(first.cells[1].text); at > end+1 {
		first.put(cell{at: at, text: place, ink: faint, data: true})
	} else if last := &rows[len(rows)-1]; len(rows) > 1 && at > saidAt+theme.Width(last.cells[0].text)+1 {
		last.put(cell{at: at, text: place, ink: faint, data: true})
	} else {
		rows = append(rows, Row{part: true, cells: []cell{{at: max(saidAt, at), text: place, ink: faint, data: true}}})
	}
	return rows
}

// pieces are the lines that a line takes up; those behind the first keep its blanks,
// which say something in a traceback.
func pieces(line string, width int) []string {
	text := strings.TrimLeft(line, " ")
	margin := line[:len(line)-len(text)]
	if width-len(margin) < width/2 {
		margin = ""
	}
	lines := theme.Wrap(text, max(1, width-len(margin)))
	for i := range lines {
		lines[i] = margin + lines[i]
	}
	return lines
}

func streamName(stream string) string {
	switch stream {
	case "out":
		return "stdout"
	case "err":
		return "stderr"
	case "raised":
		return "raised"
	}
	return "errors"
}

// IsUnsent reports whether an answer has been sent, and the application printed during
// the request, and no line of that is in the answer.
func IsUnsent(now *trace.State) bool {
	printed := false
	for _, said := range now.Output {
		if said.Stream != "out" || said.When != "" {
			continue
		}
		for line := range strings.Lines(said.Text) {
			line = strings.TrimSpace(line)
			if line != "" && bytes.Contains(now.Out.Bytes, []byte(line)) {
				return false
			}
			printed = printed || line != ""
		}
	}
	return printed && now.Done != nil
}
