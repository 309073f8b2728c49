package conform

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"roundtrip/wsgi"
)

// strange begins the arguments with which this test binary is a strange server.
const strange = "be-a-strange-server"

func strangeCommand(kind string) []string { return []string{os.Args[0], strange, kind, "{port}"} }

func TestMain(m *testing.M) {
	if len(os.Args) == 4 && os.Args[1] == strange {
		serveStrangely(os.Args[2], os.Args[3])
		return
	}
	os.Exit(m.Run())
}

// serveStrangely serves as some servers do that do not do well.
func serveStrangely(kind, port string) {
	switch kind {
	case "never listens":
		time.Sleep(time.Hour)
	case "ends at once":
		fmt.Fprintln(os.Stderr, "no module named tea")
		os.Exit(4)
	case "listens late":
		time.Sleep(300 * time.Millisecond)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:"+port)
	if err != nil {
		panic(err)
	}
	for n := 0; ; n++ {
		c, err := ln.Accept()
		if err != nil {
			return
		}
		go strangely(kind, c)
	}
}

// strangely answers one connection: the question whether it is there well, and others
// according to its kind.
func strangely(kind string, c net.Conn) {
	defer c.Close()
	buf := make([]byte, 64<<10)
	n, _ := c.Read(buf)
	if kind, atOnce := strings.CutPrefix(kind, "from the start: "); atOnce {
		fromTheStart(kind, c)
		return
	}
	if strings.Contains(string(buf[:n]), "/conform/plain") {
		io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\ntea")
		return
	}
	switch kind {
	case "hangs":
		io.Copy(io.Discard, c)
		time.Sleep(time.Hour)
	case "ends":
		os.Exit(3)
	case "endless":
		for {
			if _, err := io.WriteString(c, strings.Repeat("tea", 10_000)); err != nil {
				return
			}
		}
	case "drips":
		writesOn(c, "HTTP/1.1 200 OK\r\n\r\n", "t")
	case "answers for ever":
		writesOn(c, "", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
	case "continues for ever":
		writesOn(c, "", "HTTP/1.1 100 Continue\r\n\r\n")
	}
	io.WriteString(c, "tea\r\n\r\n")
}

// writesOn writes something first, and then the same until nobody takes it.
func writesOn(c net.Conn, first, then string) {
	_, err := io.WriteString(c, first)
	for err == nil {
		_, err = io.WriteString(c, then)
		time.Sleep(time.Millisecond) // no more than so many
	}
}

// fromTheStart are the answers of servers with which not one case can be tried.
func fromTheStart(kind string, c net.Conn) {
	switch kind {
	case "garbage":
		io.WriteString(c, "220 mail.example ready\r\n")
	case "hangs":
		time.Sleep(time.Hour)
	case "drips":
		writesOn(c, "HTTP/1.1 200 OK\r\n\r\n", "t")
	case "head":
		writesOn(c, "HTTP/1.1 200 OK\r\n", "X-A: tea\r\n")
	case "500":
		io.WriteString(c, "HTTP/1.1 500 Oh\r\nContent-Length: 4\r\n\r\nboom")
	case "other":
		io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")
	}
}

// tryStrange tries a strange server with a few cases.
func tryStrange(t *testing.T, kind string, b Bounds, cases []Case) Column {
	t.Helper()
	return tryCases(t.Context(), Subject{Name: kind, Command: strangeCommand(kind)}, b, cases, func(Cell) {})
}

// Whatever a server does, each case has its cell, and in good time.
func TestStrangeServers(t *testing.T) {
	quick := Bounds{Start: 20 * time.Second, Answer: 150 * time.Millisecond} // for one that does not answer
	patient := Bounds{Start: 20 * time.Second, Answer: time.Second}
	all := Cases()
	few := slices.Concat(all[:3], all[len(all)-3:])
	for _, tt := range []struct {
		kind, trouble, did string
		bounds             Bounds
	}{
		{"never listens", "it does not listen at port", "not tried", Bounds{Start: time.Second}},
		{"ends at once", "it ended by itself (exit status 4). It has written: no module named tea", "not tried", patient},
		{"listens late", "", "no HTTP response", patient},
		{"hangs", "", "does not answer", quick},
		{"ends", "", "ends the server", patient},
		{"garbage", "", "no HTTP response", patient},
		{"endless", "", "no HTTP response", quick},
		{"drips", "", "answers 200, whose body does not end", quick},
		{"answers for ever", "", "answers 200, and again and again", quick},
		{"continues for ever", "", "sends 100 Continue again and again", quick},
	} {
		t.Run(tt.kind, func(t *testing.T) {
			c := tryStrange(t, tt.kind, tt.bounds, few)
			if len(c.Cells) != len(few) || !strings.Contains(c.Trouble, tt.trouble) || tt.trouble == "" && c.Trouble != "" {
				t.Errorf("%d cells, trouble %q", len(c.Cells), c.Trouble)
			}
			if first := c.Cells[0]; first.Verdict == Met || !strings.Contains(first.Did, tt.did) {
				t.Errorf("%+v", first)
			}
		})
	}
}

// A server that ends again and again is not started for ever, and the rest has its cells.
func TestAServerThatAlwaysEnds(t *testing.T) {
	all := Cases()[:MostStarts+5]
	c := tryStrange(t, "ends", Bounds{Answer: time.Second}, all)
	if last := c.Cells[len(c.Cells)-1]; len(c.Cells) != len(all) || last.Verdict != Unknown || !strings.Contains(c.Trouble, "started 10 times") {
		t.Errorf("%q, %+v", c.Trouble, last)
	}
}

// A server that is none from its start is told with what came from it, where its application
// is to be ours and where it is anybody's.
func TestStrangeFromTheStart(t *testing.T) {
	t.Parallel()
	for kind, want := range map[string][2]string{
		"garbage": {`sends what is no HTTP response: "220 mail.example ready\r\n"`, `sends what is no HTTP response: "220 mail.example ready\r\n"`},
		"hangs":   {"it takes the connection, and sends no byte for 1s", "it takes the connection, and sends no byte for 1s"},
		"close":   {"it takes the connection, reads the request, and closes without an answer", "closes without an answer"},
		"drips":   {`an application that is not ours, which a command names as {app}: "HTTP/1.1 200 OK\r\n\r\nt`, ""},
		"head":    {`sends a head that does not end: "HTTP/1.1 200 OK\r\nX-A: tea`, "sends a head that does not end"},
		"500":     {`our application answers 200, and through it comes 500: "HTTP/1.1 500 Oh\r\nContent-Length: 4\r\n\r\nboom"`, ""},
		"other":   {`an application that is not ours, which a command names as {app}: "HTTP/1.1 200 OK`, ""},
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			p := &peer{ctx: t.Context(), addr: strangeAt(t, "from the start: "+kind), patience: time.Second}
			if got := p.greet(); !strings.Contains(got, want[1]) || want[1] == "" && got != "" {
				t.Errorf("anybody's: %q", got)
			}
			p.probed = true
			if got := p.greet(); !strings.Contains(got, want[0]) {
				t.Errorf("ours: %q", got)
			}
		})
	}
}

// Such a server's command ends in its time, and so does its address.
func TestNothingToTry(t *testing.T) {
	t.Parallel()
	few, kind := Cases()[:3], "from the start: hangs"
	for want, s := range map[string]Subject{"it listens at 127.0.0.1:": {Command: strangeCommand(kind)}, "it takes the connection, and sends no byte": {Addr: strangeAt(t, kind)}} {
		c := tryCases(t.Context(), s, Bounds{Start: 10 * time.Second, Answer: 5 * time.Second}, few, func(Cell) {})
		if n := c.Count(); !strings.Contains(c.Trouble, want) || !strings.Contains(c.Trouble, "sends no byte") || n.Unknown != len(few) {
			t.Errorf("%+v, trouble %q", n, c.Trouble)
		}
	}
}

// strangeAt is where a strange server listens in this process.
func strangeAt(t *testing.T, kind string) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			go strangely(kind, c)
		}
	}()
	return ln.Addr().String()
}

// What serves at an address and stops doing so is told once: the other cases are not held
// against it.
func TestAnAddressThatFallsSilent(t *testing.T) {
	t.Parallel()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		c, _ := ln.Accept() // the greeting
		strangely("from the start: 500", c)
		c, _ = ln.Accept() // the first case
		ln.Close()
		c.Close()
	}()
	few := Cases()[5:10]
	c := tryCases(t.Context(), Subject{Addr: ln.Addr().String()}, Bounds{Start: time.Second, Answer: 200 * time.Millisecond}, few, func(Cell) {})
	if n := c.Count(); n.Must != 1 || n.Unknown != len(few)-1 || !strings.Contains(c.Trouble, "it answers nobody") {
		t.Errorf("%+v, trouble %q", n, c.Trouble)
	}
}

// An interrupt ends what is waited for at an address, too, however long that may take.
func TestInterruptedAtAnAddress(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	began := time.Now()
	c := Try(ctx, Subject{Addr: strangeAt(t, "from the start: hangs")}, Bounds{Start: time.Hour, Answer: time.Hour}, func(Cell) {})
	if took := time.Since(began); took > time.Minute || c.Trouble != "" || c.Cells[0].Did != "not tried: interrupted" {
		t.Errorf("after %v: trouble %q, %+v", took, c.Trouble, c.Cells[0])
	}
}

// A port that was free may be another program's a moment later.
func TestAPortThatAnotherProgramTakes(t *testing.T) {
	t.Parallel()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	_, port, _ := net.SplitHostPort(ln.Addr().String())
	picked := 0
	s := &server{command: strangeCommand("listens late"), dir: t.TempDir(), bounds: Bounds{Start: time.Minute, Answer: time.Second}}
	s.pickPort = func() (string, error) {
		if picked++; picked == 1 {
			return port, nil
		}
		return freePort()
	}
	defer s.stop()
	if err := s.start(t.Context()); err != nil || picked != 2 {
		t.Errorf("after %d ports: %v", picked, err)
	}
}

// An interrupt ends it at once.
func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	began := time.Now()
	c := Try(ctx, Subject{Command: strangeCommand("hangs")}, Bounds{Answer: time.Minute}, func(Cell) {})
	if took := time.Since(began); took > 20*time.Second || c.Cells[len(c.Cells)-1].Did != "not tried: interrupted" {
		t.Errorf("after %v: %+v", took, c.Cells[len(c.Cells)-1])
	}
}

// From outside, whatever the application, our gateway does what the table asks for.
func TestOurGatewayFromOutside(t *testing.T) {
	t.Parallel()
	for name, app := range map[string]wsgi.AppFunc{"reads the body": echo, "reads nothing": unread} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fromOutside(t, app)
		})
	}
}

func fromOutside(t *testing.T, app wsgi.AppFunc) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := &wsgi.Server{Mounts: []wsgi.Mount{{App: app}}}
	go srv.Serve(ln)
	defer srv.Close()
	c := Try(t.Context(), Subject{Addr: ln.Addr().String()}, Bounds{Answer: 5 * time.Second}, func(Cell) {})
	for _, cell := range c.Cells {
		if cell.Verdict == Broken || cell.Verdict == Choice {
			t.Errorf("%+v", cell)
		}
	}
	if n := c.Count(); n.Met < 260 || n.Met+n.Unknown != len(c.Cells) {
		t.Errorf("%+v of %d", n, len(c.Cells))
	}
}

// Where nothing listens, that is the trouble, and no server's fault.
func TestNothingListens(t *testing.T) {
	t.Parallel()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ln.Close()
	c := Try(t.Context(), Subject{Addr: ln.Addr().String()}, Bounds{}, func(Cell) {})
	if n := c.Count(); n.Unknown != len(c.Cells) || !strings.Contains(c.Trouble, "nothing listens at") {
		t.Errorf("%+v, trouble %q", n, c.Trouble)
	}
}

// Every case says what it is about, and what the standard leaves open.
func TestEveryCaseIsTold(t *testing.T) {
	t.Parallel()
	for _, c := range Cases() {
		if c.Section == "" || c.What == "" || number(c.Rule) == 0 {
			t.Errorf("%+v", c)
		}
	}
	for rule, s := range standards() {
		free := s.refuse == May && s.accept == May && s.see == May
		if free && s.choice == "" || s.section == "" {
			t.Errorf("%s leaves a choice and does not say which: %+v", rule, s)
		}
	}
}
