// Package layering holds the layers of the program: which package may use which. The rules
// are those of the picture in the README, and its test reads every file.
package layering

import (
	"fmt"
	"slices"
	"strings"
)

// Module is the module's path, under which all rooms lie.
const Module = "roundtrip"

// floors are the rooms from the top of the house downwards. A room uses only
// rooms of its own floor's name and of those below.
var floors = []string{"", "internal/cli", "tui", "lessons", "sandbox", "wsgi", "content"}

// leaves use no other room at all.
var leaves = []string{"content"}

// apart are rooms inside the house that are nobody's upstairs: they look at the
// house as a whole and nothing uses them.
var apart = []string{"internal/layering", "internal/firstframe", "internal/hostile", "internal/matrix", "wsgi/duties"}

// narrower are rooms that may use less than their floor: a room, and what it
// must not use.
var narrower = []struct{ room, not, why string }{
	{"tui/journey", "lessons", "it draws a trace at an event and knows no lesson"},
	{"tui/lens", "lessons", "it draws a trace at an event and knows no lesson"},
	{"tui/timeline", "lessons", "it draws a trace at an event and knows no lesson"},
	{"tui/theme", "lessons", "it is a table"},
	{"tui/keys", "lessons", "it is a table"},
	{"sandbox/python/embedded", "sandbox/python/system", "each host of Python stands by itself"},
	{"sandbox/python/system", "sandbox/python/embedded", "each host of Python stands by itself"},
	{"sandbox/python/wire", "sandbox/python/worker", "it carries frames and knows nobody who sends them"},
	{"wsgi/http1", "wsgi", "it reads and writes messages and knows no gateway"},
	{"wsgi/trace", "wsgi", "it is a vocabulary and knows no gateway"},
	{"wsgi/lint", "wsgi/middleware", "it reads a trace and touches no request"},
}

// outside are packages from elsewhere that only some rooms may use. Tests may
// use what they like of them.
var outside = []struct {
	pkg   string
	rooms []string
}{
	{"charm.land/bubbletea/v2", []string{"tui"}},
	{"github.com/spf13/cobra", []string{"internal/cli"}},
	{"charm.land/fang/v2", []string{"internal/cli"}},
	{"go.starlark.net", []string{"lessons/expr"}},
	{"github.com/tetratelabs/wazero", []string{"sandbox/python"}},
	{"net/http", []string{"wsgi/static", "internal/cli/curl"}}, // the latter for ParseSetCookie alone
	{"mvdan.cc/sh", []string{"internal/cli/curl"}},
}

// drawers draw and know no Tea.
var drawers = []string{"tui/journey", "tui/lens", "tui/timeline", "tui/theme", "tui/keys"}

// Use is one import: a room uses a package.
type Use struct {
	Room string // the importing package's folder, "" for main
	Pkg  string // the imported package's path
	Test bool   // the import stands in a test
}

// Check says what is wrong with a use, nil if nothing is.
func Check(u Use) error {
	inner, ours := strings.CutPrefix(u.Pkg, Module+"/")
	if !ours {
		return checkOutside(u)
	}
	from, to := floor(u.Room), floor(inner)
	switch {
	case within(u.Room, apart):
		return nil
	case from < 0:
		return fmt.Errorf("the room %q is not in the picture of the house", u.Room)
	case to < 0:
		return fmt.Errorf("%q uses %q, which is not in the picture of the house", u.Room, inner)
	case to < from:
		return fmt.Errorf("%q uses %q, which lies above it", u.Room, inner)
	case slices.Contains(leaves, floors[from]) && to != from:
		return fmt.Errorf("%q is a leaf and uses %q", u.Room, inner)
	}
	return checkNarrower(u, inner)
}

func checkNarrower(u Use, inner string) error {
	if u.Test {
		return nil
	}
	for _, n := range narrower {
		sibling := inner == n.room || strings.HasPrefix(inner, n.room+"/")
		if in(u.Room, n.room) && in(inner, n.not) && !sibling {
			return fmt.Errorf("%q uses %q, but %s", u.Room, inner, n.why)
		}
	}
	return nil
}

func checkOutside(u Use) error {
	if u.Test || within(u.Room, apart) {
		return nil
	}
	for _, o := range outside {
		if !in(u.Pkg, o.pkg) {
			continue
		}
		tea := o.pkg == "charm.land/bubbletea/v2"
		if !within(u.Room, o.rooms) || tea && within(u.Room, drawers) {
			return fmt.Errorf("%q uses %s, which is for %s", u.Room, u.Pkg, strings.Join(o.rooms, " and "))
		}
	}
	return nil
}

// floor is the index of the floor that a room lies on, -1 if it lies on none.
func floor(room string) int {
	for i, f := range floors {
		if f == room || f != "" && in(room, f) {
			return i
		}
	}
	return -1
}

func in(room, folder string) bool { return room == folder || strings.HasPrefix(room, folder+"/") }

func within(room string, folders []string) bool {
	return slices.ContainsFunc(folders, func(f string) bool { return in(room, f) })
}
