package project

import (
	"path/filepath"
	"slices"
	"strings"
)

// Package is where a file belongs that cannot run by itself.
type Package struct {
	Module string // its name, such as shop.app
	Root   string // the folder to import it from
}

// PackageOf finds the package of a file that imports from it, which works only where the
// file is imported as a part of it.
func PackageOf(file string) (Package, bool) {
	file, err := filepath.Abs(file)
	if err != nil {
		return Package{}, false
	}
	p := packageOf(file)
	top, _, _ := strings.Cut(p.Module, ".")
	needed := slices.ContainsFunc(imports(read(file)), func(i imported) bool {
		of, _, _ := strings.Cut(i.module, ".")
		return i.relative || of == top && isPackage(filepath.Dir(file)) && ModuleFile(filepath.Dir(file), of) == ""
	})
	return p, needed && IsDotted(p.Module)
}

// packageOf names a file as a part of the folders around it that are packages, at least
// of its own.
func packageOf(file string) Package {
	dir := filepath.Dir(file)
	names := []string{strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))}
	if names[0] == "__init__" {
		names = nil
	}
	for {
		names = append([]string{filepath.Base(dir)}, names...)
		dir = filepath.Dir(dir)
		if !isPackage(dir) || dir == filepath.Dir(dir) {
			return Package{Module: strings.Join(names, "."), Root: dir}
		}
	}
}

func isPackage(dir string) bool { return isFile(filepath.Join(dir, "__init__.py")) }
