package overlay

import (
	"strings"
	"unicode/utf8"

	"charm.land/bubbles/v2/textarea"
	"charm.land/bubbles/v2/textinput"

	"roundtrip/tui/theme"
)

// fit gives the field its room. Where the cursor stands is found again, since
// the widgets look for it only when something is typed.
func (f *Field) fit(t theme.Theme, w, h int) {
	if !f.several {
		f.line.SetStyles(lineStyles(t))
		f.line.SetWidth(max(1, w-1))
		f.line.SetCursor(f.line.Position())
		return
	}
	f.area.SetStyles(areaStyles(t))
	if f.fitted == [2]int{w, h} {
		return
	}
	at := f.cursorAt()
	f.area.SetWidth(w)
	f.area.SetHeight(h)
	f.Set(f.Value(), at)
	f.reveal(h)
	f.fitted = [2]int{w, h}
}

// reveal scrolls to the cursor, so that what stands above it and below it is seen too. The widget scrolls
// as far as the text that it drew last.
func (f *Field) reveal(h int) {
	line, column := f.area.Line(), f.area.Column()
	f.area.View()
	for range h / 2 {
		f.area.CursorDown()
	}
	for f.area.Line() > line {
		f.area.CursorUp()
	}
	f.area.SetCursorColumn(column)
	f.area.SetHeight(h) // the cursor may be in an earlier row of its line
}

// cursorAt is the byte of the value before which the cursor stands.
func (f *Field) cursorAt() int {
	lines := strings.SplitAfter(f.Value(), "\n")
	at := 0
	for _, line := range lines[:min(f.area.Line(), len(lines))] {
		at += len(line)
	}
	for range f.area.Column() {
		_, size := utf8.DecodeRuneInString(f.Value()[at:])
		at += size
	}
	return at
}

// lineStyles have the theme's hues, or none where the theme has none.
func lineStyles(t theme.Theme) textinput.Styles {
	state := textinput.StyleState{Text: t.Text, Placeholder: t.Faint, Suggestion: t.Faint, Prompt: t.Text}
	return textinput.Styles{Focused: state, Blurred: state}
}

func areaStyles(t theme.Theme) textarea.Styles {
	state := textarea.StyleState{
		Text: t.Text, Placeholder: t.Faint, Prompt: t.Text, CursorLine: t.Text, LineNumber: t.Faint,
		CursorLineNumber: t.Now, EndOfBuffer: t.Faint, Selection: t.Selection,
	}
	return textarea.Styles{Focused: state, Blurred: state}
}

// harmless writes characters that a terminal might obey as the bytes that they
// are, so that what is typed or pasted is what is seen. A field of several
// lines keeps its line ends.
func (f *Field) harmless(text string) string {
	if f.code {
		text = strings.ReplaceAll(text, "\t", indent)
	}
	if text = lineEnds.Replace(text); !f.several {
		text = oneLine(text)
	}
	return theme.Typed(text)
}

// lineEnds makes one kind of line end of all: a terminal pastes each as a bare CR.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// oneLine is what a field of one line makes of several: the line ends around them go,
// those between them become spaces.
func oneLine(text string) string {
	return strings.ReplaceAll(strings.Trim(lineEnds.Replace(text), "\n"), "\n", " ")
}
