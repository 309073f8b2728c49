package cli

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// head asks the script's server for a head: head TARGET STATUS.
func head(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: head TARGET STATUS")
	}
	client := http.Client{Timeout: ample, Transport: &http.Transport{DialContext: dialer(ts), DisableKeepAlives: true}}
	poll(ts, func() (ok bool, state string) {
		resp, err := client.Head("http://x" + args[0])
		if err != nil {
			return false, err.Error()
		}
		return fmt.Sprint(resp.StatusCode) == args[1], resp.Status
	})
}

// ask sends a request, and does not wait for its answer: ask TARGET.
func ask(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: ask TARGET")
	}
	c, err := dialer(ts)(context.Background(), "", "")
	ts.Check(err)
	ts.Defer(func() { c.Close() })
	_, err = fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", args[0])
	ts.Check(err)
}

// await waits until a file is there: await FILE.
func await(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: await FILE")
	}
	poll(ts, func() (ok bool, state string) {
		_, err := os.Stat(ts.MkAbs(args[0]))
		return err == nil, fmt.Sprint(err)
	})
}

// atMost is how long a program may take to end: two seconds, and what a busy machine
// adds to them.
const atMost = 6 * time.Second

// gone sends SIGTERM to what runs in the background, which has to end.
func gone(ts *testscript.TestScript, neg bool, args []string) {
	terminate(ts, neg, args)
	began := time.Now()
	poll(ts, func() (ok bool, state string) {
		for _, c := range ts.BackgroundCmds() {
			if !errors.Is(c.Process.Signal(syscall.Signal(0)), os.ErrProcessDone) {
				return false, "it is still there"
			}
		}
		return true, ""
	})
	if took := time.Since(began); took > atMost {
		ts.Fatalf("it took %v to end", took)
	}
}

// poll asks until something is so.
func poll(ts *testscript.TestScript, is func() (ok bool, state string)) {
	var state string
	for end := time.Now().Add(ample); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		ok, now := is()
		if ok {
			return
		}
		state = now
	}
	ts.Fatalf("%s", state)
}
