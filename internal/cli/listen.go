package cli

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"syscall"

	"roundtrip/internal/cli/exit"
	"roundtrip/wsgi"
)

// loopback is where a server listens that was told nothing else.
const loopback = "127.0.0.1"

// address is where to listen.
type address struct{ network, at string }

// parseAddress reads an address: HOST:PORT, :PORT, PORT or unix:PATH. A port
// without a host is one of the loopback, which other machines do not reach.
func parseAddress(text string) (address, error) {
	if path, ok := strings.CutPrefix(text, "unix:"); ok && path != "" {
		return address{"unix", path}, nil
	}
	if _, err := strconv.Atoi(text); err == nil {
		text = ":" + text
	}
	host, port, err := net.SplitHostPort(text)
	n, notNumber := strconv.Atoi(port)
	if err == nil && notNumber == nil && n > 65535 {
		return address{}, exit.Usagef("Write a port from 0 to 65535; 0 is any free one.", "there is no port %d", n)
	}
	if err != nil || notNumber != nil || n < 0 {
		return address{}, exit.Usagef("Write HOST:PORT, such as 127.0.0.1:8000, a port alone, or unix:PATH. Port 0 is any free one.",
			"%q is no address to listen on", text)
	}
	return address{"tcp", net.JoinHostPort(cmp.Or(host, loopback), port)}, nil
}

// listen binds an address. Only who allows it is reached from other machines.
func listen(a address, allowRemote bool) (net.Listener, error) {
	if a.network == "unix" {
		if err := removeStale(a.at); err != nil {
			return nil, listenError(a, err)
		}
	}
	ln, err := net.Listen(a.network, a.at)
	if err != nil {
		return nil, listenError(a, err)
	}
	if tcp, ok := ln.Addr().(*net.TCPAddr); ok && !tcp.IP.IsLoopback() && !allowRemote {
		return nil, errors.Join(exit.Usagef("Listen on "+loopback+", or add --allow-remote if they may.",
			"other machines could reach %s: %w", a.at, wsgi.ErrNotLoopback), ln.Close())
	}
	return ln, nil
}

// removeStale removes a socket that nobody listens on any more: a program that was
// killed leaves its own behind.
func removeStale(path string) error {
	info, err := os.Lstat(path)
	switch {
	case err != nil:
		return nil // net.Listen says what is wrong with it
	case info.Mode().Type() != os.ModeSocket:
		return errNoSocket
	}
	c, err := net.Dial("unix", path)
	if err == nil {
		return errors.Join(syscall.EADDRINUSE, c.Close())
	}
	if !errors.Is(err, syscall.ECONNREFUSED) {
		return nil
	}
	return os.Remove(path)
}

var errNoSocket = errors.New("a file is there that is no socket")

// inUse is what Windows calls EADDRINUSE.
const inUse = syscall.Errno(10048)

// listenError says what to do about an address that cannot be bound.
func listenError(a address, err error) error {
	next := "See what forbids that here, or choose another address with --listen."
	switch {
	case errors.Is(err, syscall.EADDRINUSE), errors.Is(err, inUse):
		return exit.Missing(fmt.Errorf("the address %s is taken: another program listens there", a.at), another(a))
	case errors.Is(err, os.ErrPermission) && a.network == "tcp":
		next = "Ports below 1024 are for administrators; choose one above with --listen."
	}
	return exit.Missing(fmt.Errorf("cannot listen on %s: %w", a.at, err), next)
}

// another tells how to come by an address that is free.
func another(a address) string {
	host, port, err := net.SplitHostPort(a.at)
	n, notNumber := strconv.Atoi(port)
	if a.network == "unix" || err != nil || notNumber != nil || n >= 65535 {
		return "End it, or choose another path with --listen."
	}
	return fmt.Sprintf("End it, or choose another port with --listen %s; port 0 is any free one.", net.JoinHostPort(host, strconv.Itoa(n+1)))
}

// urlOf is where a browser finds a listener.
func urlOf(ln net.Listener) string {
	if ln.Addr().Network() == "unix" {
		return "unix:" + ln.Addr().String()
	}
	addr, ok := ln.Addr().(*net.TCPAddr)
	if ok && addr.IP.IsUnspecified() {
		return fmt.Sprintf("http://localhost:%d/ and every other address of this machine", addr.Port)
	}
	return "http://" + ln.Addr().String() + "/"
}
