package hostile

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"roundtrip/internal/cli"
	"roundtrip/sandbox/python/pythontest"
)

// cacheEnv tells the program under test where the compiled Python is that all tests
// share, and watchdogEnv how long an application may run there without an answer.
const (
	cacheEnv    = "ROUNDTRIP_TEST_CACHE"
	watchdogEnv = "ROUNDTRIP_TEST_WATCHDOG"
)

// patience is how long anything may take on a busy machine.
const patience = time.Minute

// The test binary is the program, too, as the command roundtrip on its PATH.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"roundtrip": func() {
		env := cli.System()
		env.Python = pythontest.Patient(os.Getenv(cacheEnv))
		if d, err := time.ParseDuration(os.Getenv(watchdogEnv)); err == nil {
			env.Python.Watchdog = d
		}
		os.Exit(int(cli.Run(context.Background(), env, os.Args[1:])))
	}})
}

// notRaced skips a test that starts the program very often: the race detector makes that
// slow, and .ci/run runs it without.
func notRaced(t *testing.T) {
	t.Helper()
	if pythontest.Race {
		t.Skip("it is run without the race detector")
	}
}

// roundtrip is the program as a command that was not started, in an empty folder, with a
// state of its own and nothing of the machine's in its environment but the PATH.
func roundtrip(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	pythontest.Engine(t) // fills the cache
	cache, err := pythontest.CacheDir()
	if err != nil {
		t.Fatal(err)
	}
	path, err := exec.LookPath("roundtrip")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*patience)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Dir = t.TempDir()
	cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + cmd.Dir, "ROUNDTRIP_STATE=" + filepath.Join(cmd.Dir, "state"),
		cacheEnv + "=" + cache, "TERM=xterm-256color",
	}
	return cmd
}
