package conform

import (
	"bytes"
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
		return
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
	}
	io.WriteString(c, "tea\r\n\r\n")
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
		{"ends at once", "it ended by itself, and says: no module named tea", "not tried", patient},
		{"listens late", "", "no HTTP response", patient},
		{"hangs", "", "does not answer", quick},
		{"ends", "", "ends the server", patient},
		{"garbage", "", "no HTTP response", patient},
		{"endless", "", "no HTTP response", quick},
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
	all := Cases()[:mostStarts+5]
	c := tryStrange(t, "ends", Bounds{Answer: time.Second}, all)
	if last := c.Cells[len(c.Cells)-1]; len(c.Cells) != len(all) || last.Verdict != Unknown || !strings.Contains(c.Trouble, "started 10 times") {
		t.Errorf("%q, %+v", c.Trouble, last)
	}
}

// An interrupt ends it at once.
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

func TestMatrix(t *testing.T) {
	t.Parallel()
	cells := func(v Verdict, s Strength) []Cell {
		return []Cell{
			{Rule: "H1", Section: "RFC 9112 §3", Case: "<b>", Verdict: Met, Did: "answers 200", Sent: "GET /", Received: "HTTP/1.1"},
			{Rule: "H1", Section: "RFC 9112 §3", Case: "two", Verdict: v, Strength: s, Did: "answers 400", Choice: "as it likes", Sent: "GET  /", Received: "HTTP/1.1 400"},
		}
	}
	m := Matrix{[]Column{{Name: "one", Cells: cells(Broken, Must)}, {Name: "two", Cells: cells(Choice, "")}, {Name: "three", Cells: cells(Met, "")}}}
	var text, page bytes.Buffer
	if err := m.WriteText(&text, true); err != nil {
		t.Fatal(err)
	}
	if err := m.WriteHTML(&page); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"H1  RFC 9112 §3  ✗1   ~1   ✓\n", "one: 1 of 2 cases met, 0 choices, 1 MUST and 0 SHOULD broken.\n",
		"  MUST H1 (RFC 9112 §3): two\n    answers 400\n    sent  GET  /\n    got   HTTP/1.1 400\n", "  choice H1 (RFC 9112 §3): two\n    answers 400: as it likes\n",
	} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("%q is not in\n%s", want, &text)
		}
	}
	for _, want := range []string{`<td class="must"><details><summary>✗1</summary>`, "&lt;b&gt;", "sent GET  /"} {
		if !strings.Contains(page.String(), want) {
			t.Errorf("%q is not in\n%s", want, &page)
		}
	}
}
