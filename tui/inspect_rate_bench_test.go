package tui

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/inspect"
	"roundtrip/sandbox/inspect/remote"
	"roundtrip/sandbox/upstream"
	"roundtrip/wsgi/trace"
)

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

// inTurns has clients ask two servers as fast as they answer, a second each and five times in
// turns, and tells the middle rate of both and the middle ratio of neighbours. Start starts one.
func inTurns(b *testing.B, names [2]string, start func(b *testing.B, which int) (addr string, stop func())) {
	var rates, spent [2][]float64
	var ratios []float64
	for range 5 {
		for k := range names {
			addr, end := start(b, k)
			began, before := time.Now(), processTime()
			stop := paced(b, addr, 0)
			time.Sleep(time.Second)
			n := float64(stop())
			rates[k] = append(rates[k], n/time.Since(began).Seconds())
			spent[k] = append(spent[k], float64((processTime()-before).Microseconds())/n)
			end()
		}
		ratios = append(ratios, rates[1][len(rates[1])-1]/rates[0][len(rates[0])-1])
	}
	for k, name := range names {
		b.ReportMetric(median(rates[k]), name+"/s")
		b.ReportMetric(median(spent[k]), "processor-µs/"+name)
	}
	b.ReportMetric(median(ratios), "ratio")
}

func median(all []float64) float64 {
	slices.Sort(all)
	return all[len(all)/2]
}

// The rate of a saturated server, as it is recorded, against nobody looking.
func BenchmarkInspectSaturated(b *testing.B) {
	c := catalog.New(catalog.Options{})
	inTurns(b, [2]string{"unwatched", "watched"}, func(b *testing.B, watched int) (string, func()) {
		var o sandbox.SiteOptions
		r := inspect.New(inspect.Options{})
		if watched == 1 {
			o.Sink, o.Gate = r, r
		}
		addr, stop := served(b, c, catalog.Stack{App: "demo:hello"}, o)
		return addr, func() { stop(); r.Close() }
	})
}

// The same with an inspector that looks from another terminal.
func BenchmarkInspectConnected(b *testing.B) {
	c := catalog.New(catalog.Options{})
	inTurns(b, [2]string{"alone", "connected"}, func(b *testing.B, watched int) (string, func()) {
		path := filepath.Join(b.TempDir(), "s")
		lookers, err := remote.Listen(path, func() remote.Hello { return remote.Hello{Name: "hello", Chain: []trace.Layer{"app"}} }, func(string) {})
		if err != nil {
			b.Fatal(err)
		}
		addr, stop := served(b, c, catalog.Stack{App: "demo:hello"}, sandbox.SiteOptions{Sink: lookers, Gate: lookers})
		leave := func() {}
		if watched == 1 {
			leave = lookAt(b, path)
		}
		return addr, func() { leave(); stop(); lookers.Close(); os.Remove(path) }
	})
}

// lookAt connects an inspector until leave is called.
func lookAt(b *testing.B, path string) (leave func()) {
	client, err := remote.Dial(path)
	if err != nil {
		b.Fatal(err)
	}
	r, ended := inspect.New(inspect.Options{}), make(chan error, 1)
	go func() { ended <- client.Run(r) }()
	return func() { client.Close(); <-ended; r.Close() }
}

// A server that is asked through the gateway, as with the URL of one, against the same server
// asked at once. Nobody records either.
func BenchmarkInspectForwarded(b *testing.B) {
	c := catalog.New(catalog.Options{Servers: &upstream.Options{}})
	inTurns(b, [2]string{"direct", "forwarded"}, func(b *testing.B, forwarded int) (string, func()) {
		behind, stop := served(b, c, catalog.Stack{App: "demo:hello"}, sandbox.SiteOptions{})
		if forwarded == 0 {
			return behind, stop
		}
		addr, end := served(b, c, catalog.Stack{App: "http://" + behind}, sandbox.SiteOptions{})
		return addr, func() { end(); stop() }
	})
}

// served serves a stack until stop is called.
func served(b *testing.B, c *catalog.Catalog, stack catalog.Stack, o sandbox.SiteOptions) (addr string, stop func()) {
	b.Helper()
	site, err := sandbox.NewSite(c, stack, o)
	if err != nil {
		b.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- site.Serve(ln) }()
	return ln.Addr().String(), func() { site.Close(); <-ended }
}
