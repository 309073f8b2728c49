package inspect

import (
	"fmt"

	"roundtrip/tui/theme"
)

// noticeWidth is what a terminal of 80 columns has for what is told about the last key, between its margins.
const noticeWidth = 76

// about tells something of a value, of which as much is shown as there is room for: what stands around it is
// always read whole.
func about(format, value string) string {
	room := noticeWidth - theme.Width(fmt.Sprintf(format, ""))
	return fmt.Sprintf(format, theme.New(theme.Options{}).CutMiddle(theme.Printable(value), room))
}
