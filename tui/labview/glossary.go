package labview

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/overlay"
)

// termID is how the ids of explanations of terms begin.
const termID = "term:"

// openGlossary lists the terms of the course, those of the page first. One that is chosen is
// explained.
func (b *Base) openGlossary() tea.Cmd {
	terms := b.glossary()
	p := overlay.NewPicker("Glossary", terms, 0, func(term string) string {
		e, _ := b.Course.Explain(termID + term)
		return e.Text
	})
	p.Chosen = func(term string) tea.Cmd {
		if e, ok := b.Course.Explain(termID + term); ok {
			b.Overlays.Open(overlay.NewExplanation(e, b.openGlossary))
		}
		return nil
	}
	b.Overlays.Open(p)
	return nil
}

// glossary are the terms that are explained, by the names that their explanations have.
func (b *Base) glossary() []string {
	all, err := b.Course.Explanations()
	if err != nil {
		return nil
	}
	terms := slices.Clone(b.owner.Terms())
	for _, e := range all.All() {
		if term, ok := strings.CutPrefix(e.ID, termID); ok && !slices.Contains(terms, term) {
			terms = append(terms, term)
		}
	}
	return terms
}
