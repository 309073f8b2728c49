package layering

import (
	"go/ast"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A test that does less under the race detector, or nothing, is one that .ci/run has run
// without it, too.
func TestWhatTheRaceDetectorIsSparedIsRunWithoutIt(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../.ci/run")
	if err != nil {
		t.Fatal(err)
	}
	runs := unraced(strings.ReplaceAll(string(text), "\\\n", " "))
	spared := sparedTests(t)
	for dir, tests := range spared {
		for _, test := range tests {
			if !runs.have(dir, test) {
				t.Errorf(".ci/run has %s in %s run under the race detector alone, which spares it", test, dir)
			}
		}
	}
	if len(spared) < 6 {
		t.Errorf("only %d packages have tests that the race detector is spared", len(spared))
	}
}

// unracedRuns are the names that are run without the race detector, by packages.
type unracedRuns map[string][]*regexp.Regexp

// unraced finds them in a script.
func unraced(script string) unracedRuns {
	runs := make(unracedRuns)
	for line := range strings.Lines(script) {
		_, command, _ := strings.Cut(line, "go test ")
		command, _, _ = strings.Cut(command, " | ")
		words := strings.Fields(command)
		if slices.Contains(words, "-race") {
			continue
		}
		names := ""
		if i := slices.Index(words, "-run"); i >= 0 {
			names = strings.Trim(words[i+1], "'")
		}
		for _, word := range words {
			if dir, ok := strings.CutPrefix(word, "./"); ok {
				runs[dir] = append(runs[dir], regexp.MustCompile(names))
			}
		}
	}
	return runs
}

func (r unracedRuns) have(dir, test string) bool {
	for _, names := range r[dir] {
		if names.MatchString(test) {
			return true
		}
	}
	return false
}

// sparedTests are the tests, by folders, that ask whether the race detector is on, themselves or by a
// function of their package.
func sparedTests(t *testing.T) map[string][]string {
	t.Helper()
	spared := make(map[string][]string)
	for dir, functions := range functionsOfTests(t) {
		for name := range functions {
			if strings.HasPrefix(name, "Test") && functions.ask(name, make(map[string]bool)) {
				spared[dir] = append(spared[dir], name)
			}
		}
	}
	return spared
}

// functions are what each function of a package mentions.
type functions map[string]map[string]bool

// functionsOfTests are those of all tests, by folders.
func functionsOfTests(t *testing.T) map[string]functions {
	t.Helper()
	all := make(map[string]functions)
	for name, file := range files(t, ".", isTest) {
		dir := path.Dir(name)
		if all[dir] == nil {
			all[dir] = make(functions)
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok {
				all[dir][f.Name.Name] = namesIn(f.Body)
			}
		}
	}
	return all
}

// ask reports whether a function mentions Race, or one that does.
func (f functions) ask(name string, seen map[string]bool) bool {
	if seen[name] {
		return false
	}
	seen[name] = true
	for mentioned := range f[name] {
		if mentioned == "Race" || f.ask(mentioned, seen) {
			return true
		}
	}
	return false
}

// namesIn are the names that a function mentions.
func namesIn(body *ast.BlockStmt) map[string]bool {
	names := make(map[string]bool)
	ast.Inspect(body, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			names[id.Name] = true
		}
		return true
	})
	return names
}
