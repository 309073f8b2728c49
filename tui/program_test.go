package tui

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"roundtrip/sandbox"
	"roundtrip/tui/labview"
	"roundtrip/tui/screen"
)

// program is the whole program, on a terminal. The tests that have one do not
// run beside others, so that they can see what it leaves behind.
type program struct {
	testing.TB
	*terminal
	m    *Model
	p    *tea.Program
	stop context.CancelFunc
	done chan error
}

// begin starts the program as Run does.
func begin(tb testing.TB, s setup) *program {
	tb.Helper()
	ctx, cancel := context.WithCancel(tb.Context())
	p := &program{TB: tb, terminal: newTerminal(s.size), stop: cancel, done: make(chan error, 1)}
	p.m = newModel(options(tb, s), environment{motion: s.motion, profile: colorprofile.TrueColor, dark: true, editor: s.editor, clock: screen.RealClock()})
	p.p = tea.NewProgram(p.m, tea.WithContext(ctx), tea.WithInput(p.terminal), tea.WithOutput(p.terminal),
		tea.WithWindowSize(s.w, s.h), tea.WithColorProfile(colorprofile.TrueColor), tea.WithEnvironment([]string{"TERM=xterm-256color"}))
	go func() {
		_, err := p.p.Run()
		p.done <- err
	}()
	return p
}

// types presses keys, and waits behind each for what it leads to.
func (p *program) types(steps ...[2]string) {
	p.Helper()
	for _, s := range steps {
		p.press(s[0])
		p.shows(p, s[1])
	}
}

// ended waits for the end of the program, lets go what Run lets go, and fails if
// anything is left of it.
func (p *program) ended() error {
	p.Helper()
	defer p.stop()
	select {
	case err := <-p.done:
		p.end(io.EOF) // its reader waits for a key
		b := p.m.screen.(interface {
			Run() *sandbox.Run
			Lab() *sandbox.Lab
		})
		run, lab := b.Run(), b.Lab()
		p.m.closeRun()
		p.leftNothing(run, lab)
		return err
	case <-time.After(patience):
		p.Fatalf("it does not end:\n%s", p.text())
		return nil
	}
}

// leftNothing fails unless no goroutine of ours is left, the held request was
// let go, and its server is gone.
func (p *program) leftNothing(run *sandbox.Run, lab *sandbox.Lab) {
	p.Helper()
	late := time.Now().Add(patience)
	for g := ours(); g != ""; g = ours() {
		if time.Now().After(late) {
			p.Fatalf("a goroutine is left:\n%s", g)
		}
		runtime.Gosched()
	}
	if _, held := run.Held(); held || !ended(run) {
		p.Error("the request is still held")
	}
	if c, err := net.Dial("tcp", lab.Addr()); err == nil {
		c.Close()
		p.Error("the server still listens")
	}
}

// ours is a goroutine that a program has started, "" if there is none. Those of
// tests and terminals are not, nor is the reader of the terminal library, which
// can stay behind when a program is killed.
func ours() string {
	stacks := make([]byte, 1<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	for _, g := range strings.Split(string(stacks), "\n\n")[1:] {
		if left.MatchString(g) && !strings.Contains(g, "testing.tRunner") && !strings.Contains(g, "tui.(*terminal)") {
			return g
		}
	}
	return ""
}

var left = regexp.MustCompile(`roundtrip/(sandbox|wsgi|tui)[.(/]`)

func TestTheProgramTellsTheFirstMinute(t *testing.T) {
	p := begin(t, setup{size: small, motion: true})
	p.shows(t, "The server has read none of it.", "held at the client", "space go on")
	p.types(
		[2]string{"space", "held in server"},
		[2]string{"space", "held in app"},
		[2]string{"space", "without your pauses"},
		[2]string{"e", "enter send"},
		[2]string{"Sam", "/hello?name=Sam"},
		[2]string{"enter", "Where did the server put the name?"},
		[2]string{"down", "▸   REQUEST_METHOD"},
		[2]string{"down", "▸   SCRIPT_NAME"},
		[2]string{"down", "▸   PATH_INFO"},
		[2]string{"down", "▸   QUERY_STRING"},
		[2]string{"enter", "✓ QUERY_STRING"},
		[2]string{"enter", "page 2 of"},
	)
	p.shows(t, "held in app")
	p.press("q")
	if err := p.ended(); err != nil {
		t.Error(err)
	}
}

// The program is quit while a request is held, and started again.
func TestTheProgramIsQuitWithARequestHeld(t *testing.T) {
	file := filepath.Join(t.TempDir(), "progress.json")
	p := begin(t, setup{size: middle, golang: true, progress: file})
	p.shows(t, "held at the client")
	p.types([2]string{"space", "held in server"}, [2]string{"space", "held in app"})
	p.press("ctrl+c")
	if err := p.ended(); err != nil {
		t.Error(err)
	}

	p = begin(t, setup{size: middle, golang: true, progress: file})
	p.shows(t, "held in app", "page 1 of")
	p.press("q")
	if err := p.ended(); err != nil {
		t.Error(err)
	}
}

// The terminal is made too small and large again in the middle of a step.
func TestTheProgramIsResized(t *testing.T) {
	p := begin(t, setup{size: small, golang: true})
	p.shows(t, "held at the client")
	p.resize(size{40, 10})
	p.shows(t, "roundtrip needs 60 columns")
	p.resize(wide)
	p.shows(t, "held at the client", "GET /hello?name=Ada")
	p.press("space")
	p.shows(t, "held in server")
	p.press("q")
	if err := p.ended(); err != nil {
		t.Error(err)
	}
}

func (p *program) resize(s size) {
	p.emulator.Resize(s.w, s.h)
	p.p.Send(tea.WindowSizeMsg{Width: s.w, Height: s.h})
}

// Whoever started the program takes it away, as a signal does.
func TestTheProgramIsTakenAway(t *testing.T) {
	p := begin(t, setup{size: small, golang: true})
	p.shows(t, "held at the client")
	p.stop()
	if err := p.ended(); !errors.Is(err, tea.ErrProgramKilled) {
		t.Errorf("ended with %v", err)
	}
}

// A request that is being sent when the program is quit is ended too. Its message comes when nobody takes messages any more.
func TestQuittingEndsARequestThatIsBeingSent(t *testing.T) {
	d := sit(t, setup{golang: true})
	d.take(keyPress("r"))
	d.take(keyPress("q"))
	cmd := d.queue[0]
	opened := make(chan tea.Msg)
	go func() { opened <- cmd() }()
	d.leave()
	run := (<-opened).(labview.OpenedMsg).Run
	if run == nil {
		return
	}
	defer run.Close()
	if _, held := run.Held(); held {
		t.Error("it is held, and nobody will let it go")
	}
}

// A learner types the first exercise from nothing, sees it solved, leaves, and
// finds it solved.
func TestTheProgramTeachesTheFirstExercise(t *testing.T) {
	dir := t.TempDir()
	s := setup{size: small, start: firstExercise, files: filepath.Join(dir, "files"), progress: filepath.Join(dir, "progress.json")}
	p := begin(t, s)
	p.shows(t, "Now you write the whole application.", "held at the client")
	p.types(
		[2]string{"space", "The server has called the file"},
		[2]string{"space", "4 checks, none run"},
		[2]string{"space", "0 of 4 checks pass"},
		[2]string{"e", "save and check"},
	)
	for _, key := range []string{"up", "up", "ctrl+k", "down", "ctrl+k", "down", "ctrl+k", "up", "up"} {
		p.press(key)
	}
	for _, line := range []string{"def application(environ, start_response):", `    start_response("200 OK", [("Content-Type", "text/plain")])`, `return [b"Hello, WSGI!"]`} {
		p.types([2]string{line, line[len(line)-9:]})
		p.press("enter")
	}
	p.types([2]string{"ctrl+s", "All 4 checks pass."}, [2]string{"esc", "▪▫▫▫▫▫"}, [2]string{"enter", "All 4 checks pass."})
	p.press("q")
	if err := p.ended(); err != nil {
		t.Error(err)
	}

	p = begin(t, s)
	p.shows(t, "All 4 checks pass.", "enter next page")
	p.types([2]string{"enter", "page 2 of 6"}, [2]string{"esc", "you are here"}, [2]string{"enter", "held at the client"})
	p.press("q")
	if err := p.ended(); err != nil {
		t.Error(err)
	}
}

// Code is changed, saved and runs; another program saves it, and it runs again.
func TestTheProgramRunsWhatIsTyped(t *testing.T) {
	files := filepath.Join(t.TempDir(), "files")
	p := begin(t, setup{size: small, start: callable, files: files})
	p.shows(t, "code hello.py", "held")
	p.types(
		[2]string{"e", "your hello.py"},
		[2]string{"ctrl+home", "1  from urllib"},
		[2]string{"print(1)", "1  print(1)from urllib"},
		[2]string{"enter", "2  from urllib"},
		[2]string{"ctrl+s", "now with your hello.py: 200 OK, Hello, Ada!"},
	)
	if err := os.WriteFile(filepath.Join(files, "hello.py"), []byte(greets("404 Not Found")), 0o644); err != nil {
		t.Fatal(err)
	}
	p.shows(t, "404 Not Found, Good day!", "Beside the run before: status 200 OK")
	p.types([2]string{"R", "The original is back."}, [2]string{"V", "held"})
	p.press("q")
	if err := p.ended(); err != nil {
		t.Error(err)
	}
}
