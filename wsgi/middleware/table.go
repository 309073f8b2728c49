package middleware

import (
	"embed"

	"roundtrip/wsgi"
	"roundtrip/wsgi/named"
)

//go:embed auth.go catch.go dispatch.go session.go timing.go upper.go
var sources embed.FS

// Table has the layers by their names, each as what makes it.
func Table() named.Table[func() wsgi.Middleware] {
	return named.Table[func() wsgi.Middleware]{Folder: "middleware", Sources: sources, Rows: []named.Row[func() wsgi.Middleware]{
		{Name: "timing", Summary: "adds a Server-Timing header to the head on its way out", Value: Timing},
		{Name: "session", Summary: "knows a client again by a cookie", Value: Session},
		{Name: "auth", Summary: "asks who the client is, and answers 401 by itself", Value: Auth},
		{Name: "upper", Summary: "turns every block of the body into capitals", Value: Upper},
		{Name: "catch", Summary: "turns an error into an error page", Value: Catch},
		{Name: "dispatch", Summary: "moves the first part of the path from PATH_INFO to SCRIPT_NAME", Value: func() wsgi.Middleware { return Dispatch(nil) }},
	}}
}
