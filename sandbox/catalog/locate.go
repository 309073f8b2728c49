package catalog

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"roundtrip/sandbox/project"
	"roundtrip/sandbox/upstream"
)

// Located is a stack as it has to be run, whatever of its names was left open.
type Located struct {
	Stack Stack
	// Notes are what a person should know of how it came to be, in sentences.
	Notes []string
	// Home is the folder of the person's own project, "" for what comes with the program.
	Home string
	// Needs is what keeps it from the embedded Python, "" if nothing does.
	Needs string
}

// Locate finds out what the name of a stack's application means on disk, and which engine it
// needs. It reads files, and runs nothing.
func Locate(stack Stack) (Located, error) {
	l := Located{Stack: stack}
	if isDemo(stack.App) || InWorkshop(stack.App) || upstream.IsURL(stack.App) {
		return l, nil
	}
	if app, note := spelled(stack); note != "" {
		stack.App, l.Stack.App, l.Notes = app, app, append(l.Notes, note)
	}
	file, callable := project.Split(stack.App)
	if inDir := filepath.Join(stack.Dir, file); stack.Dir != "" && project.IsFileName(file) && !isOnDisk(file) && isOnDisk(inDir) {
		l.Stack.App, file = inDir+strings.TrimPrefix(stack.App, file), inDir
	}
	switch {
	case project.IsFileName(file) && isOnDisk(file):
		return l.inFile(file, callable)
	case isModule(stack.App) || isBareModule(stack):
		if stack.Engine == Embedded {
			return l, &ModuleError{stack.App}
		}
		l.Stack.Engine = System
		l.Home = absolute(stack.Dir)
		return l.asModule(file, callable)
	}
	return l, nil
}

// asModule has a module that imports from its own package run as a part of it, although it
// was named from inside.
func (l Located) asModule(module, callable string) (Located, error) {
	file := project.ModuleFile(l.Stack.Dir, module)
	if p, ok := project.PackageOf(file); ok && file != "" && strings.HasSuffix(p.Module, "."+module) {
		return l.inPackage(file, callable, p, fromItsPackage)
	}
	return l, nil
}

// isBareModule reports whether a name without a colon is a module of the folder: what
// gunicorn takes for one, too.
func isBareModule(stack Stack) bool {
	return isModuleName(stack.App) && project.ModuleFile(stack.Dir, stack.App) != ""
}

func (l Located) inFile(file, callable string) (Located, error) {
	l.Home = absolute(filepath.Dir(file))
	if p, ok := project.PackageOf(file); ok {
		return l.inPackage(file, callable, p, fromItsPackage)
	}
	if p, ok := project.ManagedBy(file); ok && l.Stack.Engine != Embedded {
		return l.inPackage(file, callable, p, "belongs to the project of "+shortest(filepath.Join(p.Root, "manage.py")))
	}
	if l.Stack.Engine == Embedded {
		return l, nil
	}
	switch foreign, found := project.FindForeign(file); {
	case project.IsManage(file):
		l.Needs = file + " is a Django project"
	case found:
		l.Needs = fmt.Sprintf("%s imports %s", shortest(foreign.File), foreign.Module)
	default:
		return l, nil
	}
	l.Stack.Engine = System
	return l, nil
}

// fromItsPackage is why a file cannot be run by itself.
const fromItsPackage = "imports from its own package"

// inPackage has a file run as a module of its package, and notes why.
func (l Located) inPackage(file, callable string, p project.Package, why string) (Located, error) {
	if l.Stack.Engine == Embedded {
		return l, &PackageError{file, p.Module}
	}
	l.Stack.App, l.Stack.Engine = p.Module, System
	if callable != "" {
		l.Stack.App += ":" + callable
	}
	l.Stack.Dir = p.Root
	l.Home = p.Root
	note := fmt.Sprintf("%s %s, so it runs as %s", file, why, l.Stack.App)
	if from := shortest(p.Root); from != "." {
		note += " from " + from
	}
	l.Notes = append(l.Notes, note)
	return l, nil
}

func isOnDisk(file string) bool {
	info, err := os.Stat(file)
	return err == nil && info.Mode().IsRegular()
}

// absolute is the whole path of a folder, by default the current one.
func absolute(dir string) string {
	whole, err := filepath.Abs(dir)
	if err != nil {
		return dir
	}
	return whole
}

// shortest is a path as seen from the current folder, if it lies in it.
func shortest(path string) string {
	current := absolute("")
	if rel, err := filepath.Rel(current, absolute(path)); err == nil && filepath.IsLocal(rel) {
		return rel
	}
	return path
}
