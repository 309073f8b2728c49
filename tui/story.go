package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/glamour/v2"
	"charm.land/glamour/v2/ansi"

	"roundtrip/tui/theme"
)

// story is the text of the page, set for a width. Setting it is slow, so it
// happens in a command, once for each page, width and theme.
type story struct {
	key     storyKey
	lines   []string
	ready   bool
	width   int // that the lines are set for
	version int // how often a text was set
}

type storyKey struct {
	page  string
	width int
	theme int
}

// storyMsg brings a text that was set.
type storyMsg struct {
	key   storyKey
	lines []string
}

func (s *story) told(msg storyMsg) {
	if msg.key == s.key {
		s.lines, s.ready, s.width = msg.lines, true, msg.key.width
		s.version++
	}
}

// tellStory sets the text of the page, if it is not set for this width.
func (m *Model) tellStory() tea.Cmd {
	p := m.page()
	if p == nil || m.w == 0 {
		return nil
	}
	key := storyKey{p.Ref(), m.storyWidth(), m.look}
	if key == m.story.key {
		return nil
	}
	if m.story.key.page != key.page {
		m.story.ready = false // the text of another page is not shown meanwhile
	}
	m.story.key = key
	body, t := p.Body, m.theme
	return func() tea.Msg { return storyMsg{key, set(body, key.width, t)} }
}

// set renders Markdown for a width.
func set(markdown string, width int, t theme.Theme) []string {
	r, err := glamour.NewTermRenderer(glamour.WithStyles(storyStyle(t)), glamour.WithWordWrap(width))
	if err != nil {
		return theme.Wrap(markdown, width)
	}
	text, err := r.Render(markdown)
	if err != nil {
		return theme.Wrap(markdown, width)
	}
	lines := strings.Split(strings.Trim(text, "\n"), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return lines
}

// storyStyle is plain: emphasis is bold, code stands out by a hue or, without
// colours, by its quotes.
func storyStyle(t theme.Theme) ansi.StyleConfig {
	yes := true
	s := ansi.StyleConfig{
		Strong: ansi.StylePrimitive{Bold: &yes},
		Emph:   ansi.StylePrimitive{Italic: &yes},
		Item:   ansi.StylePrimitive{BlockPrefix: "- "},
		Code:   ansi.StyleBlock{StylePrimitive: ansi.StylePrimitive{Bold: &yes}},
	}
	if !t.Coloured() {
		s.Code.StylePrimitive = ansi.StylePrimitive{BlockPrefix: "`", BlockSuffix: "`"}
	}
	return s
}
