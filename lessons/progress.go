package lessons

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Progress is what a learner has done: ids and answers, never copies of the
// course. It is kept in one file, see [OpenProgress]. It may be used by several
// goroutines.
type Progress struct {
	path string

	mu    sync.Mutex
	state record
}

// Surprise is a prediction that went otherwise than the learner thought.
type Surprise struct {
	// Page is "lesson/page".
	Page     string    `json:"page"`
	Answered string    `json:"answered"`
	Expected string    `json:"expected"`
	At       time.Time `json:"at"`
}

// Place is where a learner is: everything that it takes to be exactly there
// again.
type Place struct {
	// Page is "lesson/page".
	Page string `json:"page"`
	// Presses are how many presses of space were taken.
	Presses int `json:"presses"`
	// Answer is what was answered to the page's question, among the presses: a string, a
	// number or a bool; nil if it was skipped.
	Answer any `json:"answer,omitempty"`
	// Changed is what runs instead of the page's own run, nil if it was not
	// changed.
	Changed *Setup `json:"changed,omitempty"`
	// Before are the values that the page compares, of its own run.
	Before []string  `json:"before,omitempty"`
	At     time.Time `json:"at"`
}

// Path is the file in which the progress is kept.
func (p *Progress) Path() string { return p.path }

// Fresh reports whether nothing was ever done.
func (p *Progress) Fresh() bool {
	_, been := p.Last()
	return !been
}

// Done reports whether a page, "lesson/page", is done.
func (p *Progress) Done(page string) bool {
	return p.has(page, func(m *mastery) map[string]time.Time { return m.Done })
}

// Left reports whether a page, "lesson/page", was turned before it was finished.
func (p *Progress) Left(page string) bool {
	return p.has(page, func(m *mastery) map[string]time.Time { return m.Left })
}

// State is how far a page, "lesson/page", was read.
func (p *Progress) State(page string) PageState {
	switch {
	case p.Left(page), p.Practice(page).Skipped && !p.Practice(page).Solved:
		return PageLeft
	case p.Done(page):
		return PageDone
	}
	return PageUnread
}

// PageState is how far a page was read.
type PageState uint8

// A page was not turned yet; it was, with something on it open or its exercise skipped; it
// is done.
const (
	PageUnread PageState = iota
	PageLeft
	PageDone
)

func (p *Progress) has(page string, in func(*mastery) map[string]time.Time) bool {
	lesson, id, _ := strings.Cut(page, "/")
	p.mu.Lock()
	defer p.mu.Unlock()
	l := p.state.Lessons[lesson]
	if l == nil {
		return false
	}
	_, ok := in(l)[id]
	return ok
}

// CountDone is how many of a lesson's pages are done. Pages that the course no
// longer has do not count.
func (p *Progress) CountDone(l *Lesson) int {
	n := 0
	for _, id := range l.PageIDs {
		if p.Done(l.ID + "/" + id) {
			n++
		}
	}
	return n
}

// CountLeft is how many of a lesson's pages were turned before they were finished.
func (p *Progress) CountLeft(l *Lesson) int {
	n := 0
	for _, id := range l.PageIDs {
		if p.State(l.ID+"/"+id) == PageLeft {
			n++
		}
	}
	return n
}

// DoneAt is when the last page of a lesson was done, and whether all of them are.
func (p *Progress) DoneAt(l *Lesson) (at time.Time, done bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	m := p.state.Lessons[l.ID]
	if m == nil {
		return at, false
	}
	for _, id := range l.PageIDs {
		page, done := m.Done[id]
		if !done {
			return time.Time{}, false
		}
		at = later(at, page)
	}
	return at, true
}

// Reviewed reports whether a day of a lesson's review was done.
func (p *Progress) Reviewed(lesson string, day int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	m := p.state.Lessons[lesson]
	return m != nil && !m.Reviewed[strconv.Itoa(day)].IsZero()
}

// Review notes that a day of a lesson's review was done.
func (p *Progress) Review(lesson string, day int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state.lesson(lesson).review(strconv.Itoa(day), p.state.stamp(lesson))
}

// Surprises are the learner's surprises in a lesson, the earliest first; in the
// whole course if lesson is "".
func (p *Progress) Surprises(lesson string) []Surprise {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(p.state.Surprises), func(s Surprise) bool {
		return lesson != "" && lessonOf(s.Page) != lesson
	})
}

// Last is where the learner was last, and whether there is such a place.
func (p *Progress) Last() (Place, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.state.Last == nil {
		return Place{}, false
	}
	return *p.state.Last, true
}

// Finish notes that a page is done.
func (p *Progress) Finish(page string) {
	lesson, id, _ := strings.Cut(page, "/")
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state.lesson(lesson).finish(id, p.state.stamp(page))
}

// Surprise notes a prediction that went otherwise. A page has one surprise, the
// latest.
func (p *Progress) Surprise(page, answered, expected string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state.surprise(Surprise{Page: page, Answered: answered, Expected: expected, At: p.state.stamp(page)})
}

// Visit notes where the learner is. The time of the place is set to now.
func (p *Progress) Visit(at Place) {
	p.mu.Lock()
	defer p.mu.Unlock()
	at.At = p.state.stamp(at.Page)
	if at.Changed.size() > mostChanged { // nobody waits for it at each start
		at.Changed = nil
	}
	if last := p.state.Last; last != nil {
		at.At = later(at.At, last.At.Add(1))
	}
	p.state.Last = &at
}

// Reset forgets a lesson, or everything if lesson is "", and saves at once.
func (p *Progress) Reset(lesson string) error {
	p.mu.Lock()
	ids := []string{lesson}
	if lesson == "" {
		p.state.Reset = now()
		ids = slices.Collect(maps.Keys(p.state.Lessons))
	}
	for _, id := range ids {
		p.state.lesson(id).Reset = now()
	}
	p.state.forget()
	p.mu.Unlock()
	return p.Save()
}

// now is the wall clock as it comes back from a file.
func now() time.Time { return time.Now().UTC().Round(0) }

func lessonOf(page string) string {
	lesson, _, _ := strings.Cut(page, "/")
	return lesson
}
