package demo

import (
	"embed"
	"io/fs"
	"strings"

	"roundtrip/wsgi"
)

// About is what there is to know of an application before it is called.
type About struct {
	Name    string
	Summary string
	Sample  Sample
}

// Sample is a request that shows what the application does.
type Sample struct {
	Method, Target string
	Headers        []wsgi.Header
	Body           string
}

type row struct {
	About
	call wsgi.AppFunc
}

func rows() []row {
	return []row{
		{About{"hello", "greets the world, or ?name=", get("/hello?name=Ada")}, hello},
		{About{"echo", "tells in JSON what has arrived", echoSample()}, echo},
		{About{"json", "a small API about tea", get("/green")}, jsonAPI},
		{About{"form", "shows a form, and reads one that is sent", formSample()}, form},
		{About{"stream", "gives four blocks, the first of them empty", get("/")}, stream},
		{About{"raises", "fails before its first block", get("/")}, raises},
		{About{"twice", "calls start_response twice, which is once too often", get("/")}, twice},
	}
}

func get(target string) Sample { return Sample{Method: "GET", Target: target} }

func echoSample() Sample {
	return Sample{
		Method: "PUT", Target: "/tea/green?cups=2",
		Headers: []wsgi.Header{{Name: "Content-Type", Value: "text/plain"}, {Name: "X-Tea", Value: "green"}},
		Body:    "no milk",
	}
}

func formSample() Sample {
	return Sample{
		Method: "POST", Target: "/form",
		Headers: []wsgi.Header{{Name: "Content-Type", Value: "application/x-www-form-urlencoded"}},
		Body:    "name=Ada",
	}
}

// Names are the names that Named knows.
func Names() []string {
	var names []string
	for _, r := range rows() {
		names = append(names, r.Name)
	}
	return names
}

// Named is the application with the given name.
func Named(name string) (app wsgi.App, ok bool) {
	r, ok := find(name)
	if !ok {
		return nil, false
	}
	return r.call, true
}

// Describe tells about the application with the given name.
func Describe(name string) (about About, ok bool) {
	r, ok := find(name)
	return r.About, ok
}

func find(name string) (row, bool) {
	for _, r := range rows() {
		if r.Name == name {
			return r, true
		}
	}
	return row{}, false
}

//go:embed echo.go form.go hello.go json.go raises.go stream.go twice.go
var sources embed.FS

// folder stands before a file's name where events tell of source code.
const folder = "demo/"

// File is the source file of an application, as events name it.
func File(name string) string { return folder + name + ".go" }

// SourceText is the text of a source file that events name, such as
// "demo/hello.go".
func SourceText(file string) (text string, ok bool) {
	name, ok := strings.CutPrefix(file, folder)
	if !ok {
		return "", false
	}
	b, err := sources.ReadFile(name)
	return string(b), err == nil
}

//go:embed files
var files embed.FS

// Files are a few files for a static mount.
func Files() fs.FS {
	sub, err := fs.Sub(files, "files")
	if err != nil {
		panic(err) // the name is a constant and valid
	}
	return sub
}
