package sandbox

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"roundtrip/sandbox/plainfile"
)

// mostSources is how many files of a project are looked through.
const mostSources = 5000

// notOwn are folders of a project whose Python files somebody else wrote.
var notOwn = []string{"venv", "env", "node_modules", "site-packages", "__pycache__"}

// CallsDebugger reports whether the stack's own sources call breakpoint() anywhere, as they are on disk now.
func (s *Site) CallsDebugger() bool {
	texts, _ := s.Texts()
	for _, text := range texts {
		if callsDebugger(text) {
			return true
		}
	}
	return slices.ContainsFunc(s.Sources(), folderCallsDebugger)
}

// Source is the text of a Python file or a template of the application's folder as it is on disk now, by the
// name that traces have for it; "" where there is none.
func (s *Site) Source(file string) string {
	_, text := s.find(file)
	return text
}

// Path is where such a file lies, "" where there is none.
func (s *Site) Path(file string) string {
	path, _ := s.find(file)
	return path
}

func (s *Site) find(file string) (path, text string) {
	if !Reloads(file) || !filepath.IsLocal(filepath.FromSlash(file)) {
		return "", ""
	}
	for _, dir := range s.Sources() {
		path = filepath.Join(dir, filepath.FromSlash(file))
		if text, err := plainfile.Read(path, plainfile.MostText); err == nil {
			return path, string(text)
		}
	}
	return "", ""
}

func callsDebugger(text string) bool { return strings.Contains(text, "breakpoint(") }

func folderCallsDebugger(dir string) (found bool) {
	eachSource(dir, func(path string) bool {
		text, err := plainfile.Read(path, plainfile.MostText)
		found = err == nil && callsDebugger(string(text))
		return !found
	})
	return found
}

// Like are the names of the Python files of the application's folder that end like one: views.py is any of
// books/views.py and shop/views.py.
func (s *Site) Like(file string) []string {
	var like []string
	for _, dir := range s.Sources() {
		eachSource(dir, func(path string) bool {
			name, err := filepath.Rel(dir, path)
			if name = filepath.ToSlash(name); err == nil && strings.HasSuffix(name, "/"+file) {
				like = append(like, name)
			}
			return true
		})
	}
	return like
}

// eachSource visits the Python files of a folder that are a person's own, until visit says no more. What cannot
// be read is left out.
func eachSource(dir string, visit func(path string) bool) {
	seen, more := 0, true
	_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil
		case !more || seen == mostSources:
			return fs.SkipAll
		case d.IsDir() && path != dir && (strings.HasPrefix(d.Name(), ".") || slices.Contains(notOwn, d.Name()) || isEnvironment(path)):
			return fs.SkipDir
		case d.IsDir() || filepath.Ext(path) != ".py":
			return nil
		}
		seen++
		more = visit(path)
		return nil
	})
}

// isEnvironment reports whether a folder is a virtual environment.
func isEnvironment(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "pyvenv.cfg"))
	return err == nil
}
