package python_test

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"roundtrip/wsgi/trace"
)

// counting is an application of which another thread bumps a counter five times,
// once a file is there, and makes another file then. The counter is a variable of
// app, and of the layer that is called.
const counting = `import os, threading, time

def app(environ, start_response):
    counter = 0

    def bump():
        nonlocal counter
        while not os.path.exists(GO):
            time.sleep(0.01)
        for _ in range(5):
            counter += 1
        open(DONE, "w").close()

    def layer(environ, start_response):
        start_response("200 OK", [])
        return [b"%d" % counter]

    thread = threading.Thread(target=bump, daemon=True)
    thread.start()
    if environ["PATH_INFO"] == "/line":
        here = "held"
        thread.join()
        return layer(environ, start_response)
    return layer(environ, start_response)
`

func TestAHoldLosesNothingThatOtherThreadsBind(t *testing.T) {
	onEachPython(t, func(t *testing.T, on host) {
		if on.name == "embedded" {
			t.Skip("the embedded Python has no threads")
		}
		for path, stands := range map[string]func(trace.Event) bool{
			"/line": func(e trace.Event) bool { return e.Kind() == trace.KindCodeLine && e.Src.Line == 21 },
			"/layer": func(e trace.Event) bool {
				d, ok := e.Data.(*trace.AppCalled)
				return ok && d.Found
			},
		} {
			t.Run(path, func(t *testing.T) {
				t.Parallel()
				dir := t.TempDir()
				text := "GO, DONE = " + strconv.Quote(filepath.Join(dir, "go")) + ", " + strconv.Quote(filepath.Join(dir, "done"))
				app := on.load(t, strings.Replace(counting, "import os, threading, time\n", "import os, threading, time; "+text+"\n", 1))
				gate := trace.GateFunc(func(ctx context.Context, p trace.Point) trace.Decision {
					if stands(p.Event) {
						letCount(ctx, t, dir)
					}
					return everyLine(ctx, p)
				})
				r := send(t, app, "GET "+path+" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", gate)
				if _, body, _ := r.response(t); body != "5" {
					t.Errorf("the counter is %s after five of its steps while the exchange was held", body)
				}
			})
		}
	})
}

// letCount lets the other thread count while the exchange is held, and returns when
// it has.
func letCount(ctx context.Context, t *testing.T, dir string) {
	if err := os.WriteFile(filepath.Join(dir, "go"), nil, 0o600); err != nil {
		t.Error(err)
	}
	for ctx.Err() == nil {
		if _, err := os.Stat(filepath.Join(dir, "done")); err == nil {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Error("the exchange was given up before the other thread had counted")
}
