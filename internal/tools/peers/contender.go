//go:build unix

package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"time"
)

// contender is a server as a command, which listens on a port.
type contender struct {
	name    string
	command func(addr string) []string
	dir     string
	addr    string
	keeps   bool // it keeps connections
	cmd     *exec.Cmd
}

// The names of the contenders.
const (
	ours        = "roundtrip"
	oursSingle  = "roundtrip --threads 1"
	oursWorkers = "roundtrip --workers 8"
	oursEvents  = "roundtrip, recorded"
	oursChecked = "roundtrip, recorded, checked"
	gunicorn    = "gunicorn sync"
	gthread     = "gunicorn gthread x8"
	waitress    = "waitress x8"
	uwsgi       = "uWSGI"
	granian     = "granian x8"
	otherBuild  = "the other build"
)

// contenders are all that serve an application, each in one worker process.
func (p plan) contenders(dir, program, app string) []*contender {
	python := p.python
	dir = filepath.Join(dir, "apps")
	target := app + ":app"
	serve := func(options ...string) []string {
		return append([]string{program, "serve", target, "--engine", "system", "--python", python, "--access-log", "off", "--check=false",
			"--listen", "ADDR"}, options...)
	}
	of := func(name string, args ...string) *contender {
		return &contender{name: name, dir: dir, command: func(addr string) []string {
			host, port, _ := net.SplitHostPort(addr)
			line := make([]string, len(args))
			for i, arg := range args {
				line[i] = cmp.Or(map[string]string{"ADDR": addr, "HOST": host, "PORT": port}[arg], arg)
			}
			return line
		}}
	}
	self, err := os.Executable()
	if err != nil {
		self = os.Args[0]
	}
	all := []*contender{
		of(ours, serve()...),
		of(oursSingle, serve("--threads", "1")...),
		of(oursWorkers, serve("--workers", "8")...),
		of(oursEvents, self, "-serve", target, "-python", python, "ADDR"),
		of(oursChecked, serve("--check")...),
		of(gunicorn, python, "-m", "gunicorn", "--workers", "1", "--log-level", "error", "--bind", "ADDR", target),
		of(gthread, python, "-m", "gunicorn", "--workers", "1", "--threads", "8", "--log-level", "error", "--bind", "ADDR", target),
		of(waitress, python, "-m", "waitress", "--threads", "8", "--listen", "ADDR", target),
		of(uwsgi, "uwsgi", "--plugin", "python3", "--virtualenv", filepath.Dir(filepath.Dir(python)), "--master", "--processes", "1",
			"--module", target, "--disable-logging", "--http-socket", "ADDR"),
		of(granian, python, "-m", "granian", "--interface", "wsgi", "--workers", "1", "--blocking-threads", "8", "--no-access-log",
			"--log-level", "error", "--host", "HOST", "--port", "PORT", target),
	}
	if p.other != "" {
		program = p.other
		all = append(all, of(otherBuild, serve()...), of(otherBuild+", recorded, checked", serve("--check")...))
	}
	return slices.DeleteFunc(all, func(c *contender) bool {
		return p.only != nil && c.name != gunicorn && !p.only.MatchString(c.name)
	})
}

// start starts the server on a free port, and waits until it answers.
func (c *contender) start(ctx context.Context) error {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("find a port: %w", err)
	}
	c.addr = ln.Addr().String()
	ln.Close()
	line := c.command(c.addr)
	c.cmd = exec.Command(line[0], line[1:]...)
	c.cmd.Dir = c.dir
	c.cmd.Stdout = os.Stdout                                // ours tells of its hook
	c.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // it may have children
	if err := c.cmd.Start(); err != nil {
		return fmt.Errorf("start %s: %w", c.name, err)
	}
	for began := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		c.keeps, err = probe(c.addr)
		if err == nil || ctx.Err() != nil || time.Since(began) > 20*time.Second {
			return errors.Join(err, ctx.Err())
		}
	}
}

// stop ends the server and its children.
func (c *contender) stop() {
	if c.cmd == nil || c.cmd.Process == nil {
		return
	}
	group := -c.cmd.Process.Pid
	_ = syscall.Kill(group, syscall.SIGINT)
	timer := time.AfterFunc(5*time.Second, func() { _ = syscall.Kill(group, syscall.SIGKILL) })
	defer timer.Stop()
	_ = c.cmd.Wait() // it was interrupted
}
