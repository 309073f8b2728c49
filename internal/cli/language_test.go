package cli

import (
	"bytes"
	"path/filepath"
	"testing"
)

// The language is that of the option, else the one that was kept, else that of the
// environment, if the course has it.
func TestTheLanguageIsKept(t *testing.T) {
	t.Setenv("ROUNDTRIP_STATE", filepath.Join(t.TempDir(), "new", "progress.json"))
	var errs bytes.Buffer
	for _, step := range []struct{ option, environment, want string }{
		{"", "", "en"},
		{"", "LANG=de_AT.UTF-8", "de"},
		{"", "LANG=fr_FR.UTF-8", "en"},
		{"", "LC_ALL=C", "en"},
		{"en", "LANG=de", "en"},
		{"", "LANG=de", "en"},
		{"de", "", "de"},
		{"", "LC_ALL=en_GB", "de"},
		{"auto", "LC_ALL=en_GB", "en"},
		{"", "", "en"},
	} {
		p := &program{Env: Env{Err: &errs, Vars: []string{"LANG=", step.environment}}}
		p.own.lang = step.option
		got, err := p.language()
		if err != nil {
			t.Fatal(err)
		}
		if got != step.want {
			t.Errorf("%+v: %q", step, got)
		}
		p.keepLanguage()
	}
	p := &program{}
	p.own.lang = "fr"
	if _, err := p.language(); err == nil {
		t.Error("a language that the course has not is taken")
	}
	if errs.Len() > 0 {
		t.Error(errs.String())
	}
}
