package lessons

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"roundtrip/lessons/expr"
	"roundtrip/wsgi/trace"
)

// ProbeFile has the questions that are asked before a course and after it. A course need not
// have it.
const ProbeFile = "probe.yaml"

// ProbeItem is one thing to know, asked in two forms that are equally hard: one before the
// course, one after it.
type ProbeItem struct {
	ID    string      `yaml:"id"`
	Forms []ProbeForm `yaml:"forms"`
}

// ProbeForm is a question that a request answers at its end.
type ProbeForm struct {
	Run     Setup    `yaml:"run"`
	Ask     string   `yaml:"ask"`
	Choices []Choice `yaml:"choices"`
	Answer  Cond     `yaml:"answer"`
}

// Forms of the questions.
const (
	Before = iota
	After
	forms
)

// Probe are the questions before the course and after it, none if it has none. What is not
// translated stands there in the course's own language. An error is of type Problem.
func (c *Course) Probe() ([]ProbeItem, error) { return c.probe() }

func loadProbe(fsys fs.FS, t *translation) ([]ProbeItem, error) {
	if _, err := fs.Stat(fsys, ProbeFile); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var all []ProbeItem
	if err := readYAML(fsys, ProbeFile, &all); err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for i, item := range all {
		part := fmt.Sprint(i)
		if item.ID == "" || seen[item.ID] || len(item.Forms) != forms {
			return nil, problem(ProbeFile, part, "question %q needs an id of its own and two forms", item.ID)
		}
		seen[item.ID] = true
		for _, f := range item.Forms {
			if f.Ask == "" || f.Answer.Expr == nil || len(f.Choices) != len(item.Forms[0].Choices) || len(f.Choices) < 2 {
				return nil, problem(ProbeFile, part, "question %s needs ask, answer, and as many choices in both forms", item.ID)
			}
		}
	}
	items, names := probeItems(all)
	t.translateItems(ProbeFile, items, names)
	return all, nil
}

func probeItems(all []ProbeItem) (items [][]slot, names []string) {
	for i := range all {
		items, names = append(items, all[i].slots()), append(names, all[i].ID)
	}
	return items, names
}

// slots are the texts of a question. The choices of its forms may be the same in the file, and are
// apart here.
func (item *ProbeItem) slots() (all []slot) {
	for i := range item.Forms {
		f := &item.Forms[i]
		f.Choices = slices.Clone(f.Choices)
		part := fmt.Sprintf("%s.forms.%d.", item.ID, i)
		all = append(all, slot{part + "ask", &f.Ask})
		for n := range f.Choices {
			all = append(all, slot{fmt.Sprintf("%schoices.%d.text", part, n), &f.Choices[n].Text})
		}
	}
	return all
}

// Right is the index of the right choice, for a request that has ended. An error is that
// not exactly one is right.
func (f ProbeForm) Right(tr *trace.Trace) (int, error) {
	answers, err := (&Predict{Answer: f.Answer}).Answers(expr.At(tr, EndOf(tr)))
	if err != nil {
		return -1, err
	}
	right := -1
	for i, c := range f.Choices {
		if !Among(answers, c.Is) {
			continue
		}
		if right >= 0 {
			return -1, errors.New("several choices are right")
		}
		right = i
	}
	if right < 0 {
		return -1, fmt.Errorf("no choice is right; the answer is %v", answers)
	}
	return right, nil
}

// Probed is what somebody knew when the questions were asked.
type Probed struct {
	Right int       `json:"right"`
	Of    int       `json:"of"`
	At    time.Time `json:"at"`
}

func (p Probed) sound() error {
	return cmp.Or(soundNumber(mostTried)(p.Right), soundNumber(mostTried)(p.Of), soundTime(p.At))
}

// probes are what was known, by the form: "before" and "after".
type probes map[string]Probed

var formNames = [...]string{Before: "before", After: "after"}

// Probed is what was known when a form of the questions was asked, and whether it was.
func (p *Progress) Probed(form int) (Probed, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	known, ok := p.state.Probes[formNames[form]]
	return known, ok
}

// Probe notes how many of the questions were answered right. The first time counts before
// the course, the last time after it.
func (p *Progress) Probe(form, right, of int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state.probe(formNames[form], Probed{right, of, p.state.stamp("")})
}

// probe takes in what was known: before the course what was known first, after it what was
// known last.
func (r *record) probe(form string, known Probed) {
	if r.Probes == nil {
		r.Probes = make(probes)
	}
	have, ok := r.Probes[form]
	first := form == formNames[Before]
	if !ok || first == known.At.Before(have.At) {
		r.Probes[form] = known
	}
}
