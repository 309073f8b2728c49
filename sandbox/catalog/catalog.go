package catalog

import (
	"io/fs"
	"path"
	"strings"
	"time"

	"roundtrip/sandbox/demo"
	"roundtrip/sandbox/python/embedded"
	"roundtrip/sandbox/python/system"
	"roundtrip/sandbox/upstream"
	"roundtrip/sandbox/workshop"
	"roundtrip/wsgi/middleware"
)

// Folders of the content.
const (
	appsDir       = "apps"
	middlewareDir = "middleware"
	exercisesDir  = "exercises"
	serversDir    = "servers"
)

// serveName is what the callable of a server is called.
const serveName = "serve"

// startFile is an exercise's file as a learner gets it.
const startFile = "start.py"

// Options say what a catalog has beside the demo applications. It closes no
// engine.
type Options struct {
	// Content has the bundled applications, layers and exercises.
	Content fs.FS
	// Embedded is the embedded Python; nil where only applications in Go are run.
	Embedded *embedded.Engine
	// System is the user's own Python; nil where nothing runs outside the program.
	// Content has no such catalog: what it names runs embedded.
	System *system.Engine
	// Paths also takes applications by the paths of files on disk.
	Paths bool
	// Folder is where the program was started: its applications are taken by their
	// names behind "./", and unlike with Paths every other name means what is
	// bundled. "" for none.
	Folder string
	// Workshop has the user files that are taken by their names behind "yours:";
	// nil for none.
	Workshop *workshop.Workshop
	// Limit is how long a request to an application in Python may run unheld, where the
	// machine is not slow; 0 means as long as the engine says.
	Limit time.Duration
	// File is a user file whose name means it, before anything bundled: as an
	// application, and without its ending as middleware. nil for none.
	File *File
	// Servers says how a server is asked whose URL stands for an application; nil where a
	// URL means nothing.
	Servers *upstream.Options
}

// Catalog knows what can be put on a stack. It does not change.
type Catalog struct{ o Options }

// New is a catalog of these options.
func New(o Options) *Catalog { return &Catalog{o} }

// Options are what the catalog was made of, for another that differs.
func (c *Catalog) Options() Options { return c.o }

// WithFile is the catalog in which a name means a user file as it is now. One that
// was changed needs another catalog, which costs nothing.
func (c *Catalog) WithFile(f File) *Catalog {
	o := c.o
	o.File = &f
	return New(o)
}

// Embedded is the embedded Python, nil if the catalog has none.
func (c *Catalog) Embedded() *embedded.Engine { return c.o.Embedded }

// Workshop is the folder of the user files, nil if the catalog has none.
func (c *Catalog) Workshop() *workshop.Workshop { return c.o.Workshop }

// Apps are the names of all applications that need no file of the user's: the
// bundled Python ones, then those in Go.
func (c *Catalog) Apps() []string {
	names := c.pythonFiles(appsDir)
	for _, n := range demo.Table().Names() {
		names = append(names, "demo:"+n)
	}
	return names
}

// Middleware are the names that a stack with this application can use.
func (c *Catalog) Middleware(app string) []string {
	if c.isServer(app) {
		return nil
	}
	if isDemo(app) {
		return middleware.Table().Names()
	}
	files := c.pythonFiles(middlewareDir)
	for i, f := range files {
		files[i] = strings.TrimSuffix(f, ".py")
	}
	return files
}

func (c *Catalog) pythonFiles(dir string) []string {
	found, err := fs.Glob(c.o.Content, path.Join(dir, "*.py"))
	if err != nil {
		return nil // the pattern is a constant and well formed
	}
	for i, f := range found {
		found[i] = path.Base(f)
	}
	return found
}

// isServer reports whether an application is another server, by its URL.
func (c *Catalog) isServer(app string) bool { return c.o.Servers != nil && upstream.IsURL(app) }

func isDemo(app string) bool { return strings.HasPrefix(app, "demo:") }
