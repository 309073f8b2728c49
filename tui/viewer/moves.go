package viewer

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/lens"
	"roundtrip/wsgi/trace"
)

// What is said where the view cannot move.
const (
	FirstView = "This is the first view."
	AtNow     = "This is now: the request has come no further."
)

// The reasons why a request cannot be moved.
const (
	NoRequest = "There is no request yet."
	HasEnded  = "The request has ended. r runs it again, e changes it."
	OnItsWay  = "The request is on its way."
)

// IsPast reports whether what was said of a request that could not be moved is so no more.
func (v *Viewer) IsPast(notice string) bool {
	switch {
	case v.Exchange == nil:
		return false
	case notice == NoRequest:
		return true
	}
	return v.Settled() && strings.HasPrefix(notice, OnItsWay)
}

// WhyEmpty says that there is nothing to look at, "" if there is.
func (v *Viewer) WhyEmpty() string {
	if v.Exchange == nil {
		return NoRequest
	}
	return ""
}

// WhyNotHeld says why the request cannot be moved, "" if it can.
func (v *Viewer) WhyNotHeld() string {
	switch {
	case v.Exchange == nil:
		return NoRequest
	case v.Over:
		return HasEnded
	case v.Held == nil:
		return OnItsWay
	}
	return ""
}

// WhyNoStep is WhyNotHeld, but a view that is back in the record can be stepped
// in any case.
func (v *Viewer) WhyNoStep() string {
	if v.Exchange != nil && !v.IsLive() && !v.Replaying() {
		return ""
	}
	return v.WhyNotHeld()
}

// SetOff has the view and what is selected follow the request, which is about to
// go on, and gives that.
func (v *Viewer) SetOff() Live {
	v.depart()
	v.Follow()
	return v.live
}

// Go lets the held request go on.
func (v *Viewer) Go(by By) tea.Cmd {
	m := Move{By: by, From: v.Held.Event, Stage: v.State.Stage}
	live := v.SetOff()
	return do(func() { live.Go(m) })
}

// A debugger's four moves. While the code lens shows Python, they go by lines.

// Step moves the request by one event. While the view is back in the record it
// steps there, as BackEvent does the other way.
func (v *Viewer) Step() tea.Cmd {
	if !v.IsLive() {
		v.looked(v.forwardEvent(), AtNow)
		return nil
	}
	return v.Go(v.lineOr(ByLine, ByEvent))
}

// StepOver runs the layer, or the calls in the line.
func (v *Viewer) StepOver() tea.Cmd { return v.goFromNow(v.lineOr(OverLine, OverLayer)) }

// StepOut runs until the layer, or the function, has returned.
func (v *Viewer) StepOut() tea.Cmd { return v.goFromNow(v.lineOr(OutOfLine, OutOfLayer)) }

// Continue runs to the next breakpoint or the end.
func (v *Viewer) Continue() tea.Cmd { return v.goFromNow(ToEnd) }

func (v *Viewer) lineOr(line, event By) By {
	if v.StepsByLine() {
		return line
	}
	return event
}

// goFromNow moves the request. A view that is back in the record comes to where the
// request is, which has to be in view first, and it is said.
func (v *Viewer) goFromNow(by By) tea.Cmd {
	if v.IsLive() {
		return v.Go(by)
	}
	v.LookAt(v.Now())
	v.Follow()
	v.notice("The view is at now again. The same key moves the request from here.")
	return nil
}

// StepsByLine reports whether moves go by lines of source.
func (v *Viewer) StepsByLine() bool {
	return v.Lens() == lens.Code && strings.HasSuffix(v.Main, ".py")
}

// Drop cuts the client off.
func (v *Viewer) Drop() tea.Cmd {
	live := v.live
	v.depart()
	return do(live.Drop)
}

// looked says why the view did not move, if it did not.
func (v *Viewer) looked(moved bool, why string) {
	if !moved {
		v.notice(why)
		return
	}
	v.Follow()
}

// LookBack undoes one forward move of the view.
func (v *Viewer) LookBack() { v.looked(v.lookBack(), FirstView) }

// LookForward undoes LookBack.
func (v *Viewer) LookForward() { v.looked(v.lookForward(), AtNow) }

// BackEvent looks back by one event.
func (v *Viewer) BackEvent() { v.looked(v.backEvent(), FirstView) }

// LookFirst looks at the first event.
func (v *Viewer) LookFirst() { v.looked(v.LookAt(1), FirstView) }

// LookFailed looks at where the request failed, and at the line of code that it failed by.
func (v *Viewer) LookFailed() {
	n := v.FailedView()
	if n == 0 {
		v.notice(NotFailed)
		return
	}
	v.LookAt(n)
	v.Follow()
	if d, ok := v.Event().Data.(*trace.FrameworkAnswers); ok && d.Cause != "" {
		v.notice(d.String()) // the framework's own doing, of which the application has no line
		return
	}
	v.Turn(lens.Code)
}

// NotFailed is what is said of a request that has not failed.
const NotFailed = "This request has not failed: no exception ended it."

// LookNow looks at where the request is.
func (v *Viewer) LookNow() { v.looked(v.LookAt(v.Now()), AtNow) }
