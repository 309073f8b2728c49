package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"roundtrip/wsgi"
)

const block = 64 << 10

// bodies sends and fetches large bodies, and looks at the memory meanwhile.
func bodies(ctx context.Context, r *report, s scale) error {
	srv, err := serve(both, nil)
	if err != nil {
		return err
	}
	defer srv.Close()
	length := fmt.Sprintf("Content-Length: %d", s.body)
	for _, way := range []struct {
		name string
		move func(*client) (int64, error)
	}{
		{"sent, with a length", func(c *client) (int64, error) { return upload(c, length, s.body, false) }},
		{"sent, chunked", func(c *client) (int64, error) { return upload(c, "Transfer-Encoding: chunked", s.body, true) }},
		{"fetched, with a length", func(c *client) (int64, error) { return fetch(c, "/length", s.body) }},
		{"fetched, chunked", func(c *client) (int64, error) { return fetch(c, "/chunked", s.body) }},
	} {
		if err := move(ctx, r, srv.addr, way.name, way.move); err != nil {
			return fmt.Errorf("%s: %w", way.name, err)
		}
	}
	return nil
}

func move(ctx context.Context, r *report, addr, name string, act func(*client) (int64, error)) error {
	c, err := dial(addr)
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		return err
	}
	before := measure()
	watched := watch(ctx)
	began := time.Now()
	n, err := act(c)
	took := time.Since(began)
	most := watched()
	if err != nil {
		return err
	}
	r.line(name, "%s in %v, %s a second; memory grew by %s at most",
		size(n), took.Round(time.Millisecond), size(int64(float64(n)/took.Seconds())), size(max(0, most-before.known)))
	return nil
}

// watch measures the memory until it is asked for the largest figure.
func watch(ctx context.Context) func() int64 {
	ctx, stop := context.WithCancel(ctx)
	most := make(chan int64)
	go func() {
		top := int64(0)
		for ctx.Err() == nil {
			top = max(top, measure().known)
			time.Sleep(50 * time.Millisecond)
		}
		most <- top
	}()
	return func() int64 {
		stop()
		return <-most
	}
}

// both reads what it is sent and forgets it, or gives what it is asked for.
func both(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	n, err := io.Copy(io.Discard, env.Input())
	if err != nil {
		return nil, err
	}
	var headers []wsgi.Header
	var want int64
	if _, err := fmt.Sscan(env.Str("QUERY_STRING"), &want); err != nil {
		want = 0
	}
	if want == 0 {
		headers = append(headers, wsgi.Header{Name: "X-Read", Value: fmt.Sprint(n)})
	}
	if env.Str("PATH_INFO") == "/length" {
		headers = append(headers, wsgi.Header{Name: "Content-Length", Value: fmt.Sprint(want)})
	}
	if _, err := start.Call("200 OK", headers, nil); err != nil {
		return nil, err
	}
	return &zeros{left: want}, nil
}

// zeros is a body of so many bytes.
type zeros struct {
	left int64
	once [block]byte
}

func (z *zeros) Next() ([]byte, error) {
	if z.left == 0 {
		return nil, io.EOF
	}
	n := min(z.left, block)
	z.left -= n
	return z.once[:n], nil
}

func upload(c *client, framing string, n int64, chunked bool) (int64, error) {
	if _, err := fmt.Fprintf(c, "POST / HTTP/1.1\r\nHost: x\r\n%s\r\n\r\n", framing); err != nil {
		return 0, err
	}
	piece := make([]byte, block)
	if chunked {
		piece = append(append(fmt.Appendf(nil, "%x\r\n", block), piece...), "\r\n"...)
	}
	for left := n; left > 0; left -= block {
		if _, err := c.Write(piece); err != nil {
			return 0, err
		}
	}
	if chunked {
		if _, err := io.WriteString(c, "0\r\n\r\n"); err != nil {
			return 0, err
		}
	}
	head, err := headOf(c)
	if err == nil && !bytes.Contains(head, fmt.Appendf(nil, "X-Read: %d\r\n", n)) {
		err = fmt.Errorf("the application read something else: %q", head)
	}
	return n, err
}

func headOf(c *client) ([]byte, error) {
	var head []byte
	for !bytes.HasSuffix(head, []byte("\r\n\r\n")) {
		line, err := c.r.ReadBytes('\n')
		if err != nil {
			return nil, err
		}
		head = append(head, line...)
	}
	return head, nil
}

// fetch asks for a body and counts its bytes, framing not counted.
func fetch(c *client, path string, n int64) (int64, error) {
	if _, err := fmt.Fprintf(c, "GET %s?%d HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", path, n); err != nil {
		return 0, err
	}
	head, err := headOf(c)
	if err != nil {
		return 0, err
	}
	wire, err := io.Copy(io.Discard, c.r)
	if framing := wire - n; err == nil && bytes.Contains(head, []byte("chunked")) != (framing > 0) {
		err = errors.New("the bytes that came are not those that were asked for")
	}
	return n, err
}
