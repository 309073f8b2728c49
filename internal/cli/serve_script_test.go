package cli

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// A script has one server, which listens on this socket.
const socket = "app.sock"

// ample is how long a server may take for anything, also on a busy machine.
const ample = time.Minute

// dialer connects to the script's server.
func dialer(ts *testscript.TestScript) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", ts.MkAbs(socket))
	}
}

// get sends a request to the script's server, on a connection of its own.
func get(ts *testscript.TestScript, target string) (*http.Response, error) {
	client := http.Client{
		Timeout:       ample,
		Transport:     &http.Transport{DialContext: dialer(ts), DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return client.Do(&http.Request{Method: "GET", URL: &url.URL{Scheme: "http", Host: "x", Opaque: target}})
}

// fetch asks the server for a target until it answers as is wanted:
// fetch /path 200 'Hello, Ada!'. Until then it may not listen yet, or not have
// seen yet that a file has changed. Status 0 is that nobody listens.
func fetch(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 || len(args) > 3 {
		ts.Fatalf("usage: fetch TARGET STATUS [BODY]")
	}
	var got string
	for end := time.Now().Add(ample); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		status, body := answer(ts, args[0])
		if got = fmt.Sprintf("%d %s", status, body); fits(status, body, args[1:]) {
			return
		}
	}
	ts.Fatalf("%s: %q", args[0], got)
}

// answer is the status and the body of an answer, 0 and the reason if there is
// none.
func answer(ts *testscript.TestScript, target string) (status int, body string) {
	resp, err := get(ts, target)
	if err != nil {
		return 0, err.Error()
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, err.Error()
	}
	return resp.StatusCode, string(data)
}

func fits(status int, body string, want []string) bool {
	return fmt.Sprint(status) == want[0] && (len(want) < 2 || strings.TrimSpace(body) == want[1])
}

// abided is the name of the answer that a script stays connected for.
const abided = "abided"

// abide sends a request, waits for the first byte of its answer, and stays
// connected: abide /path.
func abide(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: abide TARGET")
	}
	resp, err := get(ts, args[0])
	ts.Check(err)
	_, err = io.ReadFull(resp.Body, make([]byte, 1))
	ts.Check(err)
	ts.Defer(func() { resp.Body.Close() })
	*ts.Value(abided).(*io.Reader) = resp.Body
}

// rest compares what else comes of the answer that the script stayed connected
// for: rest BODY.
func rest(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: rest BODY")
	}
	body, err := io.ReadAll(*ts.Value(abided).(*io.Reader))
	ts.Check(err)
	if string(body) != args[0] {
		ts.Fatalf("the rest is %q", body)
	}
}

// replace changes a file as an editor does: replace FILE OLD NEW.
func replace(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: replace FILE OLD NEW")
	}
	text := strings.ReplaceAll(ts.ReadFile(args[0]), args[1], args[2])
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o600))
}

// terminate sends SIGTERM to what runs in the background.
func terminate(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 0 {
		ts.Fatalf("usage: terminate")
	}
	for _, c := range ts.BackgroundCmds() {
		ts.Check(c.Process.Signal(syscall.SIGTERM))
	}
}
