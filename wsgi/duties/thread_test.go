package duties

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"

	"roundtrip/wsgi"
)

// threadDuties are about how many requests an application is in at once (PEP
// 3333, Thread Support).
func threadDuties() []duty {
	return []duty{
		{
			id: "S18", rule: "says truly whether several threads or processes run the application, and whether it runs once", check: threads,
			mutants: []mutant{
				{name: "denies its threads", finds: "says False False", layer: sets("wsgi.multithread", false), only: goEngine},
				{name: "claims threads that it has not", finds: "says True False", python: wrongly(
					"environ['wsgi.multithread'] = True\nreturn app(environ, start_response)\n")},
				{name: "claims to run once", finds: "wsgi.run_once is True", own: true, layer: sets("wsgi.run_once", true)},
				{name: "says it in numbers", finds: "says 1 False", layer: sets("wsgi.multithread", 1), only: goEngine},
				{name: "leaves it out", finds: "says True None", layer: drops("wsgi.multiprocess"), only: goEngine},
			},
		},
		{
			id: "S50", rule: "offers to let one request at a time into an application", check: oneAtATime,
			mutants: []mutant{
				{name: "does not keep to it", finds: "two were in it at once", own: true, server: func(s *wsgi.Server) { s.Mounts[0].Serial = false }},
			},
		},
	}
}

// barrier is a program in which a request says that it is in it, and then
// waits for its body before it goes on. The query says where it waits: in the
// call or while it is iterated.
func barrier(guests int) program {
	inside := &atomic.Int64{}
	return program{
		app: wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			write, err := ok(start)
			if err != nil {
				return nil, err
			}
			in := fmt.Sprintf("%s %s %d in\n", flag(env, "wsgi.multithread"), flag(env, "wsgi.multiprocess"), inside.Add(1))
			wait := func() error {
				_, err := inputOf(env).ReadUpTo(1)
				inside.Add(-1)
				return err
			}
			if env.Str("QUERY_STRING") == "call" {
				err := errors.Join(write([]byte(in)), wait())
				return wsgi.Text("out"), err
			}
			return wsgi.Stream(func(yield func([]byte, error) bool) {
				_ = yield([]byte(in), nil) && yield([]byte("out"), wait())
			}), nil
		}),
		python: `inside = []
def app(environ, start_response):
    write = ` + starts + `
    inside.append(1)
    text = b"%r %r %d in\n" % (environ["wsgi.multithread"], environ["wsgi.multiprocess"], len(inside))
    def wait():
        try:
            environ["wsgi.input"].read(1)
        finally:
            inside.pop()
    if environ["QUERY_STRING"] == "call":
        write(text)
        wait()
        return [b"out"]
    def blocks():
        yield text
        wait()
        yield b"out"
    return blocks()
`,
		guests: guests, recorded: true,
	}
}

func flag(env *wsgi.Environ, key string) string {
	v, _ := env.Get(key)
	return wsgi.Repr(v)
}

// meeting is what came of two requests at once.
type meeting struct {
	said     [2]string // what each said on its way in
	together bool      // the second was in while the first was
}

// meet sends two requests, the second when the first is in the application.
// The first goes on once the second is in as well or is said to wait.
func (s *site) meet(query string) (m meeting, err error) {
	first, second := s.dial(), s.dial()
	head := "POST /?" + query + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 1\r\n\r\n"
	first.send(head)
	if m.said[0], err = first.in(); err != nil {
		return m, err
	}
	queued, said := s.log.waiting(), (*entry)(nil)
	second.send(head)
	go func() {
		text, err := second.in()
		s.log.change(func() { said = &entry{text, err} })
	}()
	m.together, err = await(s.log, "a second request that is in or waits", func() (bool, bool) {
		return said != nil, said != nil || s.log.queued > queued
	})
	if err != nil {
		return m, err
	}
	first.send("!")
	in, err := await(s.log, "the second request", func() (entry, bool) {
		if said == nil {
			return entry{}, false
		}
		return *said, true
	})
	if err := cmp.Or(err, in.err); err != nil {
		return m, err
	}
	m.said[1] = in.text
	second.send("!")
	if a, b := first.rest(), second.rest(); err == nil && (!strings.Contains(a, "out") || !strings.Contains(b, "out")) {
		err = fmt.Errorf("they did not both get through: %q, %q", a, b)
	}
	return m, err
}

// entry is what a request said on its way in.
type entry struct {
	text string
	err  error
}

// in reads what a request says when it is in the application.
func (c *client) in() (string, error) {
	got, err := c.until(" in\n")
	return strings.TrimSuffix(got[strings.LastIndex(got[:max(0, len(got)-1)], "\n")+1:], " in\n"), err
}

// waiting is how many requests were told to wait.
func (b *siteLog) waiting() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.queued
}

// threads compares what environ says with what two requests at once meet.
func threads(k *kit) error {
	for _, c := range []struct {
		guests int
		serial bool
	}{{1, false}, {2, false}, {1, true}} {
		s := k.serve(barrier(c.guests), serially(c.serial))
		m, err := s.meet("call")
		if err != nil {
			return err
		}
		if err := m.truth(); err != nil {
			return err
		}
	}
	d, err := k.dumped(get("/"))
	if err != nil {
		return err
	}
	for _, key := range []string{"wsgi.multithread", "wsgi.multiprocess", "wsgi.run_once"} {
		if v := d[key]; v.kind != "bool" {
			return fmt.Errorf("%s is a %s", key, v.kind)
		}
	}
	if d["wsgi.run_once"].text != "False" {
		return errors.New("wsgi.run_once is True, and the server goes on serving")
	}
	return nil
}

// truth is what is wrong with what the two were told. Each said whether there
// are threads, whether there are processes, and how many were in its process.
func (m meeting) truth() error {
	threads, processes := "False", "False"
	switch {
	case m.together && strings.HasSuffix(m.said[1], " 2"):
		threads = "True"
	case m.together:
		processes = "True"
	}
	for _, said := range m.said {
		var toldThreads, toldProcesses string
		var inside int
		if _, err := fmt.Sscan(said, &toldThreads, &toldProcesses, &inside); err != nil {
			return fmt.Errorf("an application said %q: %w", said, err)
		}
		if toldThreads != threads || toldProcesses != processes {
			return fmt.Errorf("environ says %s %s of threads and processes, but two requests at once found %s %s",
				toldThreads, toldProcesses, threads, processes)
		}
	}
	return nil
}

func serially(on bool) option { return func(s *wsgi.Server) { s.Mounts[0].Serial = on } }

func oneAtATime(k *kit) error {
	s := k.serve(barrier(2), serially(true))
	for _, query := range []string{"call", "iterate"} {
		m, err := s.meet(query)
		if err != nil {
			return err
		}
		if m.together {
			return fmt.Errorf("%s: two were in it at once", query)
		}
	}
	return s.afterOneThatLeaves()
}

// afterOneThatLeaves: who leaves in the middle takes no turn along.
func (s *site) afterOneThatLeaves() error {
	gone := s.dial()
	gone.send("POST /?call HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n")
	if _, err := gone.in(); err != nil {
		return err
	}
	gone.reset()
	if _, err := s.ask(post("/?call", "!")); err != nil {
		return fmt.Errorf("after a client that left: %w", err)
	}
	return nil
}
