package check

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"roundtrip/lessons"
)

// lineNamed is where a text names lines of code, in each language that the course has: line 4,
// lines 8 to 10, line 12 of mount.py.
var lineNamed = regexp.MustCompile(`(?i)\b(?:lines?|zeilen?)\s+([0-9]+(?:(?:,\s*|\s+(?:to|and|bis|und)\s+)[0-9]+)*)(?:\s+(?:of|in|von)\s+(\w+\.py))?`)

// codeLine is a line of code that a text names; file is "" where the text leaves it to the page.
type codeLine struct {
	number int
	file   string
}

func linesIn(words string) (named []codeLine) {
	for _, m := range lineNamed.FindAllStringSubmatch(strings.Join(strings.Fields(words), " "), -1) {
		for _, n := range numbers.FindAllString(m[1], -1) {
			number, _ := strconv.Atoi(n) // it is made of digits
			named = append(named, codeLine{number, m[2]})
		}
	}
	return named
}

var numbers = regexp.MustCompile(`[0-9]+`)

// checkLines: each line of code that a text of the page names is bound to what stands in that
// line, and that stands there.
func checkLines(fsys fs.FS, p *lessons.Page) (wrong lessons.Problems) {
	for i, l := range p.Lines {
		wrong = append(wrong, checkLine(fsys, p, fmt.Sprintf("lines.%d", i), l)...)
	}
	if q := p.Predict; q != nil && q.Shows != nil {
		wrong = append(wrong, checkLine(fsys, p, "predict.shows", *q.Shows)...)
	}
	return append(wrong, checkNamed(p, p.File)...)
}

// checkNamed: each line that a text names is among the page's lines. File has the texts.
func checkNamed(p *lessons.Page, file string) (wrong lessons.Problems) {
	for _, t := range append(textsOf(p), claimed(p)...) {
		for _, named := range linesIn(t.words) {
			if !slices.ContainsFunc(p.Lines, func(l lessons.CodeLine) bool {
				return l.Line == named.number && (named.file == "" || named.file == p.FileOf(l))
			}) {
				wrong = append(wrong, differs(file, t.part, fmt.Sprintf("an item of lines with line: %d", named.number), "none",
					"%s names line %d, and nothing says what stands there: lines: [{line: %d, has: CODE}]", t.what, named.number, named.number))
			}
		}
	}
	return wrong
}

// claimed are the sentences that the claims of a page back.
func claimed(p *lessons.Page) (texts []text) {
	for i, c := range p.Claims {
		texts = append(texts, text{fmt.Sprintf("claims.%d", i), fmt.Sprintf("claim %d", i+1), c.Say})
	}
	return texts
}

func checkLine(fsys fs.FS, p *lessons.Page, part string, l lessons.CodeLine) lessons.Problems {
	file := p.FileOf(l)
	code, ok := codeOf(fsys, file)
	switch {
	case !ok:
		return lessons.Problems{differs(p.File, part, "a file of apps, middleware or servers", file, "there is no code %s", file)}
	case l.Has == "":
		return lessons.Problems{differs(p.File, part, "has: what stands in the line", "none", "nothing says what stands in line %d of %s", l.Line, file)}
	case l.Line >= 1 && l.Line <= len(code) && strings.Contains(code[l.Line-1], l.Has):
		return nil
	}
	got := "the file ends before it"
	if l.Line >= 1 && l.Line <= len(code) {
		got = strings.TrimSpace(code[l.Line-1])
	}
	return lessons.Problems{differs(p.File, part, l.Has, got, "line %d of %s is not the one with %s%s", l.Line, file, l.Has, elsewhere(code, l.Has))}
}

// elsewhere says in which lines a piece of code stands.
func elsewhere(code []string, has string) string {
	var found []string
	for i, line := range code {
		if strings.Contains(line, has) {
			found = append(found, strconv.Itoa(i+1))
		}
	}
	if len(found) == 0 {
		return ", which no line has"
	}
	return ", which stands in line " + strings.Join(found, ", ")
}

// codeOf are the lines of a Python file of the course.
func codeOf(fsys fs.FS, file string) ([]string, bool) {
	for _, dir := range []string{"apps", "middleware", "servers"} {
		if data, err := fs.ReadFile(fsys, path.Join(dir, file)); err == nil {
			return strings.Split(string(data), "\n"), true
		}
	}
	return nil, false
}
