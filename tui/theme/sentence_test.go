package theme

import (
	"errors"
	"testing"
)

func TestASentenceBeginsWithACapitalUnlessANameStandsThere(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"no file has that name":     "No file has that name.",
		"app.py is empty":           "app.py is empty.",
		"app.py: it is empty":       "app.py: it is empty.",
		"site/app is a folder":      "site/app is a folder.",
		"start_response is missing": "start_response is missing.",
		"demo:hello has no file":    "demo:hello has no file.",
		"python3 is missing":        "python3 is missing.",
		"why?":                      "Why?",
		"ärger":                     "Ärger.",
	} {
		if got := Sentence(errors.New(text)); got != want {
			t.Errorf("%q becomes %q", text, got)
		}
	}
}
