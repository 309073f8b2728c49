package tui

import (
	"reflect"
	"runtime"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"roundtrip/sandbox"
	"roundtrip/tui/labview"
	"roundtrip/tui/screen"
)

// patience is how long a desk waits for a request on a slow machine under the
// race detector.
const patience = time.Minute

// send feeds a message and waits until everything that follows has happened.
func (d *desk) send(msg tea.Msg) {
	d.Helper()
	d.take(msg)
	for !d.rests() {
		d.next()
	}
}

// take deals with a message as the program loop does.
func (d *desk) take(msg tea.Msg) {
	switch msg := msg.(type) {
	case nil:
		return
	case tea.BatchMsg:
		for _, cmd := range msg {
			d.run(cmd)
		}
		return
	case tea.QuitMsg:
		d.quit = true
		return
	case labview.OpenedMsg:
		d.pass(whenSent(msg))
		return
	case screen.SavedMsg:
		d.saved = append(d.saved, msg.Err)
	}
	d.pass(msg)
}

func (d *desk) pass(msg tea.Msg) {
	_, cmd := d.m.Update(msg)
	d.run(cmd)
	d.m.View()
}

// whenSent waits until the client has begun to send, of which no message tells.
func whenSent(msg labview.OpenedMsg) labview.OpenedMsg {
	if msg.Run == nil {
		return msg
	}
	for len(msg.Run.Client().Sent) == 0 {
		runtime.Gosched()
	}
	msg.Glimpse = msg.Look()
	return msg
}

// run lets a command wait for its turn, so that what happens does not depend on
// which is quicker. A cursor that blinks is not waited for.
func (d *desk) run(cmd tea.Cmd) {
	if cmd == nil || strings.Contains(runtime.FuncForPC(reflect.ValueOf(cmd).Pointer()).Name(), "/cursor.") {
		return
	}
	d.queue = append(d.queue, cmd)
}

// next runs the command whose turn it is. Waiting for the held request is put off until
// there is something to wait for, so that no glimpse of it is older than the last key.
func (d *desk) next() {
	d.Helper()
	cmd := d.waits[screen.Request]
	if len(d.queue) > 0 {
		cmd, d.queue = d.queue[0], d.queue[1:]
	} else {
		delete(d.waits, screen.Request)
	}
	msg := make(chan tea.Msg, 1)
	go func() { msg <- cmd() }()
	select {
	case m := <-msg:
		d.take(m)
	case <-time.After(patience):
		d.Fatalf("nothing came to rest:\n%s", d.text())
	}
}

// rests reports whether nothing is under way: no command waits, and the model
// knows all that happened to the request.
func (d *desk) rests() bool {
	switch {
	case d.quit:
		return true
	case len(d.queue) > 0, !d.empty() && d.waits[screen.Request] != nil && !d.quiet():
		return false
	}
	if d.tick() {
		return d.rests()
	}
	return true
}

// tick lets the clock of a replay run, and reports whether one did.
func (d *desk) tick() bool {
	for i, msg := range d.ticks {
		if t, ok := msg().(labview.TickMsg); ok {
			d.ticks = append(d.ticks[:i], d.ticks[i+1:]...)
			d.take(t)
			return true
		}
	}
	return false
}

// quiet reports whether nothing will happen to the request by itself.
func (d *desk) quiet() bool {
	run := d.base().Run()
	if run == nil {
		return true
	}
	_, held := run.Held()
	return held && len(run.Changed()) == 0 && d.v().Held != nil && d.v().Trace.Len() == run.Trace().Len()
}

// ended reports whether the server has finished with a run.
func ended(run *sandbox.Run) bool {
	select {
	case <-run.Done():
		return true
	default:
		return false
	}
}
