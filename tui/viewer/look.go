package viewer

import (
	"slices"
	"time"

	"roundtrip/wsgi/trace"
)

// A replay takes at most 400 ms.
const (
	ReplayTick  = 33 * time.Millisecond
	replayTicks = 12
)

// Replaying reports whether the view is on its way.
func (x *Exchange) Replaying() bool { return x.At != x.to }

// Tick moves a replay on by its share of the way.
func (x *Exchange) Tick() {
	if !x.Replaying() {
		return
	}
	rest := x.to - x.At
	step := max(1, (rest+max(1, x.left)-1)/max(1, x.left))
	x.left--
	x.At = min(x.to, x.At+step)
	x.refresh()
}

// FinishReplay ends a replay at once.
func (x *Exchange) FinishReplay() {
	if x.Replaying() {
		x.At = x.to
		x.refresh()
	}
}

// lookBack undoes one forward move of the view. It answers false at the first
// view.
func (x *Exchange) lookBack() bool {
	x.FinishReplay()
	x.back = x.earlier()
	if len(x.back) == 0 {
		return false
	}
	x.forward = append(x.forward, x.At)
	x.show(x.back[len(x.back)-1])
	x.back = x.back[:len(x.back)-1]
	return true
}

// SetEarlier sets the views to look back to, the first first.
func (x *Exchange) SetEarlier(views []int) { x.back = views }

// earlier are the views to look back to. A request that was never held on its
// way has had none: it is looked back on stage by stage.
func (x *Exchange) earlier() []int {
	if len(x.back) > 0 || x.Moved() || !x.Over {
		return x.back
	}
	var views []int
	stage := trace.StageSent
	for i, e := range x.Trace.Events() {
		if k := e.Kind(); i == 0 || k.Moves() && k.Stage() > stage {
			views, stage = append(views, i+1), k.Stage()
		}
	}
	return slices.DeleteFunc(views, func(n int) bool { return n >= x.At })
}

// LooksAround reports whether the view can go anywhere.
func (x *Exchange) LooksAround() bool { return len(x.earlier())+len(x.forward) > 0 }

// lookForward undoes lookBack. It answers false at now.
func (x *Exchange) lookForward() bool {
	x.FinishReplay()
	if len(x.forward) == 0 {
		if x.At == x.Now() {
			return false
		}
		x.toNow()
		return true
	}
	next := x.forward[len(x.forward)-1]
	x.forward = x.forward[:len(x.forward)-1]
	x.back = append(x.back, x.At)
	x.show(next)
	return true
}

// LookAt moves the view to a position, so that it can be undone. It answers false
// if the view is there.
func (x *Exchange) LookAt(n int) bool {
	x.FinishReplay()
	n = min(max(1, n), x.Now())
	if n == x.At {
		return false
	}
	if n < x.At {
		x.forward = append(x.forward, x.At)
	} else {
		x.back = append(x.back, x.At)
		x.passForward(n)
	}
	x.show(n)
	return true
}

// Sight is where an exchange is looked at, with the views before and behind that.
type Sight struct {
	of            *Exchange
	at            int
	isNow         bool
	back, forward []int
}

// Sight is where it is looked at now.
func (x *Exchange) Sight() Sight {
	x.FinishReplay()
	return Sight{x, x.At, x.At == x.Now(), slices.Clone(x.back), slices.Clone(x.forward)}
}

// Return looks again where it was looked at before. What was at the live head is there again.
func (x *Exchange) Return(to Sight) {
	if to.of != x {
		return
	}
	x.FinishReplay()
	x.back, x.forward = to.back, to.forward
	if to.isNow {
		x.toNow()
	} else if to.at != x.At {
		x.show(to.at)
	}
}

// passForward makes the later views up to n earlier ones.
func (x *Exchange) passForward(n int) {
	for last := len(x.forward) - 1; last >= 0 && x.forward[last] <= n; last-- {
		if x.forward[last] < n {
			x.back = append(x.back, x.forward[last])
		}
		x.forward = x.forward[:last]
	}
}

// backEvent looks back by one act: to the one before that in view, behind which there may be notes,
// such as that the request is held.
func (x *Exchange) backEvent() bool {
	x.FinishReplay()
	return x.LookAt(x.actUpTo(x.actUpTo(x.At) - 1))
}

// actUpTo is the view with the last act among the first n events, at least 1.
func (x *Exchange) actUpTo(n int) int {
	for n > 1 && !lookedAt(x.Trace.Event(n-1).Kind()) {
		n--
	}
	return max(1, n)
}

// lookedAt reports whether a look by one act stops at the kind. It passes waits, as a step of what is held
// does: how many there are depends on what else the machine does.
func lookedAt(k trace.Kind) bool { return k.Act() && !k.Wait() }

// forwardEvent looks forward by one act, with the last one to now.
func (x *Exchange) forwardEvent() bool {
	x.FinishReplay()
	n := x.At + 1
	for n < x.Now() && !lookedAt(x.Trace.Event(n-1).Kind()) {
		n++
	}
	if n >= x.actUpTo(x.Now()) {
		n = x.Now()
	}
	return x.LookAt(n)
}

func (x *Exchange) toNow() {
	x.At, x.to = x.Now(), x.Now()
	x.refresh()
}

func (x *Exchange) show(n int) {
	x.moved = x.At
	x.At, x.to = n, n
	x.refresh()
}

// lookBy looks back or forward by some acts.
func (x *Exchange) lookBy(by int) bool {
	moved := false
	for ; by < 0 && x.backEvent(); by++ {
		moved = true
	}
	for ; by > 0 && x.forwardEvent(); by-- {
		moved = true
	}
	return moved
}
