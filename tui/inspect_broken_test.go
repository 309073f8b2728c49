package tui

import (
	"testing"
	"time"

	"roundtrip/tui/screen"
	"roundtrip/wsgi/trace"
)

// An application that cannot be loaded as it was saved is told as that happens, and stays said while it lasts.
func TestAnApplicationThatCannotBeLoadedIsTold(t *testing.T) {
	t.Parallel()
	const why = "catalog.py:15: SyntaxError: '(' was never closed"
	r := recorded(t, "/cart")
	d := seated(t, r, small)
	set := func(why string) {
		r.SetBroken(why)
		d.take(d.waits[screen.Requests]())
		d.take(d.ticks[len(d.ticks)-1]())
	}
	set(why)
	d.shows("Every request fails until this is mended: catalog.py:15")
	d.press("g")
	d.shows("cannot be loaded: " + why)
	set("")
	d.hides("SyntaxError")
	d.shows("1 recorded")
}

// The row of a request that fails by it has the exception and the line; so has the request, looked at.
func TestARequestToABrokenApplicationSaysWhy(t *testing.T) {
	t.Parallel()
	r := recorded(t, "/cart")
	r.Import(trace.New(time.Time{}, []trace.Event{
		{X: 1, Seq: 1, Data: &trace.RequestLine{Method: "GET", Target: "/"}},
		{X: 1, Seq: 2, Layer: trace.LayerServer, Data: &trace.AppRaised{Exc: "catalog.py:15: SyntaxError: '(' was never closed"}},
		{X: 1, Seq: 3, Data: &trace.ExchangeEnded{Outcome: "error", Status: 500}},
	}), 0, "")
	d := seated(t, r, middle)
	d.shows("SyntaxError catalog.py:15")
	d.press("enter")
	d.shows("The request failed: catalog.py:15: SyntaxError: '(' was never closed.")
}
