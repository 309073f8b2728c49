package lessons

import (
	"slices"
	"strings"
)

// Sentences is how many things a lesson ends with, leastOwn how many of them are the lesson's own
// in any case.
const (
	Sentences = 3
	leastOwn  = 2
)

// Learned is one sentence on what a lesson has taught, and the page that shows it.
type Learned struct {
	Page string `yaml:"page"`
	Say  string `yaml:"say"`
}

// Closing is how a lesson ends.
type Closing struct {
	// Title is the lesson's.
	Title string
	// Learned are three sentences: the lesson's, then what surprised the learner last.
	Learned []string
	// Unfinished are the titles of the pages that were left before their end.
	Unfinished []string
	// Next says what comes next.
	Next string
}

// Closing is how a lesson ends for a learner, whose progress may be nil.
func (c *Course) Closing(l *Lesson, p *Progress) Closing {
	end := Closing{Title: l.Title, Next: l.Next}
	if end.Next == "" && l.Number < len(c.Lessons) {
		next := c.Lessons[l.Number]
		end.Next = strings.NewReplacer("{title}", next.Title, "{summary}", next.Summary).Replace(c.words.next)
	}
	if p == nil {
		end.Learned = l.sentences(Sentences, "")
		return end
	}
	end.Unfinished = l.unfinished(p)
	surprise, page := c.lastSurprise(l, p)
	if surprise == "" {
		end.Learned = l.sentences(Sentences, "")
	} else {
		end.Learned = append(l.sentences(leastOwn, page), surprise)
	}
	return end
}

// sentences are the first of those that a lesson ends with. The one of a page comes last: of
// that page something else is told.
func (l *Lesson) sentences(most int, page string) []string {
	var own, told []string
	for _, one := range l.Learned {
		if page != "" && one.Page == page {
			told = append(told, one.Say)
		} else {
			own = append(own, one.Say)
		}
	}
	own = append(own, told...)
	return own[:min(most, len(own))]
}

// lastSurprise is a sentence made of the learner's latest surprise, and the page that it is of;
// "" if there is none.
func (c *Course) lastSurprise(l *Lesson, p *Progress) (say, page string) {
	for _, s := range slices.Backward(p.Surprises(l.ID)) {
		_, id, _ := strings.Cut(s.Page, "/")
		if page, err := l.Page(id); err == nil && page.Predict != nil {
			return c.surprise(s, page), id
		}
	}
	return "", ""
}

// surprise is what surprised a learner, with the page and the question that it was about.
func (c *Course) surprise(s Surprise, p *Page) string {
	return strings.NewReplacer("{page}", quoted(p.Title), "{ask}", p.Predict.Ask, "{answered}", quoted(s.Answered),
		"{expected}", quoted(s.Expected), "{then}", p.Predict.Then).Replace(c.words.expected)
}

func quoted(s string) string { return "“" + strings.TrimSuffix(s, ".") + "”" }

// unfinished are the titles of the pages that were left before their end.
func (l *Lesson) unfinished(p *Progress) (titles []string) {
	for _, id := range l.PageIDs {
		if page, err := l.Page(id); err == nil && p.Left(page.Ref()) {
			titles = append(titles, page.Title)
		}
	}
	return titles
}
