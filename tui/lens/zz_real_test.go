package lens_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"roundtrip/sandbox"
	"roundtrip/sandbox/python"
	"roundtrip/tui/journey"
	"roundtrip/tui/lens"
	"roundtrip/tui/theme"
	"roundtrip/tui/timeline"
	"roundtrip/wsgi/trace"
)

func TestReal(t *testing.T) {
	h := sandbox.NewHouse(os.DirFS("../../content/en"), python.NewEngine(python.Options{}))
	fmt.Println(h.Apps(), h.Middleware("demo:hello"), h.Middleware("hello.py"))
	for _, c := range []struct{ st sandbox.Stack; r sandbox.Request }{
		{sandbox.Stack{App: "hello.py", Middleware: []string{"timing", "session"}}, h.Sample("hello.py")},
		{sandbox.Stack{App: "demo:hello", Middleware: []string{"timing", "session"}}, h.Sample("demo:hello")},
		{sandbox.Stack{App: "demo:hello", Middleware: []string{"timing", "upper"}}, h.Sample("demo:hello")},
		{sandbox.Stack{App: "demo:hello", Middleware: []string{"timing", "auth"}}, h.Sample("demo:hello")},
		{sandbox.Stack{App: "demo:raises", Middleware: []string{"catch"}}, h.Sample("demo:raises")},
		{sandbox.Stack{App: "demo:raises"}, h.Sample("demo:raises")},
		{sandbox.Stack{App: "demo:twice"}, h.Sample("demo:twice")},
		{sandbox.Stack{App: "demo:stream", Middleware: []string{"timing"}}, h.Sample("demo:stream")},
		{sandbox.Stack{App: "demo:form", Middleware: []string{"dispatch"}}, h.Sample("demo:form")},
		{sandbox.Stack{App: "demo:hello"}, sandbox.Request{Raw: []byte("GET / HTTP/1.1\r\nHost : x\r\n\r\n")}},
		{sandbox.Stack{App: "demo:hello", Static: &sandbox.StaticDir{Prefix: "/static", Dir: "static"}}, sandbox.Request{Target: "/static/style.css"}},
	} {
		l, err := h.Lab(c.st)
		if err != nil { fmt.Println(err); continue }
		r, err := l.Send(c.r, sandbox.ToEnd)
		if err != nil { t.Fatal(err) }
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		if err := r.Settle(ctx); err != nil { t.Fatal(err) }
		cancel()
		tr := r.Trace()
		fmt.Printf("\n######## %+v\n", c.st)
		th := theme.New(theme.Options{})
		for n := 0; n <= tr.Len(); n++ {
			s := tr.At(n)
			if n > 0 {
			fmt.Println(n, tr.Event(n-1).Kind(), tr.Event(n-1).Layer, s.Place, tr.Event(n-1).Src)
			}
			var prev *trace.State
			if n > 0 { prev = tr.At(n-1) }
			fmt.Println(ansi.Strip(strings.Join(journey.Draw(journey.Input{State: s, Chain: l.Chain(), Width: 80, Theme: th}), "\n")))
			fmt.Println(ansi.Strip(timeline.Draw(timeline.Input{Trace: trace.New(tr.Started, tr.Events()[:n]), View: n, Width: 80, Theme: th})))
			if n % 4 == 3 || n == tr.Len() {
				rows := lens.Rows(lens.Response, s, prev, lens.Options{})
				fmt.Println(ansi.Strip(strings.Join(lens.Draw(lens.Frame{Kind: lens.Response, Rows: rows, Cursor: -1, Width: 80, Height: len(rows)+1, Theme: th}), "\n")))
			}
			if n == tr.Len() {
				for _, k := range []lens.Kind{lens.Environ, lens.Wire} {
				rows := lens.Rows(k, s, prev, lens.Options{})
				fmt.Println(ansi.Strip(strings.Join(lens.Draw(lens.Frame{Kind: k, Rows: rows, Cursor: -1, Width: 80, Height: len(rows)+1, Theme: th}), "\n")))
				}
			}
		}
		l.Close()
	}
}
