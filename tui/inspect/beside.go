package inspect

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"roundtrip/sandbox/inspect"
	"roundtrip/tui/overlay"
	"roundtrip/tui/theme"
)

// showBeside sets a pair side by side, from the first event at which they part.
func (s *Screen) showBeside(t inspect.Twin, differences []inspect.Difference) tea.Cmd {
	if t.Before == nil || t.Now == nil {
		s.Tell("There is nothing to set beside it.")
		return nil
	}
	return func() tea.Msg {
		before, now := s.projector.shown(t.Before.Trace()), s.projector.shown(t.Now.Trace())
		t.Ids = s.shownIds(t.Ids)
		return besideMsg{s, t, differences, t.Beside(before, now), t.Groups(before, now)}
	}
}

// besideMsg brings the events of a pair.
type besideMsg struct {
	screen      *Screen
	twin        inspect.Twin
	differences []inspect.Difference
	pairs       []inspect.Pair
	groups      []inspect.Group
}

// Deliver shows them.
func (msg besideMsg) Deliver() tea.Cmd {
	title := fmt.Sprintf("%d before, %d now; below, from the first event at which they part", msg.twin.Before.Number(), msg.twin.Now.Number())
	msg.screen.Overlays.Open(overlay.NewLines(title, msg.lines))
	return nil
}

func (msg besideMsg) lines(t theme.Theme, width int) []string {
	switch ids := msg.twin.Ids; {
	case len(msg.pairs) == 0 && len(ids) > 0:
		return append([]string{"They are alike, event by event, but for:", ""}, idLines(ids, width)...)
	case len(msg.pairs) == 0:
		return []string{"They are alike, event by event."}
	}
	return slices.Concat(DifferenceLines(t, msg.differences, width), Columns(t, msg.pairs, width), GroupLines(t, msg.groups, width))
}

// shownIds are ids as they may be shown: before a projector without their values, which may be secret.
func (s *Screen) shownIds(ids []inspect.Id) []inspect.Id {
	shown := slices.Clone(ids)
	for i := range shown {
		if s.projector.on.Load() {
			shown[i].Was, shown[i].Is = "…", "…"
		}
	}
	return shown
}

// idLines are ids, one below the other.
func idLines(ids []inspect.Id, width int) []string {
	var lines []string
	for _, id := range ids {
		lines = append(lines, theme.Wrap(theme.Printable(fmt.Sprintf("%s: %s, %s", id.Label, id.Was, id.Is)), width)...)
	}
	return lines
}

// DifferenceLines are differences, what was and what is, and an empty line.
func DifferenceLines(t theme.Theme, differences []inspect.Difference, width int) (lines []string) {
	for _, d := range differences {
		for _, line := range d.Lines() {
			lines = append(lines, theme.Wrap(t.Say(theme.Printable(line)), width)...)
		}
	}
	if len(lines) > 0 {
		lines = append(lines, "")
	}
	return lines
}

// GroupLines are the queries of groups, which stand in one row above: an empty line, and what each asks.
func GroupLines(t theme.Theme, groups []inspect.Group, width int) (lines []string) {
	for _, g := range groups {
		lines = append(lines, "", t.Cut(theme.Printable(g.Text)+":", width))
		for _, q := range g.Queries {
			text := q.Text
			if q.Times > 1 {
				text = fmt.Sprintf("%d × %s", q.Times, q.Text)
			}
			for _, line := range theme.Wrap(t.Say(theme.Printable(text)), width-2) {
				lines = append(lines, "  "+line)
			}
		}
	}
	return lines
}

// mostEqual is how many steps that both did follow each other in a comparison, before they are counted.
const mostEqual = 2

// Columns are pairs in two columns, with a sign between them. What both did is one line with =; of several in a
// row there is the last.
func Columns(t theme.Theme, pairs []inspect.Pair, width int) (lines []string) {
	for i := 0; i < len(pairs); {
		if !pairs[i].Same() {
			lines = append(lines, columnsOf(t, pairs[i], width)...)
			i++
			continue
		}
		from := i
		for i < len(pairs) && pairs[i].Same() {
			i++
		}
		if n := i - from; n > mostEqual {
			lines = append(lines, fmt.Sprintf("= %d steps that both took", n-1))
			from = i - 1
		}
		for _, p := range pairs[from:i] {
			lines = append(lines, t.Cut(t.Say("= "+theme.Printable(p.Was)), width))
		}
	}
	return lines
}

// columnsOf are both sides of a pair that differs.
func columnsOf(t theme.Theme, p inspect.Pair, width int) (lines []string) {
	half, sign := (width-3)/2, "|"
	was, is := wrapped(p.Was, half), wrapped(p.Is, half)
	for i := range max(len(was), len(is)) {
		left, right := line(was, i), line(is, i)
		lines = append(lines, t.Say(left+strings.Repeat(" ", max(0, half-theme.Width(left)))+" "+sign+" "+right))
		sign = " "
	}
	return lines
}

func wrapped(text string, width int) []string {
	if text == "" {
		return []string{"–"}
	}
	return theme.Wrap(theme.Printable(text), width)
}

func line(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return ""
}
