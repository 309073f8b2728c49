package inspect

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"roundtrip/sandbox/inspect"
	"roundtrip/tui/overlay"
	"roundtrip/tui/theme"
)

// treeMsg brings a tree of replays.
type treeMsg struct {
	screen *Screen
	tree   []inspect.Branch
	number int // of the exchange that it was asked for
}

// showTree looks for what the exchange repeats, and for what was made of that.
func (s *Screen) showTree() tea.Cmd {
	r, number := s.site.Record, s.current().Number()
	return func() tea.Msg { return treeMsg{s, r.Tree(number), number} }
}

// Deliver offers the branches; the one that is chosen is opened.
func (msg treeMsg) Deliver() tea.Cmd {
	s := msg.screen
	if len(msg.tree) < 2 {
		s.Tell("It has no replays yet. r sends it again, D a changed copy, A elsewhere.")
		return nil
	}
	names, at := make([]string, len(msg.tree)), 0
	about, numbers := make(map[string]string), make(map[string]int)
	for i, b := range msg.tree {
		row := s.projector.row(b.Row)
		name := theme.Printable(fmt.Sprintf("%s%d %s %s", strings.Repeat("  ", min(b.Depth, 8)), row.Number, row.Method, row.Target))
		names[i], about[name], numbers[name] = name, branchWords(row), row.Number
		if row.Number == msg.number {
			at = i
		}
	}
	p := overlay.NewPicker("The request and its replays", names, at, func(name string) string { return about[name] })
	p.Chosen = func(name string) tea.Cmd {
		s.before, s.made, s.list.cursor = msg.number, numbers[name], numbers[name]
		return s.look()
	}
	s.Overlays.Open(p)
	return nil
}

// branchWords say what became of a branch.
func branchWords(row inspect.Row) string {
	words := "under way"
	if row.Over() {
		words = fmt.Sprintf("%d, %s", row.Status, row.Outcome)
	}
	switch {
	case row.From == inspect.MadeSmaller:
		words += ", " + row.From
	case row.From != "" && row.From != inspect.FromHAR:
		words += ", sent to " + row.From
	case row.Changed:
		words += ", changed"
	case row.Purpose != inspect.ByItself:
		words += ", sent by L"
	}
	if row.Edited > 0 {
		words += ", changed while it was held"
	}
	return words
}
