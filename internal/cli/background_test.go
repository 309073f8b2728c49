package cli

import (
	"bytes"
	"path/filepath"
	"testing"

	"charm.land/lipgloss/v2"

	"roundtrip/tui"
)

// What the terminal's background is said to be is kept, until somebody says otherwise.
func TestTheBackgroundIsKept(t *testing.T) {
	t.Setenv("ROUNDTRIP_STATE", filepath.Join(t.TempDir(), "new", "progress.json"))
	p := &program{}
	var errs bytes.Buffer
	p.Err = &errs
	for _, step := range []struct {
		flags backgroundFlags
		want  tui.Background
	}{
		{backgroundFlags{}, tui.Asked},
		{backgroundFlags{light: true}, tui.Light},
		{backgroundFlags{}, tui.Light},
		{backgroundFlags{dark: true}, tui.Dark},
		{backgroundFlags{}, tui.Dark},
		{backgroundFlags{auto: true}, tui.Asked},
		{backgroundFlags{}, tui.Asked},
	} {
		if got := p.background(step.flags); got != step.want {
			t.Errorf("%+v: %q, want %q", step.flags, got, step.want)
		}
	}
	if errs.Len() > 0 {
		t.Error(errs.String())
	}
}

// Help and errors have the hues for the background that was kept, whatever the terminal answers.
func TestTheKeptBackgroundCountsForHelp(t *testing.T) {
	t.Setenv("ROUNDTRIP_STATE", filepath.Join(t.TempDir(), "progress.json"))
	light, dark := colours(lipgloss.LightDark(false)), colours(lipgloss.LightDark(true))
	if light.Title == dark.Title || light.ErrorHeader == dark.ErrorHeader {
		t.Fatal("the backgrounds have the same hues")
	}
	p := &program{}
	p.Err = t.Output()
	p.background(backgroundFlags{light: true})
	if got := colours(lipgloss.LightDark(true)); got.Title != light.Title || got.ErrorHeader != light.ErrorHeader {
		t.Errorf("after --light: %v", got)
	}
}
