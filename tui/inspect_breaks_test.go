package tui

import (
	"testing"

	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/inspect"
)

// The list of breakpoints says that one was met while it is open.
func TestTheOpenListOfBreakpointsFollows(t *testing.T) {
	i := inspecting(t, small, catalog.Stack{App: "demo:hello"}, inspect.Options{})
	i.shows(t, "No request has come yet")
	i.types([2]string{"B", "There is none."}, [2]string{"a", "hold where"}, [2]string{`event == "body.block"`, "enter take"}, [2]string{"enter", "not met yet"})
	answer := i.asks("GET", "/two", "")
	i.shows(t, "met once")
	i.types([2]string{"esc", "1 held"}, [2]string{"C", "1 recorded"})
	if got := <-answer; got.err != nil {
		t.Error(got.err)
	}
	i.press("q")
	i.ends()
}
