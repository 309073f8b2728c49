package plain

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"roundtrip/internal/cli/telling"
	"roundtrip/lessons"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/tui/journey"
	"roundtrip/wsgi/trace"
)

// telltale is a page while it is told: its request, and how much of what
// happened to it was told already.
type telltale struct {
	page    *lessons.Page
	stack   catalog.Stack
	request sandbox.Request
	lab     *sandbox.Lab
	run     *sandbox.Run
	told    int // events
	lens    lessons.Lens
	heard   map[lessons.Lens]int // events that each lens has told of
}

// page tells one page, over its own live request.
func (n *narrator) page(p *lessons.Page, presses int) (err error) {
	t := &telltale{page: p, stack: p.Run.Stack(), request: p.Run.Sends(), lens: p.Lens}
	if err := n.Ready(n.ctx, p.Run.App); err != nil {
		return err
	}
	n.heading(p)
	if err := n.send(t, p.Hold.Until(nil)); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.close()) }()
	n.at(p, presses)
	n.sent(t)
	n.happened(t)
	n.point(t, p.Point)
	n.lensNow(t)
	if err := n.presses(t, presses); err != nil || n.left {
		return err
	}
	n.next(p)
	return nil
}

// heading tells which page this is, and its story.
func (n *narrator) heading(p *lessons.Page) {
	n.blank()
	n.line("Page %d of %d: %s", p.Number, len(n.lesson.PageIDs), p.Title)
	n.blank()
	n.para(p.Body)
}

// send serves the stack, unless it is served already, and sends the request.
func (n *narrator) send(t *telltale, hold sandbox.Until) (err error) {
	if t.run != nil {
		t.run.Close()
		t.run = nil
	}
	if t.lab != nil && !t.lab.Stack.Equal(t.stack) {
		if err := t.close(); err != nil {
			return err
		}
	}
	if t.lab == nil {
		if t.lab, err = sandbox.NewLab(n.House, t.stack); err != nil {
			return err
		}
	}
	if err := t.lab.Ready(n.ctx); err != nil {
		return errors.Join(fmt.Errorf("%s was interrupted: %w", t.page.Ref(), err), t.close())
	}
	if t.run, err = t.lab.Send(t.request, hold); err != nil {
		return errors.Join(err, t.close())
	}
	t.told, t.heard = 0, map[lessons.Lens]int{}
	return n.settle(t)
}

func (n *narrator) settle(t *telltale) error {
	if err := t.run.Settle(n.ctx); err != nil {
		return errors.Join(fmt.Errorf("%s was interrupted: %w", t.page.Ref(), err), t.close())
	}
	if t.run.Over() {
		select {
		case <-t.run.Done():
		case <-n.ctx.Done():
		}
	}
	return nil
}

func (t *telltale) close() error {
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

// octets are the bytes of the request, whether the client has sent them or is
// about to.
func (t *telltale) octets() []byte { return t.request.Bytes(t.lab.Addr()) }

// trace is what happened, to the end of the exchange and no further.
func (t *telltale) trace() *trace.Trace {
	tr := t.run.Trace()
	return trace.New(tr.Started, tr.Events()[:lessons.EndOf(tr)])
}

func (t *telltale) state() *trace.State {
	tr := t.trace()
	return tr.At(tr.Len())
}

// presses tells every stop of a page, its question and its change. The first
// ones are those that a reader took before.
func (n *narrator) presses(t *telltale, before int) error {
	asked := false
	for i, press := range t.page.Presses() {
		if press.Predict != nil && t.run.Over() {
			continue // asked once the change was made
		}
		if i >= before && !n.prompt(t, i) {
			return nil
		}
		n.blank()
		n.line("Step %d of %d.", i+1, steps(t.page))
		if err := n.press(t, press, i >= before); err != nil {
			return err
		}
		asked = asked || press.Predict != nil
		n.at(t.page, i+1)
	}
	if err := n.toEnd(t); err != nil || n.left {
		return err
	}
	if err := n.change(t); err != nil || n.left {
		return err
	}
	if t.page.Predict != nil && !asked {
		return n.ask(t)
	}
	return nil
}

// steps is how many steps a page has: a question that comes after the end is
// none.
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

// press lets the request go on to a stop, or to what decides the question.
func (n *narrator) press(t *telltale, press lessons.Press, ask bool) error {
	if press.Predict != nil && ask {
		return n.ask(t)
	}
	if err := n.goOn(t, press.Until()); err != nil {
		return err
	}
	n.happened(t)
	if press.Stop != nil {
		n.says(press.Stop.Say)
		if press.Stop.Lens != "" {
			t.lens = press.Stop.Lens
		}
	}
	n.point(t, press.Point())
	n.lensNow(t)
	return nil
}

func (n *narrator) says(text string) {
	if text != "" {
		n.line("Story: %s", unmarked.Replace(text))
	}
}

func (n *narrator) goOn(t *telltale, c lessons.Cond) error {
	t.run.Go(c.Until(nil), "stage")
	return n.settle(t)
}

// toEnd runs the request to its end, where its stops have not.
func (n *narrator) toEnd(t *telltale) error {
	if t.run.Over() || !n.prompt(t, len(t.page.Presses())) {
		return nil
	}
	if err := n.goOn(t, lessons.Cond{End: true}); err != nil {
		return err
	}
	n.blank()
	n.line("To the end.")
	n.happened(t)
	n.lensNow(t)
	return nil
}

// sent tells the request as it went out.
func (n *narrator) sent(t *telltale) {
	octets := t.octets()
	n.line("Request, %d bytes:", len(octets))
	n.octets(octets)
}

func (n *narrator) octets(b []byte) {
	lines, rest := telling.Octets(b)
	for _, l := range lines {
		n.verbatim(l)
	}
	if rest > 0 {
		n.item(fmt.Sprintf("and %d bytes more", rest))
	}
}

// happened tells the events since it was called last, and where the request is
// now.
func (n *narrator) happened(t *telltale) {
	tr := t.trace()
	if t.told < tr.Len() {
		n.line("What happened:")
	}
	state, start := tr.At(t.told), tr.Event(0).T
	for _, e := range tr.Events()[t.told:] {
		state.Apply(e)
		if e.Kind().Act() {
			n.item(event(e, state, start))
		}
	}
	t.told = tr.Len()
	n.line("Now: %s", journey.Plain(journey.Input{State: state, Chain: t.lab.Chain()}))
}

// event is one event in words.
func event(e trace.Event, state *trace.State, start time.Duration) string {
	words := telling.Words(e, state)
	line := telling.Took(e.T-start-e.Held) + ", " + telling.Name(e.Layer) + ", " + e.Kind().String()
	if words != "" {
		line += ": " + words
	}
	return strings.TrimSpace(line)
}
