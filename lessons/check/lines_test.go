package check

import (
	"fmt"
	"strings"
	"testing"

	"roundtrip/lessons"
	"roundtrip/lessons/internal/coursetest"
)

func TestLinesInATextAreFound(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Line 4 gives the head.":                "4",
		"Look at lines 8 to\n10. Each reads.":   "8 10",
		"Lines 2, 3 and 7 wait.":                "2 3 7",
		"Line 12 of mount.py takes it away.":    "12 mount.py",
		"In den Zeilen 3 bis 5 und Zeile 9.":    "3 5 9",
		"The line of 80 bytes, and 12 more.":    "",
		"In line 30: it puts in 2 keys, and 3.": "30",
	} {
		var got []string
		for _, l := range linesIn(text) {
			got = append(got, strings.TrimSpace(fmt.Sprint(l.number, " ", l.file)))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// A number of a line that is not the one that a text speaks of is found, with what stands there.
func TestALineIsBoundToWhatStandsThere(t *testing.T) {
	t.Parallel()
	const page = "first/01-hello.md"
	code := "def application(environ, start_response):\n    start_response(\"200 OK\", [])\n    return []\n"
	for name, c := range map[string]struct{ say, lines, want string }{
		"bound":        {"Line 3 returns.", "lines: [{line: 3, has: 'return []'}]", ""},
		"of a layer":   {"Line 2 of timing.py waits.", "lines: [{line: 2, of: timing.py, has: wait}]", ""},
		"not bound":    {"Line 3 returns.", "", page + ":13: what stop 1 says names line 3, and nothing says what stands there: lines: [{line: 3, has: CODE}]"},
		"another file": {"Line 3 of other.py returns.", "lines: [{line: 3, has: 'return []'}]", "names line 3, and nothing says"},
		"another line": {"Line 2 returns.", "lines: [{line: 2, has: 'return []'}]", page + ":28: line 2 of hello.py is not the one with return [], which stands in line 3"},
		"no line":      {"Line 3 yields.", "lines: [{line: 3, has: yield}]", "line 3 of hello.py is not the one with yield, which no line has"},
		"behind":       {"Line 9 returns.", "lines: [{line: 9, has: 'return []'}]", "line 9 of hello.py is not the one"},
		"nothing":      {"Line 3 returns.", "lines: [{line: 3}]", "nothing says what stands in line 3 of hello.py"},
		"no file":      {"Line 3 returns.", "lines: [{line: 3, of: no.py, has: x}]", "there is no code no.py"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := strings.NewReplacer("say: The first line.", "say: "+c.say, "claims:\n", c.lines+"\nclaims:\n").Replace(coursetest.HelloPage)
			files := coursetest.Files(map[string]string{page: text, "apps/hello.py": code, "middleware/timing.py": "def timing(app):\n    wait()\n"})
			_, err := Load(files)
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

// A translation names the lines of the English page.
func TestATranslationNamesTheSameLines(t *testing.T) {
	t.Parallel()
	p := &lessons.Page{Body: "Zeile 4 liest, Zeile 5 schreibt.", Lines: []lessons.CodeLine{{Line: 4, Has: "read"}}}
	if wrong := checkNamed(p, "first/hello.md"); len(wrong) != 1 || !strings.Contains(wrong.Error(), "names line 5") {
		t.Error(wrong)
	}
}

// The code of a sign of HTML stands in backquotes, or each front end shows another thing.
func TestTheCodeOfASignStandsInBackquotes(t *testing.T) {
	t.Parallel()
	if wrong := checkEntities("a.md", "`<` becomes `&lt;`, & is `&amp;`."); len(wrong) > 0 {
		t.Error(wrong)
	}
	if wrong := checkEntities("a.md", "It becomes &lt;, or &#60;."); len(wrong) != 2 {
		t.Error(wrong)
	}
}
