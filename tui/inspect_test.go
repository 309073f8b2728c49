package tui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/inspect"
	"roundtrip/sandbox/upstream"
	view "roundtrip/tui/inspect"
	"roundtrip/tui/screen"
	"roundtrip/tui/viewer"
	"roundtrip/wsgi"
)

// inspector is the program as it inspects a site, on a terminal.
type inspector struct {
	*program
	record *inspect.Record
	addr   string
	saved  chan string // what was taken away
}

// inspected is a site that serves, with its record.
func inspected(tb testing.TB, stack catalog.Stack, o inspect.Options, c *catalog.Catalog) (*view.Site, *inspect.Record) {
	tb.Helper()
	record := inspect.New(o)
	tb.Cleanup(record.Close)
	site, err := sandbox.NewSite(c, stack, sandbox.SiteOptions{Sink: record, Gate: record, Remembers: sandbox.Reloads})
	if err != nil {
		tb.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- site.Serve(ln) }()
	tb.Cleanup(func() {
		site.Close()
		if err := <-served; !errors.Is(err, wsgi.ErrServerClosed) {
			tb.Error(err)
		}
	})
	return &view.Site{
		Record: record, Name: stack.App, Addr: ln.Addr().String(), At: ln.Addr(), Stack: stack, Catalog: c, Source: site.Source, Path: site.Path,
		Changed: site.Changed, Load: site.Reload,
		Served: func() viewer.Served {
			texts, main := site.Texts()
			return viewer.Served{Chain: site.Chain(), Sources: texts, Main: main, Addr: ln.Addr().String()}
		},
	}, record
}

// demo is an application in Go behind two layers, which starts at once.
var demo = catalog.Stack{App: "demo:hello", Middleware: []string{"timing", "session"}}

func inspecting(tb testing.TB, s size, stack catalog.Stack, o inspect.Options) *inspector {
	tb.Helper()
	return inspectingAt(tb, s, func(c *catalog.Catalog) (*view.Site, *inspect.Record) { return inspected(tb, stack, o, c) })
}

// inspectingAt is inspecting, of any site.
func inspectingAt(tb testing.TB, s size, site func(*catalog.Catalog) (*view.Site, *inspect.Record)) *inspector {
	tb.Helper()
	return inspectingWith(tb, s, "", site)
}

// inspectingWith is inspectingAt, of a person with an editor.
func inspectingWith(tb testing.TB, s size, editor string, site func(*catalog.Catalog) (*view.Site, *inspect.Record)) *inspector {
	tb.Helper()
	ctx, cancel := context.WithCancel(tb.Context())
	options := options(tb, setup{start: StartInspect, golang: true})
	withServers := options.Catalog.Options()
	withServers.Servers, withServers.Paths = &upstream.Options{}, true
	options.Catalog = catalog.New(withServers)
	i := &inspector{program: &program{TB: tb, terminal: newTerminal(s), stop: cancel, done: make(chan error, 1)}}
	options.Inspect, i.record = site(options.Catalog)
	i.addr, i.saved = options.Inspect.Addr, make(chan string, 9)
	options.Inspect.Save = func(f view.Format, reveal bool, all []*inspect.Exchange, _, app string) (string, error) {
		i.saved <- fmt.Sprint(f.Name, " ", reveal, " ", len(all), " ", app)
		return "file" + f.Ending, nil
	}
	i.m = newModel(options, environment{profile: colorprofile.TrueColor, dark: true, editor: editor, clock: screen.RealClock()})
	i.p = tea.NewProgram(i.m, tea.WithContext(ctx), tea.WithInput(i.input(editor)), tea.WithOutput(i.terminal),
		tea.WithWindowSize(s.w, s.h), tea.WithColorProfile(colorprofile.TrueColor), tea.WithEnvironment([]string{"TERM=xterm-256color"}))
	tb.Cleanup(i.record.Close) // or a test that fails would leave its commands to the next
	go func() {
		_, err := i.p.Run()
		i.done <- err
	}()
	return i
}

// input is where the program reads keys: a file where it starts an editor, which gets it as it is.
func (i *inspector) input(editor string) io.Reader {
	if editor == "" {
		return i.terminal
	}
	r, w, err := os.Pipe()
	if err != nil {
		i.Fatal(err)
	}
	go func() {
		_, _ = io.Copy(w, i.terminal) // until the terminal is closed
		w.Close()
	}()
	i.Cleanup(func() { r.Close() })
	return r
}

// ends waits for the end of the program, and fails if anything of the screen is left.
func (i *inspector) ends() {
	i.Helper()
	defer i.stop()
	select {
	case err := <-i.done:
		if err != nil {
			i.Error(err)
		}
	case <-time.After(patience):
		i.Fatalf("it does not end:\n%s", i.text())
	}
	i.end(io.EOF)
	i.m.closeRun()
	i.record.Close()
	late := time.Now().Add(patience)
	for g := waiting(); g != ""; g = waiting() {
		if time.Now().After(late) {
			i.Fatalf("a command of the inspector still waits:\n%s", g)
		}
		runtime.Gosched()
	}
}

// waiting is a command of the inspector that runs, "" if none does.
func waiting() string {
	stacks := make([]byte, 1<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	for _, g := range strings.Split(string(stacks), "\n\n") {
		if strings.Contains(g, "roundtrip/tui/inspect.") {
			return g
		}
	}
	return ""
}

// answer is what a client got.
type answer struct {
	status int
	header http.Header
	body   string
	err    error
}

// asks has a browser's library ask for something, and goes on meanwhile.
func (i *inspector) asks(method, target, body string) <-chan answer {
	return i.asksAs(method, target, body, "")
}

// holdsNext has the next request be held, asks for something, and opens that.
func (i *inspector) holdsNext(method, target, body string) <-chan answer {
	i.Helper()
	i.shows(i, "hold off")
	i.types([2]string{"N", "The next request is held"})
	got := i.asks(method, target, body)
	i.shows(i, "1 held")
	i.types([2]string{"enter", "s one event"})
	return got
}

// makesItCoffee changes the body of the request that is held, in a wide terminal.
func (i *inspector) makesItCoffee() {
	i.Helper()
	i.types([2]string{"e", "change the held request"}, [2]string{"tab", ""}, [2]string{"tab", ""}, [2]string{"tab", "body"},
		[2]string{"coffee", "coffee"}, [2]string{"ctrl+s", "Changed."}, [2]string{"", "   u undo"})
}

// asksForm has it post a form.
func (i *inspector) asksForm(target, body string) <-chan answer {
	return i.asksAs("POST", target, body, "application/x-www-form-urlencoded")
}

func (i *inspector) asksAs(method, target, body, contentType string) <-chan answer {
	got := make(chan answer, 1)
	go func() {
		req, err := http.NewRequest(method, "http://"+i.addr+target, strings.NewReader(body))
		if err != nil {
			got <- answer{err: err}
			return
		}
		if contentType != "" {
			req.Header.Set("Content-Type", contentType)
		}
		client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: patience}
		resp, err := client.Do(req)
		if err != nil {
			got <- answer{err: err}
			return
		}
		defer resp.Body.Close()
		text, err := io.ReadAll(resp.Body)
		got <- answer{resp.StatusCode, resp.Header, string(text), err}
	}()
	return got
}
