package tui

import (
	"context"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"roundtrip/lessons"
	"roundtrip/tui/preview"
	"roundtrip/tui/screen"
)

// An author sees the page with what the check finds, sees what keeps it from being shown, and
// sees it again once that is mended.
func TestAPageIsPreviewed(t *testing.T) {
	t.Parallel()
	course, err := twins()
	if err != nil {
		t.Fatal(err)
	}
	unsound := lessons.Problems{{File: "by-hand/01-held-request.md", Line: 9, What: "claim 1 is not true", Expected: "status == 404", Got: "200 OK"}}
	draft := preview.Draft{Course: course, Page: "by-hand/held-request", Check: func() lessons.Problems { return unsound }}
	o := options(t, setup{golang: true})
	o.Preview = &Preview{
		Changed: func(context.Context) bool { return false },
		Load: func(page string) preview.Draft {
			draft.Page = page
			return draft
		},
	}
	o.Start = "by-hand/held-request"
	d := &desk{TB: t, waits: make(map[screen.Awaited]tea.Cmd)}
	d.m = newModel(o, environment{profile: colorprofile.TrueColor, clock: d.clock()})
	t.Cleanup(d.leave)
	d.run(d.m.Init())
	d.send(tea.WindowSizeMsg{Width: small.w, Height: small.h})
	d.shows("A request is waiting", "The check: 1 finding", "held-request.md:9: claim 1 is not true", "expected: status == 404", "got: 200 OK")

	d.press("space") // the findings make room, and the page goes on
	d.hides("The check: 1 finding")
	d.shows("The bytes are here.")

	unsound = nil
	d.send(savedMsg{d.m})
	d.shows("finds nothing wrong", "The bytes are here.") // and the reader is where they were

	whole := draft
	draft = preview.Draft{Wrong: lessons.Problems{{File: "by-hand/01-held-request.md", Line: 3, What: `unknown field "titel"`}}}
	d.send(savedMsg{d.m})
	d.shows("The page cannot be shown", `by-hand/01-held-request.md:3: unknown field "titel"`)
	for _, key := range []string{"enter", "e", "z", "esc", "down", "pgdown", "up", "pgup", "?", "esc"} {
		d.press(key)
	}
	d.shows("The page cannot be shown")
	draft = whole
	d.send(savedMsg{d.m})
	d.shows("A request is waiting", "The bytes are here.")
}
