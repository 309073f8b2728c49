package lint_test

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"roundtrip/wsgi"
	"roundtrip/wsgi/middleware"
)

// layer is a middleware called wrong, of what it does with a call.
func layer(call func(app wsgi.App, env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error)) []wsgi.Middleware {
	return []wsgi.Middleware{{Name: "wrong", Wrap: func(app wsgi.App) wsgi.App {
		return wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) { return call(app, env, start) })
	}}}
}

// over is a middleware that gives a body of its own over the one inside.
func over(next func(inner wsgi.Body) ([]byte, error), close func(inner wsgi.Body) error) []wsgi.Middleware {
	return layer(func(app wsgi.App, env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		inner, err := app.Call(env, start)
		if err != nil {
			return nil, err
		}
		return &overBody{inner, next, close}, nil
	})
}

type overBody struct {
	inner wsgi.Body
	next  func(wsgi.Body) ([]byte, error)
	close func(wsgi.Body) error
}

func (o *overBody) Next() ([]byte, error) { return o.next(o.inner) }
func (o *overBody) Close() error          { return o.close(o.inner) }

func closes(inner wsgi.Body) error {
	if c, ok := inner.(io.Closer); ok {
		return c.Close()
	}
	return nil
}

func closesTwice(inner wsgi.Body) error { return errors.Join(closes(inner), closes(inner)) }
func forgets(wsgi.Body) error           { return nil }
func one(inner wsgi.Body) ([]byte, error) {
	return inner.Next()
}

// afterClose closes the body inside behind its first block, and goes on.
func afterClose() func(wsgi.Body) ([]byte, error) {
	closed := false
	return func(inner wsgi.Body) ([]byte, error) {
		block, err := inner.Next()
		if !closed {
			closed = true
			err = errors.Join(err, closes(inner))
		}
		return block, err
	}
}

// double gives each block twice, without a word about it in the head.
func double(inner wsgi.Body) ([]byte, error) {
	block, err := inner.Next()
	return bytes.Repeat(block, 2), err
}

// joinedPairs gives two blocks as one.
func joinedPairs(inner wsgi.Body) ([]byte, error) {
	first, err := inner.Next()
	if err != nil {
		return nil, err
	}
	second, err := inner.Next()
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return append(bytes.Clone(first), second...), err
}

// gathers takes the whole body, or as many blocks of it, before it returns.
func gathers(blocks int) []wsgi.Middleware {
	return layer(func(app wsgi.App, env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		inner, err := app.Call(env, start)
		if err != nil {
			return nil, err
		}
		var held []byte
		for ; blocks != 0; blocks-- {
			block, err := inner.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return nil, err
			}
			held = append(held, block...)
		}
		rest := func(inner wsgi.Body) ([]byte, error) {
			if block := held; len(block) > 0 {
				held = nil
				return block, nil
			}
			return inner.Next()
		}
		return &overBody{inner, rest, closes}, nil
	})
}

// starts is a middleware with a start_response of its own.
func starts(call func(out wsgi.StartResponse, status string, headers []wsgi.Header, exc error) (wsgi.Write, error)) []wsgi.Middleware {
	return layer(func(app wsgi.App, env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		return app.Call(env, wsgi.Start(func(status string, headers []wsgi.Header, exc error) (wsgi.Write, error) {
			return call(start, status, headers, exc)
		}))
	})
}

// sets is a middleware that writes one key of environ, or deletes it.
func sets(key string, value any) []wsgi.Middleware {
	return layer(func(app wsgi.App, env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		env.Set(key, value)
		if value == nil {
			env.Delete(key)
		}
		return app.Call(env, start)
	})
}

// Middleware in Go, wrong in one way each.
func TestMiddlewareInGo(t *testing.T) {
	t.Parallel()
	sound := answering("200 OK", plain(), list("hello"))
	four := answering("200 OK", plain(), stream("one", "two", "three", "four"))
	measured := answering("200 OK", plain("Content-Length", "5"), list("hello"))
	judgeApps(t, []appCase{
		{name: "sound", app: four, layers: over(one, closes)},
		{name: "waits for two", app: four, layers: over(joinedPairs, closes), want: []string{"wrong M2"}},
		{name: "takes one early", app: four, layers: gathers(1), want: []string{"wrong M3"}},
		{name: "holds all back", app: four, layers: gathers(-1), want: []string{"wrong M5"}},
		{name: "does not close", app: four, layers: over(one, forgets), want: []string{"wrong M6"}},
		{name: "closes twice", app: four, layers: over(one, closesTwice), want: []string{"wrong M6"}},
		{name: "goes on after it closed", app: four, layers: over(afterClose(), forgets), want: []string{"wrong S39"}},
		{name: "nothing to close", app: sound, layers: over(one, forgets)},
		{name: "keeps the length", app: measured, layers: over(double, closes), want: []string{"wrong M7"}},
		{name: "forgets the error", app: twice(errNoTea), want: []string{"wrong M8"},
			layers: starts(func(out wsgi.StartResponse, status string, headers []wsgi.Header, _ error) (wsgi.Write, error) {
				return out.Call(status, headers, nil)
			})},
		{name: "gives no write", app: sound, want: []string{"wrong M8"},
			layers: starts(func(out wsgi.StartResponse, status string, headers []wsgi.Header, exc error) (wsgi.Write, error) {
				_, err := out.Call(status, headers, exc)
				return nil, err
			})},
		{name: "adds a header of the connection", app: sound, want: []string{"wrong A15"},
			layers: starts(func(out wsgi.StartResponse, status string, headers []wsgi.Header, exc error) (wsgi.Write, error) {
				return out.Call(status, append(headers, header("Upgrade", "tea")...), exc)
			})},
		{name: "no method", app: sound, layers: sets("REQUEST_METHOD", nil), want: []string{"wrong S5"}},
		{name: "no scheme", app: sound, layers: sets("wsgi.url_scheme", nil), want: []string{"wrong S16"}},
		{name: "bytes for text", app: sound, layers: sets("REMOTE_USER", []byte("ada")), want: []string{"wrong S14"}},
		{name: "half a path", app: sound, layers: sets("PATH_INFO", "/b"), want: []string{"wrong M11"}},
		{name: "a key of its own", app: sound, layers: sets("wrong.key", 7)},
	})
}

// What is shipped breaks no rule, and blames nobody.
func TestOurOwnMiddlewareIsSound(t *testing.T) {
	t.Parallel()
	apps := map[string]wsgi.AppFunc{
		"list":     answering("200 OK", plain("Content-Length", "5"), list("hello")),
		"stream":   answering("200 OK", plain(), stream("one", "", "two", "three")),
		"late":     late,
		"replaced": twice(errNoTea),
	}
	var cases []appCase
	for name, app := range apps {
		for _, row := range middleware.Table().Rows {
			m, sound := row.Name, row.Value()
			cases = append(cases, appCase{name: name + " in " + m, app: app, layers: []wsgi.Middleware{sound}})
		}
	}
	judgeApps(t, cases)
}
