package pythontest

import (
	"os/exec"
	"sync"
	"testing"

	"roundtrip/sandbox/python/system"
)

// System is the process's own Python, which needs no closing. Where there is
// none, the test is skipped.
func System(tb testing.TB) *system.Engine {
	tb.Helper()
	s := shared()
	if err := s.Check(); err != nil {
		tb.Skipf("there is no python3 here: %v", err)
	}
	return s
}

var shared = sync.OnceValue(func() *system.Engine { return system.New(system.Options{}) })

// With is a python3 that can import a package. Where there is none, the test is
// skipped.
func With(tb testing.TB, pkg string) string {
	tb.Helper()
	for _, name := range []string{"python3", "/usr/bin/python3"} {
		path, err := exec.LookPath(name)
		if err == nil && exec.Command(path, "-c", "import "+pkg).Run() == nil {
			return path
		}
	}
	tb.Skipf("no python3 here can import %s: python3 -m pip install %s", pkg, pkg)
	return ""
}
