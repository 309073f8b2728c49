package tui

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"roundtrip/lessons"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/python/pythontest"
	"roundtrip/tui/layout"
	"roundtrip/tui/theme"
)

func (s size) String() string { return fmt.Sprintf("%dx%d", s.w, s.h) }

// atEachSize runs a test at the sizes that the program is made for. There is no race
// at one of them that the others have not: the race detector looks at the smallest.
func atEachSize(t *testing.T, do func(t *testing.T, s size)) {
	t.Helper()
	for _, s := range []size{small, middle, wide} {
		if pythontest.Race && s != small {
			continue
		}
		t.Run(s.String(), func(t *testing.T) {
			t.Parallel()
			do(t, s)
		})
	}
}

// looks compares what is on the screen now with the golden file of that name.
func (d *desk) looks(t *testing.T, name string) {
	t.Helper()
	t.Run(name, func(t *testing.T) { golden.RequireEqual(t, d.scrubbed(d.text())) })
}

// looksAnywhere is looks without the lines that end in a path, which is as long
// as it happens to be.
func (d *desk) looksAnywhere(t *testing.T, name string) {
	t.Helper()
	text := d.text()
	if d.exercise() != nil {
		path := strings.TrimSpace(ansi.Strip(d.lesson().FileLine(d.base().StoryWidth())))
		text = strings.ReplaceAll(text, path, theme.Pad("FILE", ansi.StringWidth(path)))
	}
	lines := strings.Split(d.scrubbed(text), "\n")
	for i, line := range lines {
		for _, before := range []string{"── your hello.py", "── your first.py", "── your lines.py", "Saved in", "kept in", "yours, which e changes, in", "Your file is"} {
			if text, _, ok := strings.Cut(line, before); ok {
				lines[i] = text + before + " FOLDER"
			}
		}
	}
	t.Run(name, func(t *testing.T) { golden.RequireEqual(t, strings.Join(lines, "\n")) })
}

func TestTheFirstMinuteLooks(t *testing.T) {
	t.Parallel()
	atEachSize(t, func(t *testing.T, s size) {
		d := sit(t, setup{size: s})
		d.looks(t, "1-open")
		d.press("space")
		d.looks(t, "2-request-line")
		d.press("space")
		d.looks(t, "3-called")
		d.press("space")
		d.looks(t, "4-answer")
		d.press("e")
		d.looks(t, "5-editor")
		d.write("Sam")
		d.press("enter")
		d.looks(t, "6-question")
		d.pointAt("environ:QUERY_STRING")
		d.looks(t, "7-pointed")
		d.press("enter")
		d.looks(t, "8-verdict")
		d.press("?")
		d.looks(t, "9-explanation")
	})
}

func TestTheOtherScreensLook(t *testing.T) {
	t.Parallel()
	atEachSize(t, func(t *testing.T, s size) {
		d := sit(t, setup{size: s, start: StartHome})
		d.looks(t, "home")
		d.learn()
		d.looks(t, "home-with-progress")
		d.toPlay(catalog.Stack{App: "demo:hello", Middleware: []string{"session", "upper"}})
		d.looks(t, "play")
		d.press("space", "space", "space", "space")
		d.press("tab", "tab")
		d.looks(t, "play-head-travels")
		d.press("c")
		d.looks(t, "play-ended")
		d.press("e")
		d.looks(t, "play-editor")
		d.press("esc", "a")
		d.looks(t, "picker")
		d.press("esc", "f1")
		d.looks(t, "help")
	})
}

// learn finishes the first lesson but for a surprise, and begins the second.
func (d *desk) learn() {
	l := d.m.Course.Lessons
	for _, id := range l[0].PageIDs {
		d.m.Progress.Finish(l[0].ID + "/" + id)
	}
	d.m.Progress.Finish(l[1].ID + "/" + l[1].PageIDs[0])
	d.m.Progress.Surprise(l[0].ID+"/"+l[0].PageIDs[0], "this", "that")
	d.m.Progress.Surprise(l[0].ID+"/"+l[0].PageIDs[1], "this", "that")
	d.m.Progress.Visit(lessons.Place{Page: l[1].ID + "/" + l[1].PageIDs[1]})
	d.m.screen.Open("")
}

// toPlay opens the play screen, from home, with a stack.
func (d *desk) toPlay(s catalog.Stack) {
	d.Helper()
	d.play().Use(s, sandbox.SampleRequest(d.m.Catalog, s.App))
	d.press("e")
}

func TestTheSmallestTerminalLooks(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{size: size{layout.MinWidth, layout.MinHeight}, golang: true})
	d.press("space", "space", "space")
	d.looks(t, "answer")
	d.resize(size{layout.MinWidth - 1, layout.MinHeight - 1})
	d.looks(t, "too-small")
}

func TestASCIILooks(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{ascii: true, golang: true})
	d.press("space", "space", "space")
	d.looks(t, "answer")
	d.press("e")
	d.looks(t, "editor")
	d.press("esc", "?")
	d.looks(t, "explanation")
	d.press("esc", "esc")
	d.looks(t, "home")
}
