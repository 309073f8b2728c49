// Package tui is the program in the terminal: the course page by page, and a
// place to play, each over a real request that is held, moved and looked back
// on. One Bubble Tea model, whose parts are plain structs.
package tui

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"roundtrip/lessons"
	"roundtrip/sandbox/catalog"
	"roundtrip/tui/inspect"
	"roundtrip/tui/screen"
)

// What Options.Start can name besides a page.
const (
	StartHome = "home"
	StartPlay = "play"
	// StartInspect needs Options.Inspect.
	StartInspect = "inspect"
)

// MotionEnv names the environment variable that switches the replay of long
// moves off, by "off".
const MotionEnv = "ROUNDTRIP_MOTION"

// Options are what the program is started with.
type Options struct {
	Course  *lessons.Course
	Catalog *catalog.Catalog
	// Progress is where the reader was, and is saved as it is made.
	Progress *lessons.Progress
	// Start is "lesson/page", StartHome, StartPlay, or "" to go on where the
	// reader was.
	Start string
	// Present is for a projector: a light theme with large contrast.
	Present bool
	// Background is what the terminal's is, where somebody has said so; else the terminal is
	// asked.
	Background Background
	// ASCII draws with the characters of ASCII only.
	ASCII bool
	// Notice is said in the footer until the first key.
	Notice string
	// Inspect is the site that is inspected, nil where none is.
	Inspect *inspect.Site
	// Review makes the command that asks the questions that are due, nil where there is none.
	Review func() *exec.Cmd
	// Preview is the course that is being written, nil where none is. Course is nil then.
	Preview *Preview
}

// Background is that of a terminal.
type Background string

// The backgrounds. Asked is what the terminal answers.
const (
	Asked Background = ""
	Light Background = "light"
	Dark  Background = "dark"
)

// Run shows the program until it is quit. A request that is held then is let
// go, and everything that ran has ended when Run returns.
func Run(ctx context.Context, o Options) error {
	m := newModel(o, surroundings())
	m.Tell(o.Notice)
	_, err := tea.NewProgram(m, tea.WithContext(ctx)).Run()
	m.closeRun()
	if err != nil && !errors.Is(err, tea.ErrInterrupted) && ctx.Err() == nil {
		return fmt.Errorf("run the program in this terminal: %w", err)
	}
	return nil
}

// surroundings are read before the terminal has answered anything. A terminal
// that never says what its background is counts as dark, unless it has set
// COLORFGBG, whose last number is the background's.
func surroundings() environment {
	_, background, _ := strings.Cut(os.Getenv("COLORFGBG"), ";")
	return environment{
		motion:  os.Getenv(MotionEnv) != "off",
		editor:  cmp.Or(os.Getenv("VISUAL"), os.Getenv("EDITOR")),
		profile: colorprofile.Detect(os.Stdout, os.Environ()),
		dark:    background != "15" && background != "7",
		clock:   screen.RealClock(),
	}
}
