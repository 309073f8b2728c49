package python_test

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"roundtrip/sandbox/python/pythontest"
	"roundtrip/sandbox/python/system"
	"roundtrip/wsgi"
)

// parentEnv makes the test below the program that is killed.
const parentEnv = "ROUNDTRIP_TEST_PARENT"

const busy = `import os

def app(environ, start_response):
    os.write(2, b"worker %d\n" % os.getpid())
    while True:
        pass
`

// A worker does not outlive a program that is killed, not even in the middle of
// an endless loop.
func TestAWorkerDiesWithItsParent(t *testing.T) {
	if os.Getenv(parentEnv) != "" {
		engine := system.New(system.Options{Log: logTo(os.Stdout), Watchdog: time.Hour})
		_, err := loadIn(t, engine, busy).Call(&wsgi.Environ{}, nothing{})
		t.Fatal(err)
	}
	t.Parallel()
	pythontest.System(t)
	cmd := exec.Command(os.Args[0], "-test.run=^TestAWorkerDiesWithItsParent$")
	cmd.Env = append(os.Environ(), parentEnv+"=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	pid := workerOf(t, bufio.NewScanner(out))
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	for deadline := time.Now().Add(time.Minute); !errors.Is(syscall.Kill(pid, 0), syscall.ESRCH); {
		if stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid)); err == nil && strings.Contains(string(stat), ") Z ") {
			return // dead, and nobody has asked how
		}
		if time.Now().After(deadline) {
			t.Fatalf("the worker %d outlives its parent", pid)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// workerOf reads the number of the worker's process.
func workerOf(t *testing.T, lines *bufio.Scanner) int {
	t.Helper()
	for lines.Scan() {
		if _, text, ok := strings.Cut(lines.Text(), "worker "); ok {
			number, _, _ := strings.Cut(text, `"`)
			pid, err := strconv.Atoi(number)
			if err != nil {
				t.Fatal(err)
			}
			return pid
		}
	}
	t.Fatal("the worker never said its number")
	return 0
}
