//go:build unix

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"roundtrip/sandbox/python"
	"roundtrip/sandbox/python/application"
	"roundtrip/sandbox/python/embedded"
	"roundtrip/sandbox/python/system"
	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// role is what the program does for itself in a process of its own.
type role struct {
	serve  string
	guests int
}

// recorder keeps the last exchanges, each on a tape, as an inspector does.
type recorder struct {
	tapes tape.Pool
	last  [4 << 10]atomic.Pointer[tape.Tape]
}

// Record takes the events of connections, which no exchange needs.
func (r *recorder) Record(trace.Event) {}

// hooked is in how many of the last exchanges the hook ran that looks for layers, and
// how many those are.
func (r *recorder) hooked() (ran, all int) {
	for i := range r.last {
		tape := r.last[i].Load()
		if tape == nil {
			continue
		}
		all++
		if !slices.ContainsFunc(tape.Events(0), application.LooksForNoLayers) {
			ran++
		}
	}
	return ran, all
}

// Exchange is the tape of one exchange.
func (r *recorder) Exchange(_, x, _ int) trace.Sink {
	tape := r.tapes.New(time.Now())
	r.last[x%len(r.last)].Store(tape)
	return tape
}

// record serves an application with every event recorded, layers included.
func (r role) record(ctx context.Context, interpreter string) error {
	dir, err := os.Getwd()
	if err != nil {
		return fmt.Errorf("find the applications: %w", err)
	}
	ln, err := net.Listen("tcp", flag.Arg(0))
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	engine := system.New(system.Options{Python: interpreter, Workers: 1})
	defer engine.Close()
	defer system.ShareCPU(1)()                    // as roundtrip serve does
	defer runtime.KeepAlive(make([]byte, 64<<20)) // and its ballast
	module, callable, _ := strings.Cut(r.serve, ":")
	app := engine.Load(python.Stack{App: python.Source{Name: "app", Module: module, Callable: callable}, Dir: dir})
	var recorded recorder
	srv := &wsgi.Server{Mounts: []wsgi.Mount{{App: app}}, Sink: &recorded}
	context.AfterFunc(ctx, func() { srv.Close() })
	if err := srv.Serve(ln); !errors.Is(err, wsgi.ErrServerClosed) {
		return err
	}
	ran, all := recorded.hooked()
	fmt.Printf("%s, %s: the hook that looks for layers ran in %d of the last %d requests\n", oursEvents, module, ran, all)
	return nil
}

// hold has guests of the embedded engine hold a request each, and tells how long
// the first took to be there, and the memory of the process.
func (r role) hold(ctx context.Context, w io.Writer) error {
	hello, err := apps.ReadFile("apps/hello.py")
	if err != nil {
		return fmt.Errorf("read the application: %w", err)
	}
	began := time.Now()
	engine := embedded.New(embedded.Options{Guests: r.guests})
	defer engine.Close()
	app := engine.Load(python.Stack{App: python.Source{Name: "app", File: "hello.py", Text: hello}})
	if err := app.Check(ctx); err != nil {
		return fmt.Errorf("start the engine: %w", err)
	}
	took := time.Since(began)
	for range r.guests {
		body, err := app.Call(&wsgi.Environ{}, wsgi.Start(nobody))
		if err != nil {
			return fmt.Errorf("start a guest: %w", err)
		}
		defer body.(io.Closer).Close()
	}
	resident, err := residentMiB()
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "embedded engine, %d guests: %d MiB resident, the first ready after %d ms\n", r.guests, resident, took.Milliseconds())
	return nil
}

func nobody(string, []wsgi.Header, error) (wsgi.Write, error) {
	return func([]byte) error { return nil }, nil
}

// residentMiB is what the process has in memory.
func residentMiB() (int, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, fmt.Errorf("read the process's memory: %w", err)
	}
	_, rest, _ := strings.Cut(string(status), "VmRSS:")
	kib, err := strconv.Atoi(strings.Fields(rest + " ?")[0])
	return kib >> 10, err
}

// memory tells what the embedded engine takes with more and more guests. The
// first process leaves the compiled interpreter in the cache.
func memory(ctx context.Context, w io.Writer) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find the program: %w", err)
	}
	fmt.Fprintln(w)
	for i, n := range []int{1, 1, 2, 4, 8} {
		out, err := exec.CommandContext(ctx, self, "-guests", strconv.Itoa(n)).Output()
		if err != nil {
			return fmt.Errorf("hold %d guests: %w", n, err)
		}
		if i > 0 {
			_, _ = w.Write(out)
		}
	}
	return nil
}
