package demo

import (
	"embed"

	"roundtrip/wsgi"
	"roundtrip/wsgi/named"
)

// App is an application with a request that shows what it does.
type App struct {
	Call   wsgi.AppFunc
	Sample Sample
}

// Sample is a request that shows what an application does.
type Sample struct {
	Method, Target string
	Headers        []wsgi.Header
	Body           string
}

//go:embed echo.go form.go hello.go json.go raises.go stream.go twice.go
var sources embed.FS

// Table has the applications by their names.
func Table() named.Table[App] {
	return named.Table[App]{Folder: "demo", Sources: sources, Rows: []named.Row[App]{
		row("hello", "greets the world, or ?name=", hello, get("/hello?name=Ada")),
		row("echo", "tells in JSON what has arrived", echo, Sample{
			Method: "PUT", Target: "/tea/green?cups=2",
			Headers: []wsgi.Header{{Name: "Content-Type", Value: "text/plain"}, {Name: "X-Tea", Value: "green"}},
			Body:    "no milk",
		}),
		row("json", "a small API about tea", jsonAPI, get("/green")),
		row("form", "shows a form, and reads one that is sent", form, Sample{
			Method: "POST", Target: "/form",
			Headers: []wsgi.Header{{Name: "Content-Type", Value: "application/x-www-form-urlencoded"}},
			Body:    "name=Ada",
		}),
		row("stream", "gives four blocks, the first of them empty", stream, get("/")),
		row("raises", "fails before its first block", raises, get("/")),
		row("twice", "calls start_response twice, which is once too often", twice, get("/")),
	}}
}

func row(name, summary string, app wsgi.AppFunc, sample Sample) named.Row[App] {
	return named.Row[App]{Name: name, Summary: summary, Value: App{app, sample}}
}

func get(target string) Sample { return Sample{Method: "GET", Target: target} }
