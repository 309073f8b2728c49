// Package named is a table of things written in Go that can be asked for by name, each in
// a source file of its own that can be shown while a request goes through it. It does not
// know what the things are.
package named

import (
	"io/fs"
	"path"
)

// Table has rows, and the sources of them all.
type Table[T any] struct {
	Rows []Row[T]
	// Folder stands before a file's name where events tell of source code.
	Folder string
	// Sources has NAME.go for each row.
	Sources fs.FS
}

// Row is one of the things.
type Row[T any] struct {
	Name    string
	Summary string // what it does, in one line
	Value   T
}

// Names are the names of all rows, in their order.
func (t Table[T]) Names() []string {
	names := make([]string, len(t.Rows))
	for i, r := range t.Rows {
		names[i] = r.Name
	}
	return names
}

// Find is the row with the name; false if there is none.
func (t Table[T]) Find(name string) (Row[T], bool) {
	for _, r := range t.Rows {
		if r.Name == name {
			return r, true
		}
	}
	return Row[T]{}, false
}

// File is the source file of a name, as events call it: "demo/hello.go".
func (t Table[T]) File(name string) string { return path.Join(t.Folder, name+".go") }

// Source is the text of the source file of a name, "" if there is none.
func (t Table[T]) Source(name string) string {
	text, err := fs.ReadFile(t.Sources, name+".go")
	if err != nil {
		return ""
	}
	return string(text)
}
