package conform

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

// probeSource is the application that a server runs while it is tried.
//
//go:embed probe.py
var probeSource []byte

// Bounds are how long things may take.
type Bounds struct {
	Start  time.Duration // until a server listens and answers; 0 means 10 s
	Answer time.Duration // until it answers; 0 means 2 s
}

func (b Bounds) orDefaults() Bounds {
	if b.Start == 0 {
		b.Start = 10 * time.Second
	}
	if b.Answer == 0 {
		b.Answer = 2 * time.Second
	}
	return b
}

// server is a program that serves the probe.
type server struct {
	command []string
	dir     string
	bounds  Bounds
	shape   string // of the callable that the probe gives, "" for a function

	addr   string
	cmd    *exec.Cmd
	output *tail
	ended  chan struct{} // closed when it has

	pickPort func() (string, error) // a port to listen at; nil means any that is free
}

// placeholders are what a command may hold: the port, the probe as module:callable, its
// file, and the folder it lies in, which is the command's working directory, too.
func (s *server) filled(port string) []string {
	fill := strings.NewReplacer("{port}", port, "{app}", "probe:app", "{file}", filepath.Join(s.dir, "probe.py"), "{dir}", s.dir)
	filled := make([]string, len(s.command))
	for i, word := range s.command {
		filled[i] = fill.Replace(word)
	}
	return filled
}

// mostPorts is at how many ports a program is started whose port another program takes first.
const mostPorts = 3

// start starts the program, and waits until it answers.
func (s *server) start(ctx context.Context) error {
	var err error
	for range mostPorts {
		if err = s.startOnce(ctx); err == nil || !s.over() || errors.Is(err, errBackground) || !inUse(s.addr) {
			return err
		}
	}
	return err
}

// inUse reports whether nobody else can listen at an address now.
func inUse(addr string) bool {
	ln, err := net.Listen("tcp", addr)
	if err == nil {
		_ = ln.Close()
	}
	return err != nil
}

func (s *server) startOnce(ctx context.Context) error {
	pick := s.pickPort
	if pick == nil {
		pick = freePort
	}
	port, err := pick()
	if err != nil {
		return err
	}
	s.addr = "127.0.0.1:" + port
	words := s.filled(port)
	s.output, s.ended = &tail{}, make(chan struct{})
	s.cmd = exec.Command(words[0], words[1:]...)
	s.cmd.Dir, s.cmd.Env = s.dir, environment("PYTHONPATH="+s.dir, "PYTHONDONTWRITEBYTECODE=1", "CONFORM_SHAPE="+s.shape)
	s.cmd.Stdout, s.cmd.Stderr = s.output, s.output
	s.cmd.WaitDelay = time.Second // its children may hold the pipe
	apart(s.cmd)
	if err := s.cmd.Start(); err != nil {
		close(s.ended)
		return fmt.Errorf("start %s: %w", words[0], err)
	}
	cmd, ended := s.cmd, s.ended
	interrupted := context.AfterFunc(ctx, func() { kill(cmd) })
	go func() {
		_ = cmd.Wait()
		interrupted()
		close(ended)
	}()
	return s.await(ctx)
}

// environment is what a server gets of ours: what it takes to start. Some put the whole of it
// into each environ, and so it would stand among the bytes that are shown.
func environment(more ...string) []string {
	for _, name := range []string{"PATH", "HOME", "TMPDIR", "TEMP", "SYSTEMROOT", "VIRTUAL_ENV"} {
		if value, ok := os.LookupEnv(name); ok {
			more = append(more, name+"="+value)
		}
	}
	return more
}

// foreground is advice where the program has ended as if all were well.
func (s *server) foreground() string {
	if s.cmd.ProcessState.Success() {
		return ", and a server has to stay in the foreground, without an option such as --daemon"
	}
	return ""
}

// errBackground is the trouble with a program that ends, and whose children serve on: they
// cannot be ended from here.
var errBackground = errors.New("it goes on in the background, where it cannot be ended: end it yourself, and leave out its option for that, such as --daemon")

// await waits until the program answers.
func (s *server) await(ctx context.Context) error {
	p := &peer{ctx: ctx, addr: s.addr, probed: true, patience: s.bounds.Answer}
	wrong := p.awaitGreeting(s.bounds.Start, s.ended)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case s.over() && alive(ctx, s.addr, s.bounds.Answer):
		return errBackground
	case wrong == "":
		return nil
	case s.over():
		return fmt.Errorf("it ended by itself (%s)%s%s", s.cmd.ProcessState, s.foreground(), s.output.said())
	case !listens(s.addr):
		return fmt.Errorf("it does not listen at port %s within %v; a command says {port} where the port belongs%s", s.addr[len("127.0.0.1:"):], s.bounds.Start, s.output.said())
	}
	return fmt.Errorf("it listens at %s and cannot be tried within %v: %s%s", s.addr, s.bounds.Start, wrong, s.output.said())
}

// listens reports whether a connection can be made.
func listens(addr string) bool {
	c, err := net.DialTimeout("tcp", addr, time.Second)
	if err == nil {
		_ = c.Close()
	}
	return err == nil
}

// over reports whether the program has ended.
func (s *server) over() bool {
	select {
	case <-s.ended:
		return true
	default:
		return false
	}
}

// endsWithin waits for the program's end for as long.
func (s *server) endsWithin(d time.Duration) bool {
	select {
	case <-s.ended:
		return true
	case <-time.After(d):
		return false
	}
}

// grace is how long a server has to end when it is asked to, or answers nobody any more.
const grace = 2 * time.Second

// stop ends the program and its children.
func (s *server) stop() {
	if s.cmd == nil || s.cmd.Process == nil {
		return
	}
	askToEnd(s.cmd)
	select {
	case <-s.ended:
	case <-time.After(grace):
	}
	kill(s.cmd)
	<-s.ended
}

func freePort() (string, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("find a free port: %w", err)
	}
	defer ln.Close()
	return strconv.Itoa(ln.Addr().(*net.TCPAddr).Port), nil
}

// tail keeps the last lines of what a program says.
type tail struct {
	mu   sync.Mutex
	text []byte
}

// mostTail is how many bytes of it are kept.
const mostTail = 4 << 10

// Write keeps the end of what was written.
func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, p...)
	if over := len(t.text) - mostTail; over > 0 {
		t.text = append(t.text[:0], t.text[over:]...)
	}
	return len(p), nil
}

// said is the last lines, as a sentence behind another.
func (t *tail) said() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	lines := strings.Split(strings.TrimSpace(string(t.text)), "\n")
	if lines = lines[max(0, len(lines)-3):]; lines[0] == "" {
		return ". It has written nothing"
	}
	return ". It has written: " + strings.Join(lines, " / ")
}

// mostLines is how many lines are shown of what a program says.
const mostLines = 20

// lines are the last lines, where they are more than [tail.said] has.
func (t *tail) lines() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	lines := strings.Split(strings.TrimSpace(string(t.text)), "\n")
	if len(lines) <= 3 {
		return nil
	}
	return lines[max(0, len(lines)-mostLines):]
}

// folder is a new one with the probe in it.
func folder() (string, error) {
	dir, err := os.MkdirTemp("", "roundtrip-conform-")
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(filepath.Join(dir, "probe.py"), probeSource, 0o600); err != nil {
		return "", errors.Join(err, os.RemoveAll(dir))
	}
	return dir, nil
}
