package export

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"roundtrip/wsgi/trace"
)

// ErrNoHAR is why a file is not read as HAR.
var ErrNoHAR = errors.New("it is no HAR: it is no JSON with a log that has entries")

// harIn is an entry as others write it: what is missing or of another type is told, and only the
// entry is left out.
type harIn struct {
	Started string  `json:"startedDateTime"`
	Time    float64 `json:"time"`
	Request struct {
		Method  string    `json:"method"`
		URL     string    `json:"url"`
		Headers []harPair `json:"headers"`
		Post    *struct {
			Text string `json:"text"`
		} `json:"postData"`
	} `json:"request"`
	Response struct {
		Status  int       `json:"status"`
		Text    string    `json:"statusText"`
		Headers []harPair `json:"headers"`
		Content struct {
			Text     string `json:"text"`
			Encoding string `json:"encoding"`
		} `json:"content"`
	} `json:"response"`
	Timings struct {
		Send, Wait, Receive float64
	} `json:"timings"`
}

// ReadHAR reads the exchanges of a HAR, such as a browser's. A HAR has no bytes of the wire: they
// are put together from the message as it was noted, in HTTP/1.1. Notes say which entries are
// left out, and why.
func ReadHAR(text []byte) (all []*trace.Trace, notes []string, err error) {
	var file struct {
		Log *struct {
			Entries []json.RawMessage `json:"entries"`
		} `json:"log"`
	}
	if err := json.Unmarshal([]byte(strings.TrimPrefix(string(text), "\ufeff")), &file); err != nil || file.Log == nil || file.Log.Entries == nil {
		return nil, nil, ErrNoHAR
	}
	for i, raw := range file.Log.Entries {
		tr, err := entryIn(raw, i+1)
		if err != nil {
			notes = append(notes, fmt.Sprintf("Entry %d of the HAR is left out: %v.", i+1, err))
			continue
		}
		all = append(all, tr)
	}
	return all, notes, nil
}

func entryIn(raw json.RawMessage, number int) (*trace.Trace, error) {
	var in harIn
	if err := json.Unmarshal(raw, &in); err != nil {
		var kind *json.UnmarshalTypeError
		if errors.As(err, &kind) {
			return nil, fmt.Errorf("its %s is a %s", kind.Field, kind.Value)
		}
		return nil, err
	}
	u, err := url.Parse(in.Request.URL)
	switch {
	case in.Request.URL == "" || err != nil || u.Host == "":
		return nil, fmt.Errorf("its request has no URL that can be read")
	case in.Request.Method == "":
		return nil, errors.New("its request has no method")
	}
	started, err := time.Parse(time.RFC3339Nano, in.Started)
	if err != nil {
		return nil, errors.New("its startedDateTime is none")
	}
	w := &entryWriter{number: number}
	w.request(in, u)
	w.response(in)
	return trace.New(started, w.events), nil
}

// entryWriter makes the events of an exchange of which only the messages are known.
type entryWriter struct {
	number int
	clock  time.Duration
	events []trace.Event
}

func (w *entryWriter) add(d trace.Data, dir trace.Dir, spans ...trace.Span) {
	w.events = append(w.events, trace.Event{
		Seq: len(w.events) + 1, X: w.number, Conn: w.number, N: 1, T: w.clock, Layer: trace.LayerServer, Dir: dir, Spans: spans, Data: d,
	})
}

// oneLine is text that can stand in a head.
func oneLine(text string) string { return strings.NewReplacer("\r", " ", "\n", " ").Replace(text) }

func milliseconds(ms float64) time.Duration {
	return time.Duration(max(0, min(ms, 1e9)) * float64(time.Millisecond))
}

func (w *entryWriter) request(in harIn, u *url.URL) {
	target := u.RequestURI()
	line := oneLine(in.Request.Method + " " + target + " HTTP/1.1")
	text := line + "\r\n"
	headers := headersIn(in.Request.Headers)
	if value(headers, "Host") == "" {
		headers = append([]trace.Header{{Name: "Host", Value: u.Host}}, headers...)
	}
	body := ""
	if in.Request.Post != nil {
		body = in.Request.Post.Text
	}
	headers = framed(headers, body)
	var lines []trace.Data
	var spans []trace.Span
	for _, h := range headers {
		at := int64(len(text))
		text += h.Name + ": " + h.Value + "\r\n"
		lines = append(lines, &trace.RequestHeader{
			Name: h.Name, Value: h.Value, NameSpan: span(at, len(h.Name)), ValueSpan: span(at+int64(len(h.Name))+2, len(h.Value)),
		})
		spans = append(spans, span(at, len(h.Name)+2+len(h.Value)))
	}
	text += "\r\n" + body
	w.add(&trace.BytesIn{Chunk: []byte(text)}, trace.In, span(0, len(text)))
	m := len(in.Request.Method)
	w.add(&trace.RequestLine{
		Method: in.Request.Method, Target: target, Version: "HTTP/1.1",
		MethodSpan: span(0, m), TargetSpan: span(int64(m)+1, len(target)), VersionSpan: span(int64(m+len(target))+2, len("HTTP/1.1")),
	}, trace.In, span(0, len(line)))
	for i, d := range lines {
		w.add(d, trace.In, spans[i])
	}
}

func span(off int64, n int) trace.Span {
	return trace.Span{Buf: trace.BufIn, Off: off, Len: int64(n)}
}

// headersIn are the headers of a message; those of HTTP/2 that begin with a colon are no headers.
func headersIn(pairs []harPair) []trace.Header {
	var all []trace.Header
	for _, p := range pairs {
		if p.Name != "" && !strings.HasPrefix(p.Name, ":") {
			all = append(all, trace.Header{Name: oneLine(p.Name), Value: oneLine(p.Value)})
		}
	}
	return all
}

// framed are headers that say how long the body is that stands here: the one on the wire may
// have been coded.
func framed(headers []trace.Header, body string) []trace.Header {
	var all []trace.Header
	for _, h := range headers {
		switch strings.ToLower(h.Name) {
		case "content-length", "transfer-encoding", "content-encoding":
			continue
		}
		all = append(all, h)
	}
	if body != "" {
		all = append(all, trace.Header{Name: "Content-Length", Value: fmt.Sprint(len(body))})
	}
	return all
}

func (w *entryWriter) response(in harIn) {
	r := in.Response
	w.clock = milliseconds(in.Timings.Send) + milliseconds(in.Timings.Wait)
	outcome := "complete"
	size := 0
	if r.Status > 0 {
		body := r.Content.Text
		if r.Content.Encoding == "base64" {
			if data, err := base64.StdEncoding.DecodeString(body); err == nil {
				body = string(data)
			}
		}
		headers := framed(headersIn(r.Headers), body)
		status := oneLine(fmt.Sprintf("%d %s", r.Status, r.Text))
		head := "HTTP/1.1 " + status + "\r\n"
		for _, h := range headers {
			head += h.Name + ": " + h.Value + "\r\n"
		}
		head += "\r\n"
		size = len(head) + len(body)
		w.add(&trace.HeadCommitted{Trigger: "block", Status: status, Headers: headers}, trace.Out)
		w.add(&trace.BytesOut{Framing: "identity", What: "head", Chunk: []byte(head)}, trace.Out, trace.Span{Buf: trace.BufOut, Len: int64(len(head))})
		w.clock += milliseconds(in.Timings.Receive)
		if body != "" {
			w.add(&trace.BytesOut{Framing: "identity", What: "block", Chunk: []byte(body)}, trace.Out, trace.Span{Buf: trace.BufOut, Off: int64(len(head)), Len: int64(len(body))})
		}
	} else {
		outcome = "aborted"
		w.clock = milliseconds(in.Time)
	}
	w.add(&trace.ExchangeEnded{Outcome: outcome, Status: r.Status, Total: w.clock, Out: int64(size)}, trace.Out)
}
