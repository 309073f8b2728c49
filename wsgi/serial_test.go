package wsgi_test

import (
	"errors"
	"io"
	"sync/atomic"
	"testing"

	"roundtrip/wsgi"
)

// A layer says nothing of threads; what it wraps does.
func TestThreadsOfAChain(t *testing.T) {
	t.Parallel()
	alone := single{wsgi.AppFunc(flags)}
	for name, test := range map[string]struct {
		mount wsgi.Mount
		want  string
	}{
		"function":          {wsgi.Mount{App: wsgi.AppFunc(flags)}, "True False"},
		"serial mount":      {wsgi.Mount{App: wsgi.AppFunc(flags), Serial: true}, "False False"},
		"says so itself":    {wsgi.Mount{App: alone}, "False True"},
		"behind two layers": {wsgi.Mount{App: wsgi.Chain(alone, passes("a"), passes("b"))}, "False True"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			addr := listen(t, &wsgi.Server{Mounts: []wsgi.Mount{test.mount}})
			if all := parse(t, exchange(t, addr, get), "GET"); len(all) != 1 || all[0].body != test.want {
				t.Errorf("got %+v, want %q", all, test.want)
			}
		})
	}
}

func flags(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	threads, _ := env.Get("wsgi.multithread")
	processes, _ := env.Get("wsgi.multiprocess")
	_, err := start.Call("200 OK", nil, nil)
	return wsgi.Text(wsgi.Repr(threads) + " " + wsgi.Repr(processes)), err
}

// single is an application that says what it can.
type single struct{ wsgi.App }

func (single) Threads() (multithread, multiprocess bool) { return false, true }

// The turn ends when close() has run, whatever the application did.
func TestASerialMountGivesItsTurnOn(t *testing.T) {
	t.Parallel()
	var inside atomic.Int64
	app := wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		if n := inside.Add(1); n != 1 {
			t.Errorf("%d are in the application", n)
		}
		if env.Str("PATH_INFO") == "/call" {
			inside.Add(-1)
			panic("no tea")
		}
		_, err := start.Call("200 OK", nil, nil)
		return leaving{&inside}, err
	})
	addr := listen(t, &wsgi.Server{Mounts: []wsgi.Mount{{App: app, Serial: true}}})
	answers := make(chan string)
	for _, path := range []string{"/call", "/next", "/call", "/next"} {
		go func() { answers <- exchange(t, addr, "GET "+path+" HTTP/1.1\r\nHost: x\r\n\r\n") }()
	}
	for range 4 {
		<-answers
	}
}

// leaving fails, and only then is out of the application.
type leaving struct{ inside *atomic.Int64 }

func (leaving) Next() ([]byte, error) { return nil, errors.Join(errNoTea, io.ErrNoProgress) }

func (l leaving) Close() error {
	l.inside.Add(-1)
	panic("no close either")
}
