package catalog

import (
	"roundtrip/sandbox/python"
)

// File is a Python file of the user's, which takes a place in stacks.
type File struct {
	// Name is what stacks and traces call it, such as first.py.
	Name string
	Text []byte
	// Dir is the folder that it may read and import from, "" for none.
	Dir string
}

func (f *File) named(name string) bool { return f != nil && f.Name == name }

// source is the file as a layer of some name.
func (f *File) source(layer, callable string) python.Source {
	return python.Source{Name: layer, File: f.Name, Text: f.Text, Callable: callable}
}
