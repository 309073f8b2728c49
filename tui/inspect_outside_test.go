package tui

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"roundtrip/content"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/inspect"
	"roundtrip/sandbox/inspect/remote"
	"roundtrip/sandbox/python/pythontest"
	view "roundtrip/tui/inspect"
	"roundtrip/tui/viewer"
)

// editorThat is an editor by the name of nano, which does something to a file: a line of the shell in which $1 is how
// it is called, and $2 the file.
func editorThat(t *testing.T, does string) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("there is no shell")
	}
	editor := filepath.Join(t.TempDir(), "nano")
	if err := os.WriteFile(editor, []byte("#!/bin/sh\n"+does+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return editor
}

// edited is an inspector over an application in a file, of a person with an editor.
func edited(t *testing.T, editor string) (i *inspector, file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "shop.py")
	answers(t, file, "green")
	i = inspectingWith(t, middle, editor, func(*catalog.Catalog) (*view.Site, *inspect.Record) {
		c := catalog.New(catalog.Options{Content: content.FS(), Embedded: pythontest.Engine(t), Paths: true})
		return inspected(t, catalog.Stack{App: file}, inspect.Options{}, c)
	})
	i.shows(t, "hold off")
	<-i.asks("GET", "/", "")
	i.types([2]string{"", "1 recorded"}, [2]string{"enter", "[wire]"}, [2]string{"tab", "[environ]"}, [2]string{"tab", "[response]"}, [2]string{"tab", "[code shop.py]"})
	return i, file
}

// E opens the file of the line in view in a real editor, at that line, and the screen comes back with what was there.
func TestARealEditorChangesTheApplication(t *testing.T) {
	i, file := edited(t, editorThat(t, `echo "$1" >"$2.called"; sed -i.was s/green/black/ "$2"`))
	i.types([2]string{"down", "▸"}, [2]string{"E", "Back from your editor."})
	i.shows(t, "[code shop.py]", "back at the client")
	called, err := os.ReadFile(file + ".called")
	if err != nil || !strings.HasPrefix(string(called), "+") {
		t.Errorf("it was called with %q, %v", called, err)
	}
	if text, err := os.ReadFile(file); err != nil || !strings.Contains(string(text), "black") {
		t.Errorf("the file has %q, %v", text, err)
	}
	i.types([2]string{"esc", "1 recorded"}, [2]string{"q", ""})
	i.ends()
}

// An editor that fails is told of, and the screen is as it was.
func TestAnEditorThatFailsIsTold(t *testing.T) {
	i, _ := edited(t, editorThat(t, "exit 3"))
	i.types([2]string{"down", "▸"}, [2]string{"E", "did not end well: Exit status 3."}, [2]string{"", "[code shop.py]"}, [2]string{"esc", "1 recorded"}, [2]string{"q", ""})
	i.ends()
}

// b on a step of a framework among the times holds the next request there, and on a stage at its first stop.
func TestBreakpointsAreSetAmongTheTimes(t *testing.T) {
	i := inspectingFlask(t, middle)
	i.shows(t, "No request has come yet")
	if got := <-i.asks("GET", "/item/apple", ""); got.status != 200 {
		t.Fatalf("%+v", got)
	}
	i.types([2]string{"", "1 recorded"}, [2]string{"enter", "[wire]"})
	for _, lens := range []string{"[environ]", "[response]", "[code", "[body", "[times]"} {
		i.types([2]string{"tab", lens})
	}
	i.types([2]string{"/", ""}, [2]string{"view item", "times filter view item"}, [2]string{"enter", "esc"}, [2]string{"down", "▸   view item"},
		[2]string{"b", `Breakpoint: event == "framework.entered" and …p == "view item". B lists all.`})
	i.types([2]string{"esc", "esc the list"}, [2]string{"/", ""}, [2]string{"environ", "times filter environ"}, [2]string{"enter", "esc"}, [2]string{"down", "▸ environ"},
		[2]string{"b", `Breakpoint: event == "route.chosen" and layer == "server". B lists all.`})
	answer := i.asks("GET", "/item/apple", "")
	i.types([2]string{"esc", "esc the list"}, [2]string{"esc", "1 held"}, [2]string{"tab", "let go on"})
	i.shows(t, "2 breakpoints")
	i.types([2]string{"c", "view item"}, [2]string{"c", "2 recorded"})
	if got := <-answer; got.status != 200 || got.body != "costs 3" {
		t.Errorf("%+v", got)
	}
	i.press("q")
	i.ends()
}

// A server in any language is held from outside: as its request has been read, as the head of its answer is
// here, and at a block; what changes its protocol passes, and the list says so.
func TestAServerBehindAURLIsHeldAndStepped(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Upgrade") == "" {
			fmt.Fprint(w, "asked as ", r.Host, r.URL)
			return
		}
		conn, in, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		fmt.Fprint(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
		_, _ = io.Copy(conn, in)
	}))
	defer other.Close()
	i := inspecting(t, middle, catalog.Stack{App: other.URL}, inspect.Options{})
	i.shows(t, "hold off", other.URL)
	i.types([2]string{"N", "The next request is held"})
	answer := i.asks("GET", "/hello?name=Ada", "")
	i.shows(t, "1 held")
	i.types([2]string{"enter", "s one event"}, [2]string{"e", "change the held request"})
	i.press("ctrl+u")
	i.types([2]string{"/hello?name=Bob", "name=Bob"}, [2]string{"enter", "Changed."}, [2]string{"", "   u undo"})
	i.types([2]string{"space", "held in app"}, [2]string{"space", "200 OK"}, [2]string{"space", "[body"})
	i.press("c")
	if got := <-answer; got.body != "asked as "+i.addr+"/hello?name=Bob" {
		t.Errorf("%+v", got)
	}
	i.types([2]string{"esc", "1 recorded"})
	conn, err := net.Dial("tcp", i.addr)
	if err != nil {
		t.Fatal(err)
	}
	_ = conn.SetDeadline(time.Now().Add(patience))
	in := bufio.NewReader(conn)
	fmt.Fprint(conn, "GET /socket HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
	if resp, err := http.ReadResponse(in, nil); err != nil || resp.StatusCode != 101 {
		t.Fatalf("%+v, %v", resp, err)
	}
	fmt.Fprint(conn, "frame")
	if got, err := in.Peek(5); string(got) != "frame" {
		t.Errorf("%q, %v", got, err)
	}
	i.shows(t, "GET  /socket", "101", "websocket passed")
	conn.Close()
	i.shows(t, "2 recorded")
	i.press("q")
	i.ends()
}

// The inspector looks at a server that runs elsewhere: it holds and steps a request there, and leaves without
// disturbing it.
func TestAServerElsewhereIsInspected(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are no modes of files")
	}
	dir, err := os.MkdirTemp("", "rt") // whose name is short enough for a socket
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	socket := filepath.Join(dir, "s")
	lookers, err := remote.Listen(socket, func() remote.Hello {
		return remote.Hello{Name: "elsewhere", Network: "tcp", Addr: ln.Addr().String()}
	}, func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	defer lookers.Close()
	var client *remote.Client
	ran := make(chan error, 1)
	i := inspectingAt(t, middle, func(c *catalog.Catalog) (*view.Site, *inspect.Record) {
		site, err := sandbox.NewSite(c, demo, sandbox.SiteOptions{Sink: lookers, Gate: lookers})
		if err != nil {
			t.Fatal(err)
		}
		go site.Serve(ln)
		t.Cleanup(func() { site.Close() })
		if client, err = remote.Dial(socket); err != nil {
			t.Fatal(err)
		}
		record := inspect.New(inspect.Options{})
		go func() { ran <- client.Run(record) }()
		return &view.Site{Record: record, Name: client.Name, Addr: client.Addr, At: client.At(), Stack: demo, Catalog: c,
			Served: func() viewer.Served { return viewer.Served{Chain: site.Chain(), Addr: client.Addr} }}, record
	})
	i.shows(t, "inspect elsewhere", "hold off")
	if got := <-i.asks("GET", "/hello?name=Ada", ""); got.body != "Hello, Ada!" {
		t.Errorf("%+v", got)
	}
	i.shows(t, "GET  /hello?name=Ada", "1 recorded")
	i.types([2]string{"B", "There is none."}, [2]string{"a", "hold where"}, [2]string{`event == "app.called" and layer == "session"`, "enter take"},
		[2]string{"enter", "not met yet"}, [2]string{"esc", "1 breakpoint"})
	answer := i.asks("GET", "/hello?name=Eve", "")
	i.shows(t, "1 held", "session")
	i.types([2]string{"tab", "let go on"}, [2]string{"enter", "s one event"}, [2]string{"s", "held in app"})
	i.press("c")
	if got := <-answer; got.body != "Hello, Eve!" {
		t.Errorf("%+v", got)
	}
	i.press("q")
	i.ends()
	client.Close()
	<-ran
	if got := <-i.asks("GET", "/hello?name=Bob", ""); got.body != "Hello, Bob!" {
		t.Errorf("%+v", got)
	}
}
