package tui

import (
	"slices"
	"strings"
	"testing"

	"roundtrip/sandbox/python/pythontest"
	"roundtrip/tui/keys"
)

// moments are points at which every key of the table is tried.
var moments = map[string]func(tb testing.TB) *desk{
	"home": func(tb testing.TB) *desk { return sit(tb, setup{start: StartHome}) },
	"page": func(tb testing.TB) *desk { return sit(tb, setup{golang: true}) },
	"done": func(tb testing.TB) *desk {
		d := sit(tb, setup{golang: true, start: "environ/environ"})
		d.read(func() {})
		return d
	},
	"checked": func(tb testing.TB) *desk {
		d := sit(tb, setup{start: firstExercise})
		d.press("space", "space", "space")
		return d
	},
	"play": func(tb testing.TB) *desk { return inPlay(tb, small, layered) },
	"over": func(tb testing.TB) *desk {
		d := inPlay(tb, small, layered)
		d.press("c")
		return d
	},
}

// A key of the table does something that can be seen, or says why not. Opening
// the filter is left out: it does not show yet.
func TestAKeyThatDoesNothingSaysWhy(t *testing.T) {
	t.Parallel()
	for name, sit := range moments {
		if pythontest.Race && name == "checked" {
			continue // sixty Pythons are started for it
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := sit(t)
			for _, b := range keys.Table() {
				if b.Where&d.m.screen.Where() == 0 || slices.Contains(ends, b.Action) {
					continue
				}
				for _, key := range b.Keys {
					if d.doesOrSays(key) {
						d.leave()
						d = sit(t)
					}
				}
			}
		})
	}
}

// ends are the actions that do nothing at an end of a list, which is seen.
var ends = []keys.Action{keys.Up, keys.Down, keys.PageUp, keys.PageDown, keys.Filter}

// doesOrSays presses a key, and reports whether anything is different now.
func (d *desk) doesOrSays(key string) bool {
	d.Helper()
	d.m.Notice = ""
	before, sent := d.text(), d.requests()
	d.press(key)
	d.fits()
	if d.text() == before && d.m.Notice == "" && d.requests() == sent && !d.quit {
		d.Errorf("%s does nothing, and does not say why:\n%s", key, d.text())
	}
	d.m.Notice = ""
	return d.text() != before || d.requests() != sent || d.quit
}

// requests is how many were sent by the screen, 0 where it sends none.
func (d *desk) requests() int {
	if d.base() == nil {
		return 0
	}
	return d.base().Requests()
}

// A key that is in no table does nothing at all.
func TestOtherKeysDoNothing(t *testing.T) {
	t.Parallel()
	for name, sit := range moments {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := sit(t)
			before := d.text()
			for _, key := range strings.Split("WZ<>&", "") {
				d.press(key)
			}
			if d.text() != before {
				t.Errorf("it was\n%s\nand is\n%s", before, d.text())
			}
		})
	}
}

// The footer shows at most six keys, none twice, and all of them work.
func TestTheFooterShowsKeysThatWork(t *testing.T) {
	t.Parallel()
	for name, sit := range moments {
		if name == "home" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := sit(t)
			hints := d.base().Hints()
			if len(hints) == 0 || len(hints) > 6 {
				t.Errorf("%d keys", len(hints))
			}
			seen := map[keys.Action]bool{}
			for _, h := range hints {
				if why := d.m.screen.Handlers()[h.Action].Why; why != nil && why() != "" {
					t.Errorf("%s %s, but: %s", h.Key, h.Word, why())
				}
				if seen[h.Action] {
					t.Errorf("%s twice", h.Key)
				}
				seen[h.Action] = true
			}
		})
	}
}

// Every action of a screen in the table is met by it, but for those that mean the same
// everywhere.
func TestEveryActionIsMet(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{start: StartHome})
	for name, s := range d.m.screens {
		for _, b := range keys.Table() {
			everywhere := b.Action == keys.Quit || b.Action == keys.Help
			if b.Where&s.Where() != 0 && !everywhere && s.Handlers()[b.Action].Do == nil {
				t.Errorf("%s does nothing on the screen %s", b.Action, name)
			}
		}
	}
}

// A page that sends its reader to the list of the rules has the one that it names in view there.
func TestTheGlossaryOpensAtTheRuleOfThePage(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{start: "write-server/length", size: small})
	d.press("?", "?")
	d.shows("Glossary", "▸ S20")
}

// A question mark explains what is selected, and a second one lists the keys,
// which scrolls and is closed by esc.
func TestQuestionMarks(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{golang: true, size: middle})
	d.press("space", "space")
	d.pointAt("environ:QUERY_STRING")
	e, ok := d.m.Course.Explain("environ:QUERY_STRING")
	if !ok {
		t.Fatal("QUERY_STRING is not explained")
	}
	d.press("?")
	d.shows(e.Title, e.Text[:20])
	d.press("?")
	d.shows("Glossary", "request", "What a client sends")
	d.press("esc", "f1")
	for _, b := range keys.Table()[:5] {
		d.shows(b.Help)
	}
	for range 9 {
		d.press("pgdown")
	}
	d.press("down", "up", "down")
	d.shows("quit; you come back")
	d.press("esc")
	d.heldAt(d.v().Held.Event.Kind(), d.v().Held.Event.Layer)
	d.shows("QUERY_STRING")
}
