package inspect_test

import (
	"strings"
	"testing"
	"time"

	"roundtrip/sandbox/inspect"
	"roundtrip/wsgi/trace"
)

// noon is when the requests about cookies are made.
var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// asks is a request for a path of a host, at a minute after noon, and its answer with cookies.
func asks(minute int, path, host string, more []trace.Header, cookies ...string) *trace.Trace {
	events := []trace.Event{{X: 1, N: 1, Data: &trace.RequestLine{Method: "GET", Target: path, Version: "HTTP/1.1"}}}
	for _, h := range append([]trace.Header{{Name: "Host", Value: host}}, more...) {
		events = append(events, trace.Event{X: 1, N: 1, Data: &trace.RequestHeader{Name: h.Name, Value: h.Value}})
	}
	scheme := trace.Entry{Key: "wsgi.url_scheme", Repr: "'http'"}
	events = append(events, trace.Event{X: 1, N: 1, Layer: trace.LayerServer, Data: &trace.EnvironBuilt{Entries: []trace.Entry{scheme}}})
	var headers []trace.Header
	for _, c := range cookies {
		headers = append(headers, trace.Header{Name: "Set-Cookie", Value: c})
	}
	events = append(events,
		trace.Event{X: 1, N: 1, Data: &trace.StartResponseCalled{Status: "200 OK", Headers: headers, By: "app"}},
		trace.Event{X: 1, N: 1, Data: &trace.HeadCommitted{Status: "200 OK", Headers: headers}},
		trace.Event{X: 1, N: 1, Data: &trace.ExchangeEnded{Outcome: "complete", Status: 200}})
	return trace.New(noon.Add(time.Duration(minute)*time.Minute), events)
}

// whyNoCookie asks why the last of some requests has no cookie.
func whyNoCookie(t *testing.T, requests ...*trace.Trace) string {
	t.Helper()
	r := inspect.New(inspect.Options{})
	t.Cleanup(r.Close)
	last := 0
	for _, tr := range requests {
		last = r.Import(tr, 0, "")
	}
	q := inspect.Question{Topic: inspect.Key, Name: "HTTP_COOKIE"}
	return texts(inspect.Why(requests[len(requests)-1], q, r.Before(last, q)...))
}

func texts(links []inspect.Link) string {
	var all []string
	for _, l := range links {
		all = append(all, l.Text)
	}
	return strings.Join(all, " | ")
}

// Of a cookie that the client did not send, the earlier answer is named that set it, and what kept it away.
func TestWhyACookieOfAnEarlierAnswerIsNotSent(t *testing.T) {
	t.Parallel()
	const shop = "127.0.0.1:8000"
	set := func(cookies ...string) *trace.Trace { return asks(0, "/cart/", shop, nil, cookies...) }
	add := func(more ...trace.Header) *trace.Trace { return asks(5, "/add", shop, more) }
	for name, tt := range map[string]struct {
		requests []*trace.Trace
		want     string
	}{
		"a path":           {[]*trace.Trace{set("session=x; HttpOnly; Path=/cart"), add()}, "The answer to request 1 set the cookie session with Path=/cart. A client sends it to /cart and to paths that begin with /cart/. This request's path, /add, is not one of those."},
		"a path by itself": {[]*trace.Trace{set("session=x"), add()}, "set the cookie session. A client sends it to /cart and to paths that begin with /cart/."},
		"half a name":      {[]*trace.Trace{set("s=x; Path=/ad"), add()}, "This request's path, /add, is not one of those."},
		"Secure":           {[]*trace.Trace{set("s=x; Path=/; Secure"), add()}, "It has Secure: a client sends it over https, and this request came over http."},
		"another host":     {[]*trace.Trace{asks(0, "/", "localhost:8000", nil, "s=x; Path=/"), add()}, "It is for the host localhost alone, and this request asks the host 127.0.0.1."},
		"a foreign domain": {[]*trace.Trace{set("s=x; Path=/; Domain=shop.example"), add()}, "It says Domain=shop.example, but the client had asked the host 127.0.0.1, which does not belong to it"},
		"another domain":   {[]*trace.Trace{asks(0, "/", "a.shop.example", nil, "s=x; Path=/; Domain=a.shop.example"), asks(5, "/", "b.shop.example", nil)}, "It is for a.shop.example and its subdomains, and this request asks the host b.shop.example."},
		"deleted":          {[]*trace.Trace{set("s=x; Path=/"), set("s=; Path=/; Max-Age=0"), add()}, "The answer to request 2 deleted the cookie s: Max-Age=0."},
		"deleted by date":  {[]*trace.Trace{set("s=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT"), add()}, "The answer to request 1 deleted the cookie s: Expires=Thu, 01 Jan 1970 00:00:00 GMT."},
		"ended":            {[]*trace.Trace{set("s=x; Path=/; Max-Age=60"), add()}, "It had ended before this request came: Max-Age=60."},
		"not ended":        {[]*trace.Trace{set("s=x; Path=/; Max-Age=600"), add()}, "A client that keeps cookies sends it with this request. This client did not keep it, or is another one."},
		"another site":     {[]*trace.Trace{set("s=x; Path=/; SameSite=Strict"), add(trace.Header{Name: "Sec-Fetch-Site", Value: "cross-site"})}, "this request was made from another site"},
		"another client":   {[]*trace.Trace{set("s=x; Path=/"), add(trace.Header{Name: "User-Agent", Value: "curl/8"})}, "No earlier answer set a cookie for this client, of 1 that were looked at."},
		"one of two":       {[]*trace.Trace{set("a=x; Path=/", "b=x; Path=/cart"), add(trace.Header{Name: "Cookie", Value: "a=x"})}, "The answer to request 1 set the cookie b with Path=/cart."},
	} {
		if got := whyNoCookie(t, tt.requests...); !strings.Contains(got, tt.want) || strings.Count(got, "The answer to request") > 1 {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// A request that was sent again has the cookies of the first one's client, and no client got its answer.
func TestWhyACookieIsNotSentAgain(t *testing.T) {
	t.Parallel()
	r := inspect.New(inspect.Options{})
	t.Cleanup(r.Close)
	q := inspect.Question{Topic: inspect.Key, Name: "HTTP_COOKIE"}
	add := asks(1, "/add", "a", nil, "late=x; Path=/x")
	first := r.Import(asks(0, "/", "a", nil, "session=x; Path=/cart"), 0, "")
	second := r.Import(add, 0, "")
	again := r.Import(add, second, "")
	if got := texts(inspect.Why(add, q, r.Before(again, q)...)); !strings.Contains(got, "request 1 set the cookie session") || strings.Contains(got, "late") {
		t.Errorf("%d again: %s", first, got)
	}
	third := r.Import(asks(2, "/add", "a", nil), 0, "")
	if older := r.Before(third, q); len(older) != 2 {
		t.Errorf("%d older ones", len(older))
	}
}

// Of a Set-Cookie it is said to which requests a client sends the cookie.
func TestWhyASetCookieSaysItsScope(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"s=x; Path=/cart":               "The client sends the cookie s to /cart and to paths that begin with /cart/, as its Path says. | The path of this request, /order/2/, is not one of those: a request to it will not have the cookie. | It is sent to the host shop.example alone, on any port: it has no Domain.",
		"s=x; Path=/":                   "The client sends the cookie s to every path, as its Path says. | It is sent to the host",
		"s=x":                           "to /order/2 and to paths that begin with /order/2/: it has no Path, so the path of this request decides.",
		"s=x; Path=/; Max-Age=0":        "Max-Age=0 tells the client to delete the cookie s.",
		"s=x; Path=/; Domain=.example":  "It is sent to example and its subdomains, as its Domain says.",
		"s=x; Path=/; Domain=tea.other": "The client does not take it: the host shop.example does not belong to its Domain=tea.other.",
		"s=x; Path=/; Secure":           "It has Secure, so it is sent over https only.",
	} {
		tr := asks(0, "/order/2/", "shop.example:80", nil, value)
		if got := says(tr, inspect.Question{Topic: inspect.Header, Name: "Set-Cookie"}); !strings.Contains(got, want) {
			t.Errorf("%s: %s", value, got)
		}
	}
}
