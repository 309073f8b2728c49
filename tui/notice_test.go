package tui

import (
	"errors"
	"strings"
	"testing"

	"roundtrip/tui/viewer"
)

// What is said in the footer may carry a path, or the text of an error.
func TestANoticeIsShownEscaped(t *testing.T) {
	t.Parallel()
	hostile := errors.New("no bytes from \x1b]52;c;aGk=\x07\u009b2J\u202e\nq quit")
	for _, start := range []string{StartHome, ""} {
		d := sit(t, setup{size: middle, start: start})
		d.m.TellError(hostile)
		d.obeys()
		if !strings.Contains(d.view(), `No bytes from \x1b]52;c;`) {
			t.Errorf("the notice is not shown:\n%s", d.view())
		}
	}
}

// What is said of a request on its way is so no more once it has arrived.
func TestOnItsWayIsNotSaidOfARequestThatArrived(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{golang: true, start: "by-hand/request-line"})
	d.take(keyPress("space"))
	d.take(keyPress("space")) // while it is under way
	d.shows(viewer.OnItsWay)
	d.send(nil)
	if d.v().Held == nil {
		t.Fatal("the request is not held again")
	}
	d.hides(viewer.OnItsWay)
}
