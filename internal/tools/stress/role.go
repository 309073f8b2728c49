package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
)

// roleName is the variable that tells a process which part it plays.
const roleName = "STRESS_ROLE"

// part is another process of this program: many clients have more connections
// than one process may have files beside the server's.
type part struct {
	cmd *exec.Cmd
	in  io.Closer
	out *bufio.Reader
}

// cast starts another process in a role. It plays until it is dismissed.
func cast(ctx context.Context, role string, args ...any) (*part, error) {
	exe, err := os.Executable()
	if err != nil {
		return nil, err
	}
	var words []string
	for _, a := range args {
		words = append(words, fmt.Sprint(a))
	}
	p := &part{cmd: exec.CommandContext(ctx, exe, words...)}
	p.cmd.Env = append(os.Environ(), roleName+"="+role)
	p.cmd.Stderr = os.Stderr
	in, err := p.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.in, p.out = in, bufio.NewReader(out)
	return p, p.cmd.Start()
}

// says is the next line that the other process writes.
func (p *part) says() (string, error) {
	line, err := p.out.ReadString('\n')
	if err != nil {
		return "", fmt.Errorf("the other process has ended: %w", err)
	}
	return strings.TrimSpace(line), nil
}

// dismiss ends the other process, and gives what it still had to say.
func (p *part) dismiss() string {
	_ = p.in.Close() // it may have ended already
	rest, _ := io.ReadAll(p.out)
	_ = p.cmd.Wait()
	return strings.TrimSpace(string(rest))
}

// play plays the role of this process, if it has one. It answers false in the
// process that a person started.
func play(args []string) bool {
	role := os.Getenv(roleName)
	if role == "" {
		return false
	}
	words := append(args, "", "")
	n, _ := strconv.Atoi(words[1])
	var err error
	switch role {
	case "idle", "kept":
		err = playIdle(words[0], n, role == "kept")
	case "slow head", "slow body":
		err = playSlow(words[0], n, role == "slow body")
	case "server":
		err = playServer(words[0])
	default:
		err = fmt.Errorf("there is no role %q", role)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "stress:", err)
		os.Exit(1)
	}
	return true
}

// dismissed is closed when this process is to end.
func dismissed() <-chan struct{} {
	done := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		close(done)
	}()
	return done
}
