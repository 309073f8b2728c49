package inspect

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"roundtrip/tui/theme"
)

// Each sentence that inspect tells fits a line of 80 columns, with numbers of five digits. Where a value has no
// bound, the sentence is given to about, which cuts it.
func TestEveryNoticeFitsALine(t *testing.T) {
	t.Parallel()
	numbers := regexp.MustCompile(`%d`)
	found := 0
	for _, notice := range notices(t, ".", "../labview", "../viewer") {
		found++
		if said := numbers.ReplaceAllString(notice, "12345"); theme.Width(said) > noticeWidth {
			t.Errorf("%d columns: %q", theme.Width(said), said)
		}
	}
	if found < 50 {
		t.Errorf("only %d sentences were found", found)
	}
	for _, format := range []string{"Breakpoint: %s. B lists all.", "The breakpoint is removed: %s."} {
		if said := about(format, strings.Repeat("long ", 40)); theme.Width(said) > noticeWidth || !strings.HasSuffix(said, ".") {
			t.Errorf("%d columns: %q", theme.Width(said), said)
		}
	}
}

// notices are the sentences that folders tell, or give as the reason why a key does nothing.
func notices(t *testing.T, folders ...string) []string {
	t.Helper()
	var all []string
	for _, folder := range folders {
		files, err := filepath.Glob(folder + "/*.go")
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(parsed, func(n ast.Node) bool {
				all = append(all, sentencesIn(n)...)
				return true
			})
		}
	}
	return all
}

// sentencesIn are those of a call that tells something, of a message that does, and of a reason.
func sentencesIn(n ast.Node) []string {
	switch n := n.(type) {
	case *ast.FuncDecl:
		if name := strings.ToLower(n.Name.Name); strings.HasPrefix(name, "why") || strings.HasPrefix(name, "howto") || name == "neverreached" {
			return sentences(n.Body)
		}
	case *ast.CallExpr:
		if f, ok := n.Fun.(*ast.SelectorExpr); ok && (f.Sel.Name == "Tell" || f.Sel.Name == "notice") {
			return sentences(n)
		}
	case *ast.CompositeLit:
		if name, ok := n.Type.(*ast.Ident); ok && name.Name == "toldMsg" {
			return sentences(n)
		}
	}
	return nil
}

var sentence = regexp.MustCompile(`^[A-Z%].*[.?]$`)

func sentences(in ast.Node) []string {
	var all []string
	ast.Inspect(in, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if text, err := strconv.Unquote(lit.Value); err == nil && sentence.MatchString(text) {
				all = append(all, text)
			}
		}
		return true
	})
	return all
}
