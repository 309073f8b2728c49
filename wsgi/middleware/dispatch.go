package middleware

import (
	"strings"

	"roundtrip/wsgi"
)

// Dispatch is a layer that chooses an application by the first part of the
// path, which it moves from PATH_INFO to SCRIPT_NAME. A path whose first part
// is not among apps goes inwards as it is. Without any apps, every path goes
// inwards, with its first part moved.
func Dispatch(apps map[string]wsgi.App) wsgi.Middleware {
	seen := make(map[string]wsgi.App, len(apps))
	for name, app := range apps {
		seen[name] = wsgi.Chain(app) // so that a trace shows their calls
	}
	return wsgi.Middleware{Name: "dispatch", Wrap: func(app wsgi.App) wsgi.App { return dispatch{app, seen} }}
}

type dispatch struct {
	app  wsgi.App
	apps map[string]wsgi.App
}

func (d dispatch) Call(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	first, rest := split(env.Str("PATH_INFO"))
	app, known := d.apps[first]
	if len(d.apps) == 0 {
		app, known = d.app, true
	}
	if first == "" || !known {
		return d.app.Call(env, start)
	}

	// Both keys change, so that they still make the same path together.
	env.Set("SCRIPT_NAME", env.Str("SCRIPT_NAME")+"/"+first)
	env.Set("PATH_INFO", rest)
	return app.Call(env, start)
}

// split takes a path apart behind its first part.
func split(path string) (first, rest string) {
	path, ok := strings.CutPrefix(path, "/")
	if !ok {
		return "", ""
	}
	if i := strings.IndexByte(path, '/'); i >= 0 {
		return path[:i], path[i:]
	}
	return path, ""
}
