package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"roundtrip/sandbox/python/embedded"
	"roundtrip/sandbox/python/pythontest"
)

// cacheEnv tells the program under test where the compiled Python is that all
// tests share.
const cacheEnv = "ROUNDTRIP_TEST_CACHE"

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"roundtrip": func() {
		env := System()
		env.Python = patient(os.Getenv(cacheEnv))
		os.Exit(int(Run(context.Background(), env, os.Args[1:])))
	}})
}

// patient is Python as tests need it: the cache is shared, and an application
// is not taken for an endless loop because the machine is busy.
func patient(cache string) embedded.Options {
	o := pythontest.Patient(cache)
	o.Watchdog = 2 * time.Minute
	return o
}

func TestScripts(t *testing.T) {
	t.Parallel()
	pythontest.Engine(t) // fills the cache
	cache, err := pythontest.CacheDir()
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			home := filepath.Join(e.WorkDir, "home")
			e.Setenv("HOME", home)
			e.Setenv("USERPROFILE", home)
			e.Setenv("ROUNDTRIP_STATE", filepath.Join(e.WorkDir, "state", "progress.json"))
			e.Setenv(cacheEnv, cache)
			e.Setenv("NO_COLOR", "")
			e.Values[abided] = new(io.Reader)
			program, _, _ := strings.Cut(e.Getenv("PATH"), string(filepath.ListSeparator))
			e.Setenv("NO_PYTHON_PATH", program)
			return os.Mkdir(home, 0o700)
		},
		Condition: func(name string) (bool, error) {
			if name == "race" {
				return pythontest.Race, nil
			}
			return false, fmt.Errorf("unknown condition %q", name)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"code": checkCode, "crlf": crlf, "fetch": fetch, "abide": abide, "rest": rest, "replace": replace, "terminate": terminate,
			"head": head, "ask": ask, "await": await, "gone": gone,
		},
	})
}

// crlf gives a file the line ends that HTTP has.
func crlf(ts *testscript.TestScript, _ bool, args []string) {
	for _, name := range args {
		text := strings.ReplaceAll(ts.ReadFile(name), "\n", "\r\n")
		ts.Check(os.WriteFile(ts.MkAbs(name), []byte(text), 0o600))
	}
}

// checkCode runs the program and compares the code with which it ends:
// code 2 roundtrip trace.
func checkCode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code NUMBER COMMAND...")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := 0
	var exited interface{ ExitCode() int }
	if err != nil {
		var ok bool
		if exited, ok = err.(interface{ ExitCode() int }); !ok {
			ts.Fatalf("%v", err)
		}
		got = exited.ExitCode()
	}
	if fmt.Sprint(got) != args[0] {
		ts.Fatalf("%v ended with %d, want %s", args[1:], got, args[0])
	}
}
