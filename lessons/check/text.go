package check

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"roundtrip/lessons"
)

// checkWords are the limits of a text that people read.
func checkWords(file, part, what, text string, most int) lessons.Problems {
	n := len(strings.Fields(text))
	if n > 0 && n <= most {
		return nil
	}
	return lessons.Problems{differs(file, part, fmt.Sprintf("1 to %d words", most), fmt.Sprintf("%d words", n),
		"%s has %d words; at least one and at most %d", what, n, most)}
}

// belittling are words that tell a reader who does not understand that they should.
var belittling = []string{"simply", "just", "obviously", "easily", "trivially"}

// checkStyle: no text of a page says that something is easy.
func checkStyle(p *lessons.Page) (wrong lessons.Problems) {
	texts := map[string]string{"title": p.Title, lessons.PartBody: p.Body} // each by its part of the file
	for i, s := range p.Stops {
		texts[fmt.Sprintf("stops.%d.say", i)] = s.Say
	}
	if q := p.Predict; q != nil {
		texts["predict.ask"], texts["predict.then"] = q.Ask, q.Then
	}
	if e := p.Exercise; e != nil {
		texts["exercise.about"] = e.About
		for i, h := range e.Hints {
			texts[fmt.Sprintf("exercise.hints.%d", i)] = h
		}
	}
	for _, part := range slices.Sorted(maps.Keys(texts)) {
		for _, word := range strings.FieldsFunc(strings.ToLower(texts[part]), func(r rune) bool { return r < 'a' || r > 'z' }) {
			if slices.Contains(belittling, word) {
				where := part
				if part == lessons.PartBody {
					where, part = "the story", part+" "+word
				}
				wrong = append(wrong, differs(p.File, part, "a sentence without it", word, "%s says %q: nothing is easy for everybody", where, word))
			}
		}
	}
	return wrong
}

// link is a link in Markdown: [text](target).
var link = regexp.MustCompile(`\]\(([^)\s]*)\)`)

// checkLinks: a link leads to a page of the course, "lesson/page", or out of it by https, or to the explanation of a term.
func checkLinks(c *lessons.Course, file, body string) (wrong lessons.Problems) {
	for _, m := range link.FindAllStringSubmatch(body, -1) {
		if strings.HasPrefix(m[1], "https://") || strings.HasPrefix(m[1], "?") {
			continue
		}
		if _, _, err := c.Find(m[1]); err != nil {
			wrong = append(wrong, differs(file, lessons.PartBody+" "+m[1], "lesson/page, or https://", m[1], "the link leads nowhere: %v", err))
		}
	}
	return wrong
}

// entity is a sign as HTML writes it, such as &lt;.
var entity = regexp.MustCompile(`&(?:[A-Za-z]+|#[0-9]+|#x[0-9A-Fa-f]+);`)

// checkEntities: a story that speaks of the code of a sign has it in backquotes. Elsewhere in
// Markdown it is the sign itself, and one front end would show the code and another the sign.
func checkEntities(file, body string) (wrong lessons.Problems) {
	for _, code := range entity.FindAllString(backquoted.ReplaceAllString(body, ""), -1) {
		wrong = append(wrong, differs(file, lessons.PartBody+" "+code, "`"+code+"`", code, "the story has %s outside of backquotes, which is read as the sign that it stands for", code))
	}
	return wrong
}

var backquoted = regexp.MustCompile("`[^`]*`")
