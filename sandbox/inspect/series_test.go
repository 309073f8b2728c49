package inspect_test

import (
	"context"
	"fmt"
	"net"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roundtrip/sandbox/inspect"
	"roundtrip/wsgi"
)

// What is different in each request, such as an id, is named once, and none parts by it; those that
// part by their status come first.
func TestWhatIsDifferentInEachRequest(t *testing.T) {
	t.Parallel()
	r := inspect.New(inspect.Options{})
	t.Cleanup(r.Close)
	addr := counting(t, r)
	for _, target := range []string{"/1", "/2", "/3", "/1", "/2", "/once"} {
		if _, err := ask(addr, get(target)); err != nil {
			t.Fatal(err)
		}
	}
	s := &site{t, r, addr}
	if _, err := ask(addr, get("/once")); err != nil {
		t.Fatal(err)
	}
	s.until("all are over", over(7))
	var all []*inspect.Exchange
	for _, x := range s.All(nil) {
		if !x.Row().Idle() {
			all = append(all, x)
		}
	}
	sides := inspect.Series([]*inspect.Exchange{all[0], all[1], all[5]}, []*inspect.Exchange{all[3], all[4], all[6]})
	if diff := cmp.Diff([]string{"environ shop.request_id", "header X-Request-Id"}, sides.Varies); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if x := sides.Twins[0].Before.Row(); x.Target != "/once" {
		t.Errorf("the first is %s", x.Target)
	}
	for i, tw := range sides.Twins {
		if tw.Parted != (i == 0) {
			t.Errorf("pair %d: %+v", i, tw.Parting)
		}
	}
}

// counting is a site whose layer numbers the requests, and whose answer to the second /once is another.
func counting(t *testing.T, r *inspect.Record) (addr string) {
	t.Helper()
	number, once := 0, 0
	app := wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		status := "200 OK"
		if path, _ := env.Get("PATH_INFO"); fmt.Sprint(path) == "/once" {
			if once++; once > 1 {
				status = "410 Gone"
			}
		}
		_, err := start.Call(status, []wsgi.Header{{Name: "X-Request-Id", Value: fmt.Sprintf("r%d", number)}}, nil)
		return wsgi.Blocks([]byte("tea")), err
	})
	counts := wsgi.Middleware{Name: "counts", Wrap: func(app wsgi.App) wsgi.App {
		return wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			number++
			env.Set("shop.request_id", fmt.Sprintf("r%d", number))
			return app.Call(env, start)
		})
	}}
	return recorded(t, r, wsgi.Chain(app, counts))
}

// recorded serves an application until the test ends, and records its requests.
func recorded(t *testing.T, r *inspect.Record, app wsgi.App) (addr string) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := &wsgi.Server{Sink: r, Mounts: []wsgi.Mount{{App: app}}}
	served := make(chan error, 1)
	go func() { served <- srv.Serve(ln) }()
	t.Cleanup(func() {
		if err := srv.Close(); err != nil {
			t.Error(err)
		}
		<-served
	})
	return ln.Addr().String()
}

// The requests of a series are sent again and compared: where nothing has changed, none parts.
// Replays of replays stand in one tree.
func TestASeriesIsSentAgain(t *testing.T) {
	t.Parallel()
	s := serve(t, inspect.Options{})
	for _, target := range []string{"/1", "/2", "/1"} {
		if _, err := ask(s.addr, get(target)); err != nil {
			t.Fatal(err)
		}
	}
	s.until("three are over", over(3))
	addr, err := net.ResolveTCPAddr("tcp", s.addr)
	if err != nil {
		t.Fatal(err)
	}
	var before, now []*inspect.Exchange
	for _, x := range s.All(nil) {
		if !x.Row().Idle() {
			before = append(before, x)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), soon)
	defer cancel()
	for _, x := range before {
		request, err := x.Request()
		if err != nil {
			t.Fatal(err)
		}
		again, err := s.ReplayAwait(ctx, addr, request, x.Number(), inspect.InSeries)
		if err != nil {
			t.Fatal(err)
		}
		now = append(now, again)
	}
	twins := inspect.Series(before, now).Twins
	if len(twins) != 3 {
		t.Fatalf("%d pairs", len(twins))
	}
	for i, tw := range twins {
		if tw.Now == nil || tw.Now.Row().Of != tw.Before.Number() || tw.Now.Row().Purpose != inspect.InSeries || tw.Before != before[i] {
			t.Errorf("pair %d is %+v", i, tw)
		}
	}
	if twins := inspect.Series(before, now[:2]).Twins; twins[0].Now != nil || !twins[0].Parted {
		t.Errorf("one that is missing is %+v, not the first", twins[0])
	}
	request, err := now[0].Request()
	if err != nil {
		t.Fatal(err)
	}
	third, err := s.ReplayAwait(ctx, addr, request, now[0].Number(), inspect.OnceMore)
	if err != nil {
		t.Fatal(err)
	}
	var depths []int
	for _, b := range s.Tree(third.Number()) {
		depths = append(depths, b.Row.Number, b.Depth)
	}
	want := []int{before[0].Number(), 0, now[0].Number(), 1, third.Number(), 2}
	if diff := cmp.Diff(want, depths); diff != "" {
		t.Errorf("the tree (-want +got):\n%s", diff)
	}
}
