package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// A request as a small client sends it.
const request = "GET /hello?name=Ada HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: bench\r\nAccept: */*\r\n\r\n"

// hammer asks over n connections until the time is up, each time waiting for
// the whole answer. It gives the number of answers.
func hammer(addr string, n int, lasting time.Duration) (answers int64, err error) {
	size, err := answerSize(addr)
	if err != nil {
		return 0, err
	}
	clients := make([]client, n)
	var over atomic.Bool
	var all sync.WaitGroup
	for i := range clients {
		all.Go(func() { clients[i].ask(addr, size, &over) })
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
}

func (c *client) ask(addr string, size int, over *atomic.Bool) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		c.err = err
		return
	}
	defer conn.Close()
	question, answer := []byte(request), make([]byte, size)
	for !over.Load() && c.err == nil {
		if _, c.err = conn.Write(question); c.err == nil {
			_, c.err = io.ReadFull(conn, answer)
		}
		c.answers++
	}
}

// answerSize asks once and looks at the answer, whose length does not change.
func answerSize(addr string) (int, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	closing := strings.Replace(request, "\r\n\r\n", "\r\nConnection: close\r\n\r\n", 1)
	if _, err := io.WriteString(conn, closing); err != nil {
		return 0, err
	}
	answer, err := io.ReadAll(conn)
	if err != nil {
		return 0, err
	}
	text := string(answer)
	if !strings.HasPrefix(text, "HTTP/1.1 200 OK\r\n") || !strings.Contains(text, "\r\n\r\nHello, ") {
		return 0, fmt.Errorf("%s does not say hello: %q", addr, text)
	}
	return len(strings.Replace(text, "Connection: close\r\n", "", 1)), nil
}
