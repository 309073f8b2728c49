package export_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/export"
)

const browserHAR = `{"log": {"version": "1.2", "creator": {"name": "browser"}, "entries": [
 {"startedDateTime": "2026-11-29T10:00:00.123Z", "time": 12.5,
  "request": {"method": "POST", "url": "https://shop.test/cart?a=1", "httpVersion": "h2",
   "headers": [{"name": ":authority", "value": "shop.test"}, {"name": "cookie", "value": "sid=1"}, {"name": "content-length", "value": "99"}],
   "postData": {"mimeType": "text/plain", "text": "tea=green"}},
  "response": {"status": 302, "statusText": "Found", "headers": [{"name": "location", "value": "/"}, {"name": "content-encoding", "value": "br"}],
   "content": {"size": 2, "mimeType": "text/plain", "text": "aGk=", "encoding": "base64"}},
  "timings": {"send": 1, "wait": 8, "receive": 2}},
 {"startedDateTime": "2026-11-29T10:00:01Z", "request": {"method": "GET", "url": "http://x/", "headers": []},
  "response": {"status": 0, "statusText": "", "headers": [], "content": {}}, "time": 3},
 {"startedDateTime": "2026-11-29T10:00:01Z", "request": {"method": "GET", "headers": []}, "response": {"status": 200}},
 {"startedDateTime": "yesterday", "request": {"method": "GET", "url": "http://x/"}, "response": {"status": 200}},
 {"startedDateTime": "2026-11-29T10:00:01Z", "request": {"method": "GET", "url": "http://x/"}, "response": {"status": "two hundred"}},
 null, 7
]}}`

// A browser's HAR becomes exchanges; an entry that is broken is left out, and said.
func TestAHARIsRead(t *testing.T) {
	t.Parallel()
	all, notes, err := export.ReadHAR([]byte(browserHAR))
	if err != nil || len(all) != 2 {
		t.Fatalf("%d exchanges, %v", len(all), err)
	}
	for _, want := range []string{"Entry 3 of the HAR is left out: its request has no URL", "Entry 4 of the HAR is left out: its startedDateTime", "Entry 5 of the HAR is left out: its response.status is a string", "Entry 6", "Entry 7"} {
		if !strings.Contains(strings.Join(notes, "\n"), want) {
			t.Errorf("%q is not told: %q", want, notes)
		}
	}
	s := all[0].At(all[0].Len())
	const sent = "POST /cart?a=1 HTTP/1.1\r\nHost: shop.test\r\ncookie: sid=1\r\nContent-Length: 9\r\n\r\ntea=green"
	if string(s.In.Bytes) != sent || s.Status() != 302 || !strings.HasSuffix(string(s.Out.Bytes), "\r\n\r\nhi") || s.Elapsed() != 11*time.Millisecond {
		t.Errorf("%q, %d, %q, %v", s.In.Bytes, s.Status(), s.Out.Bytes, s.Elapsed())
	}
	for _, h := range s.Headers {
		if got := sent[h.ValueSpan.Off:h.ValueSpan.End()]; got != h.Value {
			t.Errorf("%s has the bytes %q", h.Name, got)
		}
	}
	if a := s.Answer(s.Out.Total); !a.Whole || a.Body != 2 {
		t.Errorf("the answer is %+v", a)
	}
	if got := all[1].At(all[1].Len()).Outcome(); got != "aborted" {
		t.Errorf("one without an answer is %q", got)
	}
	for _, none := range []string{"", "[]", `{"log": {}}`, `{"v":1}`, "<html>"} {
		if _, _, err := export.ReadHAR([]byte(none)); err == nil {
			t.Errorf("%q is read as HAR", none)
		}
	}
}

// What is written as HAR is read again, with the same messages.
func TestAHARComesBack(t *testing.T) {
	t.Parallel()
	first, _, err := export.ReadHAR([]byte(browserHAR))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := export.HAR(&b, first[:1], "x"); err != nil {
		t.Fatal(err)
	}
	again, notes, err := export.ReadHAR(b.Bytes())
	if err != nil || len(notes) > 0 || len(again) != 1 {
		t.Fatalf("%d exchanges, %q, %v", len(again), notes, err)
	}
	a, z := first[0].At(first[0].Len()), again[0].At(again[0].Len())
	if !bytes.Equal(a.In.Bytes, z.In.Bytes) || !bytes.Equal(a.Out.Bytes, z.Out.Bytes) {
		t.Errorf("%q and %q became %q and %q", a.In.Bytes, a.Out.Bytes, z.In.Bytes, z.Out.Bytes)
	}
}

// Spans nest as stages and steps do, and lie within the request.
func TestSpansOfAnExchange(t *testing.T) {
	t.Parallel()
	ms := time.Millisecond
	tr := trace.New(time.Unix(1, 0), []trace.Event{
		{T: 0, Data: &trace.RequestLine{Method: "GET", Target: "/a?b=1"}},
		{T: 2 * ms, Layer: "app", Data: &trace.AppCalled{}},
		{T: 3 * ms, Layer: "app", Data: &trace.FrameworkEntered{Framework: "Django", Step: "middleware", Name: "Guard", Since: 1 * ms}},
		{T: 4 * ms, Layer: "app", Data: &trace.FrameworkEntered{Framework: "Django", Step: "view", Name: "home", Since: 2 * ms}},
		{T: 5 * ms, Layer: "app", Data: &trace.FrameworkLeft{Framework: "Django", Step: "view", Name: "home", Took: 1 * ms, Raised: true}},
		{T: 6 * ms, Layer: "app", Data: &trace.FrameworkLeft{Framework: "Django", Step: "middleware", Name: "Guard", Took: 3 * ms}},
		{T: 7 * ms, Layer: "server", Data: &trace.HeadCommitted{Status: "500 No"}},
		{T: 8 * ms, Layer: "server", Data: &trace.ExchangeEnded{Outcome: "error"}},
	})
	var b bytes.Buffer
	if err := export.OTLP(&b, []*trace.Trace{tr}); err != nil {
		t.Fatal(err)
	}
	var file struct {
		ResourceSpans []struct {
			ScopeSpans []struct {
				Spans []struct {
					TraceID, SpanID, ParentSpanID, Name string
					StartTimeUnixNano, EndTimeUnixNano  string
					Status                              struct{ Code int }
				}
			}
		}
	}
	if err := json.Unmarshal(b.Bytes(), &file); err != nil {
		t.Fatal(err)
	}
	parents, names := map[string]string{}, map[string]string{}
	for _, s := range file.ResourceSpans[0].ScopeSpans[0].Spans {
		names[s.SpanID] = s.Name
		parents[s.Name] = s.ParentSpanID
		if len(s.TraceID) != 32 || len(s.SpanID) != 16 || s.StartTimeUnixNano < "1000000000" || s.EndTimeUnixNano > "1008000000" {
			t.Errorf("the span %+v", s)
		}
	}
	for child, parent := range map[string]string{"in": "GET", "middleware Guard": "in", "view home": "middleware Guard", "body": "GET"} {
		if got := names[parents[child]]; got != parent {
			t.Errorf("%s lies in %q, want %q", child, got, parent)
		}
	}
}

// A HAR has everything that HAR 1.2 asks for, of the right type.
func TestAHARHasWhatTheFormatAsks(t *testing.T) {
	t.Parallel()
	all, _, err := export.ReadHAR([]byte(browserHAR))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := export.HAR(&b, all, "x"); err != nil {
		t.Fatal(err)
	}
	var file map[string]any
	if err := json.Unmarshal(b.Bytes(), &file); err != nil {
		t.Fatal(err)
	}
	log := file["log"].(map[string]any)
	asked := map[string][]string{
		"":                 {"startedDateTime", "time", "request", "response", "cache", "timings"},
		"request":          {"method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize", "bodySize"},
		"response":         {"status", "statusText", "httpVersion", "cookies", "headers", "content", "redirectURL", "headersSize", "bodySize"},
		"response.content": {"size", "mimeType"},
		"timings":          {"send", "wait", "receive"},
	}
	if log["version"] != "1.2" || log["creator"].(map[string]any)["version"] == nil {
		t.Errorf("the log is %v", log)
	}
	for i, entry := range log["entries"].([]any) {
		for path, names := range asked {
			object := entry.(map[string]any)
			for _, step := range strings.FieldsFunc(path, func(r rune) bool { return r == '.' }) {
				object = object[step].(map[string]any)
			}
			for _, name := range names {
				if object[name] == nil {
					t.Errorf("entry %d has no %s in %q", i, name, path)
				}
			}
		}
		timings, sum := entry.(map[string]any)["timings"].(map[string]any), 0.0
		for _, v := range timings {
			if ms := v.(float64); ms != -1 {
				sum += ms
			}
		}
		if got := entry.(map[string]any)["time"].(float64); got-sum > 0.001 || sum-got > 0.001 {
			t.Errorf("entry %d took %v, its timings add up to %v", i, got, sum)
		}
	}
}
