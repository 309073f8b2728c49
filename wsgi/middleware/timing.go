package middleware

import (
	"fmt"
	"slices"
	"time"

	"roundtrip/wsgi"
)

// Timing is a layer that measures how long the layers inside it take to state
// a head, and says so in a Server-Timing header.
func Timing() wsgi.Middleware {
	return wsgi.Middleware{Name: "timing", Wrap: func(app wsgi.App) wsgi.App { return timing{app} }}
}

type timing struct{ app wsgi.App }

func (t timing) Call(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	began := time.Now()

	timed := func(status string, headers []wsgi.Header, exc error) (wsgi.Write, error) {
		took := wsgi.Header{Name: "Server-Timing", Value: milliseconds(time.Since(began))}
		return start.Call(status, append(slices.Clip(headers), took), exc)
	}
	return t.app.Call(env, wsgi.Start(timed))
}

func milliseconds(took time.Duration) string {
	return fmt.Sprintf("app;dur=%.1f", took.Seconds()*1000)
}
