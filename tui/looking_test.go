package tui

import (
	"slices"
	"testing"

	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/tui/viewer"
	"roundtrip/wsgi/trace"
)

// play sits at the play screen, with a request held at the client.
func inPlay(tb testing.TB, s size, stack catalog.Stack) *desk {
	tb.Helper()
	d := sit(tb, setup{size: s, start: StartHome})
	d.toPlay(stack)
	return d
}

// layered is a stack in Go with two layers.
var layered = catalog.Stack{App: "demo:hello", Middleware: []string{"timing", "session"}}

// views are the positions that the view was at, the first at the opening hold.
func (d *desk) views(key string, until func() bool) []int {
	d.Helper()
	at := []int{d.v().At}
	for more := true; more; more = !until() {
		d.press(key)
		if len(at) > 100 {
			d.Fatalf("%s has no end:\n%s", key, d.text())
		}
		at = append(at, d.v().At)
	}
	return at
}

// A held request is stepped from its first byte to its last, event by event,
// and looked back over: the view goes, the request stays.
func TestARequestIsSteppedAndLookedBackOver(t *testing.T) {
	t.Parallel()
	d := inPlay(t, small, layered)
	d.heldAt(trace.KindConnAccepted, trace.LayerServer)
	forth := d.views("s", func() bool { return d.v().Over })
	if !slices.IsSorted(forth) || len(slices.Compact(slices.Clone(forth))) != len(forth) {
		t.Errorf("the steps go to %v", forth)
	}
	if stops := stoppable(d.v().Trace); len(forth) != stops+1 {
		t.Errorf("%d steps over %d events at which the request can be held", len(forth)-1, stops)
	}

	back := d.views("left", func() bool { return d.m.Notice != "" })
	slices.Reverse(back)
	if !slices.Equal(back[1:], forth) {
		t.Errorf("looked back over %v, was at %v", back[1:], forth)
	}
	d.shows(viewer.FirstView, "GET /hello?name=Ada HTTP/1.1", "not read yet")

	again := d.views("right", func() bool { return d.m.Notice != "" })
	if !slices.Equal(again[:len(again)-1], forth) {
		t.Errorf("looked forward over %v, was at %v", again, forth)
	}
	d.shows(viewer.AtNow)
}

// stoppable is how many events of a trace could be held at.
func stoppable(tr *trace.Trace) int {
	n := 0
	for i := range tr.Len() {
		if tr.Event(i).Kind().Stoppable() {
			n++
		}
	}
	return n
}

// Looking back leaves the request where it is held, and moving it on brings the
// view back to now.
func TestLookingBackMovesNothing(t *testing.T) {
	t.Parallel()
	d := inPlay(t, small, layered)
	d.press("s", "s", "s", "s", "s", "s", "s")
	h, _ := d.base().Run().Held()
	d.press("left", "left", "g")
	d.fits()
	if now, held := d.base().Run().Held(); !held || now.Event.Seq != h.Event.Seq {
		t.Fatalf("the request has moved from %d to %d", h.Event.Seq, now.Event.Seq)
	}
	if d.v().At != 1 {
		t.Errorf("g looks at %d", d.v().At)
	}
	d.press("G")
	if d.v().At != d.v().Now() {
		t.Errorf("G looks at %d of %d", d.v().At, d.v().Now())
	}
	d.press("left", "space")
	if !d.v().IsLive() {
		t.Error("the move is not in view")
	}
}

// Space goes through the seven stages in play, and says so behind the last.
func TestSpaceGoesThroughTheStages(t *testing.T) {
	t.Parallel()
	d := inPlay(t, small, layered)
	stages := []trace.Stage{d.v().State.Stage}
	for !d.v().Over {
		d.press("space")
		stages = append(stages, d.v().State.Stage)
	}
	want := []trace.Stage{trace.StageSent, trace.StageRead, trace.StageEnviron, trace.StageIn, trace.StageHead, trace.StageBody, trace.StageEnd}
	if stages = slices.Compact(stages); !slices.Equal(stages, want) {
		t.Errorf("went through %v", stages)
	}
	d.press("space")
	d.shows("The request has ended.")
}

// o runs out of a layer, to its return, and c to the end.
func TestALayerIsSteppedOutOf(t *testing.T) {
	t.Parallel()
	d := inPlay(t, small, layered)
	timing, session := trace.MiddlewareLayer(0, "timing"), trace.MiddlewareLayer(1, "session")
	for d.v().Held.Event.Layer != session {
		d.press("s")
	}
	d.heldAt(trace.KindAppCalled, session)
	d.press("o")
	d.heldAt(trace.KindAppReturned, session)
	d.press("o")
	d.heldAt(trace.KindAppReturned, timing)
	d.press("c")
	d.over()
}

// A client that is dropped while its request is held is gone, and all ends.
func TestTheClientCanBeDropped(t *testing.T) {
	t.Parallel()
	d := inPlay(t, small, layered)
	d.press("space", "space", "X")
	if !d.v().Over {
		t.Fatalf("it goes on:\n%s", d.text())
	}
	if got := sandbox.Bytes(d.base().Run().Client().Received); len(got) > 0 {
		t.Errorf("the client got %q", got)
	}
	d.fits()
	d.press("s")
	d.shows("The request has ended.")
}

// A long move replays what happened, at most 400 ms long; a key ends that, and
// without motion there is none.
func TestALongMoveIsReplayed(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{golang: true, motion: true})
	d.press("space", "space")
	d.take(keyPress("space"))
	for !d.v().Replaying() {
		d.next()
	}
	at, ticks := d.v().At, 0
	for d.v().Replaying() && ticks < 100 {
		d.tick()
		d.fits()
		if d.v().At <= at {
			t.Fatalf("from %d to %d", at, d.v().At)
		}
		at = d.v().At
		ticks++
	}
	if ticks > 400/33+1 {
		t.Errorf("%d ticks", ticks)
	}
}

// Who looks back is told so, in the place of what becomes of the request now.
func TestLookingBackIsSaid(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{golang: true})
	d.press("space", "space")
	d.shows("held in app")
	d.hides("looking back")
	d.press("left")
	d.shows("looking back · → goes forward again")
	d.press("right")
	d.shows("held in app")
	d.hides("looking back")
}
