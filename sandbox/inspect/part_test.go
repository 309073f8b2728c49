package inspect_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"roundtrip/sandbox/inspect"
	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

func TestWhereExchangesPart(t *testing.T) {
	t.Parallel()
	text := wsgi.Header{Name: "Content-Type", Value: "text/plain"}
	hello := answering("200 OK", []string{"Hello"}, text)
	marks := head("marks", func(s string, h []wsgi.Header) (string, []wsgi.Header) {
		return s, append(h, wsgi.Header{Name: "X-Mark", Value: "1"})
	})
	passes := head("marks", func(s string, h []wsgi.Header) (string, []wsgi.Header) { return s, h })
	const plain = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
	for name, tt := range map[string]struct {
		before, now *trace.Trace
		was, is     string // "" for no difference
		at          trace.Kind
	}{
		"alike":            {once(t, plain, hello, marks), once(t, plain, hello, marks), "", "", 0},
		"another target":   {once(t, plain, hello), once(t, "GET /b HTTP/1.1\r\nHost: a\r\n\r\n", hello), "asks for GET /", "asks for GET /b", trace.KindRequestLine},
		"a header in time": {once(t, plain, hello, passes), once(t, plain, hello, marks), "marks calls start_response of server", "X-Mark: 1", trace.KindStartResponseCalled},
		"another block":    {once(t, plain, hello), once(t, plain, answering("200 OK", []string{"Help!"}, text)), `"Hello"`, `"Help!"`, trace.KindBodyBlock},
		"the end of a block": {
			once(t, plain, answering("200 OK", []string{strings.Repeat("tea ", 30) + "a"}, text)), once(t, plain, answering("200 OK", []string{strings.Repeat("tea ", 30) + "b"}, text)),
			`tea tea a"`, `tea tea b"`, trace.KindExchangeEnded,
		},
		"the middle of a long body": {
			once(t, plain, answering("200 OK", []string{strings.Repeat("tea ", 50_000) + "a" + strings.Repeat("tea ", 50_000)}, text)),
			once(t, plain, answering("200 OK", []string{strings.Repeat("tea ", 50_000) + "b" + strings.Repeat("tea ", 50_000)}, text)),
			"response has 400001 bytes, with the SHA-256", "response has 400001 bytes, with the SHA-256", trace.KindExchangeEnded,
		},
		"long and alike": {
			once(t, plain, answering("200 OK", []string{strings.Repeat("tea ", 100_000)}, text)), once(t, plain, answering("200 OK", []string{strings.Repeat("tea ", 100_000)}, text)), "", "", 0,
		},
		"the request's body": {
			once(t, posted("item=tea&count=3"), hello, passes), once(t, posted("item=pot&count=1"), hello, passes), `the body of the request is "item=tea&count=3"`, `"item=pot&count=1"`, trace.KindRequestHeader,
		},
		"a header more": {once(t, plain, hello), once(t, "GET / HTTP/1.1\r\nHost: a\r\nX-Tea: green\r\n\r\n", hello), "chooses", "sends X-Tea", trace.KindRequestHeader},
	} {
		p, parted := inspect.Part(tt.before, tt.now)
		switch {
		case parted != (tt.was != ""):
			t.Errorf("%s: %+v", name, p)
		case parted && (!strings.Contains(p.Was, tt.was) || !strings.Contains(p.Is, tt.is) || tt.now.Event(p.Now-1).Kind() != tt.at):
			t.Errorf("%s: %+v at %v", name, p, tt.now.Event(p.Now-1).Kind())
		}
	}
}

// Side by side, no difference within two long texts is left out, and what is equal is told shortly.
func TestEachDifferenceIsBeside(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("tea ", 40)
	with := func(values ...string) *trace.Trace {
		var events []trace.Event
		for _, v := range values {
			events = append(events, trace.Event{Data: &trace.RequestHeader{Name: "X-Tea", Value: v}})
		}
		return trace.New(time.Time{}, events)
	}
	pairs := inspect.Beside(with(long+"one"+long+"two"+long, long), with(long+"three"+long+"four"+long, long))
	if len(pairs) != 2 || pairs[0].Same() || !pairs[1].Same() {
		t.Fatalf("%q", pairs)
	}
	if was, is := pairs[0].Was, pairs[0].Is; !strings.Contains(was, "one"+long+"two") || !strings.Contains(is, "three"+long+"four") || len(is) > 250 {
		t.Errorf("%q\n%q", was, is)
	}
	if len([]rune(pairs[1].Was)) > 121 {
		t.Errorf("%q", pairs[1].Was)
	}
}

func posted(form string) string {
	return fmt.Sprintf("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%s", len(form), form)
}

// A date that is the time of day is no difference, one that is as far from it as another is; nor
// is it that the server chose twice.
func TestWhatIsNoDifference(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	cookie := func(started time.Time, expires time.Time) *trace.Trace {
		value := "sid=1; Expires=" + expires.Format("Mon, 02 Jan 2006 15:04:05 GMT") + "; Path=/"
		return trace.New(started, []trace.Event{{Data: &trace.HeadCommitted{Status: "200 OK", Headers: []trace.Header{{Name: "Set-Cookie", Value: value}}}}})
	}
	route := trace.Event{Data: &trace.RouteChosen{Route: "app"}}
	for name, tt := range map[string]struct {
		before, now *trace.Trace
		parts       bool
	}{
		"a week from now":      {cookie(noon, noon.Add(168*time.Hour)), cookie(noon.Add(time.Hour), noon.Add(169*time.Hour+2*time.Second)), false},
		"a fixed date":         {cookie(noon, noon), cookie(noon.Add(time.Hour), noon), false},
		"a day and not a week": {cookie(noon, noon.Add(168*time.Hour)), cookie(noon.Add(time.Hour), noon.Add(25*time.Hour)), true},
		"a route chosen again": {trace.New(noon, []trace.Event{route}), trace.New(noon, []trace.Event{route, route}), false},
	} {
		if p, parts := inspect.Part(tt.before, tt.now); parts != tt.parts {
			t.Errorf("%s: %+v", name, p)
		}
	}
}

// Of long texts the difference is shown, and how they begin.
func TestALongDifferenceIsShownWhereItIs(t *testing.T) {
	t.Parallel()
	with := func(cookie string) *trace.Trace {
		return trace.New(time.Time{}, []trace.Event{{Data: &trace.RequestHeader{Name: "Cookie", Value: cookie}}})
	}
	same, end := strings.Repeat("0123456789", 30), strings.Repeat("x", 300)
	p, parted := inspect.Part(with("sid="+same+"tea"+end), with("sid="+same+"milk"))
	if want := "the client sends Cookie: sid=0…890123456789tea" + strings.Repeat("x", 45) + "…"; !parted || p.Was != want {
		t.Errorf("was: %s", p.Was)
	}
	if want := "the client sends Cookie: sid=0…890123456789milk"; p.Is != want {
		t.Errorf("is: %s", p.Is)
	}
	if p, _ := inspect.Part(with("a"), with("b")); p.Was != "the client sends Cookie: a" {
		t.Errorf("a short one: %s", p.Was)
	}
}

// Of a long cookie of which the value and an attribute at its end differ, both are shown.
func TestEachDifferenceOfACookieIsShown(t *testing.T) {
	t.Parallel()
	with := func(cookie string) *trace.Trace {
		return trace.New(time.Time{}, []trace.Event{{Layer: trace.LayerServer, Data: &trace.StartResponseCalled{Status: "200 OK", By: "app", Headers: []trace.Header{
			{Name: "Content-Type", Value: "text/html; charset=utf-8"}, {Name: "Set-Cookie", Value: cookie},
		}}}})
	}
	value := strings.Repeat("eyJ2aXNpdHMi", 10)
	p, parted := inspect.Part(with("session="+value+".aw25HQ.AAAA; HttpOnly; Path=/cart"), with("session="+value+".aw29Bw.BBBB; HttpOnly; Path=/"))
	if want := "app calls start_response of server, Set-Cookie: session=…eyJ2aXNpdHMi.aw25HQ.AAAA; …; Path=/cart"; !parted || p.Was != want {
		t.Errorf("was: %s", p.Was)
	}
	if want := "app calls start_response of server, Set-Cookie: session=…eyJ2aXNpdHMi.aw29Bw.BBBB; …; Path=/"; p.Is != want {
		t.Errorf("is: %s", p.Is)
	}
	p, _ = inspect.Part(with("session="+value+"; HttpOnly; Path=/cart"), with("session="+value+"; HttpOnly; Path=/"))
	if want := "app calls start_response of server, Set-Cookie: session=…; …; Path=/cart"; p.Was != want {
		t.Errorf("was: %s", p.Was)
	}
}
