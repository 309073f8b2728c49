package main

import (
	"context"
	"fmt"
	"strconv"
)

// idle holds connections that do nothing, and says what each costs the server:
// those that never sent a byte, and those that are kept after a request.
func idle(ctx context.Context, r *report, s scale) error {
	for _, kind := range []struct{ role, name string }{
		{"idle", "never sent a byte"}, {"kept", "kept after a request"},
	} {
		if err := hold(ctx, r, kind.role, kind.name, s); err != nil {
			return err
		}
	}
	return nil
}

func hold(ctx context.Context, r *report, role, name string, s scale) error {
	srv, err := serve(hello, nil)
	if err != nil {
		return err
	}
	defer srv.Close()
	before := measure()
	clients, err := cast(ctx, role, srv.addr, s.idle)
	if err != nil {
		return err
	}
	defer clients.dismiss()
	said, err := clients.says()
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(said)
	if err != nil || n == 0 {
		return fmt.Errorf("no connection was made: %q", said)
	}
	l, err := asks(srv.addr, s.asked) // all are accepted when this one is answered
	if err != nil {
		return err
	}
	after := measure()
	r.line(name+": connections held", "%d of %d asked for", n, s.idle)
	r.line("  memory for each, as Go counts it", "%s", size((after.known-before.known)/int64(n)))
	if after.resident > 0 {
		r.line("  memory for each, resident", "%s", size((after.resident-before.resident)/int64(n)))
	}
	r.line("  another client meanwhile", "%v", l)
	return nil
}

// playIdle makes up to n connections, says how many, and holds them.
func playIdle(addr string, n int, ask bool) error {
	var held []*client
	for range n {
		c, err := dial(addr)
		if err != nil {
			break // no more files, or ports: the number says so
		}
		held = append(held, c)
		if !ask {
			continue
		}
		if _, err := c.ask(get); err != nil {
			return err
		}
	}
	fmt.Println(len(held))
	<-dismissed()
	return nil
}
