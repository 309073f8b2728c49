// Package pythontest gives tests an embedded Python: one engine for the whole
// process, and one compile cache for all test processes.
package pythontest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"sync"
	"testing"
	"time"

	"roundtrip/sandbox/python/embedded"
)

// warmPackage is the command that fills the cache.
const warmPackage = "roundtrip/internal/tools/warm"

// Engine is the process's engine, ready to be used. It needs no closing.
func Engine(tb testing.TB) *embedded.Engine {
	tb.Helper()
	return waited(tb, patient)
}

// EngineForChecks is one that ends what loops before the check of an exercise has waited for too long.
func EngineForChecks(tb testing.TB) *embedded.Engine {
	tb.Helper()
	return waited(tb, brief)
}

func waited(tb testing.TB, engine func() (*embedded.Engine, error)) *embedded.Engine {
	tb.Helper()
	e, err := engine()
	if err != nil {
		tb.Fatal(err)
	}
	if err := e.Wait(tb.Context()); err != nil {
		tb.Fatal(err)
	}
	return e
}

var (
	patient = sync.OnceValues(func() (*embedded.Engine, error) { return begun(0) })
	brief   = sync.OnceValues(func() (*embedded.Engine, error) { return begun(8 * time.Second) })
)

// begun is an engine that ends what does not answer for so long, 0 for as long as tests wait at most.
func begun(watchdog time.Duration) (*embedded.Engine, error) {
	dir, err := CacheDir()
	if err != nil {
		return nil, err
	}
	if Race {
		if err := warm(dir); err != nil {
			return nil, err
		}
	}
	spareTheCollector()
	o := Patient(dir)
	if watchdog > 0 {
		o.Watchdog = watchdog
	}
	return embedded.New(o), nil
}

// spareTheCollector lets garbage become more before it is collected, unless GOGC says how much. A guest that
// has ended leaves 13 MB of it, and for each few of them all that the course holds was looked through.
func spareTheCollector() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(300)
	}
}

// Patient are options for a machine that may be busy: no test fails, and no trace has one
// event more, because something took long.
func Patient(cacheDir string) embedded.Options {
	return embedded.Options{CacheDir: cacheDir, Watchdog: time.Minute, TellsWait: time.Hour}
}

// CacheDir is the folder of the cache that tests share.
func CacheDir() (string, error) {
	dir := os.Getenv(embedded.CacheEnv)
	if dir == "" {
		user, err := os.UserCacheDir()
		if err != nil {
			return "", fmt.Errorf("find a place for the compile cache, or name one in %s: %w", embedded.CacheEnv, err)
		}
		dir = filepath.Join(user, "roundtrip")
	}
	return filepath.Join(dir, "test"), nil
}

// warm fills the cache by a program without the race detector. The version is
// part of the cache's key, and in a test binary wazero takes its own to be dev.
func warm(dir string) error {
	if found, err := filepath.Glob(filepath.Join(dir, "wazero-dev-*", "*")); err == nil && len(found) > 0 {
		return nil
	}
	cmd := exec.Command("go", "run", "-ldflags=-X=github.com/tetratelabs/wazero/internal/version.version=dev", warmPackage, dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("fill the compile cache %s: %w\n%s", dir, err, out)
	}
	return nil
}
