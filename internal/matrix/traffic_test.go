package matrix

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// traffic are the requests of a page since it was asked last.
type traffic struct {
	browser *devtools
	all     map[string]*exchange // by the protocol's id of a request
	open    int                  // how many have not ended
	done    []string             // redirects, which share their id with what follows
}

// exchange is a request of the page and its response.
type exchange struct {
	request  struct{ Method, URL string }
	response response
	failed   string
	ended    bool
}

type response struct {
	Status  int
	Headers map[string]string
}

// networkEvent are the parameters of the protocol's events about requests.
type networkEvent struct {
	RequestID        string
	Request          struct{ Method, URL string }
	RedirectResponse *response
	Response         response
	ErrorText        string
}

// loaded waits until the page has loaded.
func (f *traffic) loaded(t *testing.T, visit string) {
	t.Helper()
	for {
		m := f.browser.event(t, func() string { return "the end of loading " + visit })
		f.take(t, m)
		if m.Method == "Page.loadEventFired" {
			return
		}
	}
}

// take notes an event, if it is about a request.
func (f *traffic) take(t *testing.T, m message) {
	t.Helper()
	var e struct{ Params networkEvent }
	if !strings.HasPrefix(m.Method, "Network.") {
		return
	}
	if err := json.Unmarshal(m.raw, &e); err != nil {
		t.Fatal(err)
	}
	x := f.all[e.Params.RequestID]
	switch {
	case m.Method == "Network.requestWillBeSent":
		f.sent(x, e.Params)
	case x == nil: // of a page before
	case m.Method == "Network.responseReceived":
		x.response = e.Params.Response
	case m.Method == "Network.loadingFinished":
		f.end(x, "")
	case m.Method == "Network.loadingFailed":
		f.end(x, e.Params.ErrorText)
	}
}

// sent notes a request, or where one is redirected to. For /favicon.ico the browser asks
// when it likes, and does not always wait for the end.
func (f *traffic) sent(before *exchange, e networkEvent) {
	if strings.HasSuffix(e.Request.URL, "/favicon.ico") {
		return
	}
	if before != nil && e.RedirectResponse != nil {
		before.response = *e.RedirectResponse
		f.done = append(f.done, before.String())
		before.request = e.Request
		return
	}
	f.open++
	f.all[e.RequestID] = &exchange{request: e.Request}
}

func (f *traffic) end(x *exchange, failed string) {
	if !x.ended {
		f.open--
	}
	x.ended, x.failed = true, failed
}

// requests waits until all requests have ended, and gives them in an order of their own:
// those of a page go out side by side.
func (f *traffic) requests(t *testing.T) []string {
	t.Helper()
	for f.open > 0 || len(f.browser.events) > 0 { // an event that belongs to a reply comes before it
		f.take(t, f.browser.event(t, f.unfinished))
	}
	lines := f.done
	for id, x := range f.all {
		lines = append(lines, x.String()+"\n"+f.body(id, x))
	}
	f.all, f.done = map[string]*exchange{}, nil
	slices.Sort(lines)
	return lines
}

// unfinished names the requests that have not ended.
func (f *traffic) unfinished() string {
	var all []string
	for _, x := range f.all {
		if !x.ended {
			all = append(all, x.String())
		}
	}
	return strings.Join(all, "\n")
}

// body is what the browser has of a body; of a stream of events it keeps none.
func (f *traffic) body(id string, x *exchange) string {
	var got struct {
		Body          string
		Base64Encoded bool
	}
	if x.failed != "" || f.browser.try("Network.getResponseBody", map[string]any{"requestId": id}, &got) != nil {
		return ""
	}
	if got.Base64Encoded {
		raw, err := base64.StdEncoding.DecodeString(got.Body)
		must(err)
		got.Body = string(raw)
	}
	return mask(got.Body)
}

// String is the request and the head of its response.
func (x *exchange) String() string {
	where, err := url.Parse(x.request.URL)
	must(err)
	var a answer
	for name, value := range x.response.Headers {
		a.headers = append(a.headers, header{name, value})
	}
	return fmt.Sprintf("%s %s: %d %s\n%s", x.request.Method, where.RequestURI(), x.response.Status, x.failed, sorted(a))
}
