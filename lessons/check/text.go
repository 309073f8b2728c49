package check

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"roundtrip/lessons"
)

// checkWords are the limits of a text that people read.
func checkWords(file, what, text string, most int) lessons.Problems {
	n := len(strings.Fields(text))
	if n > 0 && n <= most {
		return nil
	}
	return lessons.Problems{differs(file, 0, fmt.Sprintf("1 to %d words", most), fmt.Sprintf("%d words", n),
		"%s has %d words; at least one and at most %d", what, n, most)}
}

// belittling are words that tell a reader who does not understand that they should.
var belittling = []string{"simply", "just", "obviously", "easily", "trivially"}

// checkStyle: no text of a page says that something is easy.
func checkStyle(p *lessons.Page) (wrong lessons.Problems) {
	texts := map[string]string{"the story": p.Body, "the title": p.Title}
	for i, s := range p.Stops {
		texts[fmt.Sprintf("stop %d", i+1)] = s.Say
	}
	if q := p.Predict; q != nil {
		texts["the question"] = q.Ask + " " + q.Then
	}
	if e := p.Exercise; e != nil {
		texts["the exercise"] = e.About + " " + strings.Join(e.Hints, " ")
	}
	for where, text := range texts {
		for _, word := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return r < 'a' || r > 'z' }) {
			if slices.Contains(belittling, word) {
				wrong = append(wrong, differs(p.File, 0, "a sentence without it", word, "%s says %q: nothing is easy for everybody", where, word))
			}
		}
	}
	return wrong
}

// link is a link in Markdown: [text](target).
var link = regexp.MustCompile(`\]\(([^)\s]*)\)`)

// checkLinks: a link leads to a page of the course, "lesson/page", or out of it by https.
func checkLinks(c *lessons.Course, file, body string) (wrong lessons.Problems) {
	for _, m := range link.FindAllStringSubmatch(body, -1) {
		if strings.HasPrefix(m[1], "https://") {
			continue
		}
		if _, _, err := c.Find(m[1]); err != nil {
			wrong = append(wrong, differs(file, 0, "lesson/page, or https://", m[1], "the link leads nowhere: %v", err))
		}
	}
	return wrong
}
