package lessons

import (
	"regexp"
	"strings"
)

// termLink is a term in a text, linked to its explanation: [heads](?head), or [head](?).
var termLink = regexp.MustCompile(`\[([^\]]+)\]\(\?([^)]*)\)`)

// Terms are the terms that a text links, in order.
func Terms(text string) []string {
	var terms []string
	for _, m := range termLink.FindAllStringSubmatch(text, -1) {
		if m[2] == "" {
			m[2] = strings.Join(strings.Fields(m[1]), " ")
		}
		terms = append(terms, m[2])
	}
	return terms
}

// MarkTerms puts what mark makes of it in the place of each linked term.
func MarkTerms(text string, mark func(term string) string) string {
	return termLink.ReplaceAllStringFunc(text, func(link string) string {
		return mark(termLink.FindStringSubmatch(link)[1])
	})
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
