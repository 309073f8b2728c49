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
	ours       = "roundtrip"
	oursEvents = "roundtrip, layer events"
	gunicorn   = "gunicorn sync"
	gthread    = "gunicorn gthread x4"
	waitress   = "waitress x4"
	uwsgi      = "uWSGI"
)

// contenders are all that serve an application, each in one worker process.
func contenders(dir, program, python, app string) []*contender {
	dir = filepath.Join(dir, "apps")
	target := app + ":app"
	of := func(name string, args ...string) *contender {
		return &contender{name: name, dir: dir, command: func(addr string) []string {
			line := make([]string, len(args))
			for i, arg := range args {
				line[i] = arg
				if arg == "ADDR" {
					line[i] = addr
				}
			}
			return line
		}}
	}
	self, err := os.Executable()
	if err != nil {
		self = os.Args[0]
	}
	return []*contender{
		of(ours, program, "serve", target, "--engine", "system", "--python", python, "--workers", "1",
			"--access-log", "off", "--check=false", "--listen", "ADDR"),
		of(oursEvents, self, "-serve", target, "-python", python, "ADDR"),
		of(gunicorn, python, "-m", "gunicorn", "--workers", "1", "--log-level", "error", "--bind", "ADDR", target),
		of(gthread, python, "-m", "gunicorn", "--workers", "1", "--threads", "4", "--log-level", "error", "--bind", "ADDR", target),
		of(waitress, python, "-m", "waitress", "--threads", "4", "--listen", "ADDR", target),
		of(uwsgi, "uwsgi", "--plugin", "python3", "--master", "--processes", "1", "--module", target, "--disable-logging",
			"--http-socket", "ADDR"),
	}
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
