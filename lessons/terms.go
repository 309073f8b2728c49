package lessons

import (
	"regexp"
	"slices"
	"strings"
)

// termLink is a term in a text, linked to its explanation: [heads](?head), or [head](?).
var termLink = regexp.MustCompile(`\[([^\]]+)\]\(\?([^)]*)\)`)

// Terms are the terms that a text links, in order.
func Terms(text string) []string {
	var terms []string
	for _, m := range termLink.FindAllStringSubmatch(text, -1) {
		terms = append(terms, termOf(m))
	}
	return terms
}

// MarkTerms puts what mark makes of it in the place of each linked term.
func MarkTerms(text string, mark func(term string) string) string {
	return termLink.ReplaceAllStringFunc(text, func(link string) string {
		return mark(termLink.FindStringSubmatch(link)[1])
	})
}

// LinkTerms puts another target in the place of that of each linked term.
func LinkTerms(text string, to func(term string) string) string {
	return termLink.ReplaceAllStringFunc(text, func(link string) string {
		m := termLink.FindStringSubmatch(link)
		return "[" + m[1] + "](" + to(termOf(m)) + ")"
	})
}

// termOf is the term of a link: behind the question mark, or what stands in the text.
func termOf(m []string) string {
	if m[2] == "" {
		return strings.Join(strings.Fields(m[1]), " ")
	}
	return m[2]
}

// Terms are the terms that the page explains: its own first, then those that its text links.
func (p *Page) Terms() []string {
	terms := []string{p.Term}
	for _, t := range Terms(p.Body) {
		if t != p.Term {
			terms = append(terms, t)
		}
	}
	return terms
}

// ruleName is the number of a rule in a text, such as S20.
var ruleName = regexp.MustCompile(`\b[SAMH][0-9]+\b`)

// Rules are what the page's text names in the form of a rule's number, the last one first: behind a range
// of them, such as S1 to S54, stands the one that is meant.
func (p *Page) Rules() []string {
	rules := ruleName.FindAllString(p.Body, -1)
	slices.Reverse(rules)
	return rules
}
