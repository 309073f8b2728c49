package main

import (
	"context"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"roundtrip/wsgi"
)

// slow lets many clients dribble their heads, or their bodies, while one
// client goes on as if nothing was.
func slow(ctx context.Context, r *report, s scale) error {
	srv, err := serve(readsAll, nil)
	if err != nil {
		return err
	}
	defer srv.Close()
	quiet, err := asks(srv.addr, s.asked)
	if err != nil {
		return err
	}
	r.line("a client alone", "%v", quiet)
	for _, role := range []string{"slow head", "slow body"} {
		if err := attack(ctx, r, srv, role, s); err != nil {
			return err
		}
	}
	return nil
}

func readsAll(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	if _, err := env.Input().ReadAll(); err != nil {
		return nil, err
	}
	return hello(env, start)
}

func attack(ctx context.Context, r *report, srv *server, role string, s scale) error {
	attackers, err := cast(ctx, role, srv.addr, s.slow)
	if err != nil {
		return err
	}
	defer attackers.dismiss()
	said, err := attackers.says()
	if err != nil {
		return err
	}
	var l latency
	for end := time.Now().Add(s.attack); time.Now().Before(end) && ctx.Err() == nil; {
		some, err := asks(srv.addr, s.asked/10+1)
		if err != nil {
			return err
		}
		l = append(l, some...)
		time.Sleep(10 * time.Millisecond)
	}
	r.line(fmt.Sprintf("a client beside %s with a %s", said, role), "%v", l)
	r.line("  of those, given up by the server", "%s", attackers.dismiss())
	return nil
}

// playSlow keeps n connections that send a byte now and then. One that is
// closed is made again. In the end it says what became of them.
func playSlow(addr string, n int, body bool) error {
	over := dismissed()
	var open sync.WaitGroup
	var closed atomic.Int64
	var longest atomic.Int64
	for range n {
		c, err := dial(addr)
		if err != nil {
			return err
		}
		open.Go(func() {
			for c != nil {
				began := time.Now()
				if dribble(c, body, over) {
					return
				}
				closed.Add(1)
				longest.Store(max(longest.Load(), int64(time.Since(began))))
				if c, _ = dial(addr); c == nil {
					return
				}
			}
		})
	}
	fmt.Println(n)
	open.Wait()
	if closed.Load() == 0 {
		fmt.Println("none")
		return nil
	}
	fmt.Printf("%d, after at most %v\n", closed.Load(), time.Duration(longest.Load()).Round(time.Millisecond))
	return nil
}

// dribble sends a byte every half second. It answers true when all is over,
// and false when the server has ended the connection.
func dribble(c *client, body bool, over <-chan struct{}) bool {
	defer c.Close()
	begin := "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "
	if body {
		begin = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"
	}
	gone := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, c.r)
		close(gone)
	}()
	if _, err := io.WriteString(c, begin); err != nil {
		return false
	}
	for range 1000 {
		if _, err := io.WriteString(c, "a"); err != nil {
			return false
		}
		select {
		case <-over:
			return true
		case <-gone:
			return false
		case <-time.After(500 * time.Millisecond):
		}
	}
	return true
}
