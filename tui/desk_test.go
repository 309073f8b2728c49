package tui

import (
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"roundtrip/content"
	"roundtrip/lessons"
	"roundtrip/sandbox"
	"roundtrip/sandbox/python/pythontest"
)

// patience is how long a desk waits for a request on a slow machine under the
// race detector.
const patience = time.Minute

// size is a terminal's.
type size struct{ w, h int }

// The sizes that the program is made for.
var (
	small  = size{80, 24}
	middle = size{100, 30}
	wide   = size{160, 50}
)

// desk is a reader at a model, without a terminal. It does what the program
// loop does: it runs the commands and feeds their messages back.
type desk struct {
	testing.TB
	m      *Model
	msgs   chan tea.Msg
	under  int     // commands that run
	follow tea.Cmd // waits for what happens to the request; not started yet
	quit   bool
	saved  []error
}

// setup is how a desk begins.
type setup struct {
	size
	start    string
	progress string // a file; "" is a new one
	ascii    bool
	present  bool
	light    bool
	motion   bool
	golang   bool                 // the applications of the pages in Go, which start at once
	profile  colorprofile.Profile // zero is true colour
}

func newHouse(tb testing.TB) *sandbox.House {
	tb.Helper()
	return sandbox.NewHouse(content.FS(), pythontest.Engine(tb))
}

func options(tb testing.TB, s setup) Options {
	tb.Helper()
	course, err := lessons.Open(content.FS())
	if err != nil {
		tb.Fatal(err)
	}
	if s.progress == "" {
		s.progress = filepath.Join(tb.TempDir(), "progress.json")
	}
	progress, notice := lessons.OpenProgress(s.progress)
	if notice != nil {
		tb.Fatal(notice)
	}
	o := Options{
		Course: course, House: newHouse(tb), Progress: progress, Start: s.start, ASCII: s.ascii, Present: s.present,
	}
	if s.golang {
		inGo(tb, o)
	}
	return o
}

// inGo lets every page run the Go application of the same name, where there is
// one.
func inGo(tb testing.TB, o Options) {
	tb.Helper()
	for _, l := range o.Course.Lessons {
		pages, err := l.Pages()
		if err != nil {
			tb.Fatal(err)
		}
		for _, p := range pages {
			twin := "demo:" + strings.TrimSuffix(p.Run.App, ".py")
			if slices.Contains(o.House.Apps(), twin) && len(p.Run.Middleware) == 0 {
				p.Run.App = twin
			}
		}
	}
}

// sit opens the program, and waits until its first request is held.
func sit(tb testing.TB, s setup) *desk {
	tb.Helper()
	if s.size == (size{}) {
		s.size = small
	}
	if s.profile == colorprofile.Unknown {
		s.profile = colorprofile.TrueColor
	}
	d := &desk{TB: tb, msgs: make(chan tea.Msg, 64)}
	d.m = newModel(options(tb, s), environment{motion: s.motion, profile: s.profile, dark: !s.light})
	tb.Cleanup(d.leave)
	d.run(d.m.Init())
	d.send(tea.WindowSizeMsg{Width: s.w, Height: s.h})
	return d
}

// leave ends what runs, as the program does when it is quit.
func (d *desk) leave() { d.m.closeRun() }

// send feeds a message and waits until everything that follows has happened.
func (d *desk) send(msg tea.Msg) {
	d.Helper()
	d.take(msg)
	d.settle()
}

func (d *desk) take(msg tea.Msg) {
	switch msg := msg.(type) {
	case nil:
		return
	case tea.BatchMsg:
		for _, cmd := range msg {
			d.run(cmd)
		}
		return
	case tea.QuitMsg:
		d.quit = true
		return
	case openedMsg:
		awaitSent(msg.run)
		if msg.run != nil {
			msg.glimpse = look(msg.run)
		}
		d.pass(msg)
		return
	case savedMsg:
		d.saved = append(d.saved, msg.err)
	}
	d.pass(msg)
}

func (d *desk) pass(msg tea.Msg) {
	_, cmd := d.m.Update(msg)
	d.run(cmd)
	d.m.View()
}

// awaitSent waits until the client has begun to send, of which no message tells.
func awaitSent(run *sandbox.Run) {
	for run != nil && len(run.Client().Sent) == 0 {
		runtime.Gosched()
	}
}

// run starts a command on a goroutine. Clocks are not waited for: settle gives
// their messages at once. Waiting for the held request is put off until there is
// something to wait for, so that no glimpse of it is older than the last key.
func (d *desk) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch name := runtime.FuncForPC(reflect.ValueOf(cmd).Pointer()).Name(); {
	case strings.Contains(name, "Tick.func"), strings.Contains(name, "cursor."):
	case strings.Contains(name, "follow.func"):
		d.follow = cmd
	default:
		d.start(cmd)
	}
}

func (d *desk) start(cmd tea.Cmd) {
	d.under++
	done := d.Context().Done()
	go func() {
		select {
		case d.msgs <- cmd():
		case <-done:
		}
	}()
}

// settle takes messages until nothing is under way: all commands have ended,
// and the model knows all that happened to the request.
func (d *desk) settle() {
	d.Helper()
	for !d.rests() {
		d.next()
	}
}

// next takes the message of the command that ends first.
func (d *desk) next() {
	d.Helper()
	select {
	case msg := <-d.msgs:
		d.under--
		d.take(msg)
	case <-time.After(patience):
		d.Fatalf("nothing came to rest:\n%s", d.text())
	}
}

// rests reports whether nothing is under way, and sets going what is due.
func (d *desk) rests() bool {
	switch {
	case d.quit:
		return true
	case d.m.x != nil && d.follow != nil && !d.quiet():
		d.start(d.follow)
		d.follow = nil
		return false
	case d.under > 0:
		return false
	case d.m.ticks:
		d.take(tickMsg{})
		return d.rests()
	}
	return true
}

// quiet reports whether nothing will happen to the request by itself, and the
// model knows all that did.
func (d *desk) quiet() bool {
	x := d.m.x
	_, held := x.run.Held()
	return held && len(x.run.Changed()) == 0 && x.held != nil && x.trace.Len() == x.run.Trace().Len()
}

// press types keys, by the names that the terminal library has for them.
func (d *desk) press(keys ...string) {
	d.Helper()
	for _, k := range keys {
		d.send(keyPress(k))
	}
}

// write types a text character by character.
func (d *desk) write(text string) {
	d.Helper()
	for _, r := range text {
		d.send(keyPress(string(r)))
	}
}

var named = map[string]rune{
	"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "backspace": tea.KeyBackspace,
	"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight,
	"home": tea.KeyHome, "end": tea.KeyEnd, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "f1": tea.KeyF1,
	"delete": tea.KeyDelete,
}

func keyPress(name string) tea.KeyPressMsg {
	var mod tea.KeyMod
	if rest, ok := strings.CutPrefix(name, "ctrl+"); ok {
		mod, name = tea.ModCtrl, rest
	}
	if rest, ok := strings.CutPrefix(name, "shift+"); ok {
		mod, name = mod|tea.ModShift, rest
	}
	if code, ok := named[name]; ok {
		return tea.KeyPressMsg{Code: code, Mod: mod}
	}
	if name == "space" {
		name = " "
	}
	r := []rune(name)[0]
	if mod != 0 {
		return tea.KeyPressMsg{Code: r, Mod: mod}
	}
	return tea.KeyPressMsg{Code: r, Text: name}
}

func (d *desk) resize(s size) {
	d.Helper()
	d.send(tea.WindowSizeMsg{Width: s.w, Height: s.h})
}

func (d *desk) view() string { return d.m.View().Content }

// text is the view without its styles.
func (d *desk) text() string { return ansi.Strip(d.view()) }

// shows fails unless all of the texts stand on the screen.
func (d *desk) shows(texts ...string) {
	d.Helper()
	for _, t := range texts {
		if !strings.Contains(d.text(), t) {
			d.Fatalf("%q is not on the screen:\n%s", t, d.text())
		}
	}
}

func (d *desk) hides(texts ...string) {
	d.Helper()
	for _, t := range texts {
		if strings.Contains(d.text(), t) {
			d.Fatalf("%q is on the screen:\n%s", t, d.text())
		}
	}
}
