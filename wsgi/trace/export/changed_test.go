package export_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/export"
	"roundtrip/wsgi/trace/redact"
)

// changed is the trace of a request that a person changed where it was held.
func changed(t *testing.T, raw string, at trace.Kind, edit trace.Edit) *trace.Trace {
	t.Helper()
	asked := false
	return recordedAt(t, raw, trace.GateFunc(func(_ context.Context, p trace.Point) trace.Decision {
		if p.Event.Kind() != at || asked {
			return trace.Decision{}
		}
		asked = true
		return trace.Decision{Edit: edit, Action: "edit"}
	}))
}

// A request that a person changed is exported as the application got it, with the length of its body,
// and each format says that it was changed. A recording has both.
func TestAChangedRequestIsExportedAsTheApplicationGotIt(t *testing.T) {
	t.Parallel()
	edit := trace.EditRequest{
		Method: "PUT", Target: "/cart?n=2", Body: []byte("qty=500&é=\xe9"), ReplaceBody: true,
		Headers: []trace.Header{{Name: "Host", Value: "other.test"}, {Name: "X-Tea", Value: "green"}, {Name: "Content-Type", Value: "text/x"}},
	}
	tr := changed(t, withLength("qty=2"), trace.KindRouteChosen, edit)
	if got := tr.At(tr.Len()).ResponseBody().Data; string(got) != "you sent "+string(edit.Body) {
		t.Fatalf("the application got %q", got)
	}
	for response, want := range map[bool]string{false: string(edit.Body), true: "you sent " + string(edit.Body)} {
		if body, err := export.Body(tr, response); err != nil || string(body) != want {
			t.Errorf("the body is %q, %v", body, err)
		}
	}
	for name, has := range map[string][]string{
		"curl":   {"# This request was changed while it was held.", "-X PUT", "http://127.0.0.1:1/cart?n=2", "X-Tea: green", "qty=500", `\xe9`},
		"pytest": {"# This request was changed while it was held.", `"REQUEST_METHOD": "PUT"`, `"/cart"`, `"HTTP_X_TEA": "green"`, `b"qty=500`, `"CONTENT_TYPE": "text/x"`, `"200 OK"`},
		"raw":    {"PUT /cart?n=2 HTTP/1.1\r\nHost: other.test\r\n", "X-Tea: green\r\n", fmt.Sprintf("Content-Length: %d\r\n", len(edit.Body)), "\r\n\r\nqty=500&é=\xe9"},
	} {
		text := taken(t, tr, name)
		for _, part := range has {
			if !strings.Contains(text, part) {
				t.Errorf("%s has no %q:\n%s", name, part, text)
			}
		}
		if strings.Contains(text, "qty=2") || strings.Contains(text, "/login") || strings.Contains(text, "shop.test") {
			t.Errorf("%s has something of what the client sent:\n%s", name, text)
		}
	}
	if text := taken(t, tr, "recording"); !strings.Contains(text, "/cart?n=2") || !strings.Contains(text, "/login") {
		t.Errorf("the recording is without one of the two:\n%s", text)
	}
}

// In a HAR the request stands beside the answer to it.
func TestTheHAROfAChangedRequest(t *testing.T) {
	t.Parallel()
	headers := []trace.Header{{Name: "Host", Value: "shop.test"}, {Name: "Content-Type", Value: "application/x-www-form-urlencoded"}}
	tr := changed(t, withLength("qty=2"), trace.KindRouteChosen, trace.EditRequest{Method: "POST", Target: "/login", Headers: headers, Body: []byte("qty=500"), ReplaceBody: true})
	var har struct {
		Log struct {
			Entries []struct {
				Request struct {
					Comment               string
					HeadersSize, BodySize int
					Headers               []trace.Header
					PostData              struct {
						Text   string
						Params []trace.Header
					}
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(taken(t, tr, "har")), &har); err != nil {
		t.Fatal(err)
	}
	r := har.Log.Entries[0].Request
	if r.PostData.Text != "qty=500" || r.PostData.Params[0].Value != "500" || r.BodySize != 7 || !strings.HasPrefix(r.Comment, "This request was changed") {
		t.Errorf("%+v", r)
	}
	head, _, _ := strings.Cut(taken(t, tr, "raw"), "\r\n\r\n")
	if r.HeadersSize != len(head)+4 || !strings.Contains(head, "Content-Length: 7") {
		t.Errorf("%+v\n%s", r, head)
	}
}

// The client's own body stays with a head that was changed; what was undone is not exported.
func TestAChangedHeadKeepsTheClientsBody(t *testing.T) {
	t.Parallel()
	edit := trace.EditRequest{Method: "POST", Target: "/b", Headers: []trace.Header{{Name: "Host", Value: "h"}}}
	raw := "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nqty=2\r\n0\r\n\r\n"
	want := "POST /b HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nqty=2\r\n0\r\n\r\n"
	tr := changed(t, raw, trace.KindRouteChosen, edit)
	if got := taken(t, tr, "raw"); got != want {
		t.Errorf("%q\nwant %q", got, want)
	}
	if text := taken(t, tr, "curl"); !strings.Contains(text, "--data-raw qty=2") || !strings.Contains(text, "/b") {
		t.Error(text)
	}
	events := tr.Events()
	for i, e := range events {
		if d, ok := e.Data.(*trace.Edited); ok && d.What == "request" {
			back := d.Undone()
			e.Data = &back
			events = append(events[:i+1:i+1], append([]trace.Event{e}, events[i+1:]...)...)
			break
		}
	}
	if text := taken(t, trace.New(tr.Started, events), "curl"); !strings.HasPrefix(text, "curl ") || !strings.Contains(text, "/a") {
		t.Error(text)
	}
}

// A test expects what the application gave, not what a person made of that.
func TestPytestOfAChangedAnswer(t *testing.T) {
	t.Parallel()
	tr := changed(t, withLength("a"), trace.KindStartResponseCalled, trace.EditHead{Status: "418 Tea", Headers: []trace.Header{{Name: "Content-Type", Value: "text/x"}}})
	if text := taken(t, tr, "pytest"); !strings.Contains(text, `"200 OK"`) || strings.Contains(text, "418") || strings.Contains(text, `"text/x"`) ||
		!strings.Contains(text, "# Its response was changed while it was held.") {
		t.Error(text)
	}
}

// What a person wrote is masked as what came.
func TestAChangedRequestIsMasked(t *testing.T) {
	t.Parallel()
	edit := trace.EditRequest{Method: "POST", Target: "/", Headers: []trace.Header{{Name: "Host", Value: "h"}}, Body: []byte("a=1&password=swordfish-9"), ReplaceBody: true}
	tr, err := redact.Trace(changed(t, withLength("a"), trace.KindRouteChosen, edit))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"curl", "pytest", "raw", "har", "recording"} {
		if text := taken(t, tr, name); strings.Contains(text, "swordfish") || !strings.Contains(text, "password=REDACTED") {
			t.Errorf("%s: %s", name, text)
		}
	}
}

// taken is a trace in a format.
func taken(t *testing.T, tr *trace.Trace, format string) string {
	t.Helper()
	var b bytes.Buffer
	text, err := "", error(nil)
	switch format {
	case "curl":
		text, err = export.Curl(tr, "127.0.0.1:1")
	case "pytest":
		text, err = export.Pytest(tr, "shop", "app")
	case "har":
		err = export.HAR(&b, []*trace.Trace{tr}, "127.0.0.1:1")
	case "recording":
		err = export.Recording(&b, export.Recorded{Trace: tr, Number: 1})
	case "raw":
		var data []byte
		data, err = export.Raw(tr, false)
		text = string(data)
	}
	if err != nil {
		t.Fatal(format, err)
	}
	return text + b.String()
}
