package screen

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// Clock makes the commands that wait: for a time, or for something outside to happen. A
// test has one of its own, and so needs no sleep.
type Clock struct {
	// After gives a message after a time.
	After func(d time.Duration, msg func() tea.Msg) tea.Cmd
	// Await runs a command that ends when something happens outside.
	Await func(what Awaited, cmd tea.Cmd) tea.Cmd
}

// Awaited is what a command waits for.
type Awaited uint8

// What is waited for.
const (
	Request  Awaited = iota // something happens to the request
	Files                   // another program changes the user's files
	Requests                // something happens to any request of a site
)

// RealClock waits as long as it takes.
func RealClock() Clock {
	return Clock{
		After: func(d time.Duration, msg func() tea.Msg) tea.Cmd {
			return tea.Tick(d, func(time.Time) tea.Msg { return msg() })
		},
		Await: func(_ Awaited, cmd tea.Cmd) tea.Cmd { return cmd },
	}
}
