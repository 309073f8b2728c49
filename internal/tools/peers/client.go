//go:build unix

package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// A request as a small client sends it.
const request = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: bench\r\nAccept: */*\r\n\r\n"

const greeting = "Hello, World!"

// probe asks twice over one connection, and reports whether that was kept.
func probe(addr string) (keeps bool, err error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return false, err
	}
	defer conn.Close()
	in := bufio.NewReader(conn)
	if err := greet(conn, in); err != nil {
		return false, err
	}
	return greet(conn, in) == nil, nil
}

// greet asks once, and looks at the answer.
func greet(conn net.Conn, in *bufio.Reader) error {
	if err := conn.SetDeadline(time.Now().Add(2 * time.Second)); err != nil {
		return err
	}
	if _, err := io.WriteString(conn, request); err != nil {
		return err
	}
	return readAnswer(in)
}

// readAnswer reads a head, and the greeting behind it.
func readAnswer(in *bufio.Reader) error {
	for first := true; ; first = false {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return err
		}
		if first && !bytes.HasPrefix(line, []byte("HTTP/1.1 200 ")) {
			return fmt.Errorf("got %q", line)
		}
		if len(line) == len("\r\n") {
			break
		}
	}
	body, err := in.Peek(len(greeting))
	if err == nil && string(body) != greeting {
		err = fmt.Errorf("it does not say hello: %q", body)
	}
	_, _ = in.Discard(len(body)) // it has been peeked at
	return err
}

// hammer asks over n connections until the time is up, each time waiting for
// the whole answer. It gives the number of answers.
func hammer(c *contender, n int, lasting time.Duration) (answers int64, err error) {
	clients := make([]client, n)
	var over atomic.Bool
	var all sync.WaitGroup
	for i := range clients {
		all.Go(func() { clients[i].ask(c.addr, c.keeps, &over) })
	}
	time.AfterFunc(lasting, func() { over.Store(true) })
	all.Wait()
	for _, c := range clients {
		answers += c.answers
		err = errors.Join(err, c.err)
	}
	return answers, err
}

type client struct {
	answers int64
	err     error
	conn    net.Conn
	in      *bufio.Reader
}

func (c *client) ask(addr string, keeps bool, over *atomic.Bool) {
	for !over.Load() && c.err == nil {
		if c.err = c.connect(addr); c.err == nil {
			c.err = c.once(keeps)
		}
		c.answers++
	}
	if c.conn != nil {
		c.conn.Close()
	}
}

func (c *client) connect(addr string) (err error) {
	if c.conn != nil {
		return nil
	}
	if c.conn, err = net.Dial("tcp", addr); err != nil {
		return err
	}
	if c.in == nil {
		c.in = bufio.NewReader(c.conn)
	}
	c.in.Reset(c.conn)
	return nil
}

// once asks, and reads to the end of the body, or of the connection.
func (c *client) once(keeps bool) error {
	if _, err := io.WriteString(c.conn, request); err != nil {
		return err
	}
	if !keeps {
		n, err := io.Copy(io.Discard, c.in)
		c.conn.Close()
		c.conn = nil
		if err == nil && n == 0 {
			err = io.ErrUnexpectedEOF
		}
		return err
	}
	return readAnswer(c.in)
}
