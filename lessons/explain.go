package lessons

import (
	"cmp"
	"io/fs"
	"slices"
	"strconv"
	"strings"
)

// Explanation answers "what is this?".
type Explanation struct {
	// ID is what it explains: "environ:PATH_INFO", "header:*", "status:4xx",
	// "event:app.called", "rule:A7", "term:request".
	ID    string `yaml:"id"`
	Title string `yaml:"title"`
	// Text is one short paragraph.
	Text string `yaml:"text"`
	// Section is what governs it, such as "PEP 3333, environ Variables".
	Section string `yaml:"section"`

	// File is where it was read from, and Part its place there; see [Locate].
	File string `yaml:"-"`
	Part string `yaml:"-"`
}

// Explanations are all explanations, found by id.
type Explanations struct {
	all      []Explanation
	byID     map[string]int
	families []int // those whose id ends in *, the longest first
}

// All are the explanations, sorted by id.
func (e *Explanations) All() []Explanation { return e.all }

// Explain finds an explanation by its id. What has none of its own is explained
// by its family: environ:HTTP_X_TEA by environ:HTTP_*, status:418 by
// status:4xx. Case counts only in environ keys. The sections of a rule are those
// of the checker.
func (e *Explanations) Explain(id string) (Explanation, bool) {
	if rule, ok := strings.CutPrefix(canonical(id), "rule:"); ok {
		return e.rule(strings.ToUpper(rule))
	}
	return e.find(id)
}

func (e *Explanations) find(id string) (Explanation, bool) {
	id = canonical(id)
	if i, ok := e.byID[id]; ok {
		return e.all[i], true
	}
	if code, ok := strings.CutPrefix(id, "status:"); ok && len(code) == 3 {
		if i, ok := e.byID["status:"+code[:1]+"xx"]; ok {
			return e.all[i], true
		}
	}
	for _, i := range e.families {
		if strings.HasPrefix(id, strings.TrimSuffix(canonical(e.all[i].ID), "*")) {
			return e.all[i], true
		}
	}
	return Explanation{}, false
}

// canonical is an id as it is looked up: names of headers, terms and statuses
// are the same in every case.
func canonical(id string) string {
	if strings.HasPrefix(id, "environ:") {
		return id
	}
	return strings.ToLower(id)
}

// loadExplanations reads explain/*.yaml.
func loadExplanations(fsys fs.FS, t *translation) (*Explanations, error) {
	all := &Explanations{byID: make(map[string]int)}
	var wrong Problems
	for _, file := range explanationFiles(fsys) {
		var list []Explanation
		if err := readYAML(fsys, file, &list); err != nil {
			wrong = append(wrong, asProblem(file, err))
			continue
		}
		for i := range list {
			list[i].File, list[i].Part = file, strconv.Itoa(i)
		}
		all.all = append(all.all, list...)
	}
	t.explanations(all.all)
	slices.SortStableFunc(all.all, func(a, b Explanation) int { return cmp.Compare(a.ID, b.ID) })
	wrong = append(wrong, all.index()...)
	return all, wrong.Err()
}

// index makes the explanations findable.
func (e *Explanations) index() (wrong Problems) {
	for i, x := range e.all {
		switch known, twice := e.byID[canonical(x.ID)]; {
		case twice:
			wrong = append(wrong, problem(x.File, x.Part, "%s is explained twice, also in %s", x.ID, e.all[known].File))
		case !strings.Contains(x.ID, ":") || x.Title == "" || x.Text == "":
			wrong = append(wrong, problem(x.File, x.Part, "explanation %q needs an id such as environ:PATH_INFO, a title and a text", x.ID))
		}
		e.byID[canonical(x.ID)] = i
		if strings.HasSuffix(x.ID, "*") {
			e.families = append(e.families, i)
		}
	}
	slices.SortStableFunc(e.families, func(a, b int) int { return cmp.Compare(len(e.all[b].ID), len(e.all[a].ID)) })
	return wrong
}
