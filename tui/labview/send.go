package labview

import (
	"cmp"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/tui/lens"
	"roundtrip/tui/record"
	"roundtrip/tui/screen"
	"roundtrip/tui/theme"
	"roundtrip/tui/viewer"
	"roundtrip/wsgi/trace"
)

// OpenedMsg says that a request was sent, or why not.
type OpenedMsg struct {
	base  *Base
	gen   int
	parts *catalog.Catalog
	live
	// Glimpse is what the request looked like then.
	Glimpse viewer.Glimpse
	before  *trace.Trace // what it is set beside, if the run before had not ended yet
	err     error
}

// changedMsg says what a run looks like now. Ended says that nothing more will
// happen to it.
type changedMsg struct {
	base    *Base
	gen     int
	glimpse viewer.Glimpse
	ended   bool
}

// How long a command waits for a run to come to rest before it tells of it, so
// that many events make one frame.
const gather = 12 * time.Millisecond

// Send serves the owner's stack and sends its request there, held where until says first.
// What runs before is ended; its lab is used again if the stack is the same.
func (b *Base) Send(until sandbox.Until) tea.Cmd {
	b.gen++
	stack, req := *b.owner.Stack(), b.owner.Request()
	s := sending{
		stack: stack, request: req, until: until, labs: &b.labs, breaks: b.Breaks, patience: b.Patience,
		old: live{Run: b.run, lab: b.lab}, oldParts: b.parts, msg: OpenedMsg{base: b, gen: b.gen, parts: b.owner.Parts()},
	}
	s.finishesOld = b.compare.sends(b.state(), fmt.Sprint(s.msg.parts.WithOriginal(stack, ""), req))
	b.clear()
	return s.send
}

// CompareNext sets the next run beside the one before.
func (b *Base) CompareNext() { b.compare.wanted = true }

func (b *Base) state() *state {
	if b.Exchange == nil {
		return nil
	}
	return &state{b.Trace, b.Over, b.Held != nil && b.run != nil}
}

// sending is a request on its way to a lab. Its methods are for commands.
type sending struct {
	stack       catalog.Stack
	request     sandbox.Request
	until       sandbox.Until
	labs        *labs
	breaks      []trace.Src
	patience    time.Duration
	old         live // what runs before, its Run nil if nothing does
	oldParts    *catalog.Catalog
	finishesOld bool
	msg         OpenedMsg
}

func (s sending) send() tea.Msg {
	if s.finishesOld {
		s.msg.before = s.finish()
	}
	lab, err := s.replace()
	if err != nil {
		s.msg.err = err
		return s.msg
	}
	lab.BreakAt(s.breaks)
	run, err := lab.Send(s.request, s.until)
	if err != nil {
		s.labs.close(lab)
		s.msg.err = err
		return s.msg
	}
	s.msg.live = live{run, lab, new(lens.Follower)}
	rest(s.msg.live)
	s.msg.Glimpse = s.msg.Look()
	return s.msg
}

// finish lets a run that nobody looks at any more come to its end, and gives its
// record, nil if that takes too long.
func (s sending) finish() *trace.Trace {
	s.old.BreakAt(nil)
	late := time.After(s.patience)
	for !s.old.Over() {
		if _, held := s.old.Held(); held {
			s.old.Run.Go(sandbox.ToEnd, "")
		}
		select {
		case <-s.old.Done():
		case <-time.After(gather): // somebody else may wait for its changes
		case <-late:
			return nil
		}
	}
	return s.old.Trace()
}

// replace ends what ran before and gives a lab for the stack.
func (s sending) replace() (*sandbox.Lab, error) {
	if s.old.Run == nil {
		return s.labs.start(s.msg.parts, s.stack)
	}
	s.old.Close()
	if s.oldParts == s.msg.parts && s.old.lab.Stack.Equal(s.stack) && s.old.lab.Fresh() {
		return s.old.lab, nil
	}
	s.labs.close(s.old.lab)
	return s.labs.start(s.msg.parts, s.stack)
}

// rest waits until a request is held or over, but not for long.
func rest(w Watched) {
	deadline := time.After(gather)
	for !w.AtRest() {
		select {
		case <-w.Changed():
		case <-w.Done():
			return
		case <-deadline:
			return
		}
	}
}

// Deliver takes a request over that was sent. One that nobody waits for any more is
// ended.
func (msg OpenedMsg) Deliver() tea.Cmd {
	b := msg.base
	if msg.gen != b.gen || b.left {
		return msg.discard()
	}
	if msg.err != nil {
		b.Trouble = theme.Sentence(msg.err)
		return nil
	}
	b.parts, b.lab, b.run, b.watched = msg.parts, msg.lab, msg.Run, msg.live
	b.Viewer.Show(msg.live, servedBy(msg.lab), msg.Glimpse)
	b.Compare(cmp.Or(b.compare.against, msg.before))
	opened := b.owner.Opened()
	return tea.Batch(b.follow(), b.arrived(), opened, b.watchEngine(), b.WatchSlow(), b.readSources(), b.watchDisk(), b.checkDiskAgain())
}

// discard ends a request that nobody waits for. Its lab may be in use again.
func (msg OpenedMsg) discard() tea.Cmd {
	if msg.Run == nil {
		return nil
	}
	used := msg.base.lab == msg.lab
	return func() tea.Msg {
		msg.Close()
		if !used {
			msg.base.labs.close(msg.lab)
		}
		return nil
	}
}

// follow waits for the next thing that happens to the run.
func (b *Base) follow() tea.Cmd {
	msg, w := changedMsg{base: b, gen: b.gen}, b.watched
	return b.Clock.Await(screen.Request, func() tea.Msg {
		select {
		case <-w.Changed():
			rest(w)
		case <-w.Done():
			msg.ended = true
		}
		msg.glimpse = w.Look()
		return msg
	})
}

// Deliver brings in what happened to the run.
func (msg changedMsg) Deliver() tea.Cmd {
	b := msg.base
	if msg.gen != b.gen || b.Exchange == nil {
		return nil
	}
	b.Viewer.Arrived(msg.glimpse, b.Motion)
	var next tea.Cmd
	if !msg.ended {
		next = tea.Batch(b.follow(), b.WatchSlow(), b.watchEngine())
	}
	if b.Replaying() {
		next = tea.Batch(next, b.replay())
	}
	return tea.Batch(next, b.arrived())
}

// arrived tells the owner when the view has come to rest where the run is. What was said of a
// request on its way is said no more.
func (b *Base) arrived() tea.Cmd {
	if b.IsPast(b.Notice) {
		b.Notice = ""
	}
	if b.Exchange == nil || !b.Settled() || !b.IsLive() || b.Replaying() {
		return nil
	}
	return b.owner.Arrived()
}

// TickMsg moves a replay on.
type TickMsg struct{ base *Base }

// replay starts the clock of a replay, if one is under way and none runs.
func (b *Base) replay() tea.Cmd {
	if b.ticks || b.Exchange == nil || !b.Replaying() {
		return nil
	}
	b.ticks = true
	return b.Clock.After(viewer.ReplayTick, func() tea.Msg { return TickMsg{b} })
}

// Deliver moves it on.
func (msg TickMsg) Deliver() tea.Cmd {
	b := msg.base
	b.ticks = false
	if b.Exchange == nil {
		return nil
	}
	b.Tick()
	if !b.Replaying() {
		return b.arrived()
	}
	return b.replay()
}

// FinishReplay ends a replay at once, as any key does.
func (b *Base) FinishReplay() tea.Cmd {
	if b.Exchange == nil || !b.Replaying() {
		return nil
	}
	b.Exchange.FinishReplay()
	return b.arrived()
}

// sourcesMsg brings the source files of the stack, ready to be drawn.
type sourcesMsg struct {
	base     *Base
	gen      int
	listings map[string]*lens.Listing
	stages   []record.Stage
}

// SetTexts sets the texts of the source files of the request that is shown.
func (b *Base) SetTexts(texts map[string]string) tea.Cmd {
	b.Served.Sources = texts
	return b.readSources()
}

// readSources colours the source files, which is slow.
func (b *Base) readSources() tea.Cmd {
	gen, highlight := b.gen, b.Highlight()
	return func() tea.Msg { return sourcesMsg{b, gen, highlight(), b.stages()} }
}

// Deliver takes the sources of the request that is looked at.
func (msg sourcesMsg) Deliver() tea.Cmd {
	if msg.gen == msg.base.gen {
		msg.base.SetSources(msg.listings)
		msg.base.Stages = msg.stages
	}
	return nil
}
