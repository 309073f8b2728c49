package wsgi_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"roundtrip/wsgi"
	"roundtrip/wsgi/http1"
)

// uploaded is as much as people upload to a server on their own network.
const uploaded = 20 << 20

// early are servers that answer a POST without reading it, with the status.
func early() map[string]struct {
	srv    *wsgi.Server
	status int
} {
	return map[string]struct {
		srv    *wsgi.Server
		status int
	}{
		"the application": {&wsgi.Server{Mounts: []wsgi.Mount{{App: wsgi.AppFunc(hello)}}}, 200},
		"a limit":         {&wsgi.Server{Limits: http1.Limits{Body: 1 << 20}, Mounts: []wsgi.Mount{{App: wsgi.AppFunc(hello)}}}, 413},
		"no mount":        {&wsgi.Server{}, 404},
	}
}

// A client that sends the whole of a large body before it reads gets an early answer
// (RFC 9112 §9.6), however the body is framed.
func TestEarlyAnswerReachesClientThatSendsAll(t *testing.T) {
	t.Parallel()
	body := strings.Repeat("x", uploaded)
	for name, tt := range early() {
		addr := listen(t, tt.srv)
		for framing, request := range map[string]string{
			"length": fmt.Sprintf("POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s", uploaded, body),
			"chunks": fmt.Sprintf("POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", uploaded, body),
		} {
			if framing == "chunks" && name == "a limit" {
				continue // which an application meets that reads
			}
			t.Run(name+", "+framing, func(t *testing.T) {
				t.Parallel()
				c, err := net.Dial("tcp", addr)
				if err != nil {
					t.Fatal(err)
				}
				defer c.Close()
				c.SetDeadline(time.Now().Add(3 * soon))
				if _, err := io.WriteString(c, request); err != nil {
					t.Fatalf("send: %v", err)
				}
				resp, err := http.ReadResponse(bufio.NewReader(c), nil)
				if err != nil || resp.StatusCode != tt.status {
					t.Fatalf("%v, %v", resp, err)
				}
				if _, err := io.ReadAll(resp.Body); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

// curl with its own way to wait for 100 Continue switched off.
func TestEarlyAnswerReachesCurl(t *testing.T) {
	t.Parallel()
	curl, err := exec.LookPath("curl")
	if err != nil {
		t.Skip("there is no curl here: apt-get install curl")
	}
	file := filepath.Join(t.TempDir(), "upload")
	if err := os.WriteFile(file, make([]byte, uploaded), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, tt := range early() {
		addr := listen(t, tt.srv)
		for _, expect := range []string{"Expect:", "Expect: 100-continue"} {
			t.Run(name+", "+expect, func(t *testing.T) {
				t.Parallel()
				out, err := exec.Command(curl, "-sS", "--noproxy", "*", "-m", "30", "-o", os.DevNull, "-w", "%{http_code}",
					"-H", expect, "--data-binary", "@"+file, "http://"+addr+"/x").CombinedOutput()
				if err != nil || string(out) != fmt.Sprint(tt.status) {
					t.Errorf("%s, %v", out, err)
				}
			})
		}
	}
}

// Nobody is lingered for without end: not a client that sends all it can.
func TestLingeringIsBoundedInBytes(t *testing.T) {
	t.Parallel()
	c, err := net.Dial("tcp", listen(t, &wsgi.Server{}))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(3 * soon))
	_, err = io.WriteString(c, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n")
	piece := make([]byte, 1<<20)
	for sent := 0; err == nil; sent += len(piece) {
		if _, err = c.Write(piece); sent > 512<<20 {
			t.Fatal("512 MiB were taken")
		}
	}
}

// Nor one that sends little at a time, or nothing, or to a server that is leaving.
func TestLingeringIsBoundedInTime(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		pause  time.Duration // between two bytes
		leaves bool
		atMost time.Duration
	}{
		"little at a time":          {time.Second / 2, false, 31 * time.Second},
		"nothing":                   {time.Hour, false, time.Second},
		"little to one that leaves": {time.Second / 2, true, 2 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			srv := &wsgi.Server{}
			in(t, srv, func(t *testing.T, ln *piped) {
				client, server := net.Pipe()
				ln.conns <- halfClosing{server}
				began := time.Now()
				sent := make(chan struct{})
				go func() {
					defer close(sent)
					dribble(client, tt.pause)
				}()
				if tt.leaves {
					go srv.Shutdown(t.Context())
				}
				io.Copy(io.Discard, client)
				if took := time.Since(began); took > tt.atMost {
					t.Errorf("closed after %v", took)
				}
				<-sent
			})
		})
	}
}

// dribble sends a head, and then a body byte by byte.
func dribble(c net.Conn, pause time.Duration) {
	_, err := io.WriteString(c, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n")
	for err == nil {
		time.Sleep(pause)
		_, err = c.Write([]byte("x"))
	}
}

// halfClosing is an end of a pipe that can send the end of its stream, as sockets can.
type halfClosing struct{ net.Conn }

func (halfClosing) CloseWrite() error { return nil }
