package cli

import (
	"bytes"
	"path/filepath"
	"testing"

	"roundtrip/tui"
)

// What the terminal's background is said to be is kept, until somebody says otherwise.
func TestTheBackgroundIsKept(t *testing.T) {
	t.Setenv("ROUNDTRIP_STATE", filepath.Join(t.TempDir(), "new", "progress.json"))
	p := &program{}
	var errs bytes.Buffer
	p.Err = &errs
	for _, step := range []struct {
		flags learnFlags
		want  tui.Background
	}{
		{learnFlags{}, tui.Asked},
		{learnFlags{light: true}, tui.Light},
		{learnFlags{}, tui.Light},
		{learnFlags{dark: true}, tui.Dark},
		{learnFlags{}, tui.Dark},
		{learnFlags{auto: true}, tui.Asked},
		{learnFlags{}, tui.Asked},
	} {
		if got := p.background(step.flags); got != step.want {
			t.Errorf("%+v: %q, want %q", step.flags, got, step.want)
		}
	}
	if errs.Len() > 0 {
		t.Error(errs.String())
	}
}
