package catalog

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"roundtrip/sandbox/project"
	"roundtrip/sandbox/python"
	"roundtrip/sandbox/suggest"
	"roundtrip/sandbox/workshop"
)

// workshopMark stands before the name of an application or a layer whose file is in
// the user's workshop: "yours:hello.py", "yours:timing".
const workshopMark = "yours:"

// InWorkshop reports whether a name is of an application or a layer in the workshop.
func InWorkshop(name string) bool { return strings.HasPrefix(name, workshopMark) }

// WorkshopApps are the names of the applications in the workshop. It looks at the
// disk.
func (c *Catalog) WorkshopApps() []string {
	if c.o.Workshop == nil {
		return nil
	}
	names := c.o.Workshop.Names()
	for i, n := range names {
		names[i] = workshopMark + n
	}
	return names
}

// Part is one Python file of a stack, with the name that the trace has for it.
type Part struct {
	File     string
	User     bool              // it is in the workshop
	Original workshop.Original // of which the workshop has a copy, or can have one
	Bundled  bool              // there is an original
}

// Part finds the file of a stack that the trace names so; false if it is in
// none that can be changed.
func (c *Catalog) Part(stack Stack, file string) (Part, bool) {
	if isDemo(stack.App) {
		return Part{}, false
	}
	for _, m := range stack.Middleware {
		if name := TrimMark(m) + ".py"; name == file {
			return c.part(middlewareDir, name, path.Join(middlewareDir, name), InWorkshop(m)), true
		}
	}
	if stack.File() != file || InFolder(stack.App) {
		return Part{}, false
	}
	p := c.part(appsDir, file, file, InWorkshop(stack.App))
	return p, p.Bundled || p.User
}

func (c *Catalog) part(dir, file, copied string, user bool) Part {
	text, err := c.original(dir, file)
	return Part{file, user, workshop.Original{Name: copied, Text: string(text)}, err == nil}
}

// original is the text of a file as it comes with the program: bundled, or what
// an exercise begins with.
func (c *Catalog) original(dir, file string) ([]byte, error) {
	text, err := fs.ReadFile(c.o.Content, path.Join(dir, file))
	if errors.Is(err, fs.ErrNotExist) && dir == middlewareDir {
		text, err = fs.ReadFile(c.o.Content, path.Join(serversDir, file))
	}
	if errors.Is(err, fs.ErrNotExist) {
		var begins python.Source
		begins, err = c.exercise(file, "")
		text = begins.Text
	}
	return text, err
}

// TrimMark is a name of a stack without the mark of the workshop.
func TrimMark(name string) string { return strings.TrimPrefix(name, workshopMark) }

// WithCopy is the stack with the workshop's copy of a file in the place of the
// bundled one.
func (s Stack) WithCopy(file string) Stack {
	s.Middleware = slices.Clone(s.Middleware)
	for i, m := range s.Middleware {
		if m+".py" == file {
			s.Middleware[i] = workshopMark + m
			return s
		}
	}
	if s.File() == file && !InWorkshop(s.App) {
		s.App = workshopMark + s.App
	}
	return s
}

// WithOriginal is the stack with a bundled file in the place of the workshop's copy,
// or with all of them if file is "". What has no original stays.
func (c *Catalog) WithOriginal(s Stack, file string) Stack {
	s.Middleware = slices.Clone(s.Middleware)
	back := func(name, dir string) bool {
		_, err := c.original(dir, name)
		return (file == "" || file == name) && err == nil
	}
	for i, m := range s.Middleware {
		if back(TrimMark(m)+".py", middlewareDir) {
			s.Middleware[i] = TrimMark(m)
		}
	}
	if back(s.File(), appsDir) {
		s.App = TrimMark(s.App)
	}
	return s
}

// File is the name of the file that the application of the stack is in.
func (s Stack) File() string {
	name, _ := project.Split(TrimMark(s.App))
	return name
}

// UsesWorkshop reports whether any file of the stack is in the workshop.
func (s Stack) UsesWorkshop() bool {
	return InWorkshop(s.App) || slices.ContainsFunc(s.Middleware, InWorkshop)
}

// HasUserFiles reports whether the stack runs code of the user's, from the workshop or
// from the folder where the program was started.
func (s Stack) HasUserFiles() bool { return s.UsesWorkshop() || InFolder(s.App) }

// workshopFile reads a file of the workshop. One that is not there is told with its
// path.
func (c *Catalog) workshopFile(name, file, callable string) (python.Source, error) {
	if c.o.Workshop == nil {
		return python.Source{}, &UnknownError{What: "application", Name: workshopMark + file, Near: suggest.Near(file, c.Apps())}
	}
	f, err := c.o.Workshop.Read(file)
	if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("your file %w", err)
	}
	return python.Source{Name: name, File: path.Base(file), Text: []byte(f.Text), Callable: callable}, err
}

// unchanged reports whether files of the workshop have these texts.
func (c *Catalog) unchanged(files map[string]string) bool {
	for name, text := range files {
		if f, err := c.o.Workshop.Read(name); err != nil || f.Text != text {
			return false
		}
	}
	return true
}

// userFiles are the texts of a stack's files in the workshop, by their names there.
func userFiles(stack Stack, sources map[string]string) map[string]string {
	files := map[string]string{}
	for _, m := range stack.Middleware {
		if file := TrimMark(m) + ".py"; InWorkshop(m) {
			files[path.Join(middlewareDir, file)] = sources[file]
		}
	}
	if InWorkshop(stack.App) {
		files[stack.File()] = sources[path.Base(stack.File())]
	}
	return files
}
