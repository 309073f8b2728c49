package sandbox

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"roundtrip/sandbox/project"
	"roundtrip/sandbox/python"
	"roundtrip/sandbox/workshop"
)

// yours stands before the name of an application or a layer whose file is the
// learner's, in their workshop: "yours:hello.py", "yours:timing".
const yours = "yours:"

// IsYours reports whether an application or a layer is the learner's.
func IsYours(name string) bool { return strings.HasPrefix(name, yours) }

// WithWorkshop is a house that also takes the learner's files.
func (h *House) WithWorkshop(room *workshop.Room) *House {
	wide := *h
	wide.room = room
	return &wide
}

// Workshop is the room of the learner's files, nil for a house without.
func (h *House) Workshop() *workshop.Room { return h.room }

// Yours are the names of the applications in the learner's files. It looks at
// the disk.
func (h *House) Yours() []string {
	if h.room == nil {
		return nil
	}
	names := h.room.Names()
	for i, n := range names {
		names[i] = yours + n
	}
	return names
}

// Part is one Python file of a stack, with the name that the trace has for it.
type Part struct {
	File     string
	Yours    bool
	Original workshop.Original // of which the learner has a copy, or can have one
	Bundled  bool              // there is an original
}

// Part finds the file of a stack that the trace names so; false if it is in
// none that can be changed.
func (h *House) Part(stack Stack, file string) (Part, bool) {
	if isDemo(stack.App) {
		return Part{}, false
	}
	for _, m := range stack.Middleware {
		if name := Plain(m) + ".py"; name == file {
			return h.part(middlewareDir, name, path.Join(middlewareDir, name), IsYours(m)), true
		}
	}
	if stack.File() != file || IsHere(stack.App) {
		return Part{}, false
	}
	p := h.part(appsDir, file, file, IsYours(stack.App))
	return p, p.Bundled || p.Yours
}

func (h *House) part(dir, file, copied string, mine bool) Part {
	text, err := h.original(dir, file)
	return Part{file, mine, workshop.Original{Name: copied, Text: string(text)}, err == nil}
}

// original is the text of a file as it comes with the program: bundled, or what
// an exercise begins with.
func (h *House) original(dir, file string) ([]byte, error) {
	text, err := fs.ReadFile(h.content, path.Join(dir, file))
	if errors.Is(err, fs.ErrNotExist) {
		var begins python.Source
		begins, err = h.exercise(file, "")
		text = begins.Text
	}
	return text, err
}

// Plain is a name of a stack without the mark of the learner's files.
func Plain(name string) string { return strings.TrimPrefix(name, yours) }

// Take is the stack with the learner's copy of a file in the place of the
// bundled one.
func (s Stack) Take(file string) Stack {
	s.Middleware = slices.Clone(s.Middleware)
	for i, m := range s.Middleware {
		if m+".py" == file {
			s.Middleware[i] = yours + m
			return s
		}
	}
	if s.File() == file && !IsYours(s.App) {
		s.App = yours + s.App
	}
	return s
}

// GiveBack is the stack with a bundled file in the place of the learner's copy,
// or with all of them if file is "". What has no original stays.
func (h *House) GiveBack(s Stack, file string) Stack {
	s.Middleware = slices.Clone(s.Middleware)
	back := func(name, dir string) bool {
		_, err := h.original(dir, name)
		return (file == "" || file == name) && err == nil
	}
	for i, m := range s.Middleware {
		if back(Plain(m)+".py", middlewareDir) {
			s.Middleware[i] = Plain(m)
		}
	}
	if back(s.File(), appsDir) {
		s.App = Plain(s.App)
	}
	return s
}

// File is the name of the file that the application of the stack is in.
func (s Stack) File() string {
	name, _ := project.Split(Plain(s.App))
	return name
}

// Yours reports whether any file of the stack is the learner's.
func (s Stack) Yours() bool { return IsYours(s.App) || slices.ContainsFunc(s.Middleware, IsYours) }

// Own reports whether the stack runs code of the person's, wherever it lies.
func (s Stack) Own() bool { return s.Yours() || IsHere(s.App) }

// mine reads a file of the learner's. One that is not there is told with what to
// do.
func (h *House) mine(name, file, callable string) (python.Source, error) {
	if h.room == nil {
		return python.Source{}, &UnknownError{What: "application", Name: yours + file, Near: Near(file, h.Apps())}
	}
	f, err := h.room.Read(file)
	if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("your file %w", err)
	}
	return python.Source{Name: name, File: path.Base(file), Text: []byte(f.Text), Callable: callable}, err
}

// Fresh reports whether a lab runs the learner's files as they are on disk now.
// One of the folder where the program was started may import what lies beside it,
// so it never counts as that.
func (h *House) Fresh(l *Lab) bool {
	if IsHere(l.Stack.App) {
		return false
	}
	for name, text := range l.parts.mine {
		if f, err := h.room.Read(name); err != nil || f.Text != text {
			return false
		}
	}
	return true
}

// mineOf are the texts of the learner's files in a stack, by their name in the
// workshop.
func mineOf(stack Stack, sources map[string]string) map[string]string {
	mine := map[string]string{}
	for _, m := range stack.Middleware {
		if file := Plain(m) + ".py"; IsYours(m) {
			mine[path.Join(middlewareDir, file)] = sources[file]
		}
	}
	if IsYours(stack.App) {
		mine[stack.File()] = sources[path.Base(stack.File())]
	}
	return mine
}
