package catalog

import (
	"cmp"
	"context"
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
	"roundtrip/sandbox/python/application"
	"roundtrip/sandbox/suggest"
	"roundtrip/sandbox/upstream"
	"roundtrip/wsgi"
	"roundtrip/wsgi/middleware"
	"roundtrip/wsgi/static"
	"roundtrip/wsgi/trace"
)

// Resolved is what the names of a stack mean.
type Resolved struct {
	// Mounts are what a server serves for the stack.
	Mounts []wsgi.Mount
	// Chain are its layers, outermost first, as they are known before any request.
	Chain []trace.Layer
	// Sources are the texts of its source files, by the names that traces have for
	// them, and Main is the name of the application's own, "" if it has none.
	Sources map[string]string
	Main    string
	// UserFiles are the texts of its files in the workshop, by their names there.
	UserFiles map[string]string
	// Dir is where its own sources lie on disk, "" for what comes with the program.
	Dir string

	app   *application.App // nil for Go
	other *upstream.App    // the server that is asked, nil for none
	fresh func() bool
}

// Ready waits until what the stack needs has been started, so that no request waits
// for it.
func (r Resolved) Ready(ctx context.Context) error {
	if r.app == nil {
		return nil
	}
	return r.app.Ready(ctx)
}

// Check waits until the stack has been loaded, and says why it cannot be. What is
// wrong with Python sources is a *python.Error or a *python.LostError.
func (r Resolved) Check(ctx context.Context) error {
	if r.app == nil {
		return nil
	}
	return r.app.Check(ctx)
}

// Notes are what a person should know of how the application was found and is run.
// They are known once it is loaded.
func (r Resolved) Notes() []string {
	if r.other != nil {
		return r.other.Notes()
	}
	if r.app == nil {
		return nil
	}
	var notes []string
	for _, l := range r.app.Chain() {
		notes = append(notes, l.Notes...)
	}
	return notes
}

// Named is the expression in the application's module that gave it, such as app or create_app(),
// "" if that is not known. It is known once the stack is loaded.
func (r Resolved) Named() string {
	if r.app == nil {
		return ""
	}
	for _, l := range r.app.Chain() {
		if l.Named != "" {
			return l.Named
		}
	}
	return ""
}

// Imports reports whether loading the stack has imported a file of Python, by its name in Dir. It is true where that is
// not known.
func (r Resolved) Imports(file string) bool { return r.app == nil || r.app.Imports(file) }

// Fresh reports whether the user files are on disk as they were when the stack was
// resolved. One of the folder where the program was started may import what lies
// beside it, so it never counts as that.
func (r Resolved) Fresh() bool { return r.fresh() }

// Close ends what was started for the stack.
func (r Resolved) Close() error {
	if r.other != nil {
		return r.other.Close()
	}
	if r.app == nil {
		return nil
	}
	return r.app.Close()
}

// Resolve finds what a stack's names mean. A name that means nothing gives an
// *[UnknownError]. The caller closes what was resolved.
func (c *Catalog) Resolve(stack Stack) (Resolved, error) {
	find := c.python
	switch {
	case isDemo(stack.App):
		find = c.golang
	case c.isServer(stack.App):
		find = c.server
	}
	p, err := find(stack)
	if err != nil {
		return p, err
	}
	if err := c.mountStatic(&p, stack.Static); err != nil {
		return Resolved{}, errors.Join(err, p.Close())
	}
	p.fresh = func() bool { return !InFolder(stack.App) && c.unchanged(p.UserFiles) }
	return p, nil
}

// server resolves a stack whose application is another server.
func (c *Catalog) server(stack Stack) (Resolved, error) {
	if len(stack.Middleware) > 0 {
		return Resolved{}, &LayersError{App: stack.App}
	}
	other, err := upstream.New(stack.App, *c.o.Servers)
	if err != nil {
		return Resolved{}, err
	}
	return Resolved{other: other, Mounts: []wsgi.Mount{{App: other, Forwards: true}}, Chain: []trace.Layer{trace.LayerApp}}, nil
}

// golang resolves a stack whose application and middleware are Go.
func (c *Catalog) golang(stack Stack) (Resolved, error) {
	name := strings.TrimPrefix(stack.App, "demo:")
	apps, all := demo.Table(), middleware.Table()
	app, ok := apps.Find(name)
	if !ok {
		return Resolved{}, &UnknownError{What: "application", Name: stack.App, Near: suggest.Near(stack.App, c.Apps())}
	}
	p := Resolved{Sources: map[string]string{apps.File(name): apps.Source(name)}, Main: apps.File(name)}
	var layers []wsgi.Middleware
	for _, m := range stack.Middleware {
		layer, ok := all.Find(m)
		if !ok {
			return Resolved{}, unknownMiddleware(m, all.Names())
		}
		layers = append(layers, layer.Value())
		p.Sources[all.File(m)] = all.Source(m)
	}
	chain := wsgi.Chain(app.Value.Call, layers...)
	p.Mounts = []wsgi.Mount{{App: chain}}
	p.Chain = chain.(wsgi.Layered).Layers()
	return p, nil
}

func unknownMiddleware(name string, names []string) error {
	return &UnknownError{What: "middleware", Name: name, Near: suggest.Near(name, names), Names: names}
}

// python resolves a stack whose application and middleware are Python.
func (c *Catalog) python(stack Stack) (Resolved, error) {
	ps, engine, err := c.pythonStack(stack)
	if err != nil {
		return Resolved{}, err
	}
	p := Resolved{Sources: map[string]string{}, Main: ps.Main()}
	if text := ps.MainText(); text != "" {
		p.Sources[p.Main] = text
	}
	ps.Serves = stack.Serves && len(stack.Middleware) > 0
	for i, m := range stack.Middleware {
		layer, dir, err := c.layerSource(m, stack.App)
		if err != nil {
			return Resolved{}, err
		}
		if ps.Serves && i == 0 {
			layer.Callable = serveName
		}
		ps.Dir = cmp.Or(ps.Dir, dir)
		ps.Middleware = append(ps.Middleware, layer)
		p.Sources[layer.File] = string(layer.Text)
	}
	if p.UserFiles = userFiles(stack, p.Sources); len(p.UserFiles) > 0 {
		ps.Dir = c.o.Workshop.Dir()
	}
	ps.Limit = c.o.Limit
	app := engine.Load(ps)
	p.app, p.Dir = app, ps.Dir
	p.Mounts = []wsgi.Mount{{App: app}}
	p.Chain = app.Layers()
	return p, nil
}

// pythonStack is the application of a stack alone, and the engine for it.
func (c *Catalog) pythonStack(stack Stack) (python.Stack, loader, error) {
	file, callable := project.Split(TrimMark(stack.App))
	engine, err := c.EngineOf(stack)
	switch {
	case err != nil:
		return python.Stack{}, nil, err
	case InWorkshop(stack.App):
		source, err := c.workshopFile("app", file, callable)
		return python.Stack{App: source}, c.o.Embedded, err
	case engine == System:
		source, dir, err := c.systemSource(stack, callable)
		return python.Stack{App: source, Dir: dir}, c.o.System, err
	}
	source, dir, err := c.appSource(file, callable)
	return python.Stack{App: source, Dir: dir}, c.o.Embedded, err
}

// appSource finds an application's file: a user file where that is allowed
// and there is one, else a bundled one.
func (c *Catalog) appSource(file, callable string) (python.Source, string, error) {
	if c.o.File.named(file) {
		return c.o.File.source("app", callable), c.o.File.Dir, nil
	}
	if inFolder := c.o.Folder != "" && InFolder(file); inFolder || c.o.Paths {
		if inFolder {
			file = filepath.Join(c.o.Folder, file)
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
	source, err := c.bundled(appsDir, file, callable)
	if err != nil {
		source, err = c.exercise(file, callable)
	}
	if err != nil {
		return source, "", &UnknownError{What: "application", Name: file, Near: suggest.Near(file, c.Apps())}
	}
	source.Name = "app"
	return source, "", nil
}

// layerSource finds a layer's file, the user's or a bundled one, and the folder
// that it may import from.
func (c *Catalog) layerSource(name, app string) (python.Source, string, error) {
	file := name + ".py"
	switch plain := TrimMark(name); {
	case InWorkshop(name):
		source, err := c.workshopFile(plain, path.Join(middlewareDir, plain+".py"), plain)
		return source, "", err
	case c.o.File.named(file):
		return c.o.File.source(name, name), c.o.File.Dir, nil
	}
	layer, err := c.bundled(middlewareDir, file, name)
	if err != nil {
		layer, err = c.bundled(serversDir, file, serveName)
	}
	if err != nil {
		layer, err = c.exercise(file, name)
	}
	if err != nil {
		err = unknownMiddleware(name, c.Middleware(app))
	}
	return layer, "", err
}

// exercise is the file of an exercise as a learner gets it: first.py begins as
// exercises/first/start.py.
func (c *Catalog) exercise(file, callable string) (python.Source, error) {
	stem := strings.TrimSuffix(file, ".py")
	text, err := fs.ReadFile(c.o.Content, path.Join(exercisesDir, stem, startFile))
	return python.Source{Name: stem, File: file, Text: text, Callable: callable}, err
}

func (c *Catalog) bundled(dir, file, callable string) (python.Source, error) {
	if !slices.Contains(c.pythonFiles(dir), file) {
		return python.Source{}, fs.ErrNotExist
	}
	text, err := fs.ReadFile(c.o.Content, path.Join(dir, file))
	return python.Source{Name: strings.TrimSuffix(file, ".py"), File: file, Text: text, Callable: callable}, err
}

// mountStatic puts the bundled files beside the application.
func (c *Catalog) mountStatic(p *Resolved, dir *StaticDir) error {
	if dir == nil {
		return nil
	}
	files, err := fs.Sub(c.o.Content, dir.Dir)
	if err != nil {
		return fmt.Errorf("static files %q: %w", dir.Dir, err)
	}
	p.Mounts = append(p.Mounts, wsgi.Mount{Prefix: dir.Prefix, Static: static.Dir(files)})
	return nil
}
