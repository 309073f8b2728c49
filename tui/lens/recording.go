package lens

import (
	"fmt"
	"strings"

	"roundtrip/tui/theme"
)

// recordingID begins the ids of the lines of a recording.
const recordingID = "recording:"

// recordingRows are the lines of a recording: the first says of what, a command begins with $.
func recordingRows(o Options) []Row {
	var rows []Row
	for i, line := range strings.Split(strings.TrimRight(o.Recording, "\n"), "\n") {
		rows = append(rows, Row{
			ID: fmt.Sprintf("%s%d", recordingID, i+1), Copy: line,
			cells: []cell{{text: theme.Printable(line), ink: recordingInk(line, i), data: true, wrap: code}},
		})
	}
	return rows
}

func recordingInk(line string, at int) ink {
	switch {
	case at == 0:
		return faint
	case strings.HasPrefix(line, "$ "):
		return strong
	}
	return plain
}
