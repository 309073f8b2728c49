package matrix

import (
	"context"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"roundtrip/internal/cli"
	"roundtrip/sandbox/python/embedded"
	"roundtrip/sandbox/python/pythontest"
)

// cacheEnv tells the program under test where the compiled Python is that all tests
// share.
const cacheEnv = "ROUNDTRIP_TEST_CACHE"

// patience is how long anything may take on a busy machine.
const patience = time.Minute

// The test binary is the program, too, as the command roundtrip on its PATH.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"roundtrip": func() {
		env := cli.System()
		env.Python = pythontest.Patient(os.Getenv(cacheEnv))
		os.Exit(int(cli.Run(context.Background(), env, os.Args[1:])))
	}})
}

// cache is the folder of the compiled Python, filled.
func cache(t *testing.T) string {
	t.Helper()
	pythontest.Engine(t)
	dir, err := pythontest.CacheDir()
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// engine is the embedded Python of the process, which takes nothing for an endless
// loop because the machine is busy. It needs no closing.
func engine(t *testing.T) *embedded.Engine {
	t.Helper()
	e := patient(cache(t))
	if err := e.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	return e
}

var patient = func() func(string) *embedded.Engine {
	var e *embedded.Engine
	var once sync.Once
	return func(dir string) *embedded.Engine {
		once.Do(func() { e = embedded.New(embedded.Options{CacheDir: dir, Watchdog: patience}) })
		return e
	}
}()
