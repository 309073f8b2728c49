package matrix

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"
)

// devtools drives a page of a headless Chromium. The DevTools protocol goes over two
// pipes, each message ended by a zero byte, which needs no library and no port.
type devtools struct {
	to      io.Writer
	session string

	mu      sync.Mutex
	next    int
	replies map[int]chan message
	events  chan message // of the page, in their order
}

// message is a command, its reply, or an event.
type message struct {
	ID        int             `json:"id,omitempty"`
	Method    string          `json:"method,omitempty"`
	Params    any             `json:"params,omitempty"`
	SessionID string          `json:"sessionId,omitempty"`
	Result    json.RawMessage `json:"result,omitempty"`
	Error     *struct {
		Message string `json:"message"`
	} `json:"error,omitempty"`

	raw []byte
}

// chromium starts a browser with an empty profile, and opens a page in it.
func chromium(t *testing.T) *devtools {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("there is no chromium here; this installs it: apt-get install chromium")
	}
	cmd := exec.Command(path, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
		"--no-proxy-server", "--user-data-dir="+t.TempDir(), "--remote-debugging-pipe")
	theirRead, to, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	from, theirWrite, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.ExtraFiles = []*os.File{theirRead, theirWrite} // its files 3 and 4
	if err := errors.Join(cmd.Start(), theirRead.Close(), theirWrite.Close()); err != nil {
		t.Fatal(err)
	}
	d := &devtools{to: to, replies: map[int]chan message{}, events: make(chan message, 10_000)}
	go d.read(from)
	t.Cleanup(func() {
		d.session = ""
		d.call(t, "Browser.close", nil, nil)
		_ = cmd.Wait() // how it ends is its own affair
		to.Close()
	})
	d.open(t)
	return d
}

// open opens a page and listens to it.
func (d *devtools) open(t *testing.T) {
	var target struct{ TargetID string }
	d.call(t, "Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	var attached struct{ SessionID string }
	d.call(t, "Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &attached)
	d.session = attached.SessionID
	d.call(t, "Page.enable", nil, nil)
	d.call(t, "Network.enable", nil, nil)
	d.call(t, "Network.setCacheDisabled", map[string]any{"cacheDisabled": true}, nil)
}

// read hands replies to who waits for them, and events to the channel.
func (d *devtools) read(from io.ReadCloser) {
	defer from.Close()
	r := bufio.NewReader(from)
	for {
		text, err := r.ReadBytes(0)
		if err != nil {
			return
		}
		m := message{raw: bytes.TrimSuffix(text, []byte{0})}
		if json.Unmarshal(m.raw, &m) != nil {
			continue
		}
		d.mu.Lock()
		reply := d.replies[m.ID]
		delete(d.replies, m.ID)
		d.mu.Unlock()
		if reply != nil {
			reply <- m
		} else if m.Method != "" {
			d.events <- m
		}
	}
}

// call runs a command of the protocol. Result may be nil.
func (d *devtools) call(t *testing.T, method string, params, result any) {
	t.Helper()
	if err := d.try(method, params, result); err != nil {
		t.Fatal(err)
	}
}

func (d *devtools) try(method string, params, result any) error {
	reply := make(chan message, 1)
	d.mu.Lock()
	d.next++
	command := message{ID: d.next, Method: method, Params: params, SessionID: d.session}
	d.replies[command.ID] = reply
	d.mu.Unlock()
	text, err := json.Marshal(command)
	if err == nil {
		_, err = d.to.Write(append(text, 0))
	}
	if err != nil {
		return err
	}
	select {
	case m := <-reply:
		if m.Error != nil {
			return fmt.Errorf("%s: %s", method, m.Error.Message)
		}
		if result == nil {
			return nil
		}
		return json.Unmarshal(m.Result, result)
	case <-time.After(patience):
		return fmt.Errorf("%s: no reply", method)
	}
}

// run evaluates JavaScript in the page, and waits for its promise.
func (d *devtools) run(t *testing.T, script string) string {
	t.Helper()
	var result struct {
		Result           struct{ Value any }
		ExceptionDetails *struct{ Exception struct{ Description string } }
	}
	d.call(t, "Runtime.evaluate", map[string]any{
		"expression": script, "awaitPromise": true, "returnByValue": true, "userGesture": true,
	}, &result)
	if e := result.ExceptionDetails; e != nil {
		t.Fatalf("%s\n%s", script, e.Exception.Description)
	}
	return fmt.Sprint(result.Result.Value)
}

// event waits for the page's next event. What is awaited is said if none comes.
func (d *devtools) event(t *testing.T, awaited func() string) message {
	t.Helper()
	select {
	case m := <-d.events:
		return m
	case <-time.After(patience):
		t.Fatalf("the browser does nothing any more; awaited: %s", awaited())
		return message{}
	}
}
