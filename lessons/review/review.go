// Package review says which questions of the course are due again: some days after a lesson
// was done, its questions are asked once more, over requests with other words. It runs
// nothing and keeps nothing: it reads [lessons.Progress].
package review

import (
	"math/rand/v2"
	"slices"
	"time"

	"roundtrip/lessons"
)

// days are when a lesson is asked about again, counted from when it was done. That the time
// between grows is no better than any other spacing; that there is some is what helps.
var days = [...]int{1, 3, 7}

// AtOnce is how many questions are asked at a time: about three minutes.
const AtOnce = 6

// Due is a lesson that is due on a day of its review.
type Due struct {
	Lesson *lessons.Lesson
	Day    int
	// At is since when.
	At time.Time
}

// At are the lessons that are due at a time, the longest due first. Of several days of one
// lesson only the last counts.
func At(c *lessons.Course, p *lessons.Progress, now time.Time) []Due {
	var all []Due
	for _, l := range c.Lessons {
		due, ok := last(l, p, now)
		if ok && !p.Reviewed(l.ID, due.Day) {
			all = append(all, due)
		}
	}
	slices.SortStableFunc(all, func(a, b Due) int { return a.At.Compare(b.At) })
	return all
}

// last is the last day of a lesson's review that has come.
func last(l *lessons.Lesson, p *lessons.Progress, now time.Time) (due Due, ok bool) {
	done, is := p.DoneAt(l)
	for _, day := range days {
		if at := done.AddDate(0, 0, day); is && !at.After(now) {
			due, ok = Due{l, day, at}, true
		}
	}
	return due, ok
}

// Next is when something is due next, and whether anything ever is.
func Next(c *lessons.Course, p *lessons.Progress, now time.Time) (next time.Time, ok bool) {
	for _, l := range c.Lessons {
		done, is := p.DoneAt(l)
		for _, day := range days {
			at := done.AddDate(0, 0, day)
			if is && at.After(now) && (!ok || at.Before(next)) {
				next, ok = at, true
			}
		}
	}
	return next, ok
}

// Question is a question that is asked again.
type Question struct {
	Due
	// Page asks it, over a fresh request.
	Page *lessons.Page
}

// Questions are those to ask now, at most [AtOnce], taken in turns from the lessons that are
// due. Those that surprised the learner come first, and each day begins with others.
func Questions(all []Due, p *lessons.Progress, r *rand.Rand) ([]Question, error) {
	var rows [][]Question
	for _, due := range all {
		row, err := due.questions(p, r)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	var chosen []Question
	for i := 0; len(chosen) < AtOnce && slices.ContainsFunc(rows, func(row []Question) bool { return i < len(row) }); i++ {
		for _, row := range rows {
			if i < len(row) && len(chosen) < AtOnce {
				chosen = append(chosen, row[i])
			}
		}
	}
	return chosen, nil
}

// questions are all of a lesson, in the order in which they are asked on this day.
func (d Due) questions(p *lessons.Progress, r *rand.Rand) ([]Question, error) {
	pages, err := d.Lesson.Pages()
	if err != nil {
		return nil, err
	}
	var surprising, others []Question
	for _, page := range pages {
		if page.Predict == nil {
			continue
		}
		fresh, err := page.Fresh(r)
		if err != nil {
			return nil, err
		}
		fresh.Change = nil // the question is about the request as it is
		surprised := func(s lessons.Surprise) bool { return s.Page == page.Ref() }
		if slices.ContainsFunc(p.Surprises(d.Lesson.ID), surprised) {
			surprising = append(surprising, Question{d, fresh})
		} else {
			others = append(others, Question{d, fresh})
		}
	}
	if len(others) > 0 {
		turn := max(0, slices.Index(days[:], d.Day)) * 2 % len(others)
		others = append(others[turn:], others[:turn]...)
	}
	return append(surprising, others...), nil
}
