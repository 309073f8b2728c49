package plain

import (
	"fmt"
	"io"
	"strings"

	"roundtrip/internal/cli/report"
	"roundtrip/lessons"
	"roundtrip/tui/theme"
)

// voice writes lines. The first error of the writer waits in it.
type voice struct {
	w     io.Writer
	width int
	ascii bool
	empty bool // the last line was empty
	err   error
}

func (v *voice) write(text string) {
	if v.err != nil {
		return
	}
	if v.ascii {
		text = theme.New(theme.Options{ASCII: true}).Say(text)
	}
	v.empty = text == "\n"
	_, v.err = io.WriteString(v.w, text)
}

// blank leaves one line empty, never two.
func (v *voice) blank() {
	if !v.empty {
		v.write("\n")
	}
}

// line says one thing under a label, which others may have written. It may need several lines, which are set
// in, so that the labels stand out.
func (v *voice) line(format string, args ...any) {
	v.wrapped("", "  ", theme.Printable(fmt.Sprintf(format, args...)))
}

// item says one thing of several.
func (v *voice) item(text string) { v.wrapped("  ", "    ", theme.Printable(text)) }

func (v *voice) wrapped(margin, below, text string) {
	for _, l := range report.Wrap(text, max(40, v.width-len(below))) {
		v.write(strings.TrimRight(margin+l, " ") + "\n")
		margin = below
	}
}

// verbatim says text that must not be wrapped, such as source code.
func (v *voice) verbatim(text string) { v.write("  " + text + "\n") }

// para says Markdown as text: paragraphs, with the marks taken out.
func (v *voice) para(markdown string) {
	for p := range strings.SplitSeq(strings.TrimSpace(markdown), "\n\n") {
		p = lessons.MarkTerms(p, func(term string) string { return term })
		if text := strings.Join(strings.Fields(p), " "); text != "" {
			v.wrapped("", "", unmarked.Replace(text))
			v.blank()
		}
	}
}

var unmarked = strings.NewReplacer("`", "", "**", "")
