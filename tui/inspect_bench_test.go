package tui

import (
	"fmt"
	"io"
	"net"
	"runtime"
	"slices"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/inspect"
	view "roundtrip/tui/inspect"
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

// seated is the inspector over a record, without a terminal, and with a site that was changed.
func seated(b testing.TB, r *inspect.Record, s size, change ...func(*view.Site)) *desk {
	o := options(b, setup{start: StartInspect, golang: true})
	o.Inspect, _ = inspected(b, demo, inspect.Options{}, o.Catalog)
	o.Inspect.Record = r
	for _, change := range change {
		change(o.Inspect)
	}
	d := &desk{TB: b, waits: make(map[screen.Awaited]tea.Cmd)}
	d.m = newModel(o, environment{profile: colorprofile.TrueColor, dark: true, clock: d.clock()})
	d.take(d.m.Init()())
	d.take(tea.WindowSizeMsg{Width: s.w, Height: s.h})
	return d
}

// keyTimes are how long keys took to their frames, in order: by the clock, and of processor time,
// which a busy machine makes no longer.
type keyTimes struct{ clock, processor []time.Duration }

func (k *keyTimes) press(d *desk, n int) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	keys := []tea.KeyPressMsg{{Code: tea.KeyDown}, {Code: tea.KeyPgDown}, {Code: 'G', Text: "G"}, {Code: tea.KeyUp}, {Code: 'g', Text: "g"}, {Code: tea.KeyPgUp}}
	for i := range n {
		began, spent := time.Now(), threadTime()
		d.m.Update(keys[i%len(keys)])
		d.m.View()
		k.clock = append(k.clock, time.Since(began))
		k.processor = append(k.processor, threadTime()-spent)
	}
}

func (k *keyTimes) report(b *testing.B) {
	for unit, times := range map[string][]time.Duration{"": k.clock, "processor-": k.processor} {
		slices.Sort(times)
		b.ReportMetric(float64(times[len(times)/2].Microseconds()), unit+"µs/key")
		b.ReportMetric(float64(times[len(times)*99/100].Microseconds()), unit+"µs-p99/key")
	}
}

// How much room 100,000 hello exchanges take, and how long a key takes to its frame then.
func BenchmarkInspectKey(b *testing.B) {
	r := full(b)
	p := r.Page(0, 1, nil)
	d := seated(b, r, wide)
	b.ResetTimer()
	var times keyTimes
	times.press(d, max(1200, b.N))
	times.report(b)
	b.ReportMetric(float64(p.Size)/(1<<20), "MB")
	b.ReportMetric(float64(p.Total), "exchanges")
}

// A frame in which nothing has changed.
func BenchmarkInspectWarmFrame(b *testing.B) {
	d := seated(b, full(b), wide)
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	spent := threadTime()
	for b.Loop() {
		d.m.Update(tea.KeyPressMsg{Code: tea.KeyF20})
		d.m.View()
	}
	b.ReportMetric(float64((threadTime()-spent).Nanoseconds())/float64(b.N), "processor-ns/op")
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
	var times keyTimes
	for time.Since(began) < 3*time.Second {
		times.press(d, 6)
		time.Sleep(20 * time.Millisecond) // a person's
	}
	times.report(b)
	b.ReportMetric(float64(stop())/time.Since(began).Seconds(), "requests/s")
}

// How long a filter takes to its first screen, and to have looked at all of 100,000.
func BenchmarkInspectFilter(b *testing.B) {
	r := full(b)
	for name, text := range map[string]string{"facts": `path == "/other"`, "record": `request["User-Agent"] and path == "/other"`} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				d := seated(b, r, wide)
				began, spent, first := time.Now(), processTime(), time.Duration(0)
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
				b.ReportMetric(float64((processTime() - spent).Milliseconds()), "processor-ms-all")
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
