package check

import "roundtrip/lessons"

// Counts are how much of a course there is.
type Counts struct {
	Lessons, Pages int
	// Questions are those that are asked before the request answers them, Pointed those
	// among them that are answered by pointing. Changes are asked for on a page.
	Questions, Pointed, Changes int
	Exercises, Hints            int
	// Claims are the facts that are held to the record of a request.
	Claims, Explanations int
	// Grade is the highest reading grade of a text.
	Grade float64
}

// Count counts what is in a course that was loaded without a problem.
func Count(c *lessons.Course) (n Counts, err error) {
	n.Lessons = len(c.Lessons)
	for _, l := range c.Lessons {
		pages, err := l.Pages()
		if err != nil {
			return n, err
		}
		n.grade(l.Body)
		for _, p := range pages {
			n.page(p)
		}
	}
	all, err := c.Explanations()
	if err != nil {
		return n, err
	}
	n.Explanations = len(all.All())
	for _, e := range all.All() {
		n.grade(e.Text)
	}
	return n, nil
}

func (n *Counts) page(p *lessons.Page) {
	n.Pages++
	n.Claims += len(p.Claims)
	if q := p.Predict; q != nil {
		n.Questions++
		if q.Pointed() {
			n.Pointed++
		}
	}
	if p.Change != nil {
		n.Changes++
		n.Claims += len(p.Change.Claims)
	}
	if p.Exercise != nil {
		n.Exercises++
		n.Hints += len(p.Exercise.Hints)
	}
	for _, t := range textsOf(p) {
		n.grade(t.words)
	}
}

func (n *Counts) grade(words string) {
	if grade, ok := readingGrade(words); ok {
		n.Grade = max(n.Grade, grade)
	}
}
