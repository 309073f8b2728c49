package python_test

import (
	"context"
	"strings"
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
