//go:build unix

package hostile

import (
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// guest is an application whose answer is what comes of a line of Python.
func guest(line string) string {
	return "import os\ndef app(environ, start_response):\n    try:\n        said = " + line +
		"\n    except OSError as error:\n        said = 'refused: %s' % error\n" +
		"    start_response('200 OK', [('Content-Type', 'text/plain')])\n    return [str(said).encode()]\n"
}

func TestAGuestGetsWhatIsItsOwn(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ line, want string }{
		"a pipe":      {"open('pipe').read()", "refused"},
		"more files":  {"len([open('app.py') for _ in range(200)])", "refused"},
		"some files":  {"'%d of them' % len([open('app.py') for _ in range(40)])", "40 of them"},
		"files again": {"'%d times' % len([open('app.py').close() for _ in range(500)])", "500 times"},
		"many keys":   {"'%d keys' % len(environ.update(('K%d' % n, 'v') for n in range(200000)) or environ)", "keys"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cmd := roundtrip(t, "trace", "app.py", "GET", "/")
			fifo(t, cmd, "pipe")
			write(t, cmd, "app.py", guest(tt.line))
			out, err := cmd.CombinedOutput()
			if err != nil || !strings.Contains(string(out), tt.want) {
				t.Errorf("%v: %.2000s", err, out)
			}
		})
	}
}

// mostMemory is what a command with one guest may take: some 300 MiB is Python itself.
const mostMemory = 1 << 30

// 64 MiB of None in one frame took gigabytes of the host.
func TestAForgedFrameEndsItsGuest(t *testing.T) {
	t.Parallel()
	cmd := roundtrip(t, "trace", "app.py", "GET", "/")
	write(t, cmd, "app.py", "import os\n"+guest(`[os.write(1, b"\x02\x00\x00\x0a\x12\x00\x00\x00\x01[\x00\x00\x00\x02"), [os.write(1, b"N" * (1 << 20)) for _ in range(64)]]`))
	out, err := cmd.CombinedOutput()
	if err == nil || !strings.Contains(strings.Join(strings.Fields(string(out)), " "), "no message of ours") {
		t.Errorf("%v: %.2000s", err, out)
	}
	if took := peak(cmd); took > mostMemory {
		t.Errorf("it took %d MiB", took>>20)
	}
}

// peak is the most memory that a command that has ended had at a time, in bytes.
func peak(cmd *exec.Cmd) int64 {
	used, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if runtime.GOOS == "linux" {
		return int64(used.Maxrss) << 10
	}
	return int64(used.Maxrss)
}
