package tui

import (
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"roundtrip/content"
	"roundtrip/lessons"
	"roundtrip/lessons/check"
	"roundtrip/lessons/reading"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/python/pythontest"
	"roundtrip/sandbox/workshop"
	"roundtrip/tui/labview"
	"roundtrip/tui/lesson"
	"roundtrip/tui/overlay"
	"roundtrip/tui/play"
	"roundtrip/tui/screen"
	"roundtrip/tui/viewer"
)

// size is a terminal's.
type size struct{ w, h int }

// The sizes that the program is made for.
var (
	small  = size{80, 24}
	middle = size{100, 30}
	wide   = size{160, 50}

	// stacked has the story above the lenses, as wide as the screen, and rows to spare.
	stacked = size{92, 30}
)

// desk is a reader at a model, without a terminal. It does what the program
// loop does: it runs the commands and feeds their messages back.
type desk struct {
	testing.TB
	m     *Model
	queue []tea.Cmd                  // commands that wait for their turn
	waits map[screen.Awaited]tea.Cmd // for what happens outside
	ticks []func() tea.Msg           // what clocks give, once they are let run
	quit  bool
	saved []error
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
	editor   string               // the command of the reader's own editor
	files    string               // the folder of the reader's files; "" is a new one
	here     string               // the folder where the program is started; "" is none
	golang   bool                 // the applications of the pages in Go, which start at once
	profile  colorprofile.Profile // zero is true colour
}

// The course that ships, and the same course over applications in Go, which
// start at once. All desks share them, and none may change them.
var (
	shipped = sync.OnceValues(func() (*lessons.Course, error) { return check.Load(content.FS()) })
	twins   = sync.OnceValues(inGo)
)

// inGo is the course with the Go application of the same name in every page
// that has one and whose layers need no Python.
func inGo() (*lessons.Course, error) {
	course, err := check.Load(content.FS())
	if err != nil {
		return nil, err
	}
	apps := catalog.New(catalog.Options{Content: content.FS()}).Apps()
	for _, l := range course.Lessons {
		pages, err := l.Pages()
		if err != nil {
			return nil, err
		}
		for _, p := range pages {
			twin := "demo:" + strings.TrimSuffix(p.Run.App, ".py")
			if slices.Contains(apps, twin) && len(p.Run.Middleware) == 0 {
				p.Run.App = twin
			}
		}
	}
	return course, nil
}

func options(tb testing.TB, s setup) Options {
	tb.Helper()
	load := shipped
	if s.golang {
		load = twins
	}
	course, err := load()
	if err != nil {
		tb.Fatal(err)
	}
	if s.progress == "" {
		s.progress = filepath.Join(tb.TempDir(), "progress.json")
	}
	if s.files == "" {
		s.files = filepath.Join(tb.TempDir(), "files")
	}
	progress, notice := lessons.OpenProgress(s.progress)
	if notice != nil {
		tb.Fatal(notice)
	}
	return Options{
		Course: course, Catalog: catalog.New(catalog.Options{Content: content.FS(), Embedded: pythontest.EngineForChecks(tb), Workshop: workshop.At(s.files), Folder: s.here}), Progress: progress, Start: s.start, ASCII: s.ascii, Present: s.present,
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
	d := &desk{TB: tb, waits: make(map[screen.Awaited]tea.Cmd)}
	d.m = newModel(options(tb, s), environment{motion: s.motion, profile: s.profile, dark: !s.light, editor: s.editor, clock: d.clock()})
	tb.Cleanup(d.leave)
	d.run(d.m.Init())
	d.send(tea.WindowSizeMsg{Width: s.w, Height: s.h})
	return d
}

// clock gives no time, and puts off waiting until there is something to wait for.
func (d *desk) clock() screen.Clock {
	return screen.Clock{
		After: func(_ time.Duration, msg func() tea.Msg) tea.Cmd {
			d.ticks = append(d.ticks, msg)
			return nil
		},
		Await: func(what screen.Awaited, cmd tea.Cmd) tea.Cmd {
			d.waits[what] = cmd
			return nil
		},
	}
}

// base is the screen's, nil where it shows no request; v is its viewer.
func (d *desk) base() *labview.Base {
	switch s := d.m.screen.(type) {
	case *lesson.Screen:
		return s.Base
	case *play.Screen:
		return s.Base
	}
	return nil
}

func (d *desk) v() *viewer.Viewer { return d.base().Viewer }

// empty reports whether no request is shown.
func (d *desk) empty() bool { return d.base() == nil || d.v().Exchange == nil }

func (d *desk) lesson() *lesson.Screen { return d.m.screens[screen.Lesson].(*lesson.Screen) }
func (d *desk) play() *play.Screen     { return d.m.screens[screen.Play].(*play.Screen) }

// exercise is that of the page, nil where none is shown.
func (d *desk) exercise() *reading.Exercise {
	if d.m.screen != screen.Screen(d.lesson()) {
		return nil
	}
	return d.lesson().Reading().Exercise
}

// phase is what the page waits for.
func (d *desk) phase() reading.Phase {
	if d.empty() {
		return reading.Opening
	}
	return d.lesson().Reading().Phase(reading.Run{Trace: d.v().Trace, Held: d.v().Held != nil, Over: d.v().Over})
}

// editor is the one that is open, nil if none is.
func (d *desk) editor() *overlay.Editor {
	e, _ := d.m.Overlays.At(overlay.Lens).(*overlay.Editor)
	return e
}

// leave ends what runs, as the program does when it is quit.
func (d *desk) leave() { d.m.closeRun() }

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

// view is what is drawn, also of what a test has changed by hand.
func (d *desk) view() string {
	d.m.Update(nil)
	return d.m.View().Content
}

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
