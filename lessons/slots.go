package lessons

import (
	"crypto/sha256"
	"fmt"
)

// slot is a text of the course that a translation can replace: which part of its file it is,
// see [Locate], and where it is kept. In lists whose items have an id, the id stands in the
// place of the number.
type slot struct {
	part string
	text *string
}

// slots are the texts of a page that people read. What runs, stops, is asked for and is
// claimed is none of them, so that a translation cannot change it.
func (p *Page) slots() []slot {
	all := []slot{{"title", &p.Title}, {PartBody, &p.Body}, {"teacher.ask", &p.Teacher.Ask}}
	for i := range p.Stops {
		all = append(all, slot{fmt.Sprintf("stops.%d.say", i), &p.Stops[i].Say})
	}
	if p.Predict != nil {
		all = append(all, p.Predict.slots()...)
	}
	if c := p.Change; c != nil {
		all = append(all, slot{"change.invite", &c.Invite}, slot{"change.then", &c.Then})
		for i := range c.Compare {
			all = append(all, slot{fmt.Sprintf("change.compare.%d.name", i), &c.Compare[i].Name})
		}
	}
	if p.Exercise != nil {
		all = append(all, p.Exercise.slots()...)
	}
	return all
}

func (q *Predict) slots() []slot {
	all := []slot{{"predict.ask", &q.Ask}, {"predict.then", &q.Then}}
	for i := range q.Choices {
		part := fmt.Sprintf("predict.choices.%d.", i)
		all = append(all, slot{part + "text", &q.Choices[i].Text}, slot{part + "why", &q.Choices[i].Why})
	}
	return all
}

func (e *Exercise) slots() []slot {
	all := []slot{{"exercise.about", &e.About}, {"exercise.then", &e.Then}}
	for i := range e.Hints {
		all = append(all, slot{fmt.Sprintf("exercise.hints.%d", i), &e.Hints[i]})
	}
	for i := range e.Checks {
		part := "exercise.checks." + e.Checks[i].ID
		all = append(all, slot{part + ".asked", &e.Checks[i].Asked}, slot{part + ".expected", &e.Checks[i].Expected})
	}
	all = append(all, mistakeSlots("exercise.mistakes.", e.Mistakes)...)
	return append(all, mistakeSlots("exercise.advice.", e.Advice)...)
}

func mistakeSlots(part string, all []Mistake) []slot {
	slots := make([]slot, len(all))
	for i := range all {
		slots[i] = slot{part + all[i].ID + ".say", &all[i].Say}
	}
	return slots
}

// slots are the texts of a lesson itself.
func (l *Lesson) slots() []slot {
	all := []slot{{"title", &l.Title}, {"summary", &l.Summary}, {"notes", &l.Notes}, {"next", &l.Next}, {PartBody, &l.Body}}
	for i := range l.Learned {
		all = append(all, slot{fmt.Sprintf("learned.%d.say", i), &l.Learned[i].Say})
	}
	return all
}

// slots are the titles of the units, and the sentences that the program makes of a course.
func (c *Course) slots() []slot {
	all := c.words.slots()
	for i := range c.Units {
		all = append(all, slot{fmt.Sprintf("units.%d.title", i), &c.Units[i].Title})
	}
	return all
}

func (e *Explanation) slots() []slot {
	return []slot{{e.ID + ".title", &e.Title}, {e.ID + ".text", &e.Text}}
}

// words are what the program says in the voice of a course. What stands in braces is filled in.
type words struct {
	next, expected, untranslated, behind string
	notYet, example                      string // of a change that is not what the task asks for
	yes, no, nothing, empty, none        string // values before and after a change
}

var inEnglish = words{
	next:         "Next: {title}. {summary}",
	expected:     "On the page {page} you were asked: “{ask}” You answered {answered}, and it was {expected}. {then}",
	untranslated: "This page is not translated yet.",
	behind:       "The English text of this page has changed since it was translated.",
	notYet:       "Not yet what the task asks for.",
	example:      "This would be right: {example}",
	yes:          "yes",
	no:           "no",
	nothing:      "nothing",
	empty:        "(empty)",
	none:         "none",
}

func (w *words) slots() []slot {
	return []slot{
		{"words.next", &w.next}, {"words.expected", &w.expected},
		{"words.untranslated", &w.untranslated}, {"words.behind", &w.behind},
		{"words.notyet", &w.notYet}, {"words.example", &w.example},
		{"words.yes", &w.yes}, {"words.no", &w.no}, {"words.nothing", &w.nothing},
		{"words.empty", &w.empty}, {"words.none", &w.none},
	}
}

// fingerprint tells texts from others: it is another once one of them is.
func fingerprint(slots []slot) string {
	sum := sha256.New()
	for _, s := range slots {
		if *s.text != "" {
			fmt.Fprintf(sum, "%s\x00%s\x00", s.part, *s.text)
		}
	}
	return fmt.Sprintf("%x", sum.Sum(nil))[:8]
}
