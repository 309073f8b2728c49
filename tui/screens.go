package tui

import (
	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/home"
	"roundtrip/tui/labview"
	"roundtrip/tui/lesson"
	"roundtrip/tui/play"
	"roundtrip/tui/screen"
)

// screens is the table of screens. Warm is what they want to be done behind the first of
// them, end ends what runs for any of them.
func screens(sh *screen.Shell) (all map[screen.Name]screen.Screen, warm tea.Cmd, end func()) {
	common := labview.NewCommon(sh)
	return map[screen.Name]screen.Screen{
		screen.Home:   home.New(sh),
		screen.Lesson: lesson.New(sh, common),
		screen.Play:   play.New(sh, common),
	}, common.Warm(), common.Close
}
