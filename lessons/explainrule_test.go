package lessons_test

import (
	"fmt"
	"strings"
	"testing"
)

// Texts speak of S1 to S54: each of them is explained by words of its own, with its section.
func TestEachDutyOfAServerIsExplained(t *testing.T) {
	t.Parallel()
	all := explanations(t)
	for n := 1; n <= 54; n++ {
		id := fmt.Sprintf("S%d", n)
		x, ok := all.Explain("rule:" + strings.ToLower(id))
		if !ok || !strings.HasPrefix(x.Title, id+": ") || strings.Contains(x.Title, "a rule for") || !strings.Contains(x.Section, "PEP 3333, ") {
			t.Errorf("%s is explained as %q, %q", id, x.Title, x.Section)
		}
	}
	if x, ok := all.Explain("rule:S55"); ok {
		t.Errorf("S55 is explained as %q", x.Title)
	}
}

// The list has each rule once, by letter and number.
func TestRulesAreListed(t *testing.T) {
	t.Parallel()
	all := explanations(t)
	var ids []string
	seen := map[string]string{}
	for _, x := range all.Rules() {
		asks := strings.TrimPrefix(x.Title, strings.TrimPrefix(x.ID, "rule:")+": ")
		if seen[x.ID] != "" || x.Text == "" || strings.Contains(x.Title, "a rule ") {
			t.Errorf("%s: %q", x.ID, x.Title)
		}
		if other := seen[asks]; other != "" {
			t.Errorf("%s asks for the same as %s: %q", x.ID, other, asks)
		}
		seen[x.ID], seen[asks] = x.ID, x.ID
		ids = append(ids, strings.TrimPrefix(x.ID, "rule:"))
	}
	got := strings.Join(ids, " ")
	for _, run := range []string{"A8 A9 A10", "M11 S1 S2", "S9 S10 S11", "S53 S54 H1 "} {
		if !strings.Contains(got, run) {
			t.Errorf("%q is not in %s", run, got)
		}
	}
}

// The words with which PEP 3333 and the RFCs ask for something are explained.
func TestTheWordsOfStandardsAreExplained(t *testing.T) {
	t.Parallel()
	all := explanations(t)
	for _, word := range []string{
		"MUST", "MUST NOT", "SHOULD", "SHOULD NOT", "MAY", "REQUIRED", "SHALL", "RECOMMENDED", "OPTIONAL",
		"advice", "finding", "rule", "octet", "token", "CRLF",
	} {
		if x, ok := all.Explain("term:" + word); !ok || x.Text == "" {
			t.Errorf("%s is not explained", word)
		}
	}
}

// An explanation ends with its sentence: in YAML a # behind a blank would cut it off.
func TestExplanationsAreWhole(t *testing.T) {
	t.Parallel()
	for _, x := range explanations(t).All() {
		if !strings.ContainsAny(x.Text[len(x.Text)-1:], ".)?") {
			t.Errorf("%s ends with %q", x.ID, x.Text[max(0, len(x.Text)-20):])
		}
	}
}

// The decision table of HTTP has the rows H1 to H107: each of them is explained by words of its
// own, with the section that governs it. H74 is a rule of this program, which no standard knows.
func TestEachRuleOfHTTPIsExplained(t *testing.T) {
	t.Parallel()
	all := explanations(t)
	for n := 1; n <= 107; n++ {
		id := fmt.Sprintf("H%d", n)
		x, ok := all.Explain("rule:" + id)
		if !ok || strings.Contains(x.Title, "a rule of") || (x.Section == "") != (id == "H74") {
			t.Errorf("%s is explained as %q, %q", id, x.Title, x.Section)
		}
	}
	if x, ok := all.Explain("rule:H108"); ok {
		t.Errorf("H108 is explained as %q", x.Title)
	}
}
