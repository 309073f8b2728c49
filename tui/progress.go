package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"roundtrip/lessons"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
)

// savedMsg says how saving the progress went.
type savedMsg struct{ err error }

// save notes where the reader is, and writes the progress. One failure is
// told, and then no more.
func (m *Model) save() tea.Cmd {
	if m.screen == screenLesson && m.read != nil {
		m.o.Progress.Visit(m.read.place())
	}
	progress := m.o.Progress
	return func() tea.Msg { return savedMsg{progress.Save()} }
}

// place is everything that it takes to come back to exactly here.
func (r *reading) place() lessons.Place {
	p := lessons.Place{Page: r.page.Ref(), Presses: r.stops}
	if r.question == judged {
		p.Presses++
	}
	if r.changed && r.practice == nil && !isLarge(r.request) { // the learner's file is where it lies
		p.Changed = changedRun(r.stack, r.request)
	}
	return p
}

// changedRun is a stack and request as a page would write them.
func changedRun(s catalog.Stack, req sandbox.Request) *lessons.Setup {
	run := &lessons.Setup{App: s.App, Middleware: s.Middleware, Raw: string(req.Raw)}
	if s.Static != nil {
		run.Static = &lessons.Static{Prefix: s.Static.Prefix, Dir: s.Static.Dir}
	}
	run.Request = lessons.Request{Method: req.Method, Target: req.Target, Version: req.Version, Body: string(req.Body)}
	for _, h := range req.Headers {
		run.Request.Headers = append(run.Request.Headers, h.Name+": "+h.Value)
	}
	return run
}

// resume is where to open a lesson: where the reader was in it, else at its
// first page that is not done, else at its beginning.
func (o Options) resume(l *lessons.Lesson) (*lessons.Page, lessons.Place, error) {
	pages, err := l.Pages()
	if err != nil {
		return nil, lessons.Place{}, err
	}
	if last, ok := o.Progress.Last(); ok {
		for _, p := range pages {
			if p.Ref() == last.Page {
				return p, last, nil
			}
		}
	}
	for _, p := range pages {
		if !o.Progress.Done(p.Ref()) {
			return p, lessons.Place{Page: p.Ref()}, nil
		}
	}
	return pages[0], lessons.Place{Page: pages[0].Ref()}, nil
}

// first is what to open: the page that was asked for, or where the reader was,
// or the first page of all.
func (o Options) first() (*lessons.Lesson, *lessons.Page, lessons.Place, error) {
	if o.Start != "" {
		l, p, err := o.Course.Find(o.Start)
		if err != nil {
			return nil, nil, lessons.Place{}, err
		}
		if last, ok := o.Progress.Last(); ok && last.Page == p.Ref() {
			return l, p, last, nil
		}
		return l, p, lessons.Place{Page: p.Ref()}, nil
	}
	if last, ok := o.Progress.Last(); ok {
		if l, p, err := o.Course.Find(last.Page); err == nil {
			return l, p, last, nil
		}
	}
	l, p, err := o.Course.Find("1/1")
	return l, p, lessons.Place{}, err
}

// neighbour is the page before or behind one, over the borders of lessons; nil
// at either end of the course.
func (o Options) neighbour(l *lessons.Lesson, p *lessons.Page, by int) (*lessons.Lesson, *lessons.Page, error) {
	at := p.Number - 1 + by
	number := l.Number - 1
	switch {
	case at < 0:
		number--
	case at >= len(l.PageIDs):
		number, at = number+1, 0
	}
	if number < 0 || number >= len(o.Course.Lessons) {
		return nil, nil, nil
	}
	l = o.Course.Lessons[number]
	if at < 0 {
		at = len(l.PageIDs) - 1
	}
	pages, err := l.Pages()
	if err != nil {
		return nil, nil, fmt.Errorf("open the next page: %w", err)
	}
	return l, pages[at], nil
}

// doneIn is how much of a lesson was read.
func (o Options) doneIn(l *lessons.Lesson) lessonDone {
	d := lessonDone{surprises: len(o.Progress.Surprises(l.ID))}
	for _, id := range l.PageIDs {
		d.pages = append(d.pages, o.Progress.Done(l.ID+"/"+id))
	}
	return d
}
