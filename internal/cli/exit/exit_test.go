package exit

import (
	"errors"
	"fmt"
	"testing"
)

func TestOf(t *testing.T) {
	t.Parallel()
	tests := []struct {
		err  error
		want Code
	}{
		{nil, Done},
		{errors.New("boom"), Failed},
		{Usagef("", "no lesson %q", "x"), Usage},
		{fmt.Errorf("trace: %w", Missing(errors.New("no port"), "Free one.")), Lacking},
		{Failf("", "status %d", 500), Failed},
	}
	for _, test := range tests {
		if got := Of(test.err); got != test.want {
			t.Errorf("Of(%v) = %d, want %d", test.err, got, test.want)
		}
	}
}

func TestAnErrorIsSentences(t *testing.T) {
	t.Parallel()
	tests := []struct {
		err  error
		want string
	}{
		{Usagef("Write 'roundtrip lessons'.", "there is no lesson %q", "x"), `There is no lesson "x". Write 'roundtrip lessons'.`},
		{Usagef("", "did you mean y?"), "Did you mean y?"},
		{Missing(errors.New("élan is missing"), ""), "Élan is missing."},
		{Failf("", "app.py is no application"), "app.py is no application."},
		{Failf("", "app.py:1: SyntaxError: '(' was never closed"), "app.py:1: SyntaxError: '(' was never closed."},
		{Failf("", "note: it is slow"), "Note: it is slow."},
	}
	for _, test := range tests {
		if got := test.err.Error(); got != test.want {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
	if got := Sentence(""); got != "" {
		t.Errorf("the sentence of nothing is %q", got)
	}
}
