package curl

import (
	"errors"
	"fmt"
	"strings"

	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/syntax"
)

// Words takes a line apart as the shell that it was copied for does: bash, or cmd.exe, whose
// lines have carets.
func Words(text string) ([]string, error) {
	text = strings.ReplaceAll(strings.TrimSpace(text), "\r\n", "\n")
	if strings.Contains(text, `^"`) || strings.Contains(text, "^\n") {
		return splitArguments(withoutCarets(text)), nil
	}
	file, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(text), "")
	if err != nil {
		return nil, fmt.Errorf("it is no line of a shell: %w", err)
	}
	call, ok := oneCall(file)
	if !ok {
		return nil, errors.New("it is more than one command: leave out what is no part of the curl line, and put quotes around an address with & in it")
	}
	var out []string
	for _, w := range call.Args {
		word, err := literal(w)
		if err != nil {
			return nil, err
		}
		out = append(out, word)
	}
	return out, nil
}

func oneCall(file *syntax.File) (*syntax.CallExpr, bool) {
	if len(file.Stmts) != 1 {
		return nil, false
	}
	s := file.Stmts[0]
	call, ok := s.Cmd.(*syntax.CallExpr)
	return call, ok && !s.Background && !s.Negated && len(s.Redirs) == 0 && len(call.Assigns) == 0
}

// literal is a word without its quotes. Nothing runs, and no variable is looked up.
func literal(w *syntax.Word) (string, error) {
	var runs syntax.Node
	syntax.Walk(w, func(n syntax.Node) bool {
		switch n.(type) {
		case nil, *syntax.Word, *syntax.Lit, *syntax.SglQuoted, *syntax.DblQuoted:
		default:
			runs = n
		}
		return runs == nil
	})
	if runs != nil {
		var b strings.Builder
		_ = syntax.NewPrinter().Print(&b, runs) // it writes to memory
		return "", fmt.Errorf("%s is for a shell: write what it stands for", b.String())
	}
	return expand.Literal(&expand.Config{Env: expand.ListEnviron()}, w)
}

// withoutCarets is a line of cmd.exe as the program gets it: a caret outside of quotes makes
// the next character an ordinary one, and joins lines.
func withoutCarets(text string) string {
	var b strings.Builder
	quoted := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '^' && !quoted && i+1 < len(text):
			i++
			if text[i] == '\n' && i+1 < len(text) { // the line goes on; what begins it is ordinary
				i++
			}
			b.WriteByte(text[i])
		case c == '"':
			quoted = !quoted
			b.WriteByte(c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// splitArguments takes a line apart as programs for Windows do: backslashes count only before
// a quote, and two quotes within quotes are one.
func splitArguments(line string) []string {
	var args []string
	var b strings.Builder
	quoted, any := false, false
	for i := 0; i < len(line); i++ {
		slashes := len(line[i:]) - len(strings.TrimLeft(line[i:], `\`))
		switch {
		case slashes > 0 && i+slashes < len(line) && line[i+slashes] == '"':
			b.WriteString(strings.Repeat(`\`, slashes/2))
			any = true
			i += slashes - 1
			if slashes%2 == 1 {
				i++
				b.WriteByte('"')
			}
		case line[i] == '"' && quoted && strings.HasPrefix(line[i+1:], `"`):
			b.WriteByte('"')
			i++
		case line[i] == '"':
			quoted, any = !quoted, true
		case strings.IndexByte(" \t\n", line[i]) >= 0 && !quoted:
			if any {
				args = append(args, b.String())
			}
			b.Reset()
			any = false
		default:
			b.WriteByte(line[i])
			any = true
		}
	}
	if any {
		args = append(args, b.String())
	}
	return args
}
