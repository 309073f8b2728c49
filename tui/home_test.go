package tui

import (
	"slices"
	"strings"
	"testing"

	"roundtrip/lessons"
	"roundtrip/tui/keys"
)

// wellRead is home with much to say about its lessons: one with a page that was left, and
// questions that are due.
func wellRead(tb testing.TB, s size) *desk {
	tb.Helper()
	d := sit(tb, setup{size: s, start: StartHome})
	l := d.m.Course.Lessons[0]
	pages, err := l.Pages()
	if err != nil {
		tb.Fatal(err)
	}
	d.m.Progress.Turn(pages[3], false)
	d.m.Progress.Surprise(l.ID+"/"+l.PageIDs[0], "this", "that")
	d.m.Progress.Visit(lessons.Place{Page: l.ID + "/" + l.PageIDs[3]})
	d.m.screen.Open("")
	return d
}

// However much there is to say of where a reader is, no title of a lesson is cut.
func TestHomeCutsNoTitle(t *testing.T) {
	t.Parallel()
	for _, s := range []size{{60, 40}, {80, 40}, {100, 40}, {160, 50}} {
		d := wellRead(t, s)
		d.shows("here")
		for _, l := range d.m.Course.Lessons {
			d.shows(l.Title)
		}
	}
}

// Where the list is too long for all summaries below their titles, they stand beside the
// pages; there are none without room.
func TestHomeShowsEachSummaryBesideItsPages(t *testing.T) {
	t.Parallel()
	d := wellRead(t, size{160, 50})
	for _, l := range d.m.Course.Lessons {
		for _, word := range strings.Fields(l.Summary) {
			d.shows(word)
		}
	}
	l := d.m.Course.Lessons[1]
	if !slices.ContainsFunc(strings.Split(d.text(), "\n"), func(line string) bool {
		return strings.Contains(line, l.Title) && strings.Contains(line, strings.Join(strings.Fields(l.Summary)[:4], " "))
	}) {
		t.Errorf("%s is not beside its pages:\n%s", l.Summary, d.text())
	}
}

// The footer of every screen ends with the key that lists all keys.
func TestTheFooterEndsWithTheKeyForAllKeys(t *testing.T) {
	t.Parallel()
	all := map[string]func(tb testing.TB) *desk{"home with questions due": func(tb testing.TB) *desk {
		d := sit(tb, setup{start: StartHome})
		for _, id := range d.m.Course.Lessons[0].PageIDs {
			d.m.Progress.Finish(d.m.Course.Lessons[0].ID + "/" + id)
		}
		d.m.screen.Open("")
		return d
	}}
	for name, sit := range moments {
		all[name] = sit
	}
	for name, sit := range all {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := sit(t)
			lines := strings.Split(d.text(), "\n")
			if foot := strings.TrimSpace(lines[len(lines)-1]); !strings.HasSuffix(foot, "F1 keys") {
				t.Errorf("it is %q", foot)
			}
		})
	}
}

// What is typed in has its next action in the place of all actions.
func TestAnEditorSaysWhatToDoNext(t *testing.T) {
	t.Parallel()
	for _, s := range []size{small, middle, wide} {
		d := sit(t, setup{size: s, golang: true})
		d.press("e")
		d.shows(d.m.Theme.Sym.Act + " enter send")
	}
}

// At the size of a large terminal the list of keys has two columns, and none of it is left.
func TestTheListOfKeysHasTwoColumns(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{size: wide, golang: true})
	d.press("f1")
	d.hides("more rows")
	for _, b := range keys.Table() {
		if b.Where&d.m.screen.Where() != 0 {
			d.shows(strings.Fields(b.Help)[0])
		}
	}
}

// What a chooser says of its names goes on below where there is room.
func TestAChooserCutsNothingBesideFreeRows(t *testing.T) {
	t.Parallel()
	d := inPlay(t, small, layered)
	d.press("m")
	d.hides(d.m.Theme.Sym.Cut)
	d.fits()
	d.shows("knows a client again by a cookie")
	d.click("SCRIPT_NAME", 0) // which is said of dispatch, in its second row
	d.shows("▸ dispatch")
}

// The glossary has too many terms for all their words: those of the marked one are read whole.
func TestTheGlossaryShowsTheMarkedTermWhole(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{golang: true})
	d.press("?", "?")
	all, err := d.m.Course.Explanations()
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		d.press("down")
		rows := strings.Split(d.text(), "\n")
		at := slices.IndexFunc(rows, func(line string) bool { return strings.HasPrefix(strings.TrimSpace(line), "▸") })
		name := strings.TrimSpace(string([]rune(rows[at])[2:24]))
		e, ok := all.Explain("term:" + strings.TrimSpace(strings.TrimPrefix(name, "▸")))
		if words := strings.Fields(e.Text); !ok || !strings.Contains(strings.Join(rows[at:at+8], " "), words[len(words)-1]) {
			t.Errorf("%q, %v: %q is cut:\n%s", name, ok, e.Text, d.text())
		}
		d.fits()
	}
}

// While the task is typed in it stays on the screen, whatever was said before.
func TestTheTaskIsReadWhileItIsTyped(t *testing.T) {
	t.Parallel()
	for _, s := range []size{{60, 16}, small, middle} {
		d := sit(t, setup{size: s, start: "environ/query", golang: true})
		d.press("space", "space", "2", "e")
		d.shows("» Press e and type name=A%64a.", "» enter send", "more rows")
		d.hides("shows the text", ". shows all")
	}
}

// What has no room while something is typed is read with a key that is not typed; the next key is
// typed again.
func TestTheTaskIsReadWholeWhileItIsTyped(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{start: "environ/query", golang: true})
	d.press("space", "space", "2", "e")
	d.shows("ctrl+g shows all")
	d.press("ctrl+g")
	d.shows("The target is a path", "Press e and type name=A%64a.", "esc close")
	d.hides("more rows")
	d.press("x")
	d.shows("ctrl+g shows all", "/hello?x")
	d.press("ctrl+g", "ctrl+g")
	d.shows("ctrl+g shows all")
	d.hides("esc close")
	d.fits()
}

// Where an answer leaves rows of the text free, the text begins there.
func TestATextBeginsWhereAnAnswerLeavesRows(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{start: "by-hand/five-lines"})
	d.press("space", "space", "1")
	d.shows("This is a whole web application", "2 more rows · . shows the text", "✓ Your answer: Hello, World!")
	d.press(".")
	d.shows("application returns is the body, the answer itself.")
}

// The end of a lesson says which key shows all of it, and that key does.
func TestTheEndOfALessonIsShownWhole(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{start: "trouble/guard"})
	d.press("enter", "enter")
	d.shows("What you have learned", ` · \ shows all`)
	d.press(`\`)
	d.hides("shows all")
	d.shows("Not finished:")
}
