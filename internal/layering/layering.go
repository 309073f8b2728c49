// Package layering says which package of the program may import which, and its tests
// hold every file to that. It knows the names of packages and nothing of what they do.
//
// A package imports only what stands to its right:
//
//	main ─▸ internal/cli ─▸ tui ─▸ lessons ─▸ sandbox ─▸ wsgi
//	                         └────────┴──▸ content (imports nothing)
//	internal/tools and the tests of the whole: import any of it, and nothing imports them
package layering

import (
	"fmt"
	"slices"
	"strings"
)

// Module is the module's path, under which all packages lie.
const Module = "roundtrip"

// layers are the folders of the program from the top downwards. A package imports only
// from its own layer and from those below.
var layers = []string{"", "internal/cli", "tui", "lessons", "sandbox", "wsgi", "content"}

// leaves are layers that import nothing of the program.
var leaves = []string{"content"}

// unused are packages that look at the program as a whole, measure it or build it: they
// import what they need, and nothing imports them.
var unused = []string{"internal/layering", "internal/tools", "internal/hostile", "internal/matrix", "wsgi/duties"}

// tools measure and build, and know nothing of the command line.
const tools = "internal/tools"

// within are the orders inside a layer: the ranks of a folder's packages from the top
// downwards. A package imports from its own rank and from those below.
var within = []struct {
	folder string
	ranks  [][]string
}{
	{"tui", [][]string{
		{"tui"},
		{"tui/home", "tui/lesson", "tui/play", "tui/inspect"},
		{"tui/labview"},
		{"tui/workspace"},
		{"tui/screen"},
		{"tui/viewer", "tui/overlay"},
		{"tui/journey", "tui/lens", "tui/timeline", "tui/record", "tui/layout"},
		{"tui/keys", "tui/theme"},
	}},
	{"lessons", [][]string{{"lessons/reading", "lessons/check", "lessons/review", "lessons/quiz"}, {"lessons"}, {"lessons/expr"}}},
	{"sandbox", [][]string{
		{"sandbox/inspect/remote"},
		{"sandbox/inspect", "sandbox/python/pythontest"},
		{"sandbox"},
		{"sandbox/catalog"},
		{"sandbox/python/embedded", "sandbox/python/system"},
		{"sandbox/python/application"},
		{"sandbox/python/pool"},
		{"sandbox/python/session"},
		{"sandbox/python"},
		{"sandbox/python/wire", "sandbox/python/output", "sandbox/python/worker", "sandbox/python/image", "sandbox/python/internal"},
		{"sandbox/workshop", "sandbox/project", "sandbox/watch", "sandbox/demo", "sandbox/upstream"},
		{"sandbox/plainfile", "sandbox/wholefile", "sandbox/suggest"},
	}},
	{"wsgi", [][]string{{"wsgi/conform", "wsgi/middleware", "wsgi/static"}, {"wsgi"}, {"wsgi/lint", "wsgi/trace/tape", "wsgi/trace/export", "wsgi/trace/redact"}, {"wsgi/trace", "wsgi/http1", "wsgi/named"}, {"wsgi/latin1", "wsgi/rawio"}}},
}

// Rules for single packages: what of the layers below they do not import either, and why.
var narrower = []struct{ pkg, not, why string }{
	{"tui/viewer", "lessons", "it shows an exchange and knows no lesson"},
	{"tui/viewer", "sandbox", "it sees an exchange through an interface of its own"},
	{"tui/journey", "lessons", "it draws a trace at an event and knows no lesson"},
	{"tui/lens", "lessons", "it draws a trace at an event and knows no lesson"},
	{"tui/timeline", "lessons", "it draws a trace at an event and knows no lesson"},
	{"tui/record", "lessons", "it draws a trace at an event and knows no lesson"},
	{"tui/theme", "lessons", "it is a table"},
	{"tui/keys", "lessons", "it is a table"},
	{"lessons/expr", "sandbox/catalog", "an expression is about a trace, whatever ran"},
	{"lessons/expr", "sandbox/python", "an expression is about a trace, whatever ran"},
	{"sandbox/python/embedded", "sandbox/python/system", "each host of Python stands by itself"},
	{"sandbox/python/system", "sandbox/python/embedded", "each host of Python stands by itself"},
	{"sandbox/python/wire", "sandbox/python/worker", "it carries frames and knows nobody who sends them"},
	{"wsgi/http1", "wsgi/trace", "it reads and writes messages and knows no gateway"},
	{"wsgi/trace", "wsgi/lint", "it is a vocabulary and knows no rules about it"},
	{"wsgi/trace", "wsgi/http1", "it is a vocabulary and knows no gateway"},
}

// screens do not import one another: adding one touches its own folder.
var screens = []string{"tui/home", "tui/lesson", "tui/play", "tui/inspect"}

// external are packages from elsewhere that only some packages may import. Tests may
// import what they like of them.
var external = []struct {
	pkg string
	by  []string
}{
	{"charm.land/bubbletea/v2", []string{"tui"}},
	{"github.com/spf13/cobra", []string{"internal/cli"}},
	{"charm.land/fang/v2", []string{"internal/cli"}},
	{"go.starlark.net", []string{"lessons/expr"}},
	{"github.com/tetratelabs/wazero", []string{"sandbox/python"}},
	// To read answers as a client that is not ours does; curl has it for ParseSetCookie alone.
	{"net/http", []string{"wsgi/static", "wsgi/conform", "lessons/expr", "internal/cli/curl"}},
	{"mvdan.cc/sh", []string{"internal/cli/curl"}},
	{"github.com/yuin/goldmark", []string{"internal/cli/handout"}},
}

// drawing are packages that draw and know nothing of Bubble Tea.
var drawing = []string{"tui/journey", "tui/lens", "tui/timeline", "tui/record", "tui/theme", "tui/keys"}

// Import is one import of a file.
type Import struct {
	From string // the importing package's folder, "" for main
	Pkg  string // the imported package's path
	Test bool   // it stands in a test
}

// Check says what is wrong with an import, nil if nothing is.
func Check(i Import) error {
	to, inside := strings.CutPrefix(i.Pkg, Module+"/")
	if !inside {
		return checkExternal(i)
	}
	switch from := layerOf(i.From); {
	case in(to, tools) && !in(i.From, tools):
		return fmt.Errorf("%q imports %q, which is not shipped", i.From, to)
	case in(i.From, tools) && in(to, "internal/cli"):
		return fmt.Errorf("%q imports %q, but tools know nothing of the command line", i.From, to)
	case anyIn(i.From, unused):
		return nil
	case from < 0:
		return fmt.Errorf("%q has no place in the layers", i.From)
	case layerOf(to) < 0:
		return fmt.Errorf("%q imports %q, which has no place in the layers", i.From, to)
	case layerOf(to) < from:
		return fmt.Errorf("%q imports %q, which lies above it", i.From, to)
	case slices.Contains(leaves, layers[from]) && layerOf(to) != from:
		return fmt.Errorf("%q is a leaf and imports %q", i.From, to)
	case i.Test:
		return nil
	}
	if err := checkRank(i.From, to); err != nil {
		return err
	}
	return checkNarrower(i.From, to)
}

// checkRank holds a package to the order inside its layer.
func checkRank(from, to string) error {
	for _, w := range within {
		above, below := rankOf(from, w.ranks), rankOf(to, w.ranks)
		if above >= 0 && below >= 0 && below < above {
			return fmt.Errorf("%q imports %q, which lies above it in %s", from, to, w.folder)
		}
	}
	if anyIn(from, screens) && anyIn(to, screens) && !in(to, from) && !in(from, to) {
		return fmt.Errorf("%q imports %q, but screens do not know one another", from, to)
	}
	return nil
}

// rankOf is the index of the rank that names the package or the nearest folder around
// it, -1 if there is none.
func rankOf(pkg string, ranks [][]string) int {
	rank, longest := -1, -1
	for i, names := range ranks {
		for _, n := range names {
			if in(pkg, n) && len(n) > longest {
				rank, longest = i, len(n)
			}
		}
	}
	return rank
}

func checkNarrower(from, to string) error {
	for _, n := range narrower {
		if in(from, n.pkg) && in(to, n.not) {
			return fmt.Errorf("%q imports %q, but %s", from, to, n.why)
		}
	}
	return nil
}

func checkExternal(i Import) error {
	if i.Test || anyIn(i.From, unused) {
		return nil
	}
	for _, e := range external {
		if !in(i.Pkg, e.pkg) {
			continue
		}
		tea := e.pkg == "charm.land/bubbletea/v2"
		if !anyIn(i.From, e.by) || tea && anyIn(i.From, drawing) {
			return fmt.Errorf("%q imports %s, which is for %s", i.From, i.Pkg, strings.Join(e.by, " and "))
		}
	}
	return nil
}

// layerOf is the index of the layer that a package is in, -1 if it is in none.
func layerOf(pkg string) int {
	for i, l := range layers {
		if l == pkg || l != "" && in(pkg, l) {
			return i
		}
	}
	return -1
}

func in(pkg, folder string) bool { return pkg == folder || strings.HasPrefix(pkg, folder+"/") }

func anyIn(pkg string, folders []string) bool {
	return slices.ContainsFunc(folders, func(f string) bool { return in(pkg, f) })
}
