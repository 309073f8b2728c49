package keys

import (
	"regexp"
	"slices"
	"testing"
	"unicode/utf8"
)

// aimsWidth is how wide a line of the help is at 80 columns, behind the keys.
const aimsWidth = 62

// Whoever inspects reads what each key does here, on one line each, and no word of the course.
func TestInspectListsItsOwnKeys(t *testing.T) {
	t.Parallel()
	course := regexp.MustCompile(`\b(lesson|exercise|course|page's|home|unit|play)\b`)
	for _, where := range []Where{Inspecting, Inspected} {
		aims := Aims(where)
		var listed []Action
		for _, aim := range aims {
			for _, way := range aim.Ways {
				if listed = append(listed, way.Action); utf8.RuneCountInString(way.Text) > aimsWidth {
					t.Errorf("%q has more than %d columns", way.Text, aimsWidth)
				}
				if word := course.FindString(way.Text); word != "" {
					t.Errorf("%q speaks of %q", way.Text, word)
				}
			}
		}
		for _, b := range table {
			if n := count(listed, b.Action); b.Where&where != 0 && n != 1 {
				t.Errorf("%s is listed %d times", b.Action, n)
			}
		}
		for _, a := range listed {
			if _, ok := Of(where, a); !ok {
				t.Errorf("%s is listed and does nothing here", a)
			}
		}
	}
}

func count(all []Action, a Action) (n int) {
	for i := slices.Index(all, a); i >= 0; i = slices.Index(all, a) {
		all, n = all[i+1:], n+1
	}
	return n
}
