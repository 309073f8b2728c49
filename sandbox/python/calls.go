package python

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"roundtrip/wsgi/trace"
)

// call is a call that was under way when an interpreter ended, as Python names
// its place.
type call struct {
	file string
	line int
}

// mostCalls is how many calls are looked at, from the innermost on.
const mostCalls = 100

// stoppedIn is the user's line at which an interpreter was stopped: the
// innermost in a file of the application's, or else of an installed package. It is
// false where that is not known. worker/userfiles.py has the same of a worker that
// still runs.
func (s Stack) stoppedIn(calls []call, dir string) (trace.Src, bool) {
	found, any := trace.Src{}, false
	for _, c := range calls {
		switch {
		case strings.HasPrefix(c.file, "<") || c.line < 1 || isPython(c.file):
		case s.owns(c.file, dir):
			return s.shown(trace.Src{File: c.file, Line: c.line}), true
		case !any:
			found, any = s.shown(trace.Src{File: c.file, Line: c.line}), true
		}
	}
	return found, any
}

// owns reports whether a file is the application's: one of its sources, or one
// of its folder, which the interpreter sees as dir, but of no installed package, and
// not Python's own, which an environment in that folder can hold.
func (s Stack) owns(file, dir string) bool {
	for _, src := range append(s.Middleware[:len(s.Middleware):len(s.Middleware)], s.App) {
		if src.File == file {
			return true
		}
	}
	rest, inside := within(file, dir)
	return inside && !isInstalled(file) && !isPython("/"+rest)
}

// isInstalled reports whether a file lies where packages are installed.
func isInstalled(file string) bool {
	return slices.ContainsFunc(packageDirs[:], func(dir string) bool { return strings.Contains(filepath.ToSlash(file), dir) })
}

// isPython reports whether a file is of the standard library.
func isPython(file string) bool {
	file = filepath.ToSlash(file)
	return strings.HasPrefix(file, guestLibrary) || strings.Contains(file, "/lib/python3") && !isInstalled(file)
}

// dumped are the calls that Python's faulthandler tells of in what a process
// wrote, the innermost first.
func dumped(text string) []call {
	_, text, found := strings.Cut(text, "(most recent call first):\n")
	if !found {
		return nil
	}
	var calls []call
	for line := range strings.Lines(text) {
		c, ok := dumpedCall(strings.TrimSpace(line))
		if !ok || len(calls) == mostCalls {
			break
		}
		calls = append(calls, c)
	}
	return calls
}

// dumpedCall reads a line such as
//
//	File "app.py", line 7 in app
func dumpedCall(line string) (call, bool) {
	rest, ok := strings.CutPrefix(line, `File "`)
	i := strings.LastIndex(rest, `", line `)
	if !ok || i < 0 {
		return call{}, false
	}
	number, _, _ := strings.Cut(rest[i+len(`", line `):], " in ")
	n, err := strconv.Atoi(number)
	return call{rest[:i], n}, err == nil
}
