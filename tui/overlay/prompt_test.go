package overlay_test

import (
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"roundtrip/tui/overlay"
	"roundtrip/tui/theme"
)

// prompted is a prompt with what was put in it, and the paths that it looked for.
type prompted struct {
	*overlay.Prompt
	put, found []string
}

func prompt(before ...string) *prompted {
	p := &prompted{}
	p.Prompt = overlay.NewPrompt("ask", "This runs.", before, func(text string) tea.Cmd {
		p.put = append(p.put, text)
		return nil
	}, func(path string) tea.Cmd {
		p.found = append(p.found, path)
		return nil
	})
	p.Begin()
	return p
}

func (p *prompted) types(text string) {
	for _, r := range text {
		p.Key(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
}

func (p *prompted) presses(keys ...rune) (last overlay.Outcome) {
	for _, k := range keys {
		_, last = p.Key(tea.KeyPressMsg{Code: k})
	}
	return last
}

func (p *prompted) shows(t *testing.T, want string) {
	t.Helper()
	if line := ansi.Strip(p.Draw(theme.New(theme.Options{}), 80, 1)[0]); !strings.Contains(line, want) || theme.Width(line) > 80 {
		t.Errorf("it shows %q, want %q", line, want)
	}
}

// A prompt stays for the next question, and waits for the answer to the last.
func TestAPromptAsksOneAfterTheOther(t *testing.T) {
	t.Parallel()
	p := prompt("old")
	p.shows(t, "This runs.")
	p.types("tea")
	if p.presses(tea.KeyEnter) != overlay.Stays || !slices.Equal(p.put, []string{"tea"}) {
		t.Errorf("put %q", p.put)
	}
	p.shows(t, "asking: tea")
	p.types("milk")
	p.presses(tea.KeyEnter)
	if len(p.put) != 1 {
		t.Errorf("a second one was put before the answer: %q", p.put)
	}
	p.shows(t, "ask milk_")
	p.Answered("tea → 'green'", false)
	p.presses(tea.KeyEnter)
	p.Answered("It has gone on.", true)
	p.shows(t, "✗ It has gone on.")
	if p.presses(tea.KeyEsc) != overlay.Closes || !slices.Equal(p.put, []string{"tea", "milk"}) {
		t.Errorf("put %q", p.put)
	}
}

// Up and down go through what was asked before, and back to what was typed.
func TestAPromptRecalls(t *testing.T) {
	t.Parallel()
	p := prompt("one", "two")
	p.types("dra")
	for _, step := range []struct {
		key  rune
		want string
	}{{tea.KeyUp, "ask two_"}, {tea.KeyUp, "ask one_"}, {tea.KeyUp, "ask one_"}, {tea.KeyDown, "ask two_"}, {tea.KeyDown, "ask dra_"}, {tea.KeyDown, "ask dra_"}} {
		p.presses(step.key)
		p.shows(t, step.want)
	}
}

// Tab completes names, behind a dot those of what stands before it; names that come too late for what is typed are not offered.
func TestAPromptCompletesNamesBehindADot(t *testing.T) {
	t.Parallel()
	p := prompt()
	p.Offer("", []string{"session", "total"})
	p.types("se")
	p.presses(tea.KeyTab)
	p.shows(t, "ask session_")
	p.types(".pe")
	p.Offer("", []string{"person"})
	p.presses(tea.KeyTab)
	p.shows(t, "ask session.pe_")
	p.Offer("session.", []string{"permanent", "pop"})
	p.presses(tea.KeyTab)
	p.shows(t, "ask session.permanent_")
	if want := []string{"", "session."}; !slices.Equal(p.found, want) {
		t.Errorf("it looked for %q, want %q", p.found, want)
	}
	above := strings.Join(overlay.Above(prompt().Prompt, theme.New(theme.Options{}), 80, 6), "")
	if above != "" {
		t.Errorf("names stand above an empty field: %q", above)
	}
}
