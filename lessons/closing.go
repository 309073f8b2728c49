package lessons

import (
	"slices"
	"strings"
)

// Sentences is how many things a lesson ends with.
const Sentences = 3

// Learned is one sentence on what a lesson has taught, and the page that shows it.
type Learned struct {
	Page string `yaml:"page"`
	Say  string `yaml:"say"`
}

// Closing is how a lesson ends.
type Closing struct {
	// Title is the lesson's.
	Title string
	// Learned are three sentences: what surprised the learner first.
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
	var said []string
	if p != nil {
		end.Learned, said = c.surprises(l, p)
		end.Unfinished = l.unfinished(p)
	}
	for _, one := range l.Learned {
		if len(end.Learned) < Sentences && !slices.Contains(said, one.Page) {
			end.Learned = append(end.Learned, one.Say)
		}
	}
	return end
}

// surprises are sentences made of the learner's surprises, the latest last, and the pages
// that they are of.
func (c *Course) surprises(l *Lesson, p *Progress) (learned, pages []string) {
	for _, s := range p.Surprises(l.ID) {
		_, id, _ := strings.Cut(s.Page, "/")
		page, err := l.Page(id)
		if err != nil || page.Predict == nil || len(learned) == Sentences {
			continue
		}
		learned = append(learned, c.surprise(s, page.Predict.Then))
		pages = append(pages, id)
	}
	return learned, pages
}

func (c *Course) surprise(s Surprise, then string) string {
	return strings.NewReplacer("{answered}", quoted(s.Answered), "{expected}", quoted(s.Expected), "{then}", then).Replace(c.words.expected)
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
