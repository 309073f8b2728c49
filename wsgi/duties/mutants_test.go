package duties

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"strings"

	"roundtrip/wsgi"
)

// layer stands between the server and the application and does to the
// application what a wrong server would. With the gateway it makes a mutant.
type layer = func(wsgi.App) wsgi.App

// when makes a server that is wrong with some requests only.
func when(so func(*wsgi.Environ) bool, wrong layer) layer {
	return func(app wsgi.App) wsgi.App {
		wronged := wrong(app)
		return wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			if so(env) {
				return wronged.Call(env, start)
			}
			return app.Call(env, start)
		})
	}
}

// Requests with which a server may go wrong.
func isHTTP10(env *wsgi.Environ) bool  { return env.Str("SERVER_PROTOCOL") == "HTTP/1.0" }
func isChunked(env *wsgi.Environ) bool { return env.Str("HTTP_TRANSFER_ENCODING") == "chunked" }

// onEnviron makes a server that builds its environ wrongly.
func onEnviron(change func(*wsgi.Environ)) layer {
	return func(app wsgi.App) wsgi.App {
		return wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			change(env)
			return app.Call(env, start)
		})
	}
}

// sets makes a server that puts a wrong value into environ.
func sets(key string, value any) layer {
	return onEnviron(func(env *wsgi.Environ) { env.Set(key, value) })
}

// drops makes a server that leaves a key out of environ.
func drops(key string) layer { return onEnviron(func(env *wsgi.Environ) { env.Delete(key) }) }

// starting is what start_response does.
type starting = func(status string, headers []wsgi.Header, exc error) (wsgi.Write, error)

// onStart makes a server whose start_response is wrong. It is made anew for
// each request.
func onStart(wrong func(right wsgi.StartResponse) starting) layer {
	return func(app wsgi.App) wsgi.App {
		return wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			return app.Call(env, wsgi.Start(wrong(start)))
		})
	}
}

// onHeaders makes a server that treats the application's headers wrongly.
func onHeaders(change func([]wsgi.Header) []wsgi.Header) layer {
	return onStart(func(right wsgi.StartResponse) starting {
		return func(status string, headers []wsgi.Header, exc error) (wsgi.Write, error) {
			return right.Call(status, change(headers), exc)
		}
	})
}

// onBody makes a server that treats what the application returned wrongly.
func onBody(wrong func(wsgi.Body) wsgi.Body) layer {
	return func(app wsgi.App) wsgi.App {
		return wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			body, err := app.Call(env, start)
			if err != nil || body == nil {
				return body, err
			}
			return wrong(body), nil
		})
	}
}

// silent makes a server that says nothing of one sort in its log.
func silent(of string) func(*wsgi.Server) {
	return func(s *wsgi.Server) { s.Log = slog.New(gag{s.Log.Handler(), of}) }
}

// gag is a log without the lines that hold a text.
type gag struct {
	slog.Handler
	of string
}

func (g gag) Handle(ctx context.Context, r slog.Record) error {
	line := r.Message
	r.Attrs(func(a slog.Attr) bool {
		line += a.String()
		return true
	})
	if strings.Contains(line, g.of) {
		return nil
	}
	return g.Handler.Handle(ctx, r)
}

// nexting is a body that gives its blocks in another way, and closes as the
// one inside does. Its length is not known.
type nexting struct {
	inner wsgi.Body
	next  func() ([]byte, error)
}

func (n nexting) Next() ([]byte, error) { return n.next() }

// sized is a body whose length is known.
type sized interface{ Len() int }

// like is a body that gives its blocks in another way, and has the length of
// the one inside if that has any.
func like(inner wsgi.Body, next func() ([]byte, error)) wsgi.Body {
	n := nexting{inner, next}
	if s, ok := inner.(sized); ok {
		return struct {
			nexting
			sized
		}{n, s}
	}
	return n
}

func (n nexting) Close() error { return closed(n.inner) }

// closed closes a body if it can be closed.
func closed(b wsgi.Body) error {
	if c, ok := b.(io.Closer); ok {
		return c.Close()
	}
	return nil
}

// eachBlock makes a server that changes the blocks.
func eachBlock(change func([]byte) []byte) layer {
	return onBody(func(b wsgi.Body) wsgi.Body {
		return like(b, func() ([]byte, error) {
			block, err := b.Next()
			return change(block), err
		})
	})
}

// replacing changes bytes.
func replacing(old, instead string) func([]byte) []byte {
	return func(p []byte) []byte { return bytes.ReplaceAll(p, []byte(old), []byte(instead)) }
}

// python is the text of a mutant in Python: the body of a function that stands
// where the application stood.
func wrongly(body string) string {
	return "def mutant(app):\n    def wrong(environ, start_response):\n" + indent(body, "        ") + "    return wrong\n"
}

func indent(text, by string) string {
	var out bytes.Buffer
	for line := range bytes.Lines([]byte(text)) {
		if len(bytes.TrimSpace(line)) > 0 {
			out.WriteString(by)
		}
		out.Write(bytes.TrimSuffix(line, []byte("\n")))
		out.WriteByte('\n')
	}
	return out.String()
}
