package wsgi_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"roundtrip/wsgi"
)

// The server's own start_response is told from one that a layer made or an
// application could.
func TestOwns(t *testing.T) {
	t.Parallel()
	var bare, wrapped []bool
	app := func(owned *[]bool) wsgi.App {
		return wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			*owned = append(*owned, wsgi.ExchangeOf(env).Owns(start))
			_, err := start.Call("200 OK", nil, nil)
			return wsgi.Text("tea"), err
		})
	}
	wraps := wsgi.Middleware{Name: "wraps", Wrap: func(inner wsgi.App) wsgi.App {
		return wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			return inner.Call(env, wsgi.Start(start.Call))
		})
	}}
	addr := listen(t, &wsgi.Server{Mounts: []wsgi.Mount{
		{Prefix: "/wrapped", App: wsgi.Chain(app(&wrapped), wraps)},
		{App: wsgi.Chain(app(&bare), passes("a"))},
	}})
	exchange(t, addr, get)
	exchange(t, addr, "GET /wrapped HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
	if diff := cmp.Diff([][]bool{{true}, {false}}, [][]bool{bare, wrapped}); diff != "" {
		t.Errorf("owned (-want +got):\n%s", diff)
	}
}

// Walk gives what All gives.
func TestAt(t *testing.T) {
	t.Parallel()
	env := &wsgi.Environ{}
	for _, v := range []any{"text", "", true, 7, nil} {
		env.Set("key."+wsgi.Repr(v), v)
	}
	var got, want []any
	for key, value := range env.All() {
		want = append(want, key, value)
	}
	for i := range env.Len() {
		key, text, other, isText := env.At(i)
		if isText {
			other = text
		}
		got = append(got, key, other)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-All +At):\n%s", diff)
	}
}
