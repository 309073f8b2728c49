package sandbox

import (
	"roundtrip/sandbox/python"
)

// File is a Python file of a person's own, which takes a place in stacks.
type File struct {
	// Name is what stacks and traces call it, such as first.py.
	Name string
	Text []byte
	// Dir is the folder that it may read and import from, "" for none.
	Dir string
}

// WithFile is a house in which the file's name means the file, before anything
// bundled: as an application, and without its ending as middleware. The file
// takes part as it is now; one that was changed needs another house, which
// costs nothing.
func (h *House) WithFile(f File) *House {
	with := *h
	with.own = &f
	return &with
}

func (f *File) named(name string) bool { return f != nil && f.Name == name }

// source is the file as a layer of some name.
func (f *File) source(layer, callable string) python.Source {
	return python.Source{Name: layer, File: f.Name, Text: f.Text, Callable: callable}
}
