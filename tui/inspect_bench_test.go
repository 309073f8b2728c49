package tui

import (
	"fmt"
	"io"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/inspect"
	"roundtrip/tui/screen"
	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// recordedHello is the trace of one request to a hello, which the benches record many times.
func recordedHello(tb testing.TB, target string) *trace.Trace {
	tb.Helper()
	record := tape.New(time.Now())
	app := wsgi.AppFunc(func(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		_, err := start.Call("200 OK", []wsgi.Header{{Name: "Content-Type", Value: "text/plain"}}, nil)
		return wsgi.Blocks([]byte("Hello, World!")), err
	})
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	srv := &wsgi.Server{Sink: record, Mounts: []wsgi.Mount{{App: app}}}
	served := make(chan error, 1)
	go func() { served <- srv.Serve(ln) }()
	c, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		tb.Fatal(err)
	}
	fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: localhost:8000\r\nUser-Agent: curl/7.88.1\r\nAccept: */*\r\nConnection: close\r\n\r\n", target)
	io.Copy(io.Discard, c)
	c.Close()
	srv.Close()
	<-served
	return record.Trace()
}

const many = 100_000

// full is a record of so many hello exchanges, one in ten to another target.
func full(b *testing.B) *inspect.Record {
	r := inspect.New(inspect.Options{})
	b.Cleanup(r.Close)
	usual, other := recordedHello(b, "/hello"), recordedHello(b, "/other")
	for n := range many {
		tr := usual
		if n%10 == 0 {
			tr = other
		}
		r.Import(tr, 0, "")
	}
	return r
}

// seated is the inspector over a record, without a terminal.
func seated(b *testing.B, r *inspect.Record, s size) *desk {
	o := options(b, setup{start: StartInspect, golang: true})
	o.Inspect, _ = inspected(b, demo, inspect.Options{}, o.Catalog)
	o.Inspect.Record = r
	d := &desk{TB: b, waits: make(map[screen.Awaited]tea.Cmd)}
	d.m = newModel(o, environment{profile: colorprofile.TrueColor, dark: true, clock: d.clock()})
	d.take(d.m.Init()())
	d.take(tea.WindowSizeMsg{Width: s.w, Height: s.h})
	return d
}

// keyTimes presses keys and gives how long each took to its frame, in order.
func keyTimes(b *testing.B, d *desk, n int) []time.Duration {
	keys := []tea.KeyPressMsg{{Code: tea.KeyDown}, {Code: tea.KeyPgDown}, {Code: 'G', Text: "G"}, {Code: tea.KeyUp}, {Code: 'g', Text: "g"}, {Code: tea.KeyPgUp}}
	times := make([]time.Duration, 0, n)
	for i := range n {
		began := time.Now()
		d.m.Update(keys[i%len(keys)])
		d.m.View()
		times = append(times, time.Since(began))
	}
	slices.Sort(times)
	return times
}

func reportKeys(b *testing.B, times []time.Duration) {
	b.ReportMetric(float64(times[len(times)/2].Microseconds()), "µs/key")
	b.ReportMetric(float64(times[len(times)*99/100].Microseconds()), "µs-p99/key")
}

// How much room 100,000 hello exchanges take, and how long a key takes to its frame then.
func BenchmarkInspectKey(b *testing.B) {
	r := full(b)
	p := r.Page(0, 1, nil)
	d := seated(b, r, wide)
	b.ResetTimer()
	times := keyTimes(b, d, max(1200, b.N))
	reportKeys(b, times)
	b.ReportMetric(float64(p.Size)/(1<<20), "MB")
	b.ReportMetric(float64(p.Total), "exchanges")
}

// A frame in which nothing has changed.
func BenchmarkInspectWarmFrame(b *testing.B) {
	d := seated(b, full(b), wide)
	b.ResetTimer()
	for b.Loop() {
		d.m.Update(tea.KeyPressMsg{Code: tea.KeyF20})
		d.m.View()
	}
}

// paced has clients send 3,000 requests a second to a site until stop is called, which gives
// how many were answered.
func paced(b *testing.B, addr string, perSecond int) (stop func() int64) {
	const clients = 4
	quit := make(chan struct{})
	var answered atomic.Int64
	var wg sync.WaitGroup
	for range clients {
		wg.Go(func() {
			c, err := net.Dial("tcp", addr)
			if err != nil {
				b.Error(err)
				return
			}
			defer c.Close()
			answer := make([]byte, 4096)
			began := time.Now()
			for sent := 0; ; sent++ {
				select {
				case <-quit:
					return
				default:
				}
				for perSecond > 0 && float64(sent) > time.Since(began).Seconds()*float64(perSecond)/clients {
					time.Sleep(time.Millisecond)
				}
				fmt.Fprint(c, "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n")
				if _, err := c.Read(answer); err != nil {
					return
				}
				answered.Add(1)
			}
		})
	}
	return func() int64 { close(quit); wg.Wait(); return answered.Load() }
}

// The same while 3,000 requests a second arrive.
func BenchmarkInspectKeyWhileServing(b *testing.B) {
	o := options(b, setup{start: StartInspect, golang: true})
	var r *inspect.Record
	o.Inspect, r = inspected(b, catalog.Stack{App: "demo:hello"}, inspect.Options{}, o.Catalog)
	b.Cleanup(r.Close)
	d := &desk{TB: b, waits: make(map[screen.Awaited]tea.Cmd)}
	d.m = newModel(o, environment{profile: colorprofile.TrueColor, dark: true, clock: d.clock()})
	d.take(d.m.Init()())
	d.take(tea.WindowSizeMsg{Width: wide.w, Height: wide.h})
	stop := paced(b, o.Inspect.Addr, 3000)
	began := time.Now()
	b.ResetTimer()
	var times []time.Duration
	for time.Since(began) < 3*time.Second {
		times = append(times, keyTimes(b, d, 6)...)
		time.Sleep(20 * time.Millisecond) // a person's
	}
	slices.Sort(times)
	reportKeys(b, times)
	b.ReportMetric(float64(stop())/time.Since(began).Seconds(), "requests/s")
}

// The rate of a saturated server, as it is recorded, against nobody looking. Each is served
// for a second, in turn.
func BenchmarkInspectSaturated(b *testing.B) {
	c := catalog.New(catalog.Options{})
	var rates [2]float64
	for range 3 {
		for k, watched := range []bool{false, true} {
			r := inspect.New(inspect.Options{})
			addr := servedBy(b, c, r, watched)
			began := time.Now()
			stop := paced(b, addr, 0)
			time.Sleep(time.Second)
			rates[k] = max(rates[k], float64(stop())/time.Since(began).Seconds())
			r.Close()
		}
	}
	b.ReportMetric(rates[0], "unwatched/s")
	b.ReportMetric(rates[1], "watched/s")
	b.ReportMetric(rates[1]/rates[0], "ratio")
}

// How long a filter takes to its first screen, and to have looked at all of 100,000.
func BenchmarkInspectFilter(b *testing.B) {
	r := full(b)
	for name, text := range map[string]string{"facts": `path == "/other"`, "record": `request["User-Agent"] and path == "/other"`} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				d := seated(b, r, wide)
				began, first := time.Now(), time.Duration(0)
				d.m.Update(tea.KeyPressMsg{Code: 'f', Text: "f"})
				d.m.Update(tea.PasteMsg{Content: text})
				_, cmd := d.m.Update(tea.KeyPressMsg{Code: tea.KeyEnter})
				for cmd != nil {
					msg := flat(cmd())
					if msg == nil {
						break
					}
					_, cmd = d.m.Update(msg)
					if first == 0 {
						first = time.Since(began)
					}
				}
				b.ReportMetric(float64(first.Milliseconds()), "ms-first-screen")
				b.ReportMetric(float64(time.Since(began).Milliseconds()), "ms-all")
			}
		})
	}
}

// flat is the message of a batch of which one command gives one.
func flat(msg tea.Msg) tea.Msg {
	batch, ok := msg.(tea.BatchMsg)
	if !ok {
		return msg
	}
	for _, cmd := range batch {
		if cmd == nil {
			continue
		}
		if m := flat(cmd()); m != nil {
			return m
		}
	}
	return nil
}

func servedBy(b *testing.B, c *catalog.Catalog, r *inspect.Record, watched bool) (addr string) {
	b.Helper()
	o := sandbox.SiteOptions{}
	if watched {
		o.Sink, o.Gate = r, r
	}
	site, err := sandbox.NewSite(c, catalog.Stack{App: "demo:hello"}, o)
	if err != nil {
		b.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	go site.Serve(ln)
	b.Cleanup(func() { site.Close() })
	return ln.Addr().String()
}
