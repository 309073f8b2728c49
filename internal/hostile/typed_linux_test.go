package hostile

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// typed is evil as somebody can type or paste it: on one line.
var typed = strings.ReplaceAll(evil, "\r\n", "")

// told is all that a lesson in plain text writes to its terminal while a person types
// lines, one at each prompt, and leaves. The terminal does not repeat what is typed, so
// that all of it is the program's.
func told(t *testing.T, page string, lines ...string) string {
	t.Helper()
	cmd := roundtrip(t, "learn", page, "--plain")
	cmd.Env = append(cmd.Env, "ROUNDTRIP_FILES="+filepath.Join(cmd.Dir, evil))
	put(t, filepath.Join(cmd.Dir, typed, "a.py"), fmt.Sprintf(telling, python))
	put(t, filepath.Join(cmd.Dir, typed, "b.py"), fmt.Sprintf(raising, python))
	far := startIn(t, cmd)
	silence(t, far)
	late := time.AfterFunc(patience, func() { _ = cmd.Process.Kill() })
	defer late.Stop()
	said := listen(far, "Lesson ", func(string) {
		_, _ = far.WriteString(strings.Join(append(lines, "q", "q", ""), "\n"))
	})
	_ = cmd.Wait() // how it ends is no matter here
	if !strings.Contains(said, "You come back to this page.") {
		t.Errorf("nobody could leave: %q", said)
	}
	return said
}

// silence has a terminal not repeat what is typed.
func silence(t *testing.T, far *os.File) {
	t.Helper()
	modes, err := unix.IoctlGetTermios(int(far.Fd()), unix.TCGETS)
	if err != nil {
		t.Fatal(err)
	}
	modes.Lflag &^= unix.ECHO | unix.ECHONL
	if err := unix.IoctlSetTermios(int(far.Fd()), unix.TCSETS, modes); err != nil {
		t.Fatal(err)
	}
}

// What is typed at a prompt of a lesson in plain text comes back as text: a name that is
// asked for, an answer, a part of a request, a path, and what lies there.
func TestNothingTypedIsObeyedByATerminal(t *testing.T) {
	t.Parallel()
	notRaced(t)
	insists := slices.Repeat([]string{typed, ""}, 8)            // at each prompt once, and on
	skips := append(slices.Repeat([]string{typed, ""}, 3), "0") // as above, and past the question
	for name, tt := range map[string]struct {
		page  string
		lines []string
		want  string
	}{
		"a prompt":                  {"by-hand/held-request", []string{typed, "?" + typed}, "There is no explanation of"},
		"an answer, a key":          {"by-hand/headers", insists, "is none of the answers"},
		"an answer, a station":      {"by-hand/file-or-code", insists, "is none of the answers"},
		"a method":                  {"by-hand/request-line", append(skips, insists...), "cannot be sent"},
		"a target":                  {"environ/query", append(skips, insists...), "cannot be sent"},
		"headers":                   {"by-hand/headers", append(append(slices.Repeat([]string{""}, 3), "0"), insists...), "cannot be sent"},
		"a body":                    {"environ/unread", append(skips, insists...), `OWNED\x07`},
		"bytes":                     {"by-hand/one-space", slices.Repeat([]string{typed + `\n\n`, "", "0"}, 5), "request.rejected"},
		"a file that is not there":  {"your-own/1", []string{typed, typed + ".py"}, "cannot be read"},
		"a file":                    {"your-own/1", []string{typed + "/a.py", "s"}, "The first that fails"},
		"a file that cannot be run": {"your-own/1", []string{typed + "/b.py"}, "The first that fails"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			said := told(t, tt.page, tt.lines...)
			if !strings.Contains(strings.Join(strings.Fields(said), " "), tt.want) {
				t.Errorf("%q is not said: %q", tt.want, said)
			}
			obeyed(t, said)
			unforged(t, said)
			if strings.Contains(said, "\x1b") {
				t.Errorf("plain text has no styles: %q", said)
			}
		})
	}
}
