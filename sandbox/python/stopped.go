package python

import (
	"path/filepath"
	"slices"
	"strings"

	"roundtrip/wsgi/trace"
)

// MostCalls is how many calls are looked at, from the innermost on.
const MostCalls = 100

// StoppedIn is the user's line at which an interpreter was stopped, of the calls that
// were under way as Python names their places, the innermost first: the innermost in a file of the application's, or else of an installed package. It is
// false where that is not known. worker/userfiles.py has the same of a worker that
// still runs.
func (s Stack) StoppedIn(calls []trace.Src, dir string) (trace.Src, bool) {
	found, any := trace.Src{}, false
	for _, c := range calls {
		switch {
		case strings.HasPrefix(c.File, "<") || c.Line < 1 || isPython(c.File):
		case s.owns(c.File, dir):
			return s.Shown(c), true
		case !any:
			found, any = s.Shown(c), true
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
