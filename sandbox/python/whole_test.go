package python_test

import (
	"fmt"
	"strings"
	"testing"

	"roundtrip/wsgi/trace"
)

// askedOf has variables of many kinds, among them objects that note whatever is asked of them.
const askedOf = `asked = []

class Sly(str):
    pass

def note(name):
    def method(self, *args):
        asked.append(name)
        raise RuntimeError(name)
    return method

for name in "__repr__ __str__ __eq__ __hash__ __len__ __bool__ __iter__ __getattribute__ __format__ __int__ __contains__".split():
    setattr(Sly, name, note(name))

class Box(dict):
    items = keys = __iter__ = __len__ = __repr__ = note("a dict's")

def app(environ, start_response):
    total = 12
    price, name, raw, nothing, yes = 1.5, "tea's\n\x1b\u20ac\ud800", b"\x00\xff", None, True
    cart = {"tea": [1, (2,), {}], 3: (), "sly": Sly("x"), "deep": [Sly("x")]}
    sly, box, inside, group = Sly("x"), Box(a=1), [Sly("x")], {1, 2}
    long, large = "x" * 10000, 1 << 3000
    many = list(range(1000))
    deep = []
    for _ in range(100):
        deep = [deep, deep]
    a1 = a2 = a3 = a4 = a5 = a6 = a7 = a8 = a9 = a10 = a11 = a12 = a13 = a14 = a15 = a16 = a17 = a18 = a19 = a20 = 0
    last = 7
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [("asked: %s" % asked).encode()]
`

// askedAt is the line of askedOf at which all variables are there.
const askedAt = 30

// Values that a condition is asked of are told whole if they are plain, and no code of the application's runs
// for that; without a condition nothing more is told than before.
func TestValuesAreToldWhole(t *testing.T) {
	onEachHost(t, func(t *testing.T, on host) {
		app := on.load(t, askedOf)
		line := trace.Src{File: "app.py", Line: askedAt}
		ask := func(names ...string) []trace.Header {
			lines := trace.Lines{At: []trace.Src{line}}
			if len(names) > 0 {
				lines.Whole = []trace.Variables{{At: line, Names: names}}
			}
			r := send(t, app, get, gateOf(func(trace.Event) trace.Decision { return trace.Decision{Lines: lines} }))
			if !strings.HasSuffix(r.answer, "asked: []") {
				t.Errorf("asked for %v, it ran code: %s", names, r.answer)
			}
			for _, e := range r.events {
				if d, ok := e.Data.(*trace.Code); ok && e.Src == line {
					return d.Locals
				}
			}
			t.Fatalf("asked for %v, the line is not told of", names)
			return nil
		}
		before := ask()
		if len(before) != 30 {
			t.Errorf("without a condition, %d variables are told", len(before))
		}
		var digits []string
		for i := range 1000 {
			digits = append(digits, fmt.Sprint(i))
		}
		for name, want := range map[string]string{
			"total": "12", "price": "1.5", "nothing": "None", "yes": "True", "raw": `b'\x00\xff'`, "last": "7",
			"name": `"tea's\n\x1b€\ud800"`, "many": "[" + strings.Join(digits, ", ") + "]",
			"cart": "{'tea': [1, (2,), {}], 3: (), 'sly': <Sly>, 'deep': <list>}",
			// what is not plain, or too long, is told as it always is
			"sly": "<Sly>", "box": "<Box>", "inside": "[<Sly>]", "group": "{1, 2}", "deep": "[[<list>, <list>], [<list>, <list>]]",
			"large": "<int of 3001 bits>", "long": fmt.Sprintf("'%s'... (10000 long)", strings.Repeat("x", 120)),
		} {
			got := ask(name, "missing")
			if got[0].Name != name || got[0].Value != want {
				t.Errorf("%s is told as %v, want %s", name, got[0], want)
			}
			if rest := got[1:]; len(rest) != 29 && len(rest) != 30 {
				t.Errorf("%s: %d more are told", name, len(rest))
			}
		}
		if got := ask("missing"); fmt.Sprint(got) != fmt.Sprint(before) {
			t.Errorf("for a variable that is not there, %v is told", got)
		}
	})
}
