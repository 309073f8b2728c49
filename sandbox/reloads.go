package sandbox

import (
	"path/filepath"
	"slices"
	"strings"
)

// templates are the folders in which Flask, Django and Pyramid look for templates of any
// kind, and templateTypes how the names of templates end wherever they lie.
var (
	templates     = []string{"templates", "jinja2"}
	templateTypes = []string{".html", ".htm", ".jinja", ".jinja2", ".j2", ".mako", ".mak", ".pt", ".tmpl", ".tpl"}
)

// Reloads reports whether an application has to be loaded again when a file of its
// folders changes: Python files, and templates, which frameworks keep once they have
// read them.
func Reloads(path string) bool {
	name, ext := filepath.Base(path), filepath.Ext(path)
	switch {
	case ext == ".py" || slices.Contains(templateTypes, ext):
		return true
	case ext == "" || strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") || ext == ".swp" || ext == ".tmp":
		return false // what editors leave beside a file
	}
	folders := strings.Split(filepath.ToSlash(filepath.Dir(path)), "/")
	return slices.ContainsFunc(folders, func(folder string) bool { return slices.Contains(templates, folder) })
}
