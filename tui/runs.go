package tui

import (
	"cmp"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"roundtrip/lessons"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/wsgi/trace"
)

// openedMsg says that a request was sent, or why not.
type openedMsg struct {
	gen   int
	house *catalog.Catalog
	lab   *sandbox.Lab
	run   *sandbox.Run
	glimpse
	before *trace.Trace // what it is set beside, if the run before had not ended yet
	err    error
}

// changedMsg says what a run looks like now. Ended says that nothing more will
// happen to it.
type changedMsg struct {
	gen int
	glimpse
	ended bool
}

// How long a command waits for a run to come to rest before it tells of it, so
// that many events make one frame.
const gather = 12 * time.Millisecond

// send serves a stack and sends a request to it, held where until says first.
// What runs before is ended; its lab is used again if the stack is the same.
func (m *Model) send(stack catalog.Stack, req sandbox.Request, until sandbox.Until) tea.Cmd {
	m.gen++
	unfinished := m.bench.sends(m.x, fmt.Sprint(m.o.House.WithOriginal(stack, ""), req))
	gen, old, house, labs, breaks, patience := m.gen, m.x, m.house(), m.labs, m.lens.breaks, m.bench.patience
	m.x, m.trouble = nil, ""
	m.explain = nil
	return func() tea.Msg {
		var before *trace.Trace
		if unfinished {
			before = finish(old, patience)
		}
		lab, err := replace(old, labs, house, stack)
		if err != nil {
			return openedMsg{gen: gen, house: house, err: err}
		}
		lab.BreakAt(breaks)
		run, err := lab.Send(req, until)
		if err != nil {
			labs.close(lab)
			return openedMsg{gen: gen, house: house, err: err}
		}
		rest(run)
		return openedMsg{gen: gen, house: house, lab: lab, run: run, glimpse: look(run), before: before}
	}
}

// finish lets a run that nobody looks at any more come to its end, and gives its
// record, nil if that takes too long.
func finish(x *exchange, patience time.Duration) *trace.Trace {
	x.lab.BreakAt(nil)
	late := time.After(patience)
	for !x.run.Over() {
		if _, held := x.run.Held(); held {
			x.run.Go(sandbox.ToEnd, "")
		}
		select {
		case <-x.run.Done():
		case <-time.After(gather): // somebody else may wait for its changes
		case <-late:
			return nil
		}
	}
	return x.run.Trace()
}

// replace ends what ran before and gives a lab for the stack.
func replace(old *exchange, labs *labs, house *catalog.Catalog, stack catalog.Stack) (*sandbox.Lab, error) {
	if old != nil && old.lab != nil && old.house == house && old.lab.Stack.Equal(stack) && old.lab.Fresh() {
		old.run.Close()
		return old.lab, nil
	}
	old.close(labs)
	return labs.start(house, stack)
}

// rest waits until the run is held or over, but not for long.
func rest(run *sandbox.Run) {
	deadline := time.After(gather)
	for {
		if _, held := run.Held(); held || run.Over() {
			return
		}
		select {
		case <-run.Changed():
		case <-run.Done():
			return
		case <-deadline:
			return
		}
	}
}

// follow waits for the next thing that happens to the run.
func follow(gen int, run *sandbox.Run) tea.Cmd {
	return func() tea.Msg {
		ended := false
		select {
		case <-run.Changed():
			rest(run)
		case <-run.Done():
			ended = true
		}
		return changedMsg{gen: gen, glimpse: look(run), ended: ended}
	}
}

// opened takes a request over that was sent. One that nobody waits for any
// more is ended.
func (m *Model) opened(msg openedMsg) tea.Cmd {
	if msg.gen != m.gen || m.quitted {
		return m.discard(msg)
	}
	if msg.err != nil {
		m.trouble = sentence(msg.err)
		return nil
	}
	m.x = newExchange(m.gen, msg.house, msg.lab, msg.run, msg.glimpse)
	m.x.setBeside(cmp.Or(m.bench.against, msg.before))
	m.lens.reset(m.x)
	if m.screen == screenLesson {
		m.x.back = passed(m.read.way, m.x.trace)
		m.read.way = nil
	}
	m.point(m.lens.target)
	return tea.Batch(follow(m.gen, msg.run), m.arrived(), m.tellStory(), m.watchEngine(), m.watchSlow(), m.readSources(), m.watchDisk(), m.lookAgain())
}

// discard ends a request that nobody waits for. Its lab may be in use again.
func (m *Model) discard(msg openedMsg) tea.Cmd {
	if msg.run == nil {
		return nil
	}
	labs, used := m.labs, m.x != nil && m.x.lab == msg.lab
	return func() tea.Msg {
		msg.run.Close()
		if !used {
			labs.close(msg.lab)
		}
		return nil
	}
}

// changed brings in what happened to the run.
func (m *Model) changed(msg changedMsg) tea.Cmd {
	if msg.gen != m.gen || m.x == nil {
		return nil
	}
	m.x.take(msg.glimpse, m.env.motion)
	m.lens.arrive(m.x)
	var next tea.Cmd
	if !msg.ended {
		next = tea.Batch(follow(m.gen, m.x.run), m.watchSlow(), m.watchEngine())
	}
	if m.x.replaying() {
		return tea.Batch(next, m.replay())
	}
	return tea.Batch(next, m.arrived())
}

// arrived is called when the view has come to rest where the run is.
func (m *Model) arrived() tea.Cmd {
	if m.x == nil || !m.x.settled() || !m.x.live() || m.x.replaying() {
		return nil
	}
	if m.screen == screenLesson {
		return m.pageArrived()
	}
	return nil
}

// setOff has the view and what is selected follow the request, which is about to
// go on.
func (m *Model) setOff() *sandbox.Run {
	m.x.depart()
	m.lens.follow(m.x)
	m.x.held = nil
	return m.x.run
}

// move lets the held run go on until the next hold.
func (m *Model) move(until sandbox.Until, action string) tea.Cmd {
	run := m.setOff()
	return func() tea.Msg {
		run.Go(until, action)
		return nil
	}
}

// closeRun ends what runs, when the program ends, and saves what the last
// command may not have come to. A place that cannot be saved was told before.
func (m *Model) closeRun() {
	if m.read != nil {
		_ = m.o.Progress.Save()
	}
	m.lastDrafts()
	m.leaveExercise()
	m.quitted, m.x = true, nil
	m.labs.closeAll()
	m.bench.watch.close()
}

// passed are the positions of holds that were passed on the way here.
func passed(way []lessons.Cond, tr *trace.Trace) []int {
	var views []int
	at := 0
	for _, c := range way {
		n := 1
		if !c.Absent() {
			n, _ = c.After(tr, at) // a condition that fails has no position
		}
		if n > at {
			views, at = append(views, n), n
		}
	}
	return views
}
