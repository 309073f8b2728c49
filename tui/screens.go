package tui

import (
	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/home"
	"roundtrip/tui/inspect"
	"roundtrip/tui/labview"
	"roundtrip/tui/lesson"
	"roundtrip/tui/play"
	"roundtrip/tui/preview"
	"roundtrip/tui/screen"
)

// screens is the table of screens. Warm is what they want to be done behind the first of
// them, end ends what runs for any of them.
func screens(sh *screen.Shell, site *inspect.Site) (all map[screen.Name]screen.Screen, warm tea.Cmd, end func()) {
	common := labview.NewCommon(sh)
	all = map[screen.Name]screen.Screen{
		screen.Home:    home.New(sh),
		screen.Lesson:  lesson.New(sh, common),
		screen.Play:    play.New(sh, common),
		screen.Preview: preview.New(sh),
	}
	if site != nil { // whose Python, if any, has been started for it
		all[screen.Inspect] = inspect.New(sh, common, *site)
		return all, nil, common.Close
	}
	return all, common.Warm(), common.Close
}
