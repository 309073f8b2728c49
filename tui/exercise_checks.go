package tui

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"roundtrip/lessons"
	"roundtrip/sandbox/catalog"
	"roundtrip/tui/lens"
)

// gradedMsg brings what the checks said.
type gradedMsg struct {
	practice *practice
	nth      int
	grading  *lessons.Grading
	found    [][]lens.Finding
	counts   bool // as an attempt
	err      error
}

// checkingMsg says that the checks have been running for a while.
type checkingMsg struct {
	practice *practice
	nth      int
}

// grade runs the checks against the learner's file, in the place of those that
// run.
func (m *Model) grade(counts bool) tea.Cmd {
	p := m.practice()
	p.stop()
	if p.why != "" {
		p.grading, p.at = nil, -1
		return nil
	}
	ctx, cancel := context.WithCancel(context.Background())
	p.cancel = cancel
	p.nth++
	house, msg := m.o.House, gradedMsg{practice: p, nth: p.nth, counts: counts}
	file := catalog.File{Text: []byte(p.file.Text), Dir: house.Workshop().Dir()}
	late := checkingMsg{p, p.nth}
	return tea.Batch(func() tea.Msg {
		msg.grade(ctx, house, file)
		return msg
	}, tea.Tick(slowAfter, func(time.Time) tea.Msg { return late }))
}

// grade runs the checks, once Python is ready: that a machine compiles it is no
// fault of the file.
func (msg *gradedMsg) grade(ctx context.Context, house *catalog.Catalog, file catalog.File) {
	house.Engine().Warm()
	if msg.err = house.Engine().Wait(ctx); msg.err != nil {
		return
	}
	if msg.grading, msg.err = lessons.Grade(ctx, house, msg.practice.page, file); msg.err != nil {
		return
	}
	for _, r := range msg.grading.Results {
		var found []lens.Finding
		if r.Trace != nil {
			found = lens.Check(r.Trace)
		}
		msg.found = append(msg.found, found)
	}
}

// stop ends the checks that run.
func (p *practice) stop() {
	if p.cancel != nil {
		p.cancel()
	}
	p.cancel, p.slow = nil, false
}

// checking notes that the checks take a while.
func (m *Model) checking(msg checkingMsg) {
	if p := msg.practice; p == m.practice() && p.nth == msg.nth && p.cancel != nil {
		p.slow = true
	}
}

// graded takes what the checks said, unless others were begun since.
func (m *Model) graded(msg gradedMsg) tea.Cmd {
	p := msg.practice
	if p != m.practice() || p.nth != msg.nth || p.cancel == nil {
		return nil
	}
	p.stop()
	if msg.err != nil {
		m.notice = sentence(msg.err)
		return nil
	}
	p.grading, p.found, p.hint = msg.grading, msg.found, 0
	p.focus, p.at = true, p.firstFailed()
	if m.x != nil {
		m.x.version++ // a line of the code may be marked now
	}
	if !msg.counts && !p.grading.Solved() {
		return nil
	}
	m.o.Progress.Attempted(p.page.Ref(), p.grading.Solved())
	return m.save()
}

// firstFailed is the first check that failed, -1 if none has.
func (p *practice) firstFailed() int {
	if p.grading == nil {
		return -1
	}
	return slices.IndexFunc(p.grading.Results, func(r lessons.Result) bool { return r.Outcome == lessons.Failed })
}

// isSolved reports whether all checks passed when they were run last.
func (p *practice) isSolved() bool { return p.grading != nil && p.grading.Solved() }

// result is what one check said, a check that was not run before any was.
func (p *practice) result(i int) lessons.Result {
	if p.grading != nil {
		return p.grading.Results[i]
	}
	return p.page.Unchecked(i)
}

// checksBySpace reports whether space runs the checks: the page has no stop more to
// which it could move the request, and nothing is held.
func (m *Model) checksBySpace() bool {
	if m.practice() == nil {
		return false
	}
	phase := m.phase()
	return phase == done || phase == running && m.read.stops == len(m.read.page.Stops)
}

// onChecks reports whether the arrows are at the checks. While the request of one
// is held, they are at what that runs.
func (m *Model) onChecks() bool {
	p := m.practice()
	if p == nil || p.looking >= 0 && m.x != nil && m.x.held != nil {
		return false
	}
	return p.focus && (p.solved == nil || p.solution) && m.editor == nil && m.filter == nil
}

// largeChecks reports whether the checks have all the room there is.
func (m *Model) largeChecks() bool { return m.large && m.onChecks() }

// selectCheck moves the mark among the checks, or scrolls the solution.
func (m *Model) selectCheck(by int) {
	p := m.practice()
	if p.solution {
		p.scroll = max(0, p.scroll+by)
		return
	}
	last := len(p.page.Exercise.Checks) - 1
	if p.at < 0 {
		p.at = max(0, p.firstFailed())
	} else {
		p.at = min(max(0, p.at+by), last)
	}
	p.begun = true
}

// nextLens turns to another lens. The checks are one more place for the arrows,
// before the first.
func (m *Model) nextLens(by int) tea.Cmd {
	p := m.practice()
	if p == nil || p.solved != nil && !p.solution {
		return m.lens.next(m, by)
	}
	last := len(m.lens.offers) - 1
	switch {
	case p.focus && by < 0:
		m.lens.at, p.focus = last, false
	case p.focus:
		p.focus = false
	case by > 0 && m.lens.at == last:
		m.lens.at, p.focus = 0, true
	case by < 0 && m.lens.at == 0:
		p.focus = true
	default:
		return m.lens.next(m, by)
	}
	return m.tellStory()
}

// opensCheck reports whether enter goes to the selected check's request.
func (m *Model) opensCheck() bool {
	p := m.practice()
	return m.onChecks() && !p.solution && p.at >= 0 && p.at != p.looking && p.result(p.at).Trace != nil
}

// openCheck shows the record of the selected check's request, at its event. It
// can be run again from its beginning.
func (m *Model) openCheck() tea.Cmd {
	p, r, old, labs := m.practice(), m.read, m.x, m.labs
	p.solved, p.looking, p.leaves = nil, p.at, false
	result, run := p.result(p.at), p.page.RunOf(&p.page.Exercise.Checks[p.at])
	r.stack, r.request = run.Stack().WithCopy(p.part.File), run.Sends()
	r.changed, r.stops = true, len(r.page.Stops)
	m.gen++
	m.trouble, m.large = "", false
	m.bench.sends(m.x, "")
	of := served{result.Chain, result.Sources, run.Stack().File(), []string{p.part.File}, true}
	m.x = recorded(m.gen, of, glimpse{trace: result.Trace, over: true, found: p.found[p.at]})
	m.x.lookAt(result.Position)
	m.x.came = m.x.now()
	m.lens.reset(m.x)
	if m.lens.kind() == lens.Code && m.x.event().Src.File == "" {
		m.lens.show(lessons.LensResponse) // what matters is not in the code
	}
	return tea.Batch(m.readSources(), m.tellStory(), func() tea.Msg {
		old.close(labs)
		return nil
	})
}
