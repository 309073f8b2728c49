// Package content holds what people read: the lessons, the applications and
// middleware that they run, and the explanations. It is embedded into the
// program and knows nothing of how it is shown.
package content

import (
	"embed"
	"io/fs"
)

//go:embed en
var files embed.FS

// FS is the course in English: course.yaml, a folder for each lesson, apps,
// middleware, static and explain.
func FS() fs.FS {
	en, err := fs.Sub(files, "en")
	if err != nil {
		panic(err) // "en" is a valid path, the only thing that Sub asks for
	}
	return en
}
