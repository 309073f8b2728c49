// Package project finds out about a person's own project what has to be known before
// Python runs: what a name on the command line means, what a file imports, which package
// it belongs to, and which virtual environment lies beside it. It reads files and runs
// nothing.
package project

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"roundtrip/sandbox/plainfile"
)

// endings are those of files that hold an application; .wsgi is what mod_wsgi's are
// called.
var endings = [...]string{".py", ".wsgi"}

// Split takes a name apart into the file or module, and what stands behind its colon, "" if
// nothing does. A folder can have a colon in its name, and so can the text that a factory
// is given: of several places to split at, the one whose file exists is taken.
func Split(app string) (module, callable string) {
	first := -1
	for i := range len(app) + 1 {
		if i < len(app) && app[i] != ':' || !IsFileName(app[:i]) {
			continue
		}
		if first < 0 {
			first = i
		}
		if isFile(app[:i]) {
			first = i
			break
		}
	}
	if first < 0 {
		module, callable, _ = strings.Cut(app, ":")
		return module, callable
	}
	return app[:first], strings.TrimPrefix(app[first:], ":")
}

// IsFileName reports whether a name has the ending of a file that holds an application.
func IsFileName(name string) bool {
	return slices.ContainsFunc(endings[:], func(ending string) bool { return strings.HasSuffix(name, ending) })
}

func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

// IsDotted reports whether a name can be that of a module: package.module.
func IsDotted(name string) bool {
	for part := range strings.SplitSeq(name, ".") {
		if part == "" || strings.ContainsFunc(part, func(c rune) bool { return c != '_' && !unicode.IsLetter(c) && !unicode.IsDigit(c) }) {
			return false
		}
	}
	return true
}

// ModuleFile is where the file of a module lies in a folder, "" if it is not there:
// Python finds it elsewhere, or does not.
func ModuleFile(dir, module string) string {
	path := filepath.Join(dir, filepath.FromSlash(strings.ReplaceAll(module, ".", "/")))
	for _, file := range []string{filepath.Join(path, "__init__.py"), path + ".py"} {
		if isFile(file) {
			return file
		}
	}
	return ""
}

// IsManage reports whether a file is the manage.py of a Django project.
func IsManage(file string) bool {
	return filepath.Base(file) == "manage.py" && strings.Contains(read(file), "DJANGO_SETTINGS_MODULE")
}

// ManagedBy is the module that a file such as wsgi.py, which names settings of Django, is in the project of the
// manage.py in a folder above it. It is not ok where none lies there.
func ManagedBy(file string) (p Package, ok bool) {
	file, err := filepath.Abs(file)
	if err != nil || !strings.Contains(read(file), "DJANGO_SETTINGS_MODULE") {
		return Package{}, false
	}
	names := []string{strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))}
	for dir := filepath.Dir(file); dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if IsManage(filepath.Join(dir, "manage.py")) {
			p = Package{Module: strings.Join(names, "."), Root: dir}
			return p, len(names) > 1 && IsDotted(p.Module)
		}
		names = append([]string{filepath.Base(dir)}, names...)
	}
	return Package{}, false
}

// usual are the files that an application is in by custom, in the order in which they are looked for.
var usual = [...]string{"manage.py", "app.py", "wsgi.py", "application.py", "main.py"}

// Usual are the names of those files.
func Usual() []string { return slices.Clone(usual[:]) }

// ApplicationIn is the file of a folder that an application is in by custom, "" if there is none.
func ApplicationIn(dir string) string {
	for _, name := range usual {
		file := filepath.Join(dir, name)
		if isFile(file) && (name != "manage.py" || IsManage(file)) {
			return file
		}
	}
	return ""
}

// largest is how much of a file is looked at.
const largest = 1 << 20

// read is the text of a file, "" if it cannot be read, or is too large to be a person's.
func read(file string) string {
	text, err := plainfile.Read(file, largest)
	if err != nil {
		return "" // whoever runs it says why
	}
	return string(text)
}
