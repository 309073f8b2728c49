package plain

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// code tells the application's source once, and then where it stands.
func (n *narrator) code(t *pageRun, s *trace.State, since int) {
	if since == 0 {
		n.source(t, t.lab.Main())
	}
	at := s.Last.Src
	text, ok := t.lab.Sources()[at.File]
	if !ok || at.Line < 1 {
		return
	}
	lines := strings.Split(text, "\n")
	if at.Line <= len(lines) {
		n.line("Code: %s, line %d: %s", at.File, at.Line, strings.TrimSpace(lines[at.Line-1]))
	}
}

func (n *narrator) source(t *pageRun, file string) {
	text, ok := t.lab.Sources()[file]
	if !ok {
		return
	}
	if n.brief {
		n.concerned(t, file, text)
		return
	}
	n.line("Code of %s:", file)
	n.program(text)
}

// shows tells the code that a question is about.
func (n *narrator) shows(t *pageRun) {
	if s := t.Page.Predict.Shows; s != nil && !n.brief {
		n.excerpt(t.Page.FileOf(*s), t.lab.Sources()[t.Page.FileOf(*s)], []int{s.Line})
	}
}

// concerned tells the lines that the question is about, or that the page names.
func (n *narrator) concerned(t *pageRun, file, text string) {
	lines := t.Page.Lines
	if s := t.Page.Predict.Shows; s != nil {
		lines = append(slices.Clone(lines), *s)
	}
	about := map[string][]int{}
	for _, l := range lines {
		of := t.Page.FileOf(l)
		about[of] = append(about[of], l.Line)
	}
	if len(about) == 0 {
		about[file] = nil
	}
	for _, of := range slices.Sorted(maps.Keys(about)) {
		n.excerpt(of, t.lab.Sources()[of], about[of])
	}
}

// A file of at most wholeFile lines is told whole; of a longer one what is around lines more above and below.
const (
	wholeFile = 20
	around    = 3
)

// excerpt tells the lines of a file that are meant, with what stands around them.
func (n *narrator) excerpt(file, text string, about []int) {
	all := strings.Split(strings.TrimRight(text, "\n"), "\n")
	if text == "" || len(all) > wholeFile && len(about) == 0 {
		return
	}
	n.line("Code of %s:", file)
	told := 0
	for i, l := range all {
		near := slices.ContainsFunc(about, func(line int) bool { return i+1 >= line-around && i+1 <= line+around })
		if !near && len(all) > wholeFile {
			continue
		}
		if i > told {
			n.verbatim("...")
		}
		told = i + 1
		n.numbered(i+1, l)
	}
}

// program tells source code, each line with its number.
func (n *narrator) program(text string) {
	for i, l := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		n.numbered(i+1, l)
	}
}

func (n *narrator) numbered(number int, line string) {
	n.verbatim(strings.TrimRight(fmt.Sprintf("%d: %s", number, theme.Printable(line)), " "))
}
