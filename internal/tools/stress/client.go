package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"time"
)

// patience is how long a client waits for anything.
const patience = 30 * time.Second

// client is one connection of a client.
type client struct {
	net.Conn
	r *bufio.Reader
}

func dial(addr string) (*client, error) {
	c, err := net.DialTimeout("tcp", addr, patience)
	if err != nil {
		return nil, err
	}
	return &client{c, bufio.NewReaderSize(c, 1<<10)}, nil
}

// ask sends a request and reads the answer. It looks at no more of it than
// where it ends: without a Content-Length that is the end of the connection.
func (c *client) ask(request string) (status string, err error) {
	if err := c.SetDeadline(time.Now().Add(patience)); err != nil {
		return "", err
	}
	if _, err := io.WriteString(c, request); err != nil {
		return "", err
	}
	return c.answer()
}

func (c *client) answer() (status string, err error) {
	line, err := c.r.ReadString('\n')
	if err != nil {
		return "", err
	}
	_, status, _ = strings.Cut(strings.TrimSpace(line), " ")
	length := int64(-1)
	for {
		line, err := c.r.ReadString('\n')
		if err != nil {
			return status, err
		}
		if line = strings.TrimSpace(line); line == "" {
			break
		}
		if value, ok := strings.CutPrefix(line, "Content-Length: "); ok {
			if length, err = strconv.ParseInt(value, 10, 64); err != nil {
				return status, err
			}
		}
	}
	if length < 0 { // until the end
		_, err = io.Copy(io.Discard, c.r)
		return status, err
	}
	_, err = io.CopyN(io.Discard, c.r, length)
	return status, err
}

const get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"

// asks measures a client that behaves: n requests one after the other on one
// connection.
func asks(addr string, n int) (latency, error) {
	c, err := dial(addr)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	var l latency
	for range n {
		began := time.Now()
		status, err := c.ask(get)
		if err != nil || status != "200 OK" {
			return l, fmt.Errorf("the client that behaves got %q: %w", status, err)
		}
		l = append(l, time.Since(began))
	}
	return l, nil
}
