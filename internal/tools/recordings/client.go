//go:build unix

package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// client asks from 127.0.0.2, so that its address is another than that of nginx. It keeps no
// connection.
func client() *http.Client {
	from := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 2)}}
	return &http.Client{Transport: &http.Transport{DialContext: from.DialContext, DisableKeepAlives: true}, Timeout: 20 * time.Second}
}

func since(began time.Time) string {
	return fmt.Sprintf("%4.2f s", time.Since(began).Round(50*time.Millisecond).Seconds())
}

// answer is what a client got, in words.
func answer(addr, target string) string {
	resp, err := client().Get("http://" + addr + target)
	switch {
	case errors.Is(err, io.EOF):
		return "nothing: the connection was closed"
	case err != nil:
		return err.Error()
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body)
	if resp.StatusCode != http.StatusOK {
		return resp.Status
	}
	return strings.TrimSpace(string(body))
}

func (s *stage) ask(addr, who, target string) {
	began := time.Now()
	s.line(since(began) + "  " + who + " asks: GET " + target)
	got := answer(addr, target)
	s.line(since(began) + "  " + who + " gets: " + got)
}

// twoAsk has two clients ask at the same time.
func (s *stage) twoAsk(addr, target string) {
	began := time.Now()
	var lock sync.Mutex
	var all sync.WaitGroup
	for i, who := range []string{"client A", "client B"} {
		s.line(since(began) + "  " + who + " asks: GET " + target)
		all.Go(func() {
			time.Sleep(time.Duration(i) * 5 * time.Millisecond) // so that A is the first
			got := answer(addr, target)
			lock.Lock()
			defer lock.Unlock()
			s.line(since(began) + "  " + who + " gets: " + got)
		})
	}
	all.Wait()
}

// bodyOf are the lines of an answer.
func (s *stage) bodyOf(addr, target string) []string {
	return strings.Split(answer(addr, target), "\n")
}

// pieces tells when each line of an answer came.
func (s *stage) pieces(addr, target string) {
	began := time.Now()
	resp, err := client().Get("http://" + addr + target)
	if err != nil {
		s.line(err.Error())
		return
	}
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	for lines.Scan() {
		s.line(since(began) + "  client gets: " + lines.Text())
	}
}
