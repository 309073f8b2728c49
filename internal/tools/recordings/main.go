//go:build unix

// Recordings makes the recordings of the lesson "In production" again: it runs a real gunicorn
// and a real nginx on ports of this machine, asks them as the lesson tells, and writes what
// came below content/en/recordings. It needs both programs:
//
//	apt-get install gunicorn nginx-light
//	go run ./internal/tools/recordings [FILE...]
//
// Times are rounded to a twentieth of a second, ports are those that were free. Log lines of
// nginx are cut before the names of client and server, which it writes behind each.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const (
	apps = "content/en/apps"
	into = "content/en/recordings"
)

// recordings are the files, each with what writes it.
var recordings = map[string]func(*stage) error{
	"workers.txt":  workers,
	"threads.txt":  threads,
	"timeout.txt":  timeout,
	"gateways.txt": gateways,
	"proxy.txt":    proxied,
	"buffered.txt": buffered,
}

func main() {
	log.SetFlags(0)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	for name, record := range recordings {
		if len(os.Args) > 1 && !slices.Contains(os.Args[1:], name) {
			continue
		}
		if err := write(ctx, name, record); err != nil {
			log.Fatalf("recordings: %s: %v", name, err)
		}
	}
}

func write(ctx context.Context, name string, record func(*stage) error) error {
	s, err := newStage(ctx)
	if err != nil {
		return err
	}
	err = record(s)
	s.close()
	if err != nil {
		return err
	}
	text := s.text.String()
	fmt.Printf("%s\n%s\n", name, text)
	if err := os.MkdirAll(into, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(into, name), []byte(strings.TrimRight(text, "\n")+"\n"), 0o644)
}

func workers(s *stage) error {
	s.from("gunicorn")
	for _, n := range []string{"1", "2"} {
		addr, end, err := s.gunicorn("--workers", n, "brew:application")
		if err != nil {
			return err
		}
		s.twoAsk(addr, "/tea")
		end()
	}
	return nil
}

func threads(s *stage) error {
	s.from("gunicorn")
	addr, end, err := s.gunicorn("--workers", "1", "--threads", "2", "brew:application")
	if err != nil {
		return err
	}
	defer end()
	s.twoAsk(addr, "/tea")
	s.line("# both are answered; a third client comes later")
	s.ask(addr, "client C", "/tea")
	return nil
}

func timeout(s *stage) error {
	s.from("gunicorn")
	addr, end, err := s.gunicorn("--timeout", "1", "brew:application")
	if err != nil {
		return err
	}
	s.ask(addr, "client", "/tea?3")
	time.Sleep(time.Second) // for the next worker
	s.line("# the log of gunicorn")
	s.lines(s.logged("WORKER TIMEOUT"))
	end()
	return nil
}

func gateways(s *stage) error {
	s.from("nginx", "gunicorn")
	s.line("# nothing listens behind nginx")
	if err := s.through(s.free(), "proxy_read_timeout 60s;", "/tea"); err != nil {
		return err
	}
	addr, end, err := s.gunicorn("--timeout", "30", "brew:application")
	if err != nil {
		return err
	}
	s.line("# nginx waits for one second: proxy_read_timeout 1s")
	err = s.through(addr, "proxy_read_timeout 1s;", "/tea?3")
	end()
	if err != nil {
		return err
	}
	addr, end, err = s.gunicorn("--timeout", "1", "brew:application")
	if err != nil {
		return err
	}
	defer end()
	s.line("# nginx waits longer than gunicorn")
	return s.through(addr, "proxy_read_timeout 60s;", "/tea?3")
}

// through asks through a new nginx, and tells what its log says of that.
func (s *stage) through(upstream, settings, target string) error {
	front, end, err := s.nginx(upstream, settings)
	if err != nil {
		return err
	}
	s.ask(front, "client", target)
	end()
	s.lines(s.nginxLog())
	return nil
}

const forwards = `proxy_set_header Host $http_host;
proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
proxy_set_header X-Forwarded-Proto $scheme;`

func proxied(s *stage) error {
	s.from("nginx", "gunicorn")
	addr, end, err := s.gunicorn("--access-logfile", "-", "caller:application")
	if err != nil {
		return err
	}
	defer end()
	log := s.last // of gunicorn
	front, endFront, err := s.nginx(addr, forwards)
	if err != nil {
		return err
	}
	defer endFront()
	s.line("# in the configuration of nginx")
	s.line("proxy_pass http://" + addr + ";")
	s.lines(strings.Split(forwards, "\n"))
	s.line("# GET / from 127.0.0.2; the application answers:")
	s.lines(s.bodyOf(front, "/"))
	s.line("# the access log of gunicorn")
	s.lines(linesWith(log, `"GET / `))
	s.line("# the access log of nginx")
	s.lines(linesWith(filepath.Join(s.dir, "access.log"), `"GET / `))
	return nil
}

func buffered(s *stage) error {
	s.from("nginx", "gunicorn")
	addr, end, err := s.gunicorn("drips:application")
	if err != nil {
		return err
	}
	defer end()
	front, endFront, err := s.nginx(addr, "")
	if err != nil {
		return err
	}
	defer endFront()
	for _, one := range []struct{ about, addr, target string }{
		{"# without nginx: GET /", addr, "/"},
		{"# through nginx: GET /", front, "/"},
		{"# through nginx, with X-Accel-Buffering: GET /?now", front, "/?now"},
	} {
		s.line(one.about)
		s.pieces(one.addr, one.target)
	}
	return nil
}
