package tui

import (
	"testing"

	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/inspect"
)

// The lens that somebody turned to is that of the next request which is opened, as far as that has it.
func TestTheChosenLensIsKept(t *testing.T) {
	t.Parallel()
	d := listed(t, small, "/one", "/two")
	d.press("enter")
	d.shows("GET  /two", "[wire]")
	d.press("tab", "tab")
	d.shows("[response]")
	d.press("esc")
	d.shows("2 recorded")
	d.press("enter")
	d.shows("GET  /two", "[response]")
	d.press("esc", "down", "enter")
	d.shows("GET  /one", "[response]")
	d.press("P") // which shows it anew
	d.shows("are masked now", "[response]")
}

// A request that is held opens on the lens of its stop, again as it was left, and leaves the chosen lens as it is.
func TestAHeldRequestOpensOnTheLensOfItsStop(t *testing.T) {
	i := inspecting(t, middle, catalog.Stack{App: "demo:hello"}, inspect.Options{})
	i.shows(t, "hold off")
	<-i.asks("GET", "/one", "")
	i.types([2]string{"", "1 recorded"}, [2]string{"enter", "[wire]"}, [2]string{"tab", "[environ]"}, [2]string{"esc", "1 recorded"},
		[2]string{"h", "hold if"}, [2]string{`event == "body.block"`, "enter take"}, [2]string{"enter", "hold on: event"})
	answer := i.asks("GET", "/two", "")
	i.shows(t, "1 held")
	i.types([2]string{"tab", "let go on"}, [2]string{"enter", "[response]"}, [2]string{"esc", "2 recorded"}, [2]string{"enter", "[response]"},
		[2]string{"c", "back at the client"}, [2]string{"esc", "2 recorded"}, [2]string{"down", ""}, [2]string{"enter", "[environ]"})
	if got := <-answer; got.err != nil {
		t.Error(got.err)
	}
	i.press("q")
	i.ends()
}
