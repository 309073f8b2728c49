// Package handout writes lessons as one HTML file that needs nothing else, no network and no
// script: to read, to print, and to hand out. What it says is what the pages say, and what the
// application writes where they speak of that; all else that a request shows has to be tried in
// the program.
package handout

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/yuin/goldmark"

	"roundtrip/lessons"
)

//go:embed handout.html
var layout string

// document is what the layout shows.
type document struct {
	Title   string
	Lang    string
	Units   []unit
	Lessons []lesson
	Terms   []term
}

// unit is a group of the lessons in the list of contents, "" being one without a title.
type unit struct {
	Title   string
	Lessons []lesson
}

// term is a term that a page links, with what it means.
type term struct {
	ID, Title string
	Text      template.HTML
	Section   string
}

type lesson struct {
	Number         int
	Title, Summary string
	Body           template.HTML
	Pages          []page
	Learned        []template.HTML
}

type page struct {
	Number           int
	Title            string
	Note             string
	Body             template.HTML
	Request          string
	Files            []file
	Says             []template.HTML
	Output           string // what the application writes, where the page shows that
	Question         template.HTML
	Choices          []template.HTML
	Point            string
	Change           template.HTML
	Start, StartName string
	Form             string
	Checks           []string
	Hints            []template.HTML
	Answers          []template.HTML // what belongs at the end, where nobody looks by chance
}

type file struct{ Name, Text string }

// Written is what the application of a page writes while its request runs.
type Written func(p *lessons.Page) (string, error)

// Write writes lessons of a course. Files are those of the course. Written is called for pages
// that show what their application writes.
func Write(w io.Writer, title string, c *lessons.Course, all []*lessons.Lesson, files fs.FS, written Written) error {
	layout, err := template.New("handout").Parse(layout)
	if err != nil {
		return fmt.Errorf("read the layout of the hand-out: %w", err)
	}
	d := document{Title: title, Lang: c.Language}
	for _, l := range all {
		one, err := lessonOf(l, files, written)
		if err != nil {
			return err
		}
		d.Lessons = append(d.Lessons, one)
	}
	d.Units = unitsOf(c, d.Lessons)
	if d.Terms, err = termsOf(c, all); err != nil {
		return err
	}
	return layout.Execute(w, d)
}

// unitsOf are the lessons by the units of their course, without those that have none of them.
func unitsOf(c *lessons.Course, all []lesson) []unit {
	var units []unit
	for _, u := range c.Units {
		own := unit{Title: u.Title}
		for _, l := range u.Lessons {
			if i := slices.IndexFunc(all, func(x lesson) bool { return x.Number == l.Number }); i >= 0 {
				own.Lessons = append(own.Lessons, all[i])
			}
		}
		if len(own.Lessons) > 0 {
			units = append(units, own)
		}
	}
	return units
}

// termsOf are the terms that the stories of the lessons link, in the order of the alphabet.
func termsOf(c *lessons.Course, all []*lessons.Lesson) ([]term, error) {
	found := map[string]term{}
	for _, l := range all {
		pages, err := l.Pages()
		if err != nil {
			return nil, err
		}
		for _, p := range pages {
			for _, name := range lessons.Terms(p.Body) {
				if x, ok := c.Explain("term:" + name); ok {
					found[anchor(name)] = term{ID: anchor(name), Title: x.Title, Text: inline(x.Text), Section: x.Section}
				}
			}
		}
	}
	return slices.SortedFunc(maps.Values(found), func(a, b term) int {
		return strings.Compare(strings.ToLower(a.Title), strings.ToLower(b.Title))
	}), nil
}

// anchor is where the meaning of a term stands in the file.
func anchor(name string) string {
	return "term-" + strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return '-'
	}, name)
}

func lessonOf(l *lessons.Lesson, files fs.FS, written Written) (lesson, error) {
	one := lesson{Number: l.Number, Title: l.Title, Summary: l.Summary, Body: markdown(l.Body)}
	pages, err := l.Pages()
	if err != nil {
		return one, err
	}
	for _, p := range pages {
		page := pageOf(p, files)
		if showsOutput(p) {
			if page.Output, err = written(p); err != nil {
				return one, fmt.Errorf("run %s for its output: %w", p.Ref(), err)
			}
		}
		one.Pages = append(one.Pages, page)
	}
	for _, s := range l.Learned {
		one.Learned = append(one.Learned, inline(s.Say))
	}
	return one, nil
}

// showsOutput reports whether a page turns to what its application writes. What the reader's own
// file writes nobody knows.
func showsOutput(p *lessons.Page) bool {
	turns := p.Lens == lessons.LensOutput || p.Predict != nil && p.Predict.Lens == lessons.LensOutput
	for _, s := range p.Stops {
		turns = turns || s.Lens == lessons.LensOutput
	}
	return turns && p.Exercise == nil
}

func pageOf(p *lessons.Page, files fs.FS) page {
	one := page{Number: p.Number, Title: p.Title, Note: p.Note, Body: markdown(p.Body), Request: request(p), Files: sources(p, files)}
	if p.Recorded != "" {
		one.Files = append(one.Files, file{"Recording " + p.Recording, p.Recorded})
	}
	for _, s := range p.Stops {
		if s.Say != "" {
			one.Says = append(one.Says, inline(s.Say))
		}
	}
	if q := p.Predict; q != nil {
		one.Question, one.Point = inline(q.Ask), q.Point
		for _, c := range q.Choices {
			if !q.Pointed() {
				one.Choices = append(one.Choices, inline(c.Text))
			}
			if c.Why != "" && !q.Pointed() {
				one.Answers = append(one.Answers, inline("Not: "+c.Text+". "+c.Why))
			}
		}
		one.answer(q.Then)
	}
	if p.Change != nil {
		one.Change = inline(p.Change.Invite)
		one.answer(p.Change.Then)
	}
	if e := p.Exercise; e != nil {
		one.StartName, one.Start, one.Form = e.File(), e.Start, e.Form
		for i, c := range e.Checks {
			one.Checks = append(one.Checks, p.Unchecked(i).Asked+": "+c.Expected)
		}
		for _, h := range e.Hints {
			one.Hints = append(one.Hints, inline(h))
		}
		one.answer(e.About)
		one.answer(e.Then)
	}
	return one
}

// answer is said where nobody looks by chance.
func (p *page) answer(text string) {
	if text != "" {
		p.Answers = append(p.Answers, inline(text))
	}
}

// request is what the page sends, as text.
func request(p *lessons.Page) string {
	text := string(p.Run.Sends().Bytes("127.0.0.1:8000"))
	return strings.TrimRight(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
}

// sources are the files of the course that the page runs.
func sources(p *lessons.Page, files fs.FS) []file {
	app, _, _ := strings.Cut(p.Run.App, ":")
	names := []string{path.Join("apps", app)}
	for _, m := range p.Run.Middleware {
		names = append(names, path.Join("middleware", m+".py"))
	}
	var found []file
	for _, name := range names {
		if text, err := lessons.ReadFile(files, name); err == nil { // one in Go has no file
			found = append(found, file{path.Base(name), string(text)})
		}
	}
	return found
}

// markdown is a text of the course as HTML. Raw HTML in it is left out. A linked term leads to
// its meaning at the end.
func markdown(text string) template.HTML {
	var b bytes.Buffer
	if err := goldmark.Convert([]byte(lessons.LinkTerms(text, func(name string) string { return "#" + anchor(name) })), &b); err != nil {
		return template.HTML(template.HTMLEscapeString(text))
	}
	return template.HTML(b.String())
}

// inline is a text that is no Markdown.
func inline(text string) template.HTML { return template.HTML(template.HTMLEscapeString(text)) }
