package tui

import (
	"regexp"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/exp/golden"
)

// Styles are held in few goldens, since each of them changes with every shade.
func TestStylesLook(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]setup{
		"dark":    {},
		"light":   {light: true},
		"16":      {profile: colorprofile.ANSI},
		"none":    {profile: colorprofile.ASCII},
		"present": {present: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s.golang = true
			d := sit(t, s)
			d.press("space", "space")
			golden.RequireEqual(t, d.scrubbed(d.view()))
		})
	}
}

// everywhere goes over all screens and all that can be open on them.
func (d *desk) everywhere(at func()) {
	d.Helper()
	at()
	for _, key := range strings.Fields(`space space ? esc space e x enter enter esc e a esc m esc s s s s s s s s s s tab tab tab down v x / q esc f1 esc c S e`) {
		d.press(key)
		at()
	}
}

// styles are the parameters of the styles in a view.
func styles(view string) []string {
	var all []string
	for _, m := range sgr.FindAllString(view, -1) {
		all = append(all, strings.Split(m[2:len(m)-1], ";")...)
	}
	return all
}

// hue is a parameter that sets a colour; rich is one beyond the sixteen.
var (
	hue  = regexp.MustCompile(`^(3\d|4\d|9\d|10\d)(:.*)?$`)
	rich = regexp.MustCompile(`^[34]8(:.*)?$`)
)

// Without colours none is written, and what is selected still stands out.
func TestNoColourMeansNone(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{golang: true, profile: colorprofile.ASCII})
	bold := false
	d.everywhere(func() {
		for _, p := range styles(d.view()) {
			if d.editor() == nil && hue.MatchString(p) { // fields still have hues of their own
				t.Errorf("colour %s in %q", p, d.view())
				return
			}
			bold = bold || p == "1"
		}
	})
	if !bold {
		t.Error("nothing stands out")
	}
}

func TestSixteenColoursAreEnough(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{golang: true, profile: colorprofile.ANSI})
	hues := 0
	d.everywhere(func() {
		for _, p := range styles(d.view()) {
			if rich.MatchString(p) {
				t.Errorf("colour %s in %q", p, d.view())
				return
			}
			if hue.MatchString(p) {
				hues++
			}
		}
	})
	if hues == 0 {
		t.Error("no colour at all")
	}
}

func TestASCIIIsASCIIEverywhere(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{golang: true, ascii: true})
	d.everywhere(func() {
		for _, r := range d.text() {
			if r > '~' {
				t.Errorf("%q in\n%s", r, d.text())
				return
			}
		}
	})
}
