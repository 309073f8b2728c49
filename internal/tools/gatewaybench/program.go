package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// programs are contenders in processes of their own: net/http, and the command serve with
// what people start it with and with less.
func programs(roundtrip string) ([]*contender, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	serve := []string{roundtrip, "serve", "demo:hello", "--listen", "127.0.0.1:0"}
	unlogged, unchecked := []string{"--access-log", "off"}, []string{"--check=false"}
	var all []*contender
	for _, c := range []struct {
		name string
		args []string
	}{
		{netHTTP, []string{self, "-net-http"}},
		{ours, append(append(serve, unlogged...), unchecked...)},
		{oursLogged, append(serve, unchecked...)},
		{oursChecked, append(serve, unlogged...)},
		{oursBoth, serve},
	} {
		p, err := start(c.name, c.args)
		if err != nil {
			contest(all).stop()
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

// start starts a server, which says where it listens. It logs to a file that nobody sees.
func start(name string, args []string) (*contender, error) {
	log, err := os.CreateTemp("", "gatewaybench")
	if err != nil {
		return nil, err
	}
	defer log.Close()
	_ = os.Remove(log.Name())
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdout = log
	said, err := cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	line, err := bufio.NewReader(said).ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("%s does not say where it listens: %w", name, err)
	}
	go io.Copy(io.Discard, said) // ends with the process
	_, addr, _ := strings.Cut(strings.TrimSpace(line), "http://")
	stop := func() error {
		_ = cmd.Process.Signal(os.Interrupt)
		return cmd.Wait()
	}
	return &contender{name: name, addr: strings.TrimSuffix(addr, "/"), stop: stop, pid: cmd.Process.Pid}, nil
}

// serveAlone is net/http in a process of its own.
func serveAlone() error {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "Serving at http://%s\n", ln.Addr())
	return bareServer().Serve(ln)
}

// processorTimeOf is what another process has used so far, as far as the system tells.
func processorTimeOf(pid int) time.Duration {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(stat), ") ") // behind the name, which may hold anything
	fields := strings.Fields(rest)
	const user, system, tick = 11, 12, 10 * time.Millisecond // proc(5)
	if len(fields) <= system {
		return 0
	}
	u, _ := strconv.Atoi(fields[user])
	s, _ := strconv.Atoi(fields[system])
	return time.Duration(u+s) * tick
}
