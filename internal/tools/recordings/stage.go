//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"time"
)

// stage is where one recording is made: a folder of its own, and the programs that run.
type stage struct {
	ctx  context.Context
	dir  string
	text strings.Builder
	logs int // how many programs have had a log here
	last string
}

func newStage(ctx context.Context) (*stage, error) {
	dir, err := os.MkdirTemp("", "recordings-*")
	return &stage{ctx: ctx, dir: dir}, err
}

func (s *stage) close() { os.RemoveAll(s.dir) }

func (s *stage) line(text string) { fmt.Fprintln(&s.text, text) }

func (s *stage) lines(all []string) {
	for _, l := range all {
		s.line(l)
	}
}

// from is the first line of a recording: the programs and their versions.
func (s *stage) from(programs ...string) {
	versions := make([]string, len(programs))
	for i, p := range programs {
		versions[i] = version(p)
	}
	s.line("recorded from " + strings.Join(versions, ", "))
}

var versionNumber = regexp.MustCompile(`[0-9]+(\.[0-9]+)+`)

// version is what a program says of itself; gunicorn's is with that of its Python.
func version(program string) string {
	flag := map[string]string{"gunicorn": "--version", "nginx": "-v"}[program]
	out, _ := exec.Command(program, flag).CombinedOutput()
	text := program + " " + versionNumber.FindString(string(out))
	if python := pythonOf(program); python != "" {
		out, _ = exec.Command(python, "--version").CombinedOutput()
		text += " on Python " + versionNumber.FindString(string(out))
	}
	return text
}

// pythonOf is the interpreter that a script begins with, "" if a program is no script.
func pythonOf(program string) string {
	file, err := exec.LookPath(program)
	if err != nil {
		return ""
	}
	data, err := os.ReadFile(file)
	first, _, _ := strings.Cut(string(data), "\n")
	python, ok := strings.CutPrefix(first, "#!")
	if err != nil || !ok {
		return ""
	}
	return strings.TrimSpace(python)
}

// free is an address of this machine where nothing listens.
func (s *stage) free() string {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "127.0.0.1:1"
	}
	defer ln.Close()
	return ln.Addr().String()
}

// start runs a program with a log of its own, until end is called.
func (s *stage) start(addr string, cmd *exec.Cmd) (end func(), err error) {
	s.logs++
	s.last = filepath.Join(s.dir, fmt.Sprintf("%d.log", s.logs))
	out, err := os.Create(s.last)
	if err != nil {
		return nil, err
	}
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		return nil, errors.Join(err, out.Close())
	}
	end = func() {
		cmd.Process.Signal(syscall.SIGTERM)
		cmd.Wait()
		out.Close()
	}
	if err := s.listens(addr); err != nil {
		end()
		text, _ := os.ReadFile(s.last)
		return nil, fmt.Errorf("%w: %s", err, text)
	}
	return end, nil
}

// listens waits until somebody can connect to an address.
func (s *stage) listens(addr string) error {
	deadline := time.Now().Add(10 * time.Second)
	for time.Now().Before(deadline) {
		conn, err := net.Dial("tcp", addr)
		if err == nil {
			conn.Close()
			time.Sleep(500 * time.Millisecond) // the workers begin behind the socket
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	return fmt.Errorf("nothing listens at %s", addr)
}

// gunicorn starts it with arguments, and tells the command. Where it listens stands in the
// environment, so that the command is as anybody would type it.
func (s *stage) gunicorn(args ...string) (addr string, end func(), err error) {
	addr = s.free()
	s.line("$ gunicorn " + strings.Join(args, " "))
	cmd := exec.CommandContext(s.ctx, "gunicorn", args...)
	cmd.Dir = apps
	cmd.Env = append(os.Environ(), "GUNICORN_CMD_ARGS=--bind "+addr, "PYTHONDONTWRITEBYTECODE=1")
	end, err = s.start(addr, cmd)
	return addr, end, err
}

// nginx starts one in front of an address, with more settings for it.
func (s *stage) nginx(upstream, settings string) (addr string, end func(), err error) {
	addr = s.free()
	conf := filepath.Join(s.dir, "nginx.conf")
	text := fmt.Sprintf(`daemon off;
worker_processes 1;
pid %[1]s/nginx.pid;
error_log %[1]s/error.log;
events {}
http {
  access_log %[1]s/access.log;
  client_body_temp_path %[1]s/body;
  proxy_temp_path %[1]s/proxy;
  fastcgi_temp_path %[1]s/fastcgi;
  uwsgi_temp_path %[1]s/uwsgi;
  scgi_temp_path %[1]s/scgi;
  server {
    listen %[2]s;
    location / { proxy_pass http://%[3]s; %[4]s }
  }
}
`, s.dir, addr, upstream, settings)
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		return "", nil, err
	}
	os.Remove(filepath.Join(s.dir, "error.log"))
	cmd := exec.CommandContext(s.ctx, "nginx", "-e", filepath.Join(s.dir, "error.log"), "-c", conf)
	end, err = s.start(addr, cmd)
	return addr, end, err
}

// nginxLog is what nginx had to say of a request, without the time before it and the names
// behind it.
func (s *stage) nginxLog() (all []string) {
	data, _ := os.ReadFile(filepath.Join(s.dir, "error.log"))
	for line := range strings.Lines(string(data)) {
		if _, about, ok := strings.Cut(line, ": *"); ok && strings.Contains(line, "[error]") {
			_, about, _ = strings.Cut(about, " ")
			about, _, _ = strings.Cut(about, ", client:")
			all = append(all, "error.log  "+strings.TrimSpace(about)+" …")
		}
	}
	return all
}

// logged are the lines of the last log from the first with a text on.
func (s *stage) logged(text string) []string {
	data, _ := os.ReadFile(s.last)
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	from := slices.IndexFunc(lines, func(l string) bool { return strings.Contains(l, text) })
	return lines[max(0, from):]
}

// linesWith are the lines of a file that have a text.
func linesWith(file, text string) (all []string) {
	time.Sleep(200 * time.Millisecond) // the line comes after the answer
	data, _ := os.ReadFile(file)
	for line := range strings.Lines(string(data)) {
		if strings.Contains(line, text) {
			all = append(all, strings.TrimSpace(line))
		}
	}
	return all
}
