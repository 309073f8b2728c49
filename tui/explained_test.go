package tui

import (
	"strings"
	"testing"

	"roundtrip/content"
	"roundtrip/lessons"
	"roundtrip/lessons/check"
	"roundtrip/sandbox/python/pythontest"
)

// Where what is said of a check that fails is cut in the smallest terminal that pages are written
// for, the lens below it has no row that it does not need.
func TestWhatIsSaidOfAMistakeHasTheRowsThatTheLensLeaves(t *testing.T) {
	if pythontest.Race {
		t.Skip("nothing races here that other tests do not look at")
	}
	t.Parallel()
	pages, err := options(t, setup{}).Course.Exercises()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pages {
		if p.Exercise.Form == lessons.FormOrder { // nothing is typed there
			continue
		}
		t.Run(p.Ref(), func(t *testing.T) {
			t.Parallel()
			d := practise(t, setup{start: p.Ref(), size: small}, "")
			for _, text := range mostSaidOf(t, p) {
				d.rewrites(text)
				d.isCutBesideNoFreeRow()
			}
		})
	}
}

// mostSaidOf are the files of an exercise with the mistake of which most is said.
func mostSaidOf(t *testing.T, p *lessons.Page) []string {
	t.Helper()
	answers, err := check.Answers(content.FS(), p)
	if err != nil {
		t.Fatal(err)
	}
	longest := lessons.Mistake{}
	for _, m := range p.Exercise.Mistakes {
		if len(m.Say) > len(longest.Say) {
			longest = m
		}
	}
	var texts []string
	for _, a := range answers {
		if a.Mistake != "" && a.Mistake == longest.ID {
			texts = append(texts, string(a.Text))
		}
	}
	return texts
}

func (d *desk) isCutBesideNoFreeRow() {
	d.Helper()
	all := d.lenses()
	if len(all) != 1 || !strings.Contains(d.storyText(), "showsall") {
		return
	}
	if f := all[0].frame; f.Height-1 > max(len(f.Rows), leastRows) {
		d.Errorf("the lens has %d rows for %d, and the story is cut:\n%s", f.Height-1, len(f.Rows), d.text())
	}
}

// leastRows is how many rows a lens shows at least.
const leastRows = 4
