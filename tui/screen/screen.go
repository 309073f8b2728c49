// Package screen is what a screen of the program is, and what it is given.
//
//	key ──▸ overlays ──▸ the screen's Handlers ──▸ what a key would do elsewhere
//	message ──▸ Message.Deliver, to whoever asked for it
//	after each of them: Screen.Draw
//
// A screen opens an overlay by asking the Shell for it, and another screen by Shell.Switch.
// It knows no other screen. It changes in Update alone; input and output happen in
// commands.
package screen

import (
	"maps"

	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/keys"
)

// Name is a screen's in the table of screens.
type Name string

// The screens.
const (
	Home   Name = "home"
	Lesson Name = "lesson"
	Play   Name = "play"
	// Inspect is there where a site is inspected.
	Inspect Name = "inspect"
	// Preview is there where a course is being written.
	Preview Name = "preview"
)

// Screen is what fills the terminal.
type Screen interface {
	// Where is the screen as the table of keys names it.
	Where() keys.Where
	// Open shows the screen at a place of it, "" being where it was last.
	Open(place string) tea.Cmd
	// Leave ends what runs for the screen.
	Leave() tea.Cmd
	// Handlers are what the keys do.
	Handlers() Handlers
	// Draw is the frame, and the part of it that no overlay covers.
	Draw() string
	// Resized is called when size or theme have changed.
	Resized() tea.Cmd
	// Click and Wheel do what a key does too.
	Click(x, y int) tea.Cmd
	Wheel(x, y, by int) tea.Cmd
}

// Chooser is a screen on which questions are answered by number.
type Chooser interface {
	Choose(n int) tea.Cmd
}

// Quitter is a screen that has something to ask before the program ends.
type Quitter interface {
	Quit() tea.Cmd
}

// Holder is a screen of requests that are held, also while the terminal is too small to see any.
type Holder interface {
	CountHeld() int
}

// Message is a message that knows whom it is for.
type Message interface {
	Deliver() tea.Cmd
}

// Handler is what an action does. Why gives the reason where it can do nothing now; a
// nil Why always can.
type Handler struct {
	Why func() string
	Do  func() tea.Cmd
}

// Handlers are those of a screen by action.
type Handlers map[keys.Action]Handler

// With is the handlers with others in their place.
func (h Handlers) With(others Handlers) Handlers {
	all := make(Handlers, len(h)+len(others))
	for _, some := range []Handlers{h, others} {
		maps.Copy(all, some)
	}
	return all
}

// Do makes a handler's function of one that needs no command.
func Do(f func()) func() tea.Cmd {
	return func() tea.Cmd {
		f()
		return nil
	}
}
