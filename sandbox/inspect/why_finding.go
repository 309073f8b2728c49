package inspect

import (
	"slices"

	"roundtrip/wsgi/lint"
	"roundtrip/wsgi/trace"
)

// broken are the rules that somebody broke, each once.
func broken(tr *trace.Trace) []string {
	var rules []string
	for _, f := range lint.Check(tr) {
		if !slices.Contains(rules, f.Rule) {
			rules = append(rules, f.Rule)
		}
	}
	return rules
}

// finding asks about a rule of the checker: who broke it, and the events that show it.
func (w *asking) finding(rule string) {
	found := false
	for _, f := range lint.Check(w.tr) {
		if f.Rule != rule {
			continue
		}
		found = true
		w.because(f.At(w.tr)-1, rule+", "+f.Section, "%s %s", f.Who.Name(), f.Text)
		for _, seq := range f.Refs {
			if i := w.tr.Index(f.X, seq); i >= 0 {
				w.shownBy(i)
			}
		}
	}
	if !found {
		w.notBroken(rule)
	}
}

// shownBy names an event that a finding rests on.
func (w *asking) shownBy(i int) {
	e := w.tr.Event(i)
	text := actWords(e)
	if text == "" {
		text = "it happened in " + e.Layer.Name()
	}
	w.because(i, "", "It shows here: %s%s.", text, where(e))
}

// notBroken says what the rule asks, and what may have kept the checker from judging.
func (w *asking) notBroken(rule string) {
	known, ok := lint.Lookup(rule)
	if !ok {
		w.rule("", "The checker has no rule %s.", rule)
		return
	}
	w.rule(rule+", "+known.Section, "Nobody broke it here. What it asks: %s", known.Instead)
	if w.s.Done == nil {
		w.rule("", "The exchange has not ended: some rules are judged at its end.")
	}
	if w.s.Dropped > 0 {
		w.rule("", "%d events were not kept, of which the checker knows nothing.", w.s.Dropped)
	}
}
