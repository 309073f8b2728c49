package lint_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"roundtrip/wsgi"
	"roundtrip/wsgi/lint"
	"roundtrip/wsgi/trace"
)

// filed is an application that gives a part of a file, which the server cuts at
// Content-Length (PEP 3333, Optional Platform-Specific File Handling).
func filed(stated string) wsgi.AppFunc {
	return answering("200 OK", plain("Content-Length", stated), func(wsgi.Write) wsgi.Body {
		return wsgi.File(strings.NewReader(strings.Repeat("x", 2000)), 64)
	})
}

func TestAFileIsCutAtContentLength(t *testing.T) {
	t.Parallel()
	judgeApps(t, []appCase{
		{name: "legal: a part of a file", app: filed("100")},
		{name: "legal: a part of a file, through a layer", app: filed("100"), layers: over(one, closes)},
		{name: "a file that is too short", app: filed("2001"), want: []string{"app H90"}},
	})
}

// Small blocks are what a stream of messages is made of, and what comes as it
// happens.
func TestBlocksThatAreSmallForAReason(t *testing.T) {
	t.Parallel()
	many := slices.Repeat([]string{"data: x\n\n"}, 30)
	for _, c := range []struct {
		kind  string
		every time.Duration
		held  bool
		tiny  bool
	}{
		{kind: "text/plain", tiny: true},
		{kind: "text/event-stream"},
		{kind: "Text/Event-Stream; charset=utf-8"},
		{kind: "application/x-ndjson"},
		{kind: "text/plain", every: 50 * time.Millisecond},
		{kind: "text/plain", every: 50 * time.Millisecond, held: true, tiny: true},
	} {
		_, recorded := send(t, answering("200 OK", header("Content-Type", c.kind), stream(many...)), get)
		events := slices.Clone(recorded.Events())
		for i := range events {
			events[i].T = time.Duration(i) * c.every
			if c.held {
				events[i].Held = events[i].T
			}
		}
		found := lint.Check(trace.New(started, events))
		if tiny := len(found) == 1 && found[0].Rule == "A22"; tiny != c.tiny || len(found) > 1 {
			t.Errorf("%+v: found %+v", c, found)
		}
	}
}
