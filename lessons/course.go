package lessons

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"roundtrip/sandbox/suggest"
)

// Course is the whole course. Lessons read their pages when they are first
// asked for them.
type Course struct {
	// Language is that of its texts, such as de.
	Language string
	// Minutes is how long the whole takes, roughly.
	Minutes int
	// Units are the lessons in groups, Lessons are all of them in order.
	Units   []Unit
	Lessons []*Lesson
	// Paths are ways through it for a class.
	Paths []Path
	// Moved are pages that once had another reference, "lesson/page", each with its old one:
	// what was done there stays done.
	Moved map[string]string

	words        words
	explanations func() (*Explanations, error)
	quiz         func() (QuizTexts, error)
	probe        func() ([]ProbeItem, error)
}

// Unit is a group of lessons that belong together. Its title is "" in a course without units.
type Unit struct {
	Title   string
	Lessons []*Lesson
}

// Lesson is one lesson of a course.
type Lesson struct {
	ID, Title, Summary string
	// Number counts from 1.
	Number int
	// Notes are for the teacher.
	Notes string
	// Body is the paragraph that introduces the lesson, in Markdown.
	Body string
	// Learned are sentences on what the lesson teaches, Next says what comes next; "" says the
	// next lesson.
	Learned []Learned
	Next    string
	// PageIDs are the ids of its pages, in order.
	PageIDs []string

	pages []func() (*Page, error)
}

// Pages are the lesson's pages, each read when it is first asked for. An error is
// of type Problems.
func (l *Lesson) Pages() ([]*Page, error) {
	pages := make([]*Page, len(l.pages))
	var wrong Problems
	for i, read := range l.pages {
		p, err := read()
		if err != nil {
			wrong = append(wrong, asProblem(l.ID, err))
		}
		pages[i] = p
	}
	if len(wrong) > 0 {
		return nil, wrong
	}
	return pages, nil
}

// Page finds a page by its id, or its number counted from 1, and reads no other.
func (l *Lesson) Page(id string) (*Page, error) {
	i := index(l.PageIDs, id)
	if i < 0 {
		return nil, &UnknownError{What: "page", Name: l.ID + "/" + id, Near: l.refs(l.near(id))}
	}
	return l.pages[i]()
}

func (l *Lesson) refs(pages []string) []string {
	refs := make([]string, len(pages))
	for i, p := range pages {
		refs[i] = l.ID + "/" + p
	}
	return refs
}

// Lesson finds a lesson by its id or its number.
func (c *Course) Lesson(id string) (*Lesson, error) {
	ids := make([]string, len(c.Lessons))
	for i, l := range c.Lessons {
		ids[i] = l.ID
	}
	if i := index(ids, id); i >= 0 {
		return c.Lessons[i], nil
	}
	return nil, &UnknownError{What: "lesson", Name: id, Near: suggest.Near(id, ids)}
}

// near are the pages that may have been meant; of a number that is too large, the last.
func (l *Lesson) near(id string) []string {
	if n, err := strconv.Atoi(id); err == nil && n > len(l.PageIDs) {
		return []string{strconv.Itoa(len(l.PageIDs))}
	}
	return suggest.Near(id, l.PageIDs)
}

// Find finds a page: "lesson/page", or "lesson" for its first page. Either can
// be a number, counted from 1. An *UnknownError says what may have been meant.
func (c *Course) Find(ref string) (*Lesson, *Page, error) {
	lesson, page, _ := strings.Cut(ref, "/")
	l, err := c.Lesson(lesson)
	if err != nil {
		return nil, nil, err
	}
	p, err := l.Page(cmp.Or(page, "1"))
	return l, p, err
}

// Exercises are the pages that have one, in the order of the course. An error is of type
// Problems.
func (c *Course) Exercises() ([]*Page, error) {
	var found []*Page
	for _, l := range c.Lessons {
		pages, err := l.Pages()
		if err != nil {
			return nil, err
		}
		for _, p := range pages {
			if p.Exercise != nil {
				found = append(found, p)
			}
		}
	}
	return found, nil
}

// index finds an id, or a number counted from 1, -1 if there is none.
func index(ids []string, id string) int {
	if n, err := strconv.Atoi(id); err == nil && n >= 1 && n <= len(ids) {
		return n - 1
	}
	return slices.Index(ids, id)
}

// Explain finds the explanation of an id such as "header:Content-Type", or of
// the family that it belongs to.
func (c *Course) Explain(id string) (Explanation, bool) {
	all, err := c.explanations()
	if err != nil {
		return Explanation{}, false
	}
	return all.Explain(id)
}

// Explanations are all explanations of the course.
func (c *Course) Explanations() (*Explanations, error) { return c.explanations() }
