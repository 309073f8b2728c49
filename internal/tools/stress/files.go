package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"time"
)

// files lets a server run out of files: those who are connected are served on,
// and when they leave, those who wait are.
func files(ctx context.Context, r *report, s scale) error {
	if !canLimitFiles {
		r.line("skipped", "this system has no limit on files that a program could set")
		return nil
	}
	srv, err := cast(ctx, "server", s.files)
	if err != nil {
		return err
	}
	defer srv.dismiss()
	addr, err := srv.says()
	if err != nil {
		return err
	}
	all, served, err := crowd(addr, 2*s.files)
	if err != nil {
		return err
	}
	r.line(fmt.Sprintf("of %d connections, with %d files, served", len(all), s.files), "%d; the others wait", served)
	if status, err := all[0].ask(get); err != nil || status != "200 OK" {
		return fmt.Errorf("one that is connected got %q: %w", status, err)
	}
	r.line("one that is connected", "served on")
	began := time.Now()
	for _, c := range all[:served] {
		c.Close()
	}
	rest := 0
	for _, c := range all[served:] {
		if status, err := c.answer(); err == nil && status == "200 OK" {
			rest++
		}
		c.Close()
	}
	r.line("when those leave, of the others served", "%d of %d, the last after %v", rest, len(all)-served, time.Since(began).Round(time.Millisecond))
	l, err := asks(addr, s.asked)
	if err != nil {
		return err
	}
	r.line("a client after that", "%v", l)
	r.line("what the server said", "%s", firstLine(srv.dismiss()))
	return nil
}

// crowd connects n clients, which all ask at once. The first so many are
// answered.
func crowd(addr string, n int) (all []*client, served int, err error) {
	for range n {
		c, err := dial(addr)
		if err != nil {
			return nil, 0, err
		}
		if _, err := c.Write([]byte(get)); err != nil {
			return nil, 0, err
		}
		all = append(all, c)
	}
	for _, c := range all {
		if err := c.SetDeadline(time.Now().Add(time.Second)); err != nil {
			return nil, 0, err
		}
		if _, err := c.answer(); err != nil {
			break // it waits to be accepted
		}
		served++
	}
	for _, c := range all {
		if err := c.SetDeadline(time.Now().Add(patience)); err != nil {
			return nil, 0, err
		}
	}
	return all, served, nil
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// playServer serves with few files, until it is dismissed.
func playServer(limit string) error {
	n, err := strconv.Atoi(limit)
	if err != nil {
		return err
	}
	if err := limitFiles(n); err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(os.Stdout, nil))
	srv, err := serve(hello, func(s *server) { s.Log = log })
	if err != nil {
		return err
	}
	fmt.Println(srv.addr)
	<-dismissed()
	return srv.Close()
}
