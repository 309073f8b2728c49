package inspect_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"roundtrip/content"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/inspect"
	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

// soon is how long a test waits for what has to happen.
const soon = time.Minute

// site is a site with a record, on a port of its own.
type site struct {
	testing.TB
	*inspect.Record
	addr string
}

func serve(tb testing.TB, o inspect.Options) *site {
	tb.Helper()
	r := inspect.New(o)
	tb.Cleanup(r.Close)
	return &site{tb, r, serveStack(tb, r, r)}
}

// serveEcho is a site whose application reads the body.
func serveEcho(tb testing.TB) *site {
	tb.Helper()
	r := inspect.New(inspect.Options{})
	tb.Cleanup(r.Close)
	return &site{tb, r, serveApp(tb, "demo:echo", r)}
}

func serveApp(tb testing.TB, app string, r *inspect.Record) (addr string) {
	tb.Helper()
	return serving(tb, catalog.Stack{App: app}, sandbox.SiteOptions{Sink: r, Gate: r})
}

func serveStack(tb testing.TB, sink trace.Sink, gate trace.Gate) (addr string) {
	tb.Helper()
	return serving(tb, catalog.Stack{App: "demo:hello", Middleware: []string{"timing", "session"}}, sandbox.SiteOptions{Sink: sink, Gate: gate})
}

func serving(tb testing.TB, stack catalog.Stack, o sandbox.SiteOptions) (addr string) {
	tb.Helper()
	return servingFrom(tb, catalog.New(catalog.Options{Content: content.FS()}), stack, o)
}

func servingFrom(tb testing.TB, c *catalog.Catalog, stack catalog.Stack, o sandbox.SiteOptions) (addr string) {
	tb.Helper()
	s, err := sandbox.NewSite(c, stack, o)
	if err != nil {
		tb.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- s.Serve(ln) }()
	tb.Cleanup(func() {
		s.Close()
		if err := <-served; !errors.Is(err, wsgi.ErrServerClosed) {
			tb.Error(err)
		}
	})
	return ln.Addr().String()
}

// ask sends a request, and gives all of the answer.
func ask(addr, request string) (string, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return "", err
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(soon))
	if _, err := io.WriteString(c, request); err != nil {
		return "", err
	}
	answer, err := io.ReadAll(c)
	return string(answer), err
}

func get(target string) string {
	return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
}

// asks sends a request while the test goes on.
func (s *site) asks(request string) (answer <-chan string) {
	got := make(chan string, 1)
	go func() {
		text, err := ask(s.addr, request)
		if err != nil {
			text += err.Error()
		}
		got <- text
	}()
	return got
}

// until waits for something to be true of the record.
func (s *site) until(what string, is func(inspect.Page) bool) inspect.Page {
	s.Helper()
	late := time.After(soon)
	for {
		p := s.Page(0, 100, nil)
		if is(p) {
			return p
		}
		select {
		case <-s.Changed():
		case <-late:
			s.Fatalf("never %s: %+v", what, p)
		}
	}
}

func held(n int) func(inspect.Page) bool {
	return func(p inspect.Page) bool { return len(p.Held) == n }
}

func over(n int) func(inspect.Page) bool {
	return func(p inspect.Page) bool {
		ended := 0
		for _, row := range p.Rows {
			if row.Over() {
				ended++
			}
		}
		return ended == n
	}
}

func TestEveryExchangeIsARow(t *testing.T) {
	t.Parallel()
	s := serve(t, inspect.Options{})
	for _, target := range []string{"/one", "/two"} {
		if _, err := ask(s.addr, get(target)); err != nil {
			t.Fatal(err)
		}
	}
	p := s.until("two rows", over(2))
	newest := p.Rows[0]
	if newest.Number != 2 || newest.Target != "/two" || newest.Status != 200 || newest.Outcome != "complete" || newest.Stage != trace.StageBody || newest.Out == 0 {
		t.Errorf("%+v", newest)
	}
	tr := s.Find(2).Trace()
	if tr.Event(0).Kind() != trace.KindConnAccepted || tr.Event(tr.Len()-1).Kind() != trace.KindExchangeEnded {
		t.Errorf("from %v to %v", tr.Event(0).Kind(), tr.Event(tr.Len()-1).Kind())
	}
}

// A connection without a request is a row, which becomes that of the first request.
func TestAnIdleConnectionIsARow(t *testing.T) {
	t.Parallel()
	s := serve(t, inspect.Options{})
	c, err := net.Dial("tcp", s.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	s.until("an idle row", func(p inspect.Page) bool { return len(p.Rows) == 1 && p.Rows[0].Idle() })
	fmt.Fprint(c, "GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n")
	s.until("its request", func(p inspect.Page) bool { return len(p.Rows) == 1 && p.Rows[0].Target == "/a" && p.Rows[0].Over() })
	fmt.Fprint(c, "GET /b HTTP/1.1\r\nHost: localhost\r\n\r\n")
	p := s.until("the second", over(2))
	if p.Rows[0].N != 2 || p.Rows[0].Conn != p.Rows[1].Conn {
		t.Errorf("%+v", p.Rows)
	}
	if me := c.LocalAddr().String(); p.Rows[0].Peer != me || p.Rows[1].Peer != me {
		t.Errorf("the requests of %s come from %q and %q", me, p.Rows[1].Peer, p.Rows[0].Peer)
	}
}

// Who holds nobody serves the same bytes as who records nothing at all.
func TestWatchingChangesNoByte(t *testing.T) {
	t.Parallel()
	plain, watched := serveStack(t, nil, nil), serve(t, inspect.Options{})
	for _, request := range []string{
		get("/hello?name=Ada"), "HEAD /hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
		"POST /hello HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc", "BAD\r\n\r\n", get("/%zz"),
		"GET /hello HTTP/1.0\r\n\r\n",
	} {
		want, err := ask(plain, request)
		if err != nil {
			t.Fatal(err)
		}
		got, err := ask(watched.addr, request)
		if err != nil || lasting(got) != lasting(want) {
			t.Errorf("%q: %v\n%q, want\n%q", request, err, got, want)
		}
	}
}

// lasting is an answer without what the time and chance decide.
func lasting(answer string) string {
	var lines []string
	for _, line := range strings.Split(answer, "\r\n") {
		name, _, _ := strings.Cut(line, ":")
		if name == "Date" || name == "Server-Timing" || name == "Set-Cookie" {
			line = name
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\r\n")
}

func TestAHeldRequestGoesOn(t *testing.T) {
	t.Parallel()
	s := serve(t, inspect.Options{})
	s.Hold(inspect.Rule{Mode: inspect.All})
	favicon, err := ask(s.addr, get("/favicon.ico"))
	if err != nil || !strings.HasPrefix(favicon, "HTTP/1.1 ") {
		t.Fatalf("a favicon is not held: %q, %v", favicon, err)
	}
	answer := s.asks(get("/hello"))
	p := s.until("one held", held(1))
	row := p.Held[0]
	if row.Hold.Event.Kind() != trace.KindRouteChosen || row.Target != "/hello" {
		t.Errorf("held at %v of %s", row.Hold.Event.Kind(), row.Target)
	}
	x := s.Find(row.Number)
	x.Holder().Go(sandbox.AtKind(trace.KindAppCalled), "stage")
	s.until("held at the first layer", func(p inspect.Page) bool {
		return len(p.Held) == 1 && p.Held[0].Hold.Event.Layer == "mw.0:timing"
	})
	x.Holder().Go(sandbox.ToEnd, "continue")
	if got := <-answer; !strings.HasPrefix(got, "HTTP/1.1 200") {
		t.Errorf("%q", got)
	}
	s.until("none held", held(0))
}

func TestADroppedClientIsDisconnected(t *testing.T) {
	t.Parallel()
	s := serve(t, inspect.Options{})
	s.Hold(inspect.Rule{Mode: inspect.All})
	answer := s.asks(get("/hello"))
	x := s.Find(s.until("one held", held(1)).Held[0].Number)
	x.Holder().Drop()
	if got := <-answer; strings.Contains(got, "HTTP/") {
		t.Errorf("%q", got)
	}
	p := s.until("it is over", over(1))
	if p.Rows[0].Outcome != "dropped" {
		t.Errorf("%+v", p.Rows[0])
	}
}

// Only one of those that come at the same time is the next.
func TestOnlyTheNextIsHeld(t *testing.T) {
	t.Parallel()
	s := serve(t, inspect.Options{})
	s.Hold(inspect.Rule{Mode: inspect.All, Next: true})
	first := s.asks(get("/1"))
	s.until("one held", held(1))
	if got, err := ask(s.addr, get("/2")); err != nil || !strings.HasPrefix(got, "HTTP/1.1 200") {
		t.Errorf("the second: %q, %v", got, err)
	}
	s.GoAll()
	<-first
}

func TestAHoldEndsByItself(t *testing.T) {
	t.Parallel()
	s := serve(t, inspect.Options{ReleaseAfter: time.Millisecond})
	s.Hold(inspect.Rule{Mode: inspect.All})
	if got, err := ask(s.addr, get("/hello")); err != nil || !strings.HasPrefix(got, "HTTP/1.1 200") {
		t.Errorf("%q, %v", got, err)
	}
	p := s.until("it is noted", func(p inspect.Page) bool { return p.Counts.TimedOut > 0 })
	notes := s.Notes()
	if p.Counts.TimedOut != 1 || len(notes) != 1 || !strings.Contains(notes[0].Text, "went on by itself") {
		t.Errorf("%+v, %v", p.Counts, notes)
	}
	left := s.Find(1).Trace()
	if i := left.Find(trace.KindHoldLeft, 0); i < 0 || left.Event(i).Data.(*trace.Hold).Action != "timeout" {
		t.Error("the record does not say so")
	}
}

// An exchange that somebody looks at stays held, and goes on by itself some time after.
func TestWhatIsLookedAtStaysHeld(t *testing.T) {
	t.Parallel()
	const after = time.Second // and so a busy machine keeps it held
	s := serve(t, inspect.Options{ReleaseAfter: after})
	s.Hold(inspect.Rule{Mode: inspect.All})
	answer := s.asks(get("/hello"))
	s.until("it is held", held(1))
	for began := time.Now(); time.Since(began) < 2*after; time.Sleep(after / 50) {
		s.Find(1).StayHeld()
	}
	if s.Find(1).Row().Hold == nil {
		t.Error("it has gone on while somebody looked")
	}
	if got := <-answer; !strings.HasPrefix(got, "HTTP/1.1 200") {
		t.Errorf("the client got %q", got)
	}
}

// Where as many are held as may be, the one goes on that was held longest at one place, and
// that is told and marked.
func TestTheOldestGoesOnWhereTooManyAreHeld(t *testing.T) {
	t.Parallel()
	s := serve(t, inspect.Options{MostHeld: 2})
	s.Hold(inspect.Rule{Mode: inspect.All})
	var answers []<-chan string
	for n := range 3 {
		answers = append(answers, s.asks(get(fmt.Sprint("/", n+1))))
		s.until("it is held", func(p inspect.Page) bool { return len(p.Rows) == n+1 && p.Rows[0].Hold != nil })
		if n == 1 { // the first was stepped since, and so is not the oldest
			s.Find(1).Holder().Go(sandbox.Step, "step")
			s.until("it is held again", held(2))
		}
	}
	if got := <-answers[1]; !strings.HasPrefix(got, "HTTP/1.1 200") {
		t.Errorf("the second got %q", got)
	}
	p := s.until("the second is over", over(1))
	if p.Counts.MadeRoom != 1 || p.Counts.Skipped != 0 || s.Find(2).Row().Left != inspect.ActionRoom || s.Find(1).Row().Left != "" {
		t.Errorf("%+v", p.Counts)
	}
	if notes := s.Notes(); len(notes) != 1 || notes[0].Text != "2 went on by itself: more than 2 would be held, and it was the oldest." {
		t.Errorf("it is told so: %v", notes)
	}
	tr := s.Find(2).Trace()
	if i := tr.Find(trace.KindHoldLeft, 0); i < 0 || tr.Event(i).Data.(*trace.Hold).Action != inspect.ActionRoom {
		t.Error("its record does not say so")
	}
	s.Hold(inspect.Rule{})
	s.GoAll()
	<-answers[0]
	<-answers[2]
}

// A condition that fails holds nobody, and is counted.
func TestAFailingConditionIsCounted(t *testing.T) {
	t.Parallel()
	s := serve(t, inspect.Options{})
	s.Hold(inspect.Rule{Mode: inspect.Matching, Condition: &inspect.Condition{
		Asks:  func(e trace.Event) bool { return e.Kind() == trace.KindRouteChosen },
		Holds: func(*trace.Trace, trace.Event) (bool, error) { return true, errors.New("no tea") },
	}})
	if _, err := ask(s.addr, get("/")); err != nil {
		t.Fatal(err)
	}
	if p := s.Page(0, 9, nil); p.Counts.Failed != 1 || p.Counts.Problem != "no tea" {
		t.Errorf("%+v", p.Counts)
	}
}

// The oldest make room, but for those that are held or marked.
func TestTheOldestMakeRoom(t *testing.T) {
	t.Parallel()
	const n = 40
	s := serve(t, inspect.Options{Budget: 20_000})
	s.Hold(inspect.Rule{Mode: inspect.All, Next: true})
	first := s.asks(get("/held"))
	s.until("one held", held(1))
	for i := range n {
		if _, err := ask(s.addr, get(fmt.Sprint("/", i))); err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			s.until("it is over", over(1))
			s.Mark(2, 'a')
		}
	}
	p := s.until("some were let go", func(p inspect.Page) bool { return p.Counts.LetGo > 0 && p.Size <= 20_000 })
	if s.Find(1) == nil || s.Find(2) == nil || s.Find(3) != nil {
		t.Errorf("1 %v, 2 %v, 3 %v", s.Find(1), s.Find(2), s.Find(3))
	}
	if p.Total != p.Newer+len(p.Rows) || p.Total+p.Counts.LetGo != n+1 {
		t.Errorf("%d rows, %d let go of %d", p.Total, p.Counts.LetGo, n+1)
	}
	s.GoAll()
	<-first
}

// What a long body has beyond its bound is counted and left out.
func TestALongBodyIsCut(t *testing.T) {
	t.Parallel()
	s := serveEcho(t)
	body := bytes.Repeat([]byte("a"), 1<<20)
	if _, err := ask(s.addr, fmt.Sprintf("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s", len(body), body)); err != nil {
		t.Fatal(err)
	}
	s.until("it is over", over(1))
	if size := s.Page(0, 1, nil).Size; size > 600<<10 {
		t.Errorf("%d bytes are kept", size)
	}
	tr := s.Find(1).Trace()
	kept, sum := trace.RequestBody(tr.At(tr.Len()).In), sha256.Sum256(body)
	if kept.Length != 1<<20 || kept.SHA256() != hex.EncodeToString(sum[:]) || !bytes.HasSuffix(body, kept.Tail) || len(kept.Tail) == 0 {
		t.Errorf("a body of %d bytes with the hash %s, %d bytes of its end are kept", kept.Length, kept.SHA256(), len(kept.Tail))
	}
}

// Pages go through the whole record, whatever is let go.
func TestPages(t *testing.T) {
	t.Parallel()
	s := serve(t, inspect.Options{})
	for i := range 10 {
		if _, err := ask(s.addr, get(fmt.Sprint("/", i))); err != nil {
			t.Fatal(err)
		}
	}
	p := s.until("ten", over(10))
	if p.Rows[0].Number != 10 || p.Older || p.Newer != 0 {
		t.Errorf("%+v", p)
	}
	if p = s.Page(5, 3, nil); p.Rows[0].Number != 5 || p.Rows[2].Number != 3 || p.Newer != 5 || !p.Older {
		t.Errorf("%+v", p)
	}
	for _, tt := range []struct{ from, by, want int }{{5, 1, 4}, {5, -1, 6}, {5, 99, 1}, {5, -99, 10}, {5, 0, 5}} {
		if got := s.Beside(tt.from, tt.by, nil); got != tt.want {
			t.Errorf("%d by %d: %d, want %d", tt.from, tt.by, got, tt.want)
		}
	}
}

// The gate is nobody's while nobody is to be held.
func TestNobodyIsGatedWhileNobodyIsHeld(t *testing.T) {
	t.Parallel()
	r := inspect.New(inspect.Options{})
	t.Cleanup(r.Close)
	if r.Selects(1, 1, 1) {
		t.Error("an exchange is selected")
	}
	if d := r.At(context.Background(), trace.Point{Event: trace.Event{X: 1}}); d.Drop || d.Edit != nil {
		t.Errorf("%+v", d)
	}
}

// A request that is sent again has the bytes of the first, and a row that says so.
func TestAReplaySendsTheSameBytes(t *testing.T) {
	t.Parallel()
	s := serve(t, inspect.Options{})
	const request = "POST /hello HTTP/1.1\r\nHost: localhost\r\nCookie: sid=1\r\nX-odd:  two\r\nContent-Length: 3\r\n\r\nabc"
	c, err := net.Dial("tcp", s.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	io.WriteString(c, request)
	s.until("the first", over(1))
	again, err := s.Find(1).Request()
	if err != nil || string(again) != request {
		t.Fatalf("%q, %v", again, err)
	}
	if _, err := s.ReplayBegun(t.Context(), c.RemoteAddr(), again, 1); err != nil {
		t.Fatal(err)
	}
	row := s.until("the second", over(2)).Rows[0]
	got, err := s.Find(row.Number).Request()
	if err != nil || string(got) != request || row.Of != 1 || row.Status != 200 {
		t.Errorf("%q, %v, %+v", got, err, row)
	}
}

// A request whose application failed before it read the body can be sent again: the server has
// taken what the client sent.
func TestARequestThatFailedUnreadIsSentAgain(t *testing.T) {
	t.Parallel()
	r := inspect.New(inspect.Options{})
	t.Cleanup(r.Close)
	s := &site{t, r, serveApp(t, "demo:raises", r)}
	c, err := net.Dial("tcp", s.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(soon))
	const head, body = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 8\r\n\r\n", "tea=pot!"
	io.WriteString(c, head) // the body follows, as curl sends it
	io.WriteString(c, body)
	if answer, err := io.ReadAll(c); err != nil || !bytes.HasPrefix(answer, []byte("HTTP/1.1 500")) {
		t.Fatalf("%q, %v", answer, err)
	}
	s.until("it is over", over(1))
	if got, err := s.Find(1).Request(); err != nil || string(got) != head+body {
		t.Errorf("%q, %v", got, err)
	}
}

func TestWhatWasNotKeptIsNotSentAgain(t *testing.T) {
	t.Parallel()
	s := serveEcho(t)
	body := strings.Repeat("a", 300<<10)
	if _, err := ask(s.addr, fmt.Sprintf("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s", len(body), body)); err != nil {
		t.Fatal(err)
	}
	s.until("it is over", over(1))
	_, err := s.Find(1).Request()
	var missing inspect.NotKeptError
	if !errors.As(err, &missing) || missing < 40<<10 || missing > 50<<10 || !strings.Contains(err.Error(), fmt.Sprint(int64(missing))) {
		t.Error(err)
	}
}

// What the checker finds shows on the row, a moment later.
func TestFindingsShowOnTheRow(t *testing.T) {
	t.Parallel()
	s := serve(t, inspect.Options{})
	if _, err := ask(s.addr, "GET /hello HTTP/1.1\r\nHost: localhost\r\nX-a: 1\r\nConnection: close\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	r := inspect.New(inspect.Options{})
	t.Cleanup(r.Close)
	addr := serveApp(t, "demo:twice", r)
	if _, err := ask(addr, get("/")); err != nil {
		t.Fatal(err)
	}
	(&site{t, r, addr}).until("a finding", func(p inspect.Page) bool { return len(p.Rows) == 1 && p.Rows[0].Findings > 0 && p.Rows[0].Broken != "" })
}

// Matches are pages like all rows are.
func TestPagesOfMatches(t *testing.T) {
	t.Parallel()
	s := serve(t, inspect.Options{})
	for i := range 10 {
		if _, err := ask(s.addr, get(fmt.Sprint("/", i))); err != nil {
			t.Fatal(err)
		}
	}
	s.until("ten", over(10))
	m := &inspect.Matches{}
	m.AddOlder([]int{6, 4})
	m.Add(9)
	m.Add(8)
	m.AddOlder([]int{1})
	m.Remove(8)
	var numbers []int
	for _, row := range s.Page(0, 9, m).Rows {
		numbers = append(numbers, row.Number)
	}
	if fmt.Sprint(numbers) != "[9 6 4 1]" || m.Len() != 4 {
		t.Errorf("%v", numbers)
	}
	if p := s.Page(5, 2, m); p.Rows[0].Number != 4 || p.Newer != 2 || p.Older {
		t.Errorf("%+v", p)
	}
	if oldest, newest := s.Ends(m); oldest != 1 || newest != 9 {
		t.Errorf("from %d to %d", oldest, newest)
	}
	for _, tt := range []struct{ from, by, want int }{{6, 1, 4}, {6, -1, 9}, {6, 9, 1}, {7, 0, 6}} {
		if got := s.Beside(tt.from, tt.by, m); got != tt.want {
			t.Errorf("%d by %d: %d, want %d", tt.from, tt.by, got, tt.want)
		}
	}
}

// What is read from a recording began when it was recorded.
func TestAnImportedExchangeBeganWhenItWasRecorded(t *testing.T) {
	t.Parallel()
	r := inspect.New(inspect.Options{})
	defer r.Close()
	began := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	n := r.Import(trace.New(began, []trace.Event{{X: 1, N: 1, Data: &trace.RequestLine{Method: "GET", Target: "/"}}}), 0, "")
	if x := r.Find(n); !x.Row().Started.Equal(began) || !x.Trace().Started.Equal(began) {
		t.Errorf("its row began at %v, its trace at %v", x.Row().Started, x.Trace().Started)
	}
}
