package keys

import (
	"slices"
	"testing"
)

func TestNoKeyHasTwoMeaningsOnOneScreen(t *testing.T) {
	t.Parallel()
	for _, where := range []Where{Home, Lesson, Playing, Editor, Inspecting, Inspected} {
		seen := map[string]Action{}
		for _, b := range Table() {
			if b.Where&where == 0 {
				continue
			}
			for _, k := range b.Keys {
				if other, taken := seen[k]; taken {
					t.Errorf("%s is both %s and %s on screen %d", k, other, b.Action, where)
				}
				seen[k] = b.Action
			}
		}
	}
}

func TestEveryBindingSaysWhatItDoes(t *testing.T) {
	t.Parallel()
	for _, b := range Table() {
		if b.Word == "" || b.Help == "" || len(b.Keys) == 0 || !slices.Contains(Groups(), b.Group) {
			t.Errorf("%s lacks something: %+v", b.Action, b)
		}
	}
}
