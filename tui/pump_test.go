package tui

import (
	"reflect"
	"runtime"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"roundtrip/sandbox"
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
	case openedMsg:
		d.pass(whenSent(msg))
		return
	case savedMsg:
		d.saved = append(d.saved, msg.err)
	}
	d.pass(msg)
}

func (d *desk) pass(msg tea.Msg) {
	_, cmd := d.m.Update(msg)
	d.run(cmd)
	d.m.View()
}

// whenSent waits until the client has begun to send, of which no message tells.
func whenSent(msg openedMsg) openedMsg {
	if msg.run == nil {
		return msg
	}
	for len(msg.run.Client().Sent) == 0 {
		runtime.Gosched()
	}
	msg.glimpse = look(msg.run)
	return msg
}

// run lets a command wait for its turn, so that what happens does not depend on
// which is quicker. Clocks are not waited for: rests gives their messages at
// once. Waiting for the held request is put off until there is something to wait
// for, so that no glimpse of it is older than the last key.
func (d *desk) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch name := runtime.FuncForPC(reflect.ValueOf(cmd).Pointer()).Name(); {
	case strings.Contains(name, "Tick.func"), strings.Contains(name, "cursor."):
	case strings.Contains(name, "follow.func"):
		d.follow = cmd
	case strings.Contains(name, "awaitDisk.func"):
		d.disks = cmd
	default:
		d.queue = append(d.queue, cmd)
	}
}

// next runs the command whose turn it is.
func (d *desk) next() {
	d.Helper()
	cmd := d.follow
	if len(d.queue) > 0 {
		cmd, d.queue = d.queue[0], d.queue[1:]
	} else {
		d.follow = nil
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
	case len(d.queue) > 0, d.m.x != nil && d.follow != nil && !d.quiet():
		return false
	case d.m.ticks:
		d.take(tickMsg{})
		return d.rests()
	}
	return true
}

// quiet reports whether nothing will happen to the request by itself.
func (d *desk) quiet() bool {
	x := d.m.x
	if x.run == nil {
		return true
	}
	_, held := x.run.Held()
	return held && len(x.run.Changed()) == 0 && x.held != nil && x.trace.Len() == x.run.Trace().Len()
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
