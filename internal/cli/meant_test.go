package cli

import (
	"strings"
	"testing"
)

// What is written as ours stays, and is not proposed a second time.
func TestTheLineThatIsProposedHasEachOptionOnce(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"serve app.py --host own":                         "roundtrip serve app.py",
		"serve app.py --host own --listen 8001":           "roundtrip serve app.py --listen 8001",
		"serve app.py --host 0.0.0.0":                     "roundtrip serve app.py --listen 0.0.0.0:8000 --allow-remote",
		"serve app.py --host 0.0.0.0 --allow-remote":      "roundtrip serve app.py --allow-remote --listen 0.0.0.0:8000",
		"serve app.py --port 9000 --listen=127.0.0.1:80":  "roundtrip serve app.py --listen=127.0.0.1:80",
		"run app.py --debug --reload --bind 0.0.0.0:8000": "roundtrip serve app.py --reload --listen 0.0.0.0:8000",
	} {
		if got := meant(strings.Fields(typed)); got != want {
			t.Errorf("%s: got %q, want %q", typed, got, want)
		}
	}
}
