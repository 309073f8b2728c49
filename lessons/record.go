package lessons

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"time"
)

// recordFormat is the version of the progress file that this program writes.
const recordFormat = 1

// record is the progress file. Fields that a newer program put there are kept.
// Two records of the same learner merge into one that knows what both know:
// what is done stays done, the newer place is where the learner is, and what
// was reset later than it was done is forgotten.
type record struct {
	Format    int                 `json:"format"`
	Lessons   map[string]*mastery `json:"lessons,omitempty"`
	Surprises []Surprise          `json:"surprises,omitempty"`
	Probes    probes              `json:"probes,omitempty"`
	Last      *Place              `json:"last,omitempty"`
	Reset     time.Time           `json:"reset,omitzero"`
	Updated   time.Time           `json:"updated,omitzero"`

	unknown map[string]json.RawMessage
}

// mastery is what is done of one lesson: each page with the time, and the
// exercises by their pages.
type mastery struct {
	Done map[string]time.Time `json:"done"`
	// Left are pages that were turned before they were finished.
	Left     map[string]time.Time `json:"left,omitempty"`
	Practice map[string]Practice  `json:"practice,omitempty"`
	// Reviewed are the days of its review that were done, each with the time.
	Reviewed map[string]time.Time `json:"reviewed,omitempty"`
	Reset    time.Time            `json:"reset,omitzero"`

	unknown map[string]json.RawMessage
}

// review notes that a day of the review was done.
func (m *mastery) review(day string, at time.Time) {
	if m.Reviewed == nil {
		m.Reviewed = make(map[string]time.Time)
	}
	m.Reviewed[day] = later(m.Reviewed[day], at)
}

// lesson finds or adds what is done of a lesson.
func (r *record) lesson(id string) *mastery {
	if r.Lessons == nil {
		r.Lessons = make(map[string]*mastery)
	}
	l := r.Lessons[id]
	if l == nil {
		l = &mastery{}
		r.Lessons[id] = l
	}
	if l.Done == nil {
		l.Done = make(map[string]time.Time)
	}
	return l
}

// leave notes that a page was turned before it was finished, unless it was done before.
func (m *mastery) leave(page string, at time.Time) {
	if _, done := m.Done[page]; done {
		return
	}
	if m.Left == nil {
		m.Left = make(map[string]time.Time)
	}
	m.Left[page] = later(m.Left[page], at)
}

// finish notes that a page is done, for good.
func (m *mastery) finish(page string, at time.Time) {
	m.Done[page] = later(m.Done[page], at)
	delete(m.Left, page)
}

// practice puts what is known of an exercise in the place of what was.
func (m *mastery) practice(page string, e Practice) {
	if m.Practice == nil {
		m.Practice = make(map[string]Practice)
	}
	m.Practice[page] = e
}

// known is what is known of an exercise, if it is newer than the last reset.
func (m *mastery) known(page string, reset time.Time) Practice {
	if e := m.Practice[page]; e.At.After(reset) {
		return e
	}
	return Practice{}
}

// surprise puts a surprise in the place of an earlier one of the same page.
func (r *record) surprise(s Surprise) {
	i := slices.IndexFunc(r.Surprises, func(have Surprise) bool { return have.Page == s.Page })
	switch {
	case i < 0:
		r.Surprises = append(r.Surprises, s)
	case r.Surprises[i].At.Before(s.At):
		r.Surprises[i] = s
	}
	slices.SortStableFunc(r.Surprises, func(a, b Surprise) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Page, b.Page)) })
}

// merge takes in what another record knows.
func (r *record) merge(other *record) {
	r.Reset = later(r.Reset, other.Reset)
	for id, theirs := range other.Lessons {
		ours := r.lesson(id)
		ours.Reset = later(ours.Reset, theirs.Reset)
		reset := later(ours.Reset, r.Reset)
		for page, at := range theirs.Done {
			ours.finish(page, at)
		}
		for page, at := range theirs.Left {
			ours.leave(page, at)
		}
		for page := range theirs.Practice {
			ours.practice(page, ours.known(page, reset).merge(theirs.known(page, reset)))
		}
		for day, at := range theirs.Reviewed {
			ours.review(day, at)
		}
		ours.unknown = union(ours.unknown, theirs.unknown)
	}
	for _, s := range other.Surprises {
		r.surprise(s)
	}
	for form, known := range other.Probes {
		r.probe(form, known)
	}
	if other.Last != nil && (r.Last == nil || r.Last.At.Before(other.Last.At)) {
		r.Last = other.Last
	}
	r.unknown = union(r.unknown, other.unknown)
	r.forget()
}

// forget drops what was reset since.
func (r *record) forget() {
	for _, l := range r.Lessons {
		reset := later(l.Reset, r.Reset)
		maps.DeleteFunc(l.Done, func(_ string, at time.Time) bool { return !at.After(reset) })
		maps.DeleteFunc(l.Reviewed, func(_ string, at time.Time) bool { return !at.After(reset) })
		maps.DeleteFunc(l.Left, func(_ string, at time.Time) bool { return !at.After(reset) })
		maps.DeleteFunc(l.Practice, func(_ string, e Practice) bool { return !e.At.After(reset) })
	}
	r.Surprises = slices.DeleteFunc(r.Surprises, func(s Surprise) bool { return !s.At.After(r.resetOf(s.Page)) })
	maps.DeleteFunc(r.Probes, func(_ string, known Probed) bool { return !known.At.After(r.Reset) })
	if r.Last != nil && !r.Last.At.After(r.resetOf(r.Last.Page)) {
		r.Last = nil
	}
}

// resetOf is when a page was last reset, with its lesson or with everything.
func (r *record) resetOf(page string) time.Time {
	if l := r.Lessons[lessonOf(page)]; l != nil {
		return later(l.Reset, r.Reset)
	}
	return r.Reset
}

// stamp is the time of something done now on a page: behind its last reset, even
// if the clock was set back.
func (r *record) stamp(page string) time.Time {
	return later(now(), r.resetOf(page).Add(1))
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// union are the fields of both; where both have one, theirs, which is what
// stands in the file.
func union(ours, theirs map[string]json.RawMessage) map[string]json.RawMessage {
	if len(theirs) == 0 {
		return ours
	}
	all := maps.Clone(theirs)
	for name, value := range ours {
		if _, ok := all[name]; !ok {
			all[name] = value
		}
	}
	return all
}

// MarshalJSON writes the fields back that it does not know.
func (r *record) MarshalJSON() ([]byte, error) {
	type plain record
	return join((*plain)(r), r.unknown)
}

// MarshalJSON writes the fields back that it does not know.
func (m *mastery) MarshalJSON() ([]byte, error) {
	type plain mastery
	return join((*plain)(m), m.unknown)
}

// join is an object of known and unknown fields.
func join(known any, unknown map[string]json.RawMessage) ([]byte, error) {
	data, err := json.Marshal(known)
	if err != nil || len(unknown) == 0 {
		return data, err
	}
	all := maps.Clone(unknown)
	if err := json.Unmarshal(data, &all); err != nil {
		return nil, err
	}
	return json.Marshal(all)
}
