package lesson

import (
	"regexp"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/glamour/v2"
	"charm.land/glamour/v2/ansi"
	xansi "github.com/charmbracelet/x/ansi"

	"roundtrip/lessons"
	"roundtrip/tui/theme"
)

// text is the text of the page, set for a width. Setting it is slow, so it
// happens in a command, once for each page, width and theme.
type text struct {
	key     textKey
	lines   []string
	read    []string // the same once it was read
	ready   bool
	width   int // that the lines are set for
	version int // how often a text was set
}

type textKey struct {
	page  string
	width int
	theme theme.Options
}

// textMsg brings a text that was set.
type textMsg struct {
	screen *Screen
	key    textKey
	lines  []string
	read   []string
}

// Deliver takes it, if it is still the text that is to be shown.
func (msg textMsg) Deliver() tea.Cmd {
	if t := &msg.screen.text; msg.key == t.key {
		t.lines, t.read, t.ready, t.width = msg.lines, msg.read, true, msg.key.width
		t.version++
	}
	return nil
}

// setText sets the text of the page, if it is not set for this width.
func (s *Screen) setText() tea.Cmd {
	if s.read == nil || s.Width == 0 {
		return nil
	}
	key := textKey{s.read.Page.Ref(), s.StoryWidth(), s.Theme.Options}
	if key == s.text.key {
		return nil
	}
	if s.text.key.page != key.page {
		s.text.ready = false // the text of another page is not shown meanwhile
	}
	s.text.key = key
	body, t := s.read.Page.Body, s.Theme
	return func() tea.Msg {
		return textMsg{s, key, render(body, key.width, t), faint(render(withoutPresses(body), key.width, t), t)}
	}
}

// withoutPresses is a text without the sentences that ask for space or for s: at the end of
// what a page says, once that was pressed. What comes next does not begin with "Then".
func withoutPresses(markdown string) string {
	return strings.TrimSpace(pressesSpace.ReplaceAllStringFunc(markdown, func(found string) string {
		return strings.ToUpper(pressesSpace.FindStringSubmatch(found)[1])
	}))
}

// pressesSpace are such sentences, in each language that the course has, with a "Then" behind
// them and the letter that it leads to. A point within a name, as of a file, does not end one.
var pressesSpace = regexp.MustCompile(`(?s)(?:(?:(?:(?:Now|Then)\s+)?[Pp]ress\s+(?:space\b|s\b|\x60s\x60)|[Dd]rücke\s+(?:(?:jetzt|dann)\s+)?(?:die\s+Leertaste|s)\b).*?[.!?](?:\s+|$))+(?:Then\s+(\pL))?`)

// faint are lines that were read.
func faint(lines []string, t theme.Theme) []string {
	read := make([]string, len(lines))
	for i, line := range lines {
		read[i] = t.Faint.Render(xansi.Strip(line))
	}
	return read
}

// render sets Markdown for a width.
func render(markdown string, width int, t theme.Theme) []string {
	markdown = lessons.MarkTerms(markdown, func(term string) string { return "*" + term + "*" })
	r, err := glamour.NewTermRenderer(glamour.WithStyles(storyStyle(t)), glamour.WithWordWrap(width))
	if err != nil {
		return theme.Wrap(markdown, width)
	}
	text, err := r.Render(theme.Bound(literally.Replace(markdown)))
	if err != nil {
		return theme.Wrap(markdown, width)
	}
	lines := strings.Split(strings.Trim(theme.Unbound(text), "\n"), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return lines
}

// literally keeps what the text of a page says of HTML: the renderer takes &lt; for the sign <,
// even within code. An ampersand stands for itself in every text of the course.
var literally = strings.NewReplacer("&", "&amp;")

// storyStyle is plain: emphasis is bold, code stands out by a hue or, without
// colours, by its quotes.
func storyStyle(t theme.Theme) ansi.StyleConfig {
	yes := true
	s := ansi.StyleConfig{
		Strong: ansi.StylePrimitive{Bold: &yes},
		Emph:   ansi.StylePrimitive{Underline: &yes}, // a term, which ? explains
		Item:   ansi.StylePrimitive{BlockPrefix: "- "},
		Code:   ansi.StyleBlock{StylePrimitive: ansi.StylePrimitive{Bold: &yes}},
	}
	if !t.Coloured() {
		s.Code.StylePrimitive = ansi.StylePrimitive{BlockPrefix: "`", BlockSuffix: "`"}
	}
	return s
}
