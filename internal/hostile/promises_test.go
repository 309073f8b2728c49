package hostile

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestEveryPromiseNamesATestThatExists: SECURITY.md names tests of the whole module, and
// each of them is there.
func TestEveryPromiseNamesATestThatExists(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("SECURITY.md")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile("`((?:Test|Fuzz)[A-Z]\\w*)").FindAllStringSubmatch(string(text), -1)
	if len(named) < 40 {
		t.Errorf("only %d names of tests were found", len(named))
	}
	there := tests(t)
	for _, name := range named {
		if !there[name[1]] {
			t.Errorf("SECURITY.md names %s, which does not exist", name[1])
		}
	}
}

// tests are the names of all tests of the module.
func tests(t *testing.T) map[string]bool {
	t.Helper()
	all, name := make(map[string]bool), regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
	root := os.DirFS("../..")
	err := fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := fs.ReadFile(root, path)
		for _, f := range name.FindAllSubmatch(text, -1) {
			all[string(f[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
