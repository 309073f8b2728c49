package lessons

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"roundtrip/wsgi/conform"
	"roundtrip/wsgi/lint"
)

// RuleKinds are the first letters of rules, each with whose duty they are.
func RuleKinds() []RuleKind {
	return []RuleKind{{"A", "applications"}, {"M", "middleware"}, {"S", "servers"}, {"H", "HTTP, at both ends"}}
}

// RuleKind is a letter with which the names of rules begin, and whom they bind.
type RuleKind struct{ Letter, Binds string }

// rule explains a rule: what it is for, from the table of explanations, and what the
// checker's own table says of it. The checker cannot see all that a server has to do: the
// section of such a rule is that of the cases by which servers are tried, if it has none of its own.
func (e *Explanations) rule(id string) (Explanation, bool) {
	rows := slices.DeleteFunc(lint.Rules(), func(r lint.Rule) bool { return r.ID != id })
	x, ok := e.find("rule:" + id)
	family := x.isFamily()
	if !ok || len(rows) == 0 && family {
		return Explanation{}, false
	}
	x.Title = id + ": " + x.Title
	if family {
		x.Text += " What it asks: " + rows[0].Instead
	}
	x.ID, x.Section = "rule:"+id, cmp.Or(sections(x.Section, rows), conform.Section(id))
	return x, true
}

// isFamily reports whether it explains all names that begin alike.
func (x Explanation) isFamily() bool { return strings.HasSuffix(x.ID, "*") }

// sections are those of a rule, each once, the table's own first.
func sections(own string, rows []lint.Rule) string {
	var all []string
	for _, s := range slices.Concat([]string{own}, sectionsOf(rows)) {
		if s != "" && !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return strings.Join(all, "; ")
}

func sectionsOf(rows []lint.Rule) []string {
	all := make([]string, len(rows))
	for i, r := range rows {
		all[i] = r.Section
	}
	return all
}

// Rules are all rules that are explained, those of a letter together, in the order of their
// numbers. One without a title of its own has what it asks for in its place.
func (e *Explanations) Rules() []Explanation {
	ids := map[string]bool{}
	for _, r := range lint.Rules() {
		ids[r.ID] = true
	}
	for _, x := range e.all {
		if id, ok := strings.CutPrefix(x.ID, "rule:"); ok {
			ids[id] = true
		}
	}
	var rules []Explanation
	for id := range ids {
		x, ok := e.rule(id)
		if !ok || strings.Contains(id, "*") {
			continue
		}
		if own, _ := e.find(x.ID); own.isFamily() {
			r, _ := lint.Lookup(id)
			x.Title = id + ": " + r.Instead
		}
		rules = append(rules, x)
	}
	slices.SortFunc(rules, func(a, b Explanation) int { return compareRules(a.ID, b.ID) })
	return rules
}

func compareRules(a, b string) int {
	letter := func(id string) int {
		return slices.IndexFunc(RuleKinds(), func(k RuleKind) bool { return strings.HasPrefix(id, "rule:"+k.Letter) })
	}
	number := func(id string) int {
		n, _ := strconv.Atoi(strings.TrimLeft(id, "rule:AMSH"))
		return n
	}
	return cmp.Or(cmp.Compare(letter(a), letter(b)), cmp.Compare(number(a), number(b)))
}
