//go:build unix

package python_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"roundtrip/sandbox/python"
	"roundtrip/sandbox/python/embedded"
	"roundtrip/sandbox/python/system"
	"roundtrip/wsgi/trace"
)

// person answers a debugger with lines, and keeps what was asked.
type person struct {
	answers []string
	asked   strings.Builder
	begun   int
	ended   int
}

func (p *person) Begin(context.Context) python.TerminalSession { p.begun++; return p }
func (p *person) End()                                         { p.ended++ }

func (p *person) Ask(text string) string {
	p.asked.WriteString(text)
	if len(p.answers) == 0 {
		return ""
	}
	answer := p.answers[0]
	p.answers = p.answers[1:]
	return answer
}

const stops = "def app(environ, start_response):\n    tea = 'green'\n    breakpoint()\n" +
	"    start_response('200 OK', [('Content-Type', 'text/plain')])\n    return [tea.encode()]\n"

// With a terminal, pdb speaks there, of the application's calls and of no others,
// and gives it back when it goes on.
func TestADebuggerHasTheTerminal(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"embedded", "system"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := &person{answers: []string{"p tea\n", "w\n", "tea = 'black'\n", "n\n", "c\n"}}
			var on host
			if name == "embedded" {
				e := embedded.New(embedded.Options{CacheDir: cacheDir(t), Watchdog: time.Minute, Terminal: p})
				t.Cleanup(func() { e.Close() })
				on = host{name, e}
			} else {
				on = host{name, systemWith(t, system.Options{Terminal: p})}
			}
			r := send(t, on.load(t, stops), get, nil)
			if _, body, _ := r.response(t); body != "black" {
				t.Errorf("the body is %q", body)
			}
			asked := p.asked.String()
			if !strings.Contains(asked, "'green'") || !strings.Contains(asked, "app.py(4)app()") || strings.Contains(asked, "roundtrip") {
				t.Errorf("the person was asked\n%s", asked)
			}
			if p.begun != 1 || p.ended == 0 {
				t.Errorf("the terminal was taken %d times, and given back %d times", p.begun, p.ended)
			}
		})
	}
}

// Without one, that is said once, at the line, and the request goes on.
func TestBreakpointWithoutATerminal(t *testing.T) { onEachHost(t, testBreakpointWithoutATerminal) }

func testBreakpointWithoutATerminal(t *testing.T, on host) {
	r := send(t, on.load(t, strings.Replace(stops, "    breakpoint()\n", "    for _ in range(2):\n        breakpoint()\n", 1)), get, nil)
	if _, body, _ := r.response(t); body != "green" {
		t.Errorf("the body is %q", body)
	}
	said := 0
	for _, e := range r.events {
		if d, ok := e.Data.(*trace.CodePrint); ok && strings.HasPrefix(d.Text, "there is no terminal for breakpoint() here, at line 4 of app.py") {
			said++
			if e.Src != (trace.Src{File: "app.py", Line: 4}) {
				t.Errorf("it was said at %v", e.Src)
			}
		}
	}
	if said != 1 {
		t.Errorf("it was said %d times\n%s", said, r.story())
	}
}

// What the environment says of breakpoint() holds.
func TestPYTHONBREAKPOINT(t *testing.T) {
	t.Parallel()
	p := &person{}
	on := host{"system", systemWith(t, system.Options{Terminal: p})}
	r := send(t, on.load(t, "import os\nos.environ['PYTHONBREAKPOINT'] = '0'\n"+stops), get, nil)
	if _, body, _ := r.response(t); body != "green" || p.begun > 0 {
		t.Errorf("the body is %q, and the terminal was taken %d times", body, p.begun)
	}
}

// desk is a terminal at which people answer one debugger after the other.
type desk struct {
	free  sync.Mutex
	asked [][]string // of each session, by those who hold it
}

func (d *desk) Begin(context.Context) python.TerminalSession {
	d.free.Lock()
	d.asked = append(d.asked, nil)
	return &seat{desk: d}
}

type seat struct {
	*desk
	left sync.Once
}

func (s *seat) End() { s.left.Do(s.free.Unlock) }

func (s *seat) Ask(text string) string {
	now := &s.asked[len(s.asked)-1]
	*now = append(*now, text)
	if len(*now) == 1 {
		return "p tea\n"
	}
	return "c\n"
}

const stopsTogether = `import threading

together = threading.Barrier(2)

def app(environ, start_response):
    tea = environ["QUERY_STRING"]
    together.wait(60)
    breakpoint()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [tea.encode()]
`

// Requests that stop at one time, each in its thread, have the terminal one after the
// other, and each speaks of its own.
func TestDebuggersTakeTurns(t *testing.T) {
	recordedOrNot(t, func(t *testing.T, sink trace.Sink) {
		d := &desk{}
		addr := threaded(t, system.Options{Terminal: d}, sink, nil, stopsTogether)
		var all sync.WaitGroup
		for _, tea := range []string{"green", "black"} {
			all.Go(func() {
				if status, body := ask(t, addr, "GET", "/?"+tea, ""); status != 200 || body != tea {
					t.Errorf("%s: got %d, %q", tea, status, body)
				}
			})
		}
		all.Wait()
		d.free.Lock()
		defer d.free.Unlock()
		if len(d.asked) != 2 {
			t.Fatalf("the terminal was taken %d times: %q", len(d.asked), d.asked)
		}
		said := d.asked[0][1] + d.asked[1][1]
		if strings.Count(said, "'green'") != 1 || strings.Count(said, "'black'") != 1 {
			t.Errorf("the debuggers said %q", d.asked)
		}
	})
}
