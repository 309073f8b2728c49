package python_test

import (
	"io"
	"sync"
	"testing"
	"time"

	"roundtrip/sandbox/python/embedded"
	"roundtrip/wsgi"
)

// counts answers which guest it ran in, and how often that one was called.
const counts = `import os
guest, calls = os.urandom(8).hex(), 0

def app(environ, start_response):
    global calls
    calls += 1
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [("%s %d" % (guest, calls)).encode()]
`

// Short requests that come together are served by a guest that is there, not each
// by one that would have to be started for it.
func TestShortRequestsShareAGuest(t *testing.T) {
	t.Parallel()
	engine := embedded.New(embedded.Options{CacheDir: cacheDir(t), Watchdog: time.Minute, Guests: 8})
	t.Cleanup(func() { engine.Close() })
	app := loadIn(t, engine, counts)
	if err := app.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	guests := map[string]int{}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			body := direct(t, app)
			mu.Lock()
			defer mu.Unlock()
			guests[body[:16]]++
		})
	}
	all.Wait()
	if len(guests) > 4 {
		t.Errorf("%d requests had %d guests", 8, len(guests))
	}
}

// A request that waits for one that lasts gets a guest of its own, and one that is
// called off leaves the next in the queue its turn.
func TestLongRequestsDoNot(t *testing.T) {
	t.Parallel()
	engine := embedded.New(embedded.Options{CacheDir: cacheDir(t), Watchdog: time.Minute, Guests: 3})
	t.Cleanup(func() { engine.Close() })
	app := loadIn(t, engine, counts)
	var held []io.Closer
	for range 3 {
		body, err := app.Call(&wsgi.Environ{}, nothing{})
		if err != nil {
			t.Fatal(err)
		}
		held = append(held, body.(io.Closer))
	}
	for _, body := range held {
		body.Close()
	}
}

// What cannot be loaded is said to all who wait, and does no harm to the next.
func TestAllWhoWaitAreTold(t *testing.T) {
	t.Parallel()
	engine := embedded.New(embedded.Options{CacheDir: cacheDir(t), Watchdog: time.Minute, Guests: 4})
	t.Cleanup(func() { engine.Close() })
	app := loadIn(t, engine, "import nowhere\n")
	var all sync.WaitGroup
	for range 12 {
		all.Go(func() {
			if body, err := app.Call(&wsgi.Environ{}, nothing{}); err == nil {
				body.(io.Closer).Close()
				t.Error("it was called")
			}
		})
	}
	all.Wait()
}
