package sandbox_test

import (
	"context"
	"errors"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/python/pythontest"
	"roundtrip/wsgi/trace"
)

// house is one for all tests: its engine compiles once.
func house(t *testing.T) *catalog.Catalog {
	t.Helper()
	return catalog.New(catalog.Options{Content: os.DirFS("../content/en"), Embedded: pythontest.Engine(t)})
}

func lab(t *testing.T, stack catalog.Stack) *sandbox.Lab {
	t.Helper()
	l, err := sandbox.NewLab(house(t), stack)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

func settle(t *testing.T, r *sandbox.Run) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	if err := r.Settle(ctx); err != nil {
		t.Fatal(err)
	}
}

var ada = sandbox.Request{Target: "/hello?name=Ada", Headers: []trace.Header{{Name: "X-Tea", Value: "green"}}}

func TestARequestIsHeldFromFirstByteToLast(t *testing.T) {
	t.Parallel()
	for _, app := range []string{"demo:hello", "hello.py"} {
		t.Run(app, func(t *testing.T) {
			t.Parallel()
			l := lab(t, catalog.Stack{App: app, Middleware: []string{"timing", "session"}})
			r, err := l.Send(ada, sandbox.Step)
			if err != nil {
				t.Fatal(err)
			}
			var kinds []string
			for settle(t, r); !r.Over(); settle(t, r) {
				h, _ := r.Held()
				kinds = append(kinds, h.Event.Kind().String()+" "+h.Event.Layer.Name())
				r.Go(sandbox.Step, "step")
			}
			t.Log(strings.Join(kinds, "\n"))
			if len(kinds) < 18 {
				t.Errorf("held only at %v", kinds)
			}
			<-r.Done()
			got := string(sandbox.Bytes(r.Client().Received))
			if !strings.HasSuffix(got, "Hello, Ada!") || !strings.HasPrefix(got, "HTTP/1.1 200 OK\r\n") {
				t.Errorf("the client got %q", got)
			}
		})
	}
}

// What the client sends is known before the server's first event: a view that looks when the
// request is held, and is not woken again, shows it.
func TestWhatIsSentIsKnownWhenTheConnectionIsHeld(t *testing.T) {
	t.Parallel()
	l := lab(t, catalog.Stack{App: "demo:hello"})
	for range 50 {
		r, err := l.Send(ada, sandbox.Step)
		if err != nil {
			t.Fatal(err)
		}
		if sent := r.Client().Sent; len(sent) != 1 || len(sent[0].Bytes) == 0 {
			t.Fatalf("sent: %v, want the request", sent)
		}
		r.Close()
	}
}

func TestAHeldRunIsLetGoWhenItsLabCloses(t *testing.T) {
	t.Parallel()
	before := runtime.NumGoroutine()
	l, err := sandbox.NewLab(house(t), catalog.Stack{App: "demo:hello"})
	if err != nil {
		t.Fatal(err)
	}
	r, err := l.Send(ada, sandbox.AtKind(trace.KindEnvironBuilt))
	if err != nil {
		t.Fatal(err)
	}
	settle(t, r)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	<-r.Done()
	_ = before
	r.Close()
}

func TestAnUnknownNameSaysWhatWasMeant(t *testing.T) {
	t.Parallel()
	for _, s := range []catalog.Stack{
		{App: "demo:helo"}, {App: "helo.py"}, {App: "demo:hello", Middleware: []string{"timming"}}, {App: "hello.py", Middleware: []string{"sesion"}},
	} {
		_, err := sandbox.NewLab(house(t), s)
		var unknown *catalog.UnknownError
		if !errors.As(err, &unknown) || len(unknown.Near) == 0 {
			t.Errorf("%+v gave %v", s, err)
		}
	}
}

func BenchmarkLab(b *testing.B) {
	h := catalog.New(catalog.Options{Content: os.DirFS("../content/en"), Embedded: pythontest.Engine(b)})
	for b.Loop() {
		l, err := sandbox.NewLab(h, catalog.Stack{App: "demo:hello"})
		if err != nil {
			b.Fatal(err)
		}
		l.Close()
	}
}
