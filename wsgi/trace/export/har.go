package export

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"roundtrip/wsgi/trace"
)

// Fields of our own begin with an underscore, as HAR 1.2 has it.
type (
	harLog struct {
		Log harBody `json:"log"`
	}
	harBody struct {
		Version string     `json:"version"`
		Creator harName    `json:"creator"`
		Entries []harEntry `json:"entries"`
	}
	harName struct {
		Name    string `json:"name"`
		Version string `json:"version"`
	}
	harPair struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	harEntry struct {
		Started    string      `json:"startedDateTime"`
		Time       float64     `json:"time"`
		Request    harRequest  `json:"request"`
		Response   harResponse `json:"response"`
		Cache      struct{}    `json:"cache"`
		Timings    harTimings  `json:"timings"`
		Connection string      `json:"connection,omitempty"`
		Held       float64     `json:"_held,omitempty"` // milliseconds, which no timing has in it
		Error      string      `json:"_error,omitempty"`
		WSGI       *harWSGI    `json:"_wsgi,omitempty"`
	}
	harWSGI struct {
		Layers      []string  `json:"layers"`
		Steps       []harStep `json:"steps,omitempty"`       // of a framework within the application
		Interactive bool      `json:"interactive,omitempty"` // somebody held it on its way
	}
	harStep struct {
		Framework string  `json:"framework"`
		Step      string  `json:"step"`
		Name      string  `json:"name"`
		Depth     int     `json:"depth"`
		Since     float64 `json:"since"` // milliseconds, as all times
		Time      float64 `json:"time"`
		Raised    bool    `json:"raised,omitempty"`
	}
	harRequest struct {
		Method      string    `json:"method"`
		URL         string    `json:"url"`
		HTTPVersion string    `json:"httpVersion"`
		Cookies     []harPair `json:"cookies"`
		Headers     []harPair `json:"headers"`
		Query       []harPair `json:"queryString"`
		PostData    *harPost  `json:"postData,omitempty"`
		HeadersSize int64     `json:"headersSize"`
		BodySize    int64     `json:"bodySize"`
		BodyStatus  string    `json:"_bodyStatus,omitempty"`
		BodySHA256  string    `json:"_bodySHA256,omitempty"`
		Comment     string    `json:"comment,omitempty"`
	}
	harPost struct {
		MimeType string    `json:"mimeType"`
		Params   []harPair `json:"params"`
		Text     string    `json:"text"`
	}
	harResponse struct {
		Status      int        `json:"status"`
		StatusText  string     `json:"statusText"`
		HTTPVersion string     `json:"httpVersion"`
		Cookies     []harPair  `json:"cookies"`
		Headers     []harPair  `json:"headers"`
		Content     harContent `json:"content"`
		RedirectURL string     `json:"redirectURL"`
		HeadersSize int64      `json:"headersSize"`
		BodySize    int64      `json:"bodySize"`
	}
	harContent struct {
		Size       int64  `json:"size"`
		MimeType   string `json:"mimeType"`
		Text       string `json:"text,omitempty"`
		Encoding   string `json:"encoding,omitempty"`
		BodyStatus string `json:"_bodyStatus,omitempty"`
		BodySHA256 string `json:"_bodySHA256,omitempty"`
	}
	harTimings struct {
		Blocked float64 `json:"blocked"`
		DNS     float64 `json:"dns"`
		Connect float64 `json:"connect"`
		Send    float64 `json:"send"`
		Wait    float64 `json:"wait"`
		Receive float64 `json:"receive"`
		SSL     float64 `json:"ssl"`
	}
)

// HAR writes exchanges as HAR 1.2, from where the server stands: what happened before the
// first byte arrived is not known (-1), and time for which a request was held is in no timing.
// Host is the server's, for a request that names none.
func HAR(w io.Writer, all []*trace.Trace, host string) error {
	log := harLog{harBody{Version: "1.2", Creator: harName{"roundtrip", "1"}, Entries: []harEntry{}}}
	for _, tr := range all {
		log.Log.Entries = append(log.Log.Entries, entryOf(tr, host))
	}
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(log)
}

func entryOf(tr *trace.Trace, host string) harEntry {
	s := tr.At(tr.Len())
	e := harEntry{
		Started: begun(tr, s).Format("2006-01-02T15:04:05.000Z07:00"), Request: requestEntry(s, host), Response: responseEntry(s),
		Timings: timingsOf(tr), Held: ms(heldOf(tr)), Connection: fmt.Sprint(s.ConnNo),
	}
	e.Time = e.Timings.Send + e.Timings.Wait + e.Timings.Receive
	switch {
	case s.Raised != nil:
		e.Error = s.Raised.Exc
	case s.Rejected != nil:
		e.Error = s.Rejected.Reason
	case s.Outcome() != "complete":
		e.Error = s.Outcome()
	}
	if len(s.Layers) > 0 {
		e.WSGI = &harWSGI{Interactive: heldOf(tr) > 0}
		for _, l := range s.Layers {
			e.WSGI.Layers = append(e.WSGI.Layers, string(l.Layer))
		}
		for _, st := range s.Steps {
			e.WSGI.Steps = append(e.WSGI.Steps, harStep{st.Framework, st.Step, st.Name, st.Depth, ms(st.Since), ms(st.Took), st.Raised})
		}
	}
	return e
}

// begun is the wall clock's time of the request's first byte.
func begun(tr *trace.Trace, s *trace.State) time.Time { return tr.Started.Add(s.Idle) }

// heldOf is for how long the exchange was held.
func heldOf(tr *trace.Trace) time.Duration {
	if tr.Len() == 0 {
		return 0
	}
	return tr.Event(tr.Len()-1).Held - tr.Event(0).Held
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func requestEntry(s *trace.State, host string) harRequest {
	given := s.Given()
	r := harRequest{
		Method: given.Method, HTTPVersion: given.Version, Cookies: []harPair{}, Headers: []harPair{}, Query: []harPair{}, HeadersSize: -1, BodySize: -1,
		Comment: strings.Join(remarks(s), " "),
	}
	for _, h := range given.Headers {
		r.Headers = append(r.Headers, harPair{h.Name, h.Value})
		switch {
		case strings.EqualFold(h.Name, "Host"):
			host = h.Value
		case strings.EqualFold(h.Name, "Cookie"):
			r.Cookies = append(r.Cookies, cookies(h.Value)...)
		}
	}
	r.URL = "http://" + host + given.Target
	if strings.Contains(given.Target, "://") {
		r.URL = given.Target
	}
	if _, query, ok := strings.Cut(given.Target, "?"); ok {
		r.Query = pairs(query)
	}
	body, kind := given.Body, given.Header("Content-Type")
	if len(given.Head) > 0 {
		r.HeadersSize, r.BodySize = int64(len(given.Head)), given.Size
	}
	switch {
	case !body.Whole && r.BodySize > 0:
		r.BodyStatus, r.BodySHA256 = bodyStatus(body), body.SHA256()
	case len(body.Data) > 0 && !utf8.Valid(body.Data):
		r.BodyStatus = "not representable"
	case len(body.Data) > 0:
		r.PostData = &harPost{MimeType: kind, Params: []harPair{}, Text: string(body.Data)}
		if strings.HasPrefix(kind, "application/x-www-form-urlencoded") {
			r.PostData.Params = pairs(string(body.Data))
		}
	}
	return r
}

// pairs are the parameters of a query, in their order.
func pairs(query string) []harPair {
	all := []harPair{}
	for _, part := range strings.Split(query, "&") {
		if part == "" {
			continue
		}
		name, value, _ := strings.Cut(part, "=")
		all = append(all, harPair{unescaped(name), unescaped(value)})
	}
	return all
}

func unescaped(text string) string {
	if plain, err := url.QueryUnescape(text); err == nil {
		return plain
	}
	return text
}

func cookies(value string) []harPair {
	var all []harPair
	for _, part := range strings.Split(value, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		all = append(all, harPair{name, value})
	}
	return all
}

func responseEntry(s *trace.State) harResponse {
	r := harResponse{HTTPVersion: "HTTP/1.1", Cookies: []harPair{}, Headers: []harPair{}, HeadersSize: -1, BodySize: -1}
	if s.Sent == nil {
		return r
	}
	r.Status = s.Status()
	_, r.StatusText, _ = strings.Cut(s.Sent.Status, " ")
	for _, list := range [][]trace.Header{s.Sent.Headers, s.Sent.ServerAdded} {
		for _, h := range list {
			r.Headers = append(r.Headers, harPair{h.Name, h.Value})
			switch {
			case strings.EqualFold(h.Name, "Location"):
				r.RedirectURL = h.Value
			case strings.EqualFold(h.Name, "Content-Type"):
				r.Content.MimeType = h.Value
			case strings.EqualFold(h.Name, "Set-Cookie"):
				first, _, _ := strings.Cut(h.Value, ";")
				r.Cookies = append(r.Cookies, cookies(first)...)
			}
		}
	}
	answer := s.Answer(s.Out.Total)
	r.HeadersSize, r.BodySize = answer.Head, answer.Body+answer.Framing
	r.Content.Size = answer.Body
	body := s.ResponseBody()
	switch {
	case !body.Whole:
		r.Content.BodyStatus, r.Content.BodySHA256 = bodyStatus(body), body.SHA256()
	case utf8.Valid(body.Data):
		r.Content.Text = string(body.Data)
	default:
		r.Content.Text, r.Content.Encoding = base64.StdEncoding.EncodeToString(body.Data), "base64"
	}
	return r
}

// bodyStatus says why a body is left out that was not kept whole.
func bodyStatus(b trace.Body) string {
	if n := b.LeftOut(); n > 0 {
		return fmt.Sprintf("too large: %d of its %d bytes were not kept", n, b.Length)
	}
	return "too large"
}

// timingsOf are those that a server sees, each without the time held, and none below 0:
// stages overlap where a body is read late.
func timingsOf(tr *trace.Trace) harTimings {
	t := harTimings{Blocked: -1, DNS: -1, Connect: -1, SSL: -1}
	var first, lastIn, committed, lastOut time.Duration
	for _, e := range tr.Events() {
		at := e.T - e.Held
		switch e.Kind() {
		case trace.KindBytesIn:
			if first == 0 {
				first = at
			}
			lastIn = at
		case trace.KindHeadCommitted:
			committed = at
		case trace.KindBytesOut:
			lastOut = at
		}
	}
	t.Send = ms(max(0, lastIn-first))
	if committed > 0 {
		t.Wait, t.Receive = ms(max(0, committed-lastIn)), ms(max(0, lastOut-committed))
	}
	return t
}
