// Package content holds what people read: the lessons, the applications and
// middleware that they run, and the explanations. It is embedded into the
// program and knows nothing of how it is shown.
package content

import (
	"embed"
	"io/fs"
)

//go:embed en de start
var files embed.FS

// FS is the course in English: course.yaml, a folder for each lesson, apps,
// middleware, static and explain.
func FS() fs.FS { return below("en") }

// Languages has the course in English in the folder en, and beside it a folder for
// each translation.
func Languages() fs.FS { return files }

// Start is a course of one lesson, for an author to begin with.
func Start() fs.FS { return below("start") }

func below(dir string) fs.FS {
	sub, err := fs.Sub(files, dir)
	if err != nil {
		panic(err) // the path is valid, the only thing that Sub asks for
	}
	return sub
}
