package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// reads is an application in Python that reads what it is sent.
const reads = `def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "5")])
    environ["wsgi.input"].read()
    return [b"Hello"]
`

// python lets clients dribble their bodies at the program that serves Python. It knows
// the program only from outside: the gateway is a library of its own.
func python(ctx context.Context, r *report, s scale) error {
	if _, err := exec.LookPath("python3"); err != nil {
		r.line("python3", "there is none, so nothing was measured")
		return nil
	}
	dir, err := os.MkdirTemp("", "stress-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	addr, stop, err := servePython(ctx, dir)
	if err != nil {
		return err
	}
	defer stop()
	return besideSlow(ctx, r, addr, s)
}

// servePython builds the program, and has it serve the application on a free port.
func servePython(ctx context.Context, dir string) (addr string, stop func(), err error) {
	app, program := filepath.Join(dir, "app.py"), filepath.Join(dir, "roundtrip")
	if err := os.WriteFile(app, []byte(reads), 0o600); err != nil {
		return "", nil, err
	}
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", program, "roundtrip").CombinedOutput(); err != nil {
		return "", nil, fmt.Errorf("build the program: %w: %s", err, out)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	addr = ln.Addr().String()
	ln.Close()
	cmd := exec.CommandContext(ctx, program, "serve", app, "--engine", "system", "--access-log", "off", "--listen", addr)
	if err := cmd.Start(); err != nil {
		return "", nil, err
	}
	stop = func() {
		_ = cmd.Process.Kill() // it may have ended
		_ = cmd.Wait()
	}
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if _, err := asks(addr, 1); err == nil {
			return addr, stop, nil
		}
	}
	stop()
	return "", nil, fmt.Errorf("nobody listens at %s", addr)
}

func besideSlow(ctx context.Context, r *report, addr string, s scale) error {
	alone, err := asks(addr, s.asked)
	if err != nil {
		return err
	}
	r.line("a client alone", "%v", alone)
	for range s.slow {
		c, err := dial(addr)
		if err != nil {
			return err
		}
		defer c.Close()
		if _, err := io.WriteString(c, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\na"); err != nil {
			return err
		}
	}
	beside, err := asks(addr, s.asked)
	if err != nil {
		return err
	}
	r.line(fmt.Sprintf("a client beside %d with a slow body", s.slow), "%v", beside)
	return ctx.Err()
}
