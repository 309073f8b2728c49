package sandbox

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"roundtrip/sandbox/demo"
	"roundtrip/sandbox/plainfile"
	"roundtrip/sandbox/project"
	"roundtrip/sandbox/python"
	"roundtrip/sandbox/python/embedded"
	"roundtrip/sandbox/python/system"
	"roundtrip/sandbox/workshop"
	"roundtrip/wsgi"
	"roundtrip/wsgi/middleware"
	"roundtrip/wsgi/static"
)

// Folders of the content.
const (
	appsDir       = "apps"
	middlewareDir = "middleware"
	exercisesDir  = "exercises"
)

// startFile is an exercise's file as a learner gets it.
const startFile = "start.py"

// House knows what can be put on a stack, and makes labs of it.
type House struct {
	content fs.FS
	engine  *embedded.Engine
	system  *system.Engine // nil where nothing runs outside the program
	onDisk  bool
	folder  string         // whose applications are taken as "./FILE.py", "" for none
	room    *workshop.Room // nil where nobody has files of their own
	own     *File
}

// NewHouse makes a house of the bundled content and a Python engine, which the
// house does not close. Labs of it serve bundled and demo applications only,
// until [House.WithFiles].
func NewHouse(content fs.FS, engine *embedded.Engine) *House {
	return &House{content: content, engine: engine}
}

// WithFiles is a house that also takes applications from the user's own files.
func (h *House) WithFiles() *House {
	wide := *h
	wide.onDisk = true
	return &wide
}

// Engine is the Python engine of the house.
func (h *House) Engine() *embedded.Engine { return h.engine }

// Apps are the names of all applications that need no file of the user's: the
// bundled Python ones, then those in Go.
func (h *House) Apps() []string {
	names := h.pythonFiles(appsDir)
	for _, n := range demo.Names() {
		names = append(names, "demo:"+n)
	}
	return names
}

// Middleware are the names that a stack with this application can use.
func (h *House) Middleware(app string) []string {
	if isDemo(app) {
		return middleware.Names()
	}
	files := h.pythonFiles(middlewareDir)
	for i, f := range files {
		files[i] = strings.TrimSuffix(f, ".py")
	}
	return files
}

func (h *House) pythonFiles(dir string) []string {
	found, err := fs.Glob(h.content, path.Join(dir, "*.py"))
	if err != nil {
		return nil // the pattern is a constant and well formed
	}
	for i, f := range found {
		found[i] = path.Base(f)
	}
	return found
}

func isDemo(app string) bool { return strings.HasPrefix(app, "demo:") }

// Lab starts a lab for the stack. A name that means nothing gives an
// *UnknownError.
func (h *House) Lab(stack Stack) (*Lab, error) {
	p, err := h.resolve(stack)
	if err != nil {
		return nil, err
	}
	return newLab(stack, p)
}

// resolve finds what a stack's names mean. The caller closes the parts.
func (h *House) resolve(stack Stack) (parts, error) {
	find := h.python
	if isDemo(stack.App) {
		find = h.golang
	}
	p, err := find(stack)
	if err != nil {
		return p, err
	}
	if err := h.mountStatic(&p, stack.Static); err != nil {
		return parts{}, errors.Join(err, p.close())
	}
	return p, nil
}

// golang resolves a stack whose application and middleware are Go.
func (h *House) golang(stack Stack) (parts, error) {
	name := strings.TrimPrefix(stack.App, "demo:")
	app, ok := demo.Named(name)
	if !ok {
		return parts{}, &UnknownError{What: "application", Name: stack.App, Near: Near(stack.App, h.Apps())}
	}
	p := parts{sources: map[string]string{}, main: demo.File(name)}
	addSource(p.sources, demo.File(name), demo.SourceText)
	var layers []wsgi.Middleware
	for _, m := range stack.Middleware {
		layer, ok := middleware.Named(m)
		if !ok {
			return parts{}, unknownMiddleware(m, middleware.Names())
		}
		layers = append(layers, layer)
		addSource(p.sources, middleware.File(m), middleware.SourceText)
	}
	chain := wsgi.Chain(app, layers...)
	p.mounts = []wsgi.Mount{{App: chain}}
	p.chain = chain.(wsgi.Layered).Layers()
	return p, nil
}

func addSource(sources map[string]string, file string, text func(string) (string, bool)) {
	if t, ok := text(file); ok {
		sources[file] = t
	}
}

func unknownMiddleware(name string, names []string) error {
	return &UnknownError{What: "middleware", Name: name, Near: Near(name, names)}
}

// python resolves a stack whose application and middleware are Python.
func (h *House) python(stack Stack) (parts, error) {
	ps, engine, err := h.pythonStack(stack)
	if err != nil {
		return parts{}, err
	}
	p := parts{sources: map[string]string{}, main: ps.Main()}
	if text := ps.MainText(); text != "" {
		p.sources[p.main] = text
	}
	for _, m := range stack.Middleware {
		layer, dir, err := h.layerSource(m, stack.App)
		if err != nil {
			return parts{}, err
		}
		ps.Dir = cmp.Or(ps.Dir, dir)
		ps.Middleware = append(ps.Middleware, layer)
		p.sources[layer.File] = string(layer.Text)
	}
	if p.mine = mineOf(stack, p.sources); len(p.mine) > 0 {
		ps.Dir = h.room.Dir()
	}
	app := engine.Load(ps)
	p.closers, p.ready, p.check, p.dir = append(p.closers, app), app.Ready, app.Check, ps.Dir
	p.mounts = []wsgi.Mount{{App: app}}
	p.chain, p.notes = app.Layers(), func() []string { return notes(app) }
	return p, nil
}

// notes are what the loaded application's layers have to say of how they were found.
func notes(app *python.App) []string {
	var all []string
	for _, l := range app.Chain() {
		all = append(all, l.Notes...)
	}
	return all
}

// pythonStack is the application of a stack alone, and the engine for it.
func (h *House) pythonStack(stack Stack) (python.Stack, loader, error) {
	file, callable := project.Split(Plain(stack.App))
	engine, err := h.EngineOf(stack)
	switch {
	case err != nil:
		return python.Stack{}, nil, err
	case IsYours(stack.App):
		source, err := h.mine("app", file, callable)
		return python.Stack{App: source}, h.engine, err
	case engine == System:
		source, dir, err := h.systemSource(stack, callable)
		return python.Stack{App: source, Dir: dir}, h.system, err
	}
	source, dir, err := h.appSource(file, callable)
	return python.Stack{App: source, Dir: dir}, h.engine, err
}

// appSource finds an application's file: the user's own where that is allowed
// and there is one, else a bundled one.
func (h *House) appSource(file, callable string) (python.Source, string, error) {
	if h.own.named(file) {
		return h.own.source("app", callable), h.own.Dir, nil
	}
	if mine := h.folder != "" && IsHere(file); mine || h.onDisk {
		if mine {
			file = filepath.Join(h.folder, file)
		}
		text, err := plainfile.Read(file, plainfile.MostText)
		if err == nil {
			name := filepath.Base(file)
			return python.Source{Name: "app", File: name, Text: text, Callable: callable}, filepath.Dir(file), nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return python.Source{}, "", fmt.Errorf("read the application: %w", err)
		}
	}
	source, err := h.bundled(appsDir, file, callable)
	if err != nil {
		source, err = h.exercise(file, callable)
	}
	if err != nil {
		return source, "", &UnknownError{What: "application", Name: file, Near: Near(file, h.Apps())}
	}
	source.Name = "app"
	return source, "", nil
}

// layerSource finds a layer's file, the learner's or one of ours, and the folder
// that it may import from.
func (h *House) layerSource(name, app string) (python.Source, string, error) {
	file := name + ".py"
	switch plain := Plain(name); {
	case IsYours(name):
		source, err := h.mine(plain, path.Join(middlewareDir, plain+".py"), plain)
		return source, "", err
	case h.own.named(file):
		return h.own.source(name, name), h.own.Dir, nil
	}
	layer, err := h.bundled(middlewareDir, file, name)
	if err != nil {
		layer, err = h.exercise(file, name)
	}
	if err != nil {
		err = unknownMiddleware(name, h.Middleware(app))
	}
	return layer, "", err
}

// exercise is the file of an exercise as a learner gets it: first.py begins as
// exercises/first/start.py.
func (h *House) exercise(file, callable string) (python.Source, error) {
	stem := strings.TrimSuffix(file, ".py")
	text, err := fs.ReadFile(h.content, path.Join(exercisesDir, stem, startFile))
	return python.Source{Name: stem, File: file, Text: text, Callable: callable}, err
}

func (h *House) bundled(dir, file, callable string) (python.Source, error) {
	if !slices.Contains(h.pythonFiles(dir), file) {
		return python.Source{}, fs.ErrNotExist
	}
	text, err := fs.ReadFile(h.content, path.Join(dir, file))
	return python.Source{Name: strings.TrimSuffix(file, ".py"), File: file, Text: text, Callable: callable}, err
}

// mountStatic puts the bundled files beside the application.
func (h *House) mountStatic(p *parts, dir *StaticDir) error {
	if dir == nil {
		return nil
	}
	files, err := fs.Sub(h.content, dir.Dir)
	if err != nil {
		return fmt.Errorf("static files %q: %w", dir.Dir, err)
	}
	p.mounts = append(p.mounts, wsgi.Mount{Prefix: dir.Prefix, Static: static.Dir(files)})
	return nil
}
