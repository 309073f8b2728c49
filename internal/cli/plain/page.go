package plain

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"time"

	"roundtrip/internal/cli/report"
	"roundtrip/lessons"
	"roundtrip/lessons/reading"
	"roundtrip/sandbox"
	"roundtrip/tui/journey"
	"roundtrip/tui/record"
	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// pageRun is a page while it is told: its request, and how much of what happened to it
// was told already.
type pageRun struct {
	*reading.Reading
	lab  *sandbox.Lab
	run  *sandbox.Run
	told int // events
	lens lessons.Lens
	seen map[lessons.Lens]int // events that each lens has told of
}

// page tells one page, over its own live request.
func (n *narrator) page(p *lessons.Page, presses int) (err error) {
	r := reading.Open(p, lessons.Place{}, reading.Options{Progress: n.Progress})
	t := &pageRun{Reading: r, lens: p.Lens}
	if err := n.Ready(n.ctx, p.Run.App); err != nil {
		return err
	}
	n.heading(p)
	if err := n.do(t, t.Start()); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.close()) }()
	n.sent(t)
	n.happened(t)
	n.point(t, p.Point)
	n.lensNow(t)
	for t.Phase(t.now()) != reading.Done {
		if err := n.advance(t, presses); err != nil || n.left {
			return err
		}
	}
	n.next(t)
	return nil
}

// heading tells which page this is, and its story.
func (n *narrator) heading(p *lessons.Page) {
	n.blank()
	n.line("Page %d of %d: %s", p.Number, len(n.lesson.PageIDs), p.Title)
	if p.Note != "" {
		n.line("%s", p.Note)
	}
	n.blank()
	n.para(p.Body)
}

// now is the request as the page machine sees it.
func (t *pageRun) now() reading.Run {
	_, held := t.run.Held()
	return reading.Run{Trace: t.trace(), Held: held, Over: t.run.Over()}
}

// advance does what the page waits for. The first presses are those that a reader took
// before: they are told again, and nobody is asked.
func (n *narrator) advance(t *pageRun, before int) error {
	phase, again := t.Phase(t.now()), t.Presses() < before
	switch {
	case phase == reading.Inviting:
		return n.change(t)
	case phase == reading.Asking && t.run.Over():
		n.blank()
		return n.ask(t)
	case !again && !n.prompt(t):
		return nil
	case phase == reading.Ending:
		n.blank()
		n.line("To the end.")
		return n.press(t)
	}
	n.step(t)
	if phase == reading.Asking && !again {
		return n.ask(t)
	}
	return n.press(t)
}

// step tells which step of the page this is.
func (n *narrator) step(t *pageRun) {
	n.blank()
	n.line("Step %d of %d.", t.Presses()+1, steps(t.Page))
}

// steps is how many steps a page has: a question that comes after the end is none.
func steps(p *lessons.Page) int {
	count, over := 0, false
	for _, press := range p.Presses() {
		if press.Predict == nil || !over {
			count++
		}
		over = over || press.Until().End
	}
	return count
}

// press lets the request go on to a stop, past the question, or to the end.
func (n *narrator) press(t *pageRun) error {
	step := t.Press(t.now())
	if err := n.do(t, step); err != nil {
		return err
	}
	n.happened(t)
	if s := step.Stop; s != nil {
		n.says(s.Say)
		t.lens = cmp.Or(s.Lens, t.lens)
		n.point(t, s.Point)
	}
	n.lensNow(t)
	return nil
}

// do does what a step says, and waits until the request has come to rest.
func (n *narrator) do(t *pageRun, step reading.Step) (err error) {
	switch step.Do {
	case reading.Send:
		err = n.send(t, step.Until.Hold(nil))
	case reading.Go:
		if step.Edit != nil {
			t.run.Edit(step.Edit, step.Until.Hold(nil))
		} else {
			t.run.Go(step.Until.Hold(nil), "stage")
		}
		err = n.settle(t)
	}
	if err != nil {
		return err
	}
	arrived, err := t.Arrived(t.now())
	t.lens = cmp.Or(arrived.Lens, step.Lens, t.lens)
	step.Save = step.Save || arrived.Save
	n.keep(step)
	if arrived.Stop != nil { // the request has come past it
		n.says(arrived.Stop.Say)
	}
	return err
}

// send serves the stack, unless it is served already, and sends the request.
func (n *narrator) send(t *pageRun, hold sandbox.Until) (err error) {
	if t.run != nil {
		t.run.Close()
		t.run = nil
	}
	if t.lab != nil && !t.lab.Stack.Equal(t.Stack) {
		if err := t.close(); err != nil {
			return err
		}
	}
	if t.lab == nil {
		if t.lab, err = sandbox.NewLab(n.Catalog, t.Stack); err != nil {
			return err
		}
	}
	if err := t.lab.Ready(n.ctx); err != nil {
		return errors.Join(fmt.Errorf("%s was interrupted: %w", t.Page.Ref(), err), t.close())
	}
	if t.run, err = t.lab.Send(t.Request, hold); err != nil {
		return errors.Join(err, t.close())
	}
	t.told, t.seen = 0, map[lessons.Lens]int{}
	return n.settle(t)
}

func (n *narrator) settle(t *pageRun) error {
	if err := t.run.Settle(n.ctx); err != nil {
		return errors.Join(fmt.Errorf("%s was interrupted: %w", t.Page.Ref(), err), t.close())
	}
	if t.run.Over() {
		select {
		case <-t.run.Done():
		case <-n.ctx.Done():
		}
	}
	return nil
}

func (t *pageRun) close() error {
	if t.run != nil {
		t.run.Close()
	}
	if t.lab == nil {
		return nil
	}
	lab := t.lab
	t.run, t.lab = nil, nil
	return lab.Close()
}

// bytes are those of the request, whether the client has sent them or is about to.
func (t *pageRun) bytes() []byte { return t.Request.Bytes(t.lab.Addr()) }

// trace is what happened, to the end of the exchange and no further.
func (t *pageRun) trace() *trace.Trace {
	tr := t.run.Trace()
	return trace.New(tr.Started, tr.Events()[:lessons.EndOf(tr)])
}

func (t *pageRun) state() *trace.State {
	tr := t.trace()
	return tr.At(tr.Len())
}

func (n *narrator) says(text string) {
	if text != "" {
		n.line("Story: %s", unmarked.Replace(text))
	}
}

// sent tells the request as it went out.
func (n *narrator) sent(t *pageRun) {
	b := t.bytes()
	n.line("Request, %s:", theme.Count(len(b), "byte"))
	n.bytes(b)
}

func (n *narrator) bytes(b []byte) {
	lines, rest := report.Lines(b)
	for _, l := range lines {
		n.verbatim(l)
	}
	if rest > 0 {
		n.item(fmt.Sprintf("and %d bytes more", rest))
	}
}

// happened tells the events since it was called last, and where the request is
// now.
func (n *narrator) happened(t *pageRun) {
	tr := t.trace()
	if t.told < tr.Len() {
		n.line("What happened:")
	}
	state, times := tr.At(t.told), record.TimesOf(tr)
	for i, e := range tr.Events()[t.told:] {
		if state.Apply(e); e.Kind().Act() {
			n.item(event(e, state, times[t.told+i]))
		}
	}
	t.told = tr.Len()
	n.line("Now: %s", journey.Plain(journey.Input{State: state, Chain: t.lab.Chain()}))
}

// event is one event in words.
func event(e trace.Event, state *trace.State, at time.Duration) string {
	words := record.Words(e, state)
	line := record.Took(at) + ", " + record.Name(e.Layer) + ", " + e.Kind().String()
	if words != "" {
		line += ": " + words
	}
	return strings.TrimSpace(line)
}
