package catalog

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"roundtrip/sandbox/project"
	"roundtrip/sandbox/python"
	"roundtrip/sandbox/python/application"
	"roundtrip/sandbox/suggest"
)

// The engines that can run a Python application.
const (
	Embedded = "embedded" // the Python in the program, which sees one folder and nothing else
	System   = "system"   // the user's own python3
)

// engines are the names of the engines.
var engines = [...]string{Embedded, System}

// loader makes applications: an engine.
type loader interface {
	Load(python.Stack) *application.App
}

// EngineOf is the engine that a stack asks for, or that its application needs;
// "" for an application in Go. A name that means nothing gives an
// *[UnknownError].
func (c *Catalog) EngineOf(stack Stack) (string, error) {
	module := isModule(stack.App)
	switch {
	case isDemo(stack.App), c.isServer(stack.App):
		return "", nil
	case InWorkshop(stack.App) && stack.Engine == System:
		return "", fmt.Errorf("%q runs in the embedded Python only; for yours, name the file by its path", stack.App)
	case InWorkshop(stack.App):
		return Embedded, nil
	case c.o.System == nil && stack.Engine == "":
		return Embedded, nil
	case c.o.System == nil && stack.Engine == System:
		return "", fmt.Errorf("%q cannot run here: only the embedded Python can", stack.App)
	case stack.Engine == "" && module:
		return System, nil
	case stack.Engine == "":
		return Embedded, nil
	case stack.Engine == Embedded && module:
		return "", &ModuleError{stack.App}
	case stack.Engine == Embedded, stack.Engine == System:
		return stack.Engine, nil
	}
	return "", &UnknownError{What: "engine", Name: stack.Engine, Near: suggest.Near(stack.Engine, engines[:])}
}

// isModule reports whether an application has the form package.module:NAME.
func isModule(app string) bool {
	module, callable := project.Split(app)
	return callable != "" && isModuleName(module)
}

// isModuleName reports whether a name is a module's. One that ends with .wsgi can be a file.
func isModuleName(name string) bool {
	return project.IsDotted(name) && !strings.HasSuffix(name, ".py") && !isOnDisk(name)
}

// systemSource is an application for the system's Python, and the folder to run
// it in: a module, a file of the user's, or a bundled one.
func (c *Catalog) systemSource(stack Stack, callable string) (python.Source, string, error) {
	name, _ := project.Split(stack.App)
	if isModuleName(name) {
		dir, err := folder(stack.Dir)
		return python.Source{Name: "app", File: project.ModuleFile(dir, name), Module: name, Callable: callable}, dir, err
	}
	source, dir, err := c.appSource(name, callable)
	if err != nil || dir == "" {
		return source, "", err
	}
	if source.File, err = filepath.Abs(name); err != nil {
		return source, "", err
	}
	if stack.Dir != "" {
		dir = stack.Dir
	}
	dir, err = folder(dir)
	return source, dir, err
}

// folder is the whole path of a folder, by default the current one.
func folder(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	info, err := os.Stat(dir)
	if err == nil && !info.IsDir() {
		err = &os.PathError{Op: "open", Path: dir, Err: fmt.Errorf("it is no folder")}
	}
	if err != nil {
		err = fmt.Errorf("there is no folder to run in: %w", err)
	}
	return dir, err
}
