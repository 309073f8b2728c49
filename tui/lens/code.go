package lens

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"

	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// The columns of a line: its number, the mark of a breakpoint or of what failed, the code.
const (
	breakAt = 4
	codeAt  = 6
)

// Listing is a source file made ready to be drawn. It does not change.
type Listing struct {
	file string
	text string
	rows []Row
}

// Highlight makes a listing of a file's text. It takes milliseconds: do it
// once, outside of drawing.
func Highlight(file, text string) *Listing {
	l := &Listing{file: file, text: text}
	tokens, err := chroma.Tokenise(chroma.Coalesce(lexerOf(file)), nil, text)
	if err != nil {
		tokens = []chroma.Token{{Type: chroma.Text, Value: text}}
	}
	for i, line := range chroma.SplitTokensIntoLines(tokens) {
		l.rows = append(l.rows, codeRow(file, i+1, line))
	}
	return l
}

// lexerOf asks for the languages of applications by name: to find one by the file's
// name, chroma compares it with the patterns of all that it knows.
func lexerOf(file string) chroma.Lexer {
	var lexer chroma.Lexer
	switch filepath.Ext(file) {
	case ".py":
		lexer = lexers.Get("Python")
	case ".go":
		lexer = lexers.Get("Go")
	default:
		lexer = lexers.Match(file)
	}
	if lexer == nil {
		return lexers.Fallback
	}
	return lexer
}

// Shows reports whether it is a listing of the text.
func (l *Listing) Shows(text string) bool { return l != nil && l.text == text }

func codeRow(file string, number int, line []chroma.Token) Row {
	var text strings.Builder
	r := Row{ID: lineID(file, number)}
	r.cells = append(r.cells, cell{text: fmt.Sprintf("%4d", number), ink: faint})
	x := codeAt
	for _, t := range line {
		value := strings.TrimRight(t.Value, "\r\n")
		text.WriteString(value)
		value = theme.Printable(strings.ReplaceAll(value, "\t", "    "))
		if value != "" {
			r.cells = append(r.cells, cell{at: x, text: value, ink: codeInk(t.Type), data: true, wrap: code})
		}
		x += theme.Width(value)
	}
	r.Copy = text.String()
	return r
}

// lineID is the id of the row of a line of source.
func lineID(file string, number int) string { return fmt.Sprintf("%s%s:%d", lineIDs, file, number) }

// SourcePlace is the line of source that a row rests on, "" for none.
func (r Row) SourcePlace() string { return strings.TrimPrefix(r.Source, lineIDs) }

// lineIDs is how the ids of lines of source begin.
const lineIDs = "line:"

func codeInk(t chroma.TokenType) ink {
	switch {
	case t.InCategory(chroma.Keyword), t == chroma.OperatorWord:
		return keyword
	case t.InCategory(chroma.Literal):
		return literal
	case t.InCategory(chroma.Comment):
		return comment
	}
	return plain
}

// codePlace is the file and line that the layer in question is at: within code of a framework's
// that is not here, those of the step around it that is.
func codePlace(s *trace.State, o Options) trace.Src {
	l := o.Layer
	if l == "" {
		l = s.Place.Layer
	}
	if at := toldAt(s); o.Layer == "" && (o.Sources[at.File] != nil || at.Line > 0 && at == o.Failed) {
		return nearest(at, s, o)
	}
	if layer := s.Layer(l); layer != nil {
		return nearest(layer.Src, s, o)
	}
	if o.Layer == "" && s.Last.Src.Line > 0 { // what reaches the server has left a line of a layer
		return s.Last.Src
	}
	if o.Failed.File != "" {
		return o.Failed
	}
	if o.Layer == "" {
		return viewOf(s, o)
	}
	return trace.Src{}
}

// viewOf is where the code of the last view of a framework begins, once the request has left it: it says more of
// the answer than the file that loads the application.
func viewOf(s *trace.State, o Options) trace.Src {
	for _, step := range slices.Backward(s.Steps) {
		if step.Step == "view" && o.Sources[step.Src.File] != nil {
			return step.Src
		}
	}
	return trace.Src{}
}

// toldAt is the place of which the event in view tells: where the exception was raised that was
// written of, or the step of a framework that has ended.
func toldAt(s *trace.State) trace.Src {
	switch d := s.Last.Data.(type) {
	case *trace.ErrorsWrite:
		return d.Handled.At
	case *trace.CodePrint:
		return d.Handled.At
	case *trace.FrameworkAnswers:
		return s.Last.Src
	case *trace.FrameworkLeft:
		for i := len(s.Steps) - 1; i >= 0; i-- {
			if step := s.Steps[i]; step.Left && step.Step == d.Step && step.Name == d.Name {
				return step.Src
			}
		}
	}
	return trace.Src{}
}

// nearest is a place, or the innermost step of a framework around it whose source is here.
func nearest(src trace.Src, s *trace.State, o Options) trace.Src {
	for i := len(s.Steps) - 1; i >= 0 && o.Sources[src.File] == nil; i-- {
		if step := s.Steps[i]; !step.Left && o.Sources[step.Src.File] != nil {
			return step.Src
		}
	}
	return src
}

// shownOr is the file that is to be shown, or else the given one.
func shownOr(file string, o Options) string {
	if o.Sources[o.Shown] != nil {
		return o.Shown
	}
	return file
}

func codeRows(s, prev *trace.State, o Options) []Row {
	src := codePlace(s, o)
	file := shownOr(src.File, o)
	listing := o.Sources[file]
	if listing == nil && file == "" {
		listing = o.Sources[o.Main] // nobody's code runs: the application's can be read meanwhile
	}
	if listing == nil {
		return append(askedRows(s), message(noCode(s, o, src)))
	}
	rows := slices.Clone(listing.rows)
	for i := range rows {
		if slices.Contains(o.Breaks, trace.Src{File: listing.file, Line: i + 1}) {
			rows[i].mark("◆")
		}
	}
	if i := o.Failed.Line - 1; o.Failed.File == listing.file && i >= 0 && i < len(rows) {
		rows[i].Now = true
		rows[i].mark("✗")
	}
	if i := src.Line - 1; src.File == listing.file && i >= 0 && i < len(rows) {
		rows[i].Now = true
		return slices.Insert(rows, i+1, append(askedRows(s), stepRows(s, prev, o)...)...)
	}
	return append(askedRows(s), rows...)
}

// mark puts a sign before the code of a line.
func (r *Row) mark(sign string) {
	r.cells = slices.Insert(slices.Clone(r.cells), 1, cell{at: breakAt, text: sign, ink: wrong})
}

// noCode says why there is nothing to read.
func noCode(s *trace.State, o Options, src trace.Src) string {
	l := o.Layer
	if l == "" {
		l = s.Place.Layer
	}
	switch {
	case slices.Contains(o.Others, l):
		return "The " + theme.Printable(l.Name()) + " is another program, whose code is not here."
	case l == trace.LayerClient:
		return "The client is Go code inside roundtrip."
	case l == trace.LayerServer:
		return "The server is Go code inside roundtrip."
	case src.File == "", strings.HasSuffix(src.File, ".go"):
		return "This layer is Go code inside roundtrip."
	}
	if src == o.Failed {
		return fmt.Sprintf("It failed at line %d of %s, whose source is not here.", src.Line, theme.Printable(src.File))
	}
	if len(o.Sources) > 0 {
		return theme.Printable(src.File) + " is not in your application's folder, so it is not shown. The arrows ←→ lead to your code."
	}
	return "There is no source for " + theme.Printable(src.File) + " here."
}
