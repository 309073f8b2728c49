package check

import (
	"fmt"
	"slices"
	"strings"

	"roundtrip/lessons"
)

// checkRecording: a recording says how it was made, a page that has one shows it, and what is
// claimed of it stands in it.
func checkRecording(p *lessons.Page) (wrong lessons.Problems) {
	shows := slices.Contains(p.Offers(), lessons.LensRecording)
	switch {
	case p.Recording == "" && shows:
		wrong = append(wrong, problem(p.File, "lenses", "the page shows a recording and has none"))
	case p.Recording != "" && !shows:
		wrong = append(wrong, problem(p.File, "recording", "the page has a recording, and recording is not among its lenses"))
	case p.Recording != "" && !strings.HasPrefix(p.Recorded, "recorded from "):
		first, _, _ := strings.Cut(p.Recorded, "\n")
		wrong = append(wrong, differs(p.File, "recording", "recorded from PROGRAM VERSION", first, "the first line of the recording does not say what was recorded"))
	}
	for i, c := range p.Claims {
		if c.Recorded != "" && !strings.Contains(p.Recorded, c.Recorded) {
			wrong = append(wrong, differs(p.File, fmt.Sprintf("claims.%d", i), c.Recorded, "no such text in "+p.Recording, "claim %d is not true of the recording%s", i+1, saying(c)))
		}
	}
	return wrong
}
