package labview

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"roundtrip/lessons"
	"roundtrip/tui/overlay"
)

// How the ids of explanations of terms and of rules begin.
const (
	termID = "term:"
	ruleID = "rule:"
)

// openGlossary lists the terms of the course, those of the page first, and the rules by their
// numbers. One that is chosen is explained.
func (b *Base) openGlossary() tea.Cmd { return b.glossaryAt("") }

// explain opens an explanation. Asked twice, the glossary opens at what is explained.
func (b *Base) explain(e lessons.Explanation) {
	b.Overlays.Open(overlay.NewExplanation(e, func() tea.Cmd { return b.glossaryAt(e.ID) }))
}

// glossaryAt opens the glossary at what an id explains. If that is not in it, it opens at the rule that the
// page names, else at its beginning.
func (b *Base) glossaryAt(id string) tea.Cmd {
	all, err := b.Course.Explanations()
	if err != nil {
		b.TellError(err)
		return nil
	}
	terms, rules := b.owner.Terms()
	names, ids := glossary(all, terms)
	at := slices.IndexFunc(names, func(name string) bool { return ids[name] == id })
	for _, rule := range rules {
		if at < 0 {
			at = slices.Index(names, rule)
		}
	}
	p := overlay.NewPicker("Glossary", names, at, func(name string) string {
		e, _ := all.Explain(ids[name])
		return about(e)
	})
	p.Group = func(name string) string { return groupOf(ids[name]) }
	p.Chosen = func(name string) tea.Cmd {
		if e, ok := all.Explain(ids[name]); ok {
			b.explain(e)
		}
		return nil
	}
	b.Overlays.Open(p)
	return nil
}

// glossary are the terms and the rules that are explained, and the id of each.
func glossary(all *lessons.Explanations, first []string) (names []string, ids map[string]string) {
	names, ids = slices.Clone(first), map[string]string{}
	for _, e := range all.All() {
		if term, ok := strings.CutPrefix(e.ID, termID); ok && !slices.Contains(names, term) {
			names = append(names, term)
		}
	}
	slices.SortStableFunc(names[len(first):], func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) })
	for _, term := range names {
		ids[term] = termID + term
	}
	for _, e := range all.Rules() {
		number := strings.TrimPrefix(e.ID, ruleID)
		names = append(names, number)
		ids[number] = e.ID
	}
	return names, ids
}

// about is what stands beside a name. A rule has what it asks for first: many are for the same.
func about(e lessons.Explanation) string {
	number, isRule := strings.CutPrefix(e.ID, ruleID)
	if !isRule {
		return e.Text
	}
	return strings.TrimRight(strings.TrimPrefix(e.Title, number+": "), ".") + ". " + e.Text
}

// groupOf is the heading under which an explanation stands.
func groupOf(id string) string {
	number, isRule := strings.CutPrefix(id, ruleID)
	for _, k := range lessons.RuleKinds() {
		if isRule && strings.HasPrefix(number, k.Letter) {
			return "rules for " + k.Binds
		}
	}
	return "terms"
}
