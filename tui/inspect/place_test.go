package inspect

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"roundtrip/sandbox/inspect"
	"roundtrip/wsgi/trace"
)

const cart = `@route("/cart")
def cart(environ, start_response):
    total = 12

    path = "/mine"
    return [b"%d" % total]
`

// Lines are typed as users of gdb, delve and pdb type them; what is wrong is said while they are typed.
func TestLinesWithConditionsAreRead(t *testing.T) {
	t.Parallel()
	p := places{texts: map[string]string{"shop/cart.py": cart, "a/views.py": "x = 1\n", "b/views.py": "x = 1\n", "templates/order.html": "{{ x }}\n"}}
	for text, want := range map[string]string{
		"cart.py:6":                       "shop/cart.py:6",
		"shop/cart.py:6 if total > 10":    "shop/cart.py:6 if total > 10",
		"cart.py:6, total > 10":           "shop/cart.py:6 if total > 10",
		" cart.py:6 if ":                  "shop/cart.py:6",
		"cart.py:2 if method == \"POST\"": "shop/cart.py:1 if method == \"POST\"",
		"status >= 400":                   "status >= 400",
		`path[0:3] == "a:1"`:              `path[0:3] == "a:1"`,
		`{"a": 1} if n else status`:       `{"a": 1} if n else status`,
		"cart.py:6 if totl > 10":          `! there is no name "totl"; did you mean total, bool?`,
		"cart.py:6 if total >":            "! the end stands where a value should be",
		"cart.py:7":                       "! the file shop/cart.py has lines 1 to 6",
		"cart.py:99999999999999999999":    "! the file shop/cart.py has lines 1 to 6",
		"cart.py:4":                       "! Nothing runs in line 4: a breakpoint stands at a line of code.",
		"views.py:1":                      "! the file views.py may be a/views.py or b/views.py",
		"tea.py:1":                        "! there is no source tea.py here",
		"templates/order.html:2":          `! write step == "template order.html": a template has no breakpoints`,
		"shop/templates/a/b.html:1":       `! write step == "template a/b.html": a template has no breakpoints`,
		"total > 10":                      `! there is no name "total"`,
		"cart.py:6 if local(total) > 1":   `! local takes the name of a variable in quotes, as in local("status")`,
	} {
		b, err := p.read(text)
		got := placeWords(b)
		if err != nil {
			got = "! " + err.Error()
		}
		if got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
	p.further = true
	if b, err := p.read("tea.py:3 if sugar"); err != nil || placeWords(b) != "tea.py:3 if sugar" {
		t.Errorf("a file that nobody has looked at yet: %v, %v", b, err)
	}
	if note := p.note(`cart.py:6 if path == "/"`); !strings.HasPrefix(note, "path: the variable") {
		t.Errorf("a name with two meanings: %q", note)
	}
	if note := p.note(`cart.py:6 if exchange.path == "/" and status`); note != "" {
		t.Errorf("names with one meaning: %q", note)
	}
}

// A file that nobody has looked at yet is found by the end of its name too, if it is the only one.
func TestAFileIsFoundByTheEndOfItsName(t *testing.T) {
	t.Parallel()
	texts := map[string]string{"books/views.py": "x = 1\n", "shop/models.py": "x = 2\n", "books/models.py": "x = 3\n"}
	site := Site{
		Source: func(file string) string { return texts[file] },
		Like: func(file string) []string {
			var like []string
			for _, name := range slices.Sorted(maps.Keys(texts)) {
				if strings.HasSuffix(name, "/"+file) {
					like = append(like, name)
				}
			}
			return like
		},
	}
	for file, want := range map[string]string{
		"books/views.py": "books/views.py", "views.py": "books/views.py",
		"models.py": "several are called models.py: write more of the path, such as books/models.py",
		"urls.py":   "there is no source urls.py here",
		"vews.py":   "there is no source vews.py here; did you mean views.py?",
	} {
		msg := site.look(placedMsg{b: inspect.Breakpoint{Line: trace.Src{File: file, Line: 1}}})
		got := msg.b.Line.File
		if msg.source == "" {
			got = places{texts: texts}.whyAbsent(file, msg.like)
		}
		if got != want {
			t.Errorf("%s: %s, want %s", file, got, want)
		}
	}
}
