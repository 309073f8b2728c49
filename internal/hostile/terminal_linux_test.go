package hostile

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

// evil is text that owns a terminal which obeys it: it fills the clipboard, sets a
// title, hides what follows, clears the screen, turns the direction of writing and begins a line of its own.
const evil = "evil\x1b[8m\x1b]52;c;T1dORUQ=\a\x1b]0;OWNED\a\x1b[2J\u009b2J\u009d0;OWNED\u009c\u202egpj\r\nFORGED\u0301\u0301\u0301\u0301\u0301\u0301"

// meant are the controls that the program writes itself: styles, a line begun anew, and
// what it asks a terminal.
var meant = regexp.MustCompile("\x1b\\[[0-9;:]*m|\r\x1b\\[K|\r\n|\x1b\\]11;\\?(\a|\x1b\\\\)|\x1b\\[c")

// obeyed fails if a terminal was told to do anything that the program did not mean.
func obeyed(t *testing.T, said string) {
	t.Helper()
	if strings.Contains(said, "\x1b[8m") {
		t.Errorf("what follows is hidden: %q", said)
	}
	text := meant.ReplaceAllStringFunc(said, func(s string) string { return strings.Repeat("\n", strings.Count(s, "\n")) })
	if !utf8.ValidString(text) {
		t.Errorf("no text: %q", said)
	}
	for _, r := range text {
		if r != '\n' && r != '\t' && !unicode.IsPrint(r) {
			t.Fatalf("%U reaches the terminal: %q", r, said)
		}
	}
	if strings.Contains(text, "\u0301\u0301\u0301\u0301\u0301") {
		t.Errorf("marks are drawn over other lines: %q", said)
	}
}

// unforged fails if a value has a line of its own, where no text of several lines is told.
func unforged(t *testing.T, said string) {
	t.Helper()
	if strings.Contains(said, "\nFORGED") {
		t.Errorf("a value has a line of its own: %q", said)
	}
}

// offered are what the program completes words with.
func offered(t *testing.T, words ...string) []string {
	t.Helper()
	out, err := roundtrip(t, append([]string{"__complete"}, words...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for line := range strings.Lines(string(out)) {
		if name, _, _ := strings.Cut(strings.TrimSpace(line), "\t"); name != "" && name[0] != ':' {
			all = append(all, strings.TrimSuffix(name, "="))
		}
	}
	return all
}

// commands are the usual arguments of each command, which the options are added to.
func commands() map[string][]string {
	return map[string][]string{
		"learn": {"--plain"}, "lessons": nil, "trace": {"demo:hello", "GET", "/"}, "serve": {"demo:hello", "--listen", "nowhere"},
		"check": {"demo:hello"}, "explain": {"304"}, "progress": nil, "progress reset": nil, "completion": nil, "help": nil, "man": nil,
		"content": nil, "content check": {"."}, "content new": {"course"},
		"conform": {"--url", "nowhere"}, "grade": {"first.py"}, "inspect": {"recording.jsonl"}, "probe": {"nowhere"}, "quiz": {"demo:nothing", "GET", "/"}, "review": {"nowhere"},
	}
}

func TestNoArgumentIsObeyedByATerminal(t *testing.T) {
	t.Parallel()
	notRaced(t)
	table := commands()
	for _, name := range append(offered(t, ""), "progress reset", "content check", "content new", "") {
		args, known := table[name]
		if !known && name != "" && name != "man" { // which takes nothing
			t.Errorf("the command %s is not in the table", name)
		}
		words := strings.Fields(name)
		lines := [][]string{append(slices.Clone(words), evil), append(slices.Clone(words), "--"+evil), append(slices.Clone(words), evil+".py")}
		for i := range args {
			line := slices.Concat(words, args)
			line[len(words)+i] = evil
			lines = append(lines, line)
		}
		for _, flag := range offered(t, append(slices.Clone(words), "--")...) {
			lines = append(lines, slices.Concat(words, args, []string{flag + "=" + evil}))
		}
		for _, last := range []string{evil, "--" + evil, "-" + evil, "--" + evil + "="} { // what a shell asks for
			lines = append(lines, slices.Concat([]string{"__complete"}, words, []string{last}),
				slices.Concat([]string{"__complete"}, words, []string{last, ""}))
		}
		for i, line := range lines {
			t.Run(fmt.Sprintf("%s/%d", name, i), func(t *testing.T) {
				t.Parallel()
				said := shown(t, roundtrip(t, line...), "", nil)
				obeyed(t, said)
				unforged(t, said)
			})
		}
	}
}

func TestNoVariableIsObeyedByATerminal(t *testing.T) {
	t.Parallel()
	notRaced(t)
	for _, name := range []string{
		"ROUNDTRIP_STATE", "ROUNDTRIP_FILES", "ROUNDTRIP_CACHE", "VIRTUAL_ENV", "VISUAL", "EDITOR", "HOME",
		"XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "NO_COLOR", "PATH", "TERM", "COLORTERM", "ROUNDTRIP_SEED", "TMPDIR",
	} {
		for _, args := range [][]string{{"progress"}, {"progress", "reset"}, {"lessons"}, {"lessons", "--json"}, {"man"}, {"trace", "yours:x.py", "GET", "/"}, {"trace", "os:getcwd", "GET", "/"}} {
			t.Run(name+"/"+args[0], func(t *testing.T) {
				t.Parallel()
				cmd := roundtrip(t, args...)
				cmd.Env = append(cmd.Env, name+"="+filepath.Join(cmd.Dir, evil))
				said := shown(t, cmd, "", nil)
				obeyed(t, said)
				unforged(t, said)
			})
		}
	}
}

// What a progress file says is told as text, by the commands that tell of it.
func TestNoProgressFileIsObeyedByATerminal(t *testing.T) {
	t.Parallel()
	const at = "2026-01-02T03:04:05Z"
	type of = map[string]any
	for name, state := range map[string]any{
		"values": of{
			"lessons":   of{evil: of{"done": of{evil: at}}, "by-hand": of{"done": of{evil: at, "held-request": at}, "practice": of{evil: of{"attempts": 1}}}},
			"surprises": []of{{"page": "by-hand/" + evil, "answered": evil, "expected": evil, "at": at}},
			"last":      of{"page": "by-hand/" + evil, "presses": 1, "at": at, "changed": of{"app": evil, "middleware": []string{evil}}}, evil: evil,
		},
		"another page": of{"last": of{"page": evil, "presses": 1, "at": at}},
		"no object":    evil,
		"no time":      of{"last": of{"page": "by-hand/held-request", "at": evil}},
	} {
		for _, args := range [][]string{{"progress"}, {"lessons"}, {"lessons", "--json"}, {"progress", "reset", "by-hand"}} {
			t.Run(name+"/"+strings.Join(args, " "), func(t *testing.T) {
				t.Parallel()
				cmd := roundtrip(t, args...)
				text, err := json.Marshal(state)
				if err != nil {
					t.Fatal(err)
				}
				put(t, filepath.Join(cmd.Dir, "state"), string(text))
				said := shown(t, cmd, "", nil)
				obeyed(t, said)
				unforged(t, said)
			})
		}
	}
}

// raising fails with a text as it is loaded, telling says one wherever it can.
const (
	raising = "raise RuntimeError(%s)\n"
	telling = `import sys
text = %s
def application(environ, start_response):
    print(text)
    print(text, file=environ["wsgi.errors"])
    start_response("200 " + "O\x9b2JK", [("Content-Type", "text/plain"), ("X-Evil", "\x9b2J\x85")])
    environ[text] = text
    if environ["QUERY_STRING"]:
        raise RuntimeError(text)
    return [text.encode()]
`
)

// python is evil as Python writes it.
var python = "'" + strings.NewReplacer("\x1b", `\x1b`, "\a", `\x07`, "\r", `\r`, "\n", `\n`).Replace(evil) + "'"

func TestNoApplicationIsObeyedByATerminal(t *testing.T) {
	t.Parallel()
	for name, program := range map[string]string{"raises": raising, "tells": telling} {
		for i, args := range [][]string{
			{"trace", "a.py", "GET", "/"}, {"trace", "a.py", "GET", "/?fail"}, {"trace", "a.py", "GET", "/", "--format", "json"},
			{"check", "a.py"}, {"check", "a.py", "GET", "/?fail"}, {"check", "a.py", "--format", "json"},
			{"trace", "a.py", "GET", "/%1b%5d52;c;aGk=%07", "-H", "X-Evil: \u009b2J\u202e"}, {"trace", "demo:echo", "--raw", "raw"},
			{"trace", "demo:echo", "--raw", "raw", "--format", "json"}, {"trace", "demo:hello", "--curl", "raw"},
			{"trace", "--engine", "system", "a.py", "GET", "/?fail"},
			{"trace", evil + "/a.py", "GET", "/"}, {"check", "--chdir", evil, "--engine", "system", "a:application"},
		} {
			t.Run(fmt.Sprintf("%s/%d", name, i), func(t *testing.T) {
				t.Parallel()
				cmd := roundtrip(t, args...)
				put(t, filepath.Join(cmd.Dir, "a.py"), fmt.Sprintf(program, python))
				put(t, filepath.Join(cmd.Dir, "raw"), "GET /"+evil+" HTTP/1.1\r\nHost: h\r\nX: "+evil+"\r\n\r\n")
				put(t, filepath.Join(cmd.Dir, evil, "a.py"), fmt.Sprintf(program, python))
				said := shown(t, cmd, "", nil)
				obeyed(t, said)
				unforged(t, said)
			})
		}
	}
}

// A server tells of requests, of what the application writes, and of why it fails.
func TestNothingThatAServerTellsIsObeyedByATerminal(t *testing.T) {
	t.Parallel()
	for i, more := range [][]string{nil, {"--access-log", "json"}, {"--engine", "system"}, {"--static", "/files=" + evil}} {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			cmd := roundtrip(t, append([]string{"serve", "a.py", "--listen", "127.0.0.1:0"}, more...)...)
			put(t, filepath.Join(cmd.Dir, "a.py"), fmt.Sprintf(telling, python))
			put(t, filepath.Join(cmd.Dir, evil, "a.py"), "")
			said := shown(t, cmd, "stop:", func(said string) {
				at := regexp.MustCompile(`127\.0\.0\.1:[0-9]+`).FindString(said)
				for _, target := range []string{"/", "/?fail", "/" + evil, "/files/" + evil, "/%c2%9b%e2%80%ae"} {
					request(at, "GET "+target+" HTTP/1.1\r\nHost: h\r\nConnection: close\r\nX: "+evil+"\r\n\r\n")
					request(at, "GET "+target+" HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
				}
				_ = cmd.Process.Signal(syscall.SIGTERM)
			})
			if !strings.Contains(said, "Stopped.") {
				t.Errorf("the server did not serve and stop: %q", said)
			}
			obeyed(t, said)
		})
	}
	t.Run("import", func(t *testing.T) {
		t.Parallel()
		cmd := roundtrip(t, "serve", "a.py", "--listen", "127.0.0.1:0")
		put(t, filepath.Join(cmd.Dir, "a.py"), fmt.Sprintf(raising, python))
		said := shown(t, cmd, "", nil)
		if !strings.Contains(said, `evil\x1b[8m\x1b]52;c;`) {
			t.Errorf("the exception is not told: %q", said)
		}
		obeyed(t, said)
		unforged(t, said)
	})
}

// put writes a file, and the folder that it lies in.
func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// request sends bytes to a server, and reads until it ends the connection.
func request(at, data string) {
	c, err := net.Dial("tcp", at)
	if err != nil {
		return // the server says why
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(patience))
	_, _ = io.WriteString(c, data)
	_, _ = io.Copy(io.Discard, c)
}
