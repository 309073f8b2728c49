package reading

import (
	"cmp"
	"fmt"
	"math"

	"roundtrip/lessons"
	"roundtrip/sandbox"
)

// MostChanged is how many bytes a changed request can have to be come back to. A larger
// one would have to be sent and shown before anything else is.
const MostChanged = 16 << 10

// IsLarge reports whether a request is too large to be typed, or to be come back to.
func IsLarge(req sandbox.Request) bool { return len(req.Body)+len(req.Raw) > MostChanged }

// comeBack sets the page to where a reader left it.
func (r *Reading) comeBack(at lessons.Place) {
	if at.Changed != nil && IsLarge(at.Changed.Sends()) {
		at.Changed = nil
	}
	presses := r.Page.Presses()
	way := &r.start
	for _, press := range presses[:min(at.Presses, len(presses))] {
		if press.Predict == nil {
			r.stops++
		} else {
			r.question, r.answer, r.passed = answered, asAnswered(at.Answer), at.Answer == nil
			if press.Predict.Decision(r.answer) != nil {
				way = &r.onward
			}
		}
		*way = append(*way, press.Until())
	}
	if at.Changed == nil {
		return
	}
	r.replace(at.Changed.Stack(), at.Changed.Sends())
	r.before = at.Before
	r.start, r.onward = ToEnd, nil
	switch {
	case at.Presses <= r.stops:
		r.question = unasked
	case !r.asksAfterChange():
		r.question = judged // the changed request does not answer it again
	}
}

// asAnswered is an answer as it was given. In a file every number has a fraction.
func asAnswered(answer any) any {
	if n, ok := answer.(float64); ok && n == math.Trunc(n) {
		return int(n)
	}
	return answer
}

// Place is everything that it takes to come back to exactly here.
func (r *Reading) Place() lessons.Place {
	p := lessons.Place{Page: r.Page.Ref(), Presses: r.Presses()}
	if r.question == judged {
		p.Answer = r.answer
	}
	if r.changed && r.Exercise == nil && !IsLarge(r.Request) { // the reader's file is where it lies
		p.Changed = lessons.SetupOf(r.Stack, r.Request)
		if lessons.CanKeep(r.before) {
			p.Before = r.before
		}
	}
	return p
}

// visited notes where the reader is.
func (r *Reading) visited(s Step) Step {
	if p := r.options.Progress; p != nil {
		p.Visit(r.Place())
		s.Save = true
	}
	return s
}

// Spot is a page of a course, and the place on it.
type Spot struct {
	Lesson *lessons.Lesson
	Page   *lessons.Page
	Place  lessons.Place
}

// First is what to open: the page that was asked for ("lesson/page"), where the reader
// was on it; or where the reader was last, if start is ""; or the first page of all. A
// page that the course no longer has is no reason to stop, if nobody asked for it.
func First(c *lessons.Course, p *lessons.Progress, start string) (Spot, error) {
	last, been := lessons.Place{}, false
	if p != nil {
		last, been = p.Last()
	}
	if start == "" && been {
		if l, page, err := c.Find(last.Page); err == nil {
			return Spot{l, page, last}, nil
		}
	}
	l, page, err := c.Find(cmp.Or(start, "1/1"))
	if err != nil {
		return Spot{}, err
	}
	return at(l, page, last), nil
}

// Resume is where to open a lesson: where the reader was in it last, else at its first
// page that is not done, else at its beginning.
func Resume(l *lessons.Lesson, p *lessons.Progress) (Spot, error) {
	pages, err := l.Pages()
	if err != nil {
		return Spot{}, err
	}
	last, _ := p.Last()
	var next *lessons.Page
	for _, page := range pages {
		if page.Ref() == last.Page {
			return Spot{l, page, last}, nil
		}
		if next == nil && !p.Done(page.Ref()) {
			next = page
		}
	}
	if next == nil {
		next = pages[0]
	}
	return at(l, next, last), nil
}

// at is the last place, if that is on the page, else the page's beginning.
func at(l *lessons.Lesson, page *lessons.Page, last lessons.Place) Spot {
	if last.Page != page.Ref() {
		last = lessons.Place{Page: page.Ref()}
	}
	return Spot{l, page, last}
}

// Next is the page behind a page of a lesson (by is 1), or before it (by is -1), over the
// borders of lessons. Its Page is nil at either end of the course.
func Next(c *lessons.Course, l *lessons.Lesson, p *lessons.Page, by int) (Spot, error) {
	i, number := p.Number-1+by, l.Number-1
	switch {
	case i < 0:
		number--
	case i >= len(l.PageIDs):
		number, i = number+1, 0
	}
	if number < 0 || number >= len(c.Lessons) {
		return Spot{}, nil
	}
	l = c.Lessons[number]
	if i < 0 {
		i = len(l.PageIDs) - 1
	}
	page, err := l.Page(l.PageIDs[i])
	if err != nil {
		return Spot{}, fmt.Errorf("open the next page: %w", err)
	}
	return Spot{l, page, lessons.Place{Page: page.Ref()}}, nil
}
