package matrix

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"regexp"
	"sync"
	"syscall"
	"testing"
	"time"
)

// listening is how a server says where it listens: roundtrip, gunicorn and waitress alike.
var listening = regexp.MustCompile(`http://(127\.0\.0\.1:\d+)[^\d]`)

// process is a server that runs as a process of its own.
type process struct {
	cmd      *exec.Cmd
	out, err said
	addr     string
	conn     net.Conn
	reader   *bufio.Reader
	fresh    bool          // each request has a connection of its own
	ended    chan struct{} // closed when it has ended
}

// start runs a server in a folder and waits until it says where it listens.
func start(t *testing.T, dir string, env []string, args ...string) *process {
	t.Helper()
	found := make(chan string, 1)
	p := &process{cmd: exec.Command(args[0], args[1:]...), ended: make(chan struct{})}
	p.err.found = found
	p.cmd.Dir, p.cmd.Env = dir, append(os.Environ(), env...)
	p.cmd.Stdout, p.cmd.Stderr = &p.out, &p.err
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = p.cmd.Wait() // what it said tells more than its exit code
		close(p.ended)
	}()
	t.Cleanup(p.stop)
	select {
	case p.addr = <-found:
	case <-p.ended:
		t.Fatalf("%v ended\n%s%s", args, p.out.text(), p.err.text())
	case <-time.After(patience):
		t.Fatalf("%v does not say where it listens\n%s", args, p.err.text())
	}
	return p
}

// stop ends the server, which finishes what it does.
func (p *process) stop() {
	if p.conn != nil {
		p.conn.Close()
	}
	_ = p.cmd.Process.Signal(syscall.SIGTERM) // one that has ended already is no matter
	select {
	case <-p.ended:
	case <-time.After(patience):
		_ = p.cmd.Process.Kill()
	}
}

// ask sends a request on the connection of the one before, if it is still open.
func (p *process) ask(request []byte, method string) (answer, error) {
	if p.conn == nil {
		conn, err := net.Dial("tcp", p.addr)
		if err != nil {
			return answer{}, err
		}
		p.conn, p.reader = conn, bufio.NewReader(conn)
	}
	if err := p.conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return answer{}, err
	}
	if _, err := p.conn.Write(request); err != nil {
		return answer{}, fmt.Errorf("send it: %w", err)
	}
	a, err := readAnswer(p.reader, method)
	if err != nil || a.cut || a.last || p.fresh {
		p.conn.Close()
		p.conn = nil
	}
	return a, err
}

// said is what a process writes. Where it is to say where it listens, found gets the
// address, once.
type said struct {
	mu    sync.Mutex
	all   bytes.Buffer
	found chan<- string // nil once it has it
}

func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all.Write(p)
	if address := listening.FindSubmatch(s.all.Bytes()); address != nil && s.found != nil {
		s.found <- string(address[1])
		s.found = nil
	}
	return len(p), nil
}

func (s *said) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.all.String()
}

// words ends the server and gives what was written to both streams.
func (p *process) words() words {
	p.stop()
	return wordsOf(p.out.text() + p.err.text())
}
