package project

import (
	"path/filepath"
	"slices"
	"strings"
)

// imported is what one statement imports: a module, or names of it.
type imported struct {
	module   string // "" for names of the own package
	names    []string
	relative bool
}

// imports are the imports of a module that run whenever it is loaded.
func imports(text string) []imported {
	var all []imported
	for s := range statements(text) {
		switch word, rest, _ := strings.Cut(s, " "); word {
		case "import":
			for name := range strings.SplitSeq(rest, ",") {
				all = append(all, imported{module: first(name)})
			}
		case "from":
			module, names, _ := strings.Cut(rest, " import")
			all = append(all, importedFrom(strings.TrimSpace(module), names))
		}
	}
	return all
}

func importedFrom(module, names string) imported {
	i := imported{relative: strings.HasPrefix(module, ".")}
	i.module = strings.TrimLeft(module, ".")
	for name := range strings.SplitSeq(strings.Trim(names, " ()"), ",") {
		if name = first(name); name != "" {
			i.names = append(i.names, name)
		}
	}
	return i
}

// first is the first word of "module as name".
func first(text string) string {
	words := strings.Fields(text)
	if len(words) == 0 {
		return ""
	}
	return words[0]
}

// mostFiles is how many files of a project are looked at.
const mostFiles = 300

// Foreign is an import that the Python in this program cannot do.
type Foreign struct {
	File   string // that imports, by its path
	Module string // what has to be installed: its name up to the first dot
}

// FindForeign looks for the first import that neither the built-in Python nor the file's
// folder has, in the file and in the modules of its folder that it imports.
func FindForeign(file string) (Foreign, bool) {
	s := search{dir: filepath.Dir(file), seen: map[string]bool{}}
	found := s.file(file)
	return found, found.Module != ""
}

// search looks through the files of a folder that import each other.
type search struct {
	dir  string
	seen map[string]bool
}

func (s *search) file(file string) Foreign {
	if s.seen[file] || len(s.seen) >= mostFiles {
		return Foreign{}
	}
	s.seen[file] = true
	for _, i := range imports(read(file)) {
		top, _, _ := strings.Cut(i.module, ".")
		files := s.files(file, i)
		if len(files) == 0 && !i.relative && top != "" && !builtIn(top) {
			return Foreign{file, top}
		}
		for _, f := range files {
			if found := s.file(f); found.Module != "" {
				return found
			}
		}
	}
	return Foreign{}
}

// files are the files of the folder that an import runs.
func (s *search) files(by string, i imported) []string {
	dir := s.dir
	if i.relative {
		dir = filepath.Dir(by)
	}
	var files []string
	add := func(module string) {
		if f := ModuleFile(dir, module); f != "" {
			files = append(files, f)
		}
	}
	for at := range len(i.module) + 1 {
		if at == len(i.module) && at > 0 || at < len(i.module) && i.module[at] == '.' {
			add(i.module[:at])
		}
	}
	for _, name := range i.names {
		if module := strings.TrimPrefix(i.module+"."+name, "."); IsDotted(module) {
			add(module)
		}
	}
	return files
}

func builtIn(module string) bool {
	_, found := slices.BinarySearch(standard[:], module)
	return found || strings.HasPrefix(module, "_")
}

// BuiltIn are the modules of the built-in Python, in order.
func BuiltIn() []string { return slices.Clone(standard[:]) }
