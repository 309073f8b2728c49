package export

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"roundtrip/wsgi/trace"
)

// What a file of OTLP has in it, in its JSON encoding: numbers of 64 bits are texts, and ids
// hexadecimal.
type (
	otlpSpan struct {
		TraceID    string          `json:"traceId"`
		SpanID     string          `json:"spanId"`
		Parent     string          `json:"parentSpanId,omitempty"`
		Name       string          `json:"name"`
		Kind       int             `json:"kind"`
		Start      string          `json:"startTimeUnixNano"`
		End        string          `json:"endTimeUnixNano"`
		Attributes []otlpAttribute `json:"attributes,omitempty"`
		Status     otlpStatus      `json:"status"`
	}
	otlpStatus struct {
		Code int `json:"code,omitempty"`
	}
	otlpAttribute struct {
		Key   string         `json:"key"`
		Value map[string]any `json:"value"`
	}
)

// The numbers of OTLP for what a span is, and for one that failed.
const (
	otlpInternal = 1
	otlpServer   = 2
	otlpFailed   = 2
)

// OTLP writes the spans of exchanges as one line of OTLP JSON, as OpenTelemetry's file exporter
// does: one for the request, one for each stage and each step of a framework within it. Time for
// which a request was held is in none.
func OTLP(w io.Writer, all []*trace.Trace) error {
	var spans []otlpSpan
	for i, tr := range all {
		spans = append(spans, spansIn(tr, i)...)
	}
	return json.NewEncoder(w).Encode(map[string]any{"resourceSpans": []any{map[string]any{
		"resource":   map[string]any{"attributes": []otlpAttribute{textAttribute("service.name", "roundtrip")}},
		"scopeSpans": []any{map[string]any{"scope": map[string]string{"name": "roundtrip"}, "spans": spans}},
	}}})
}

func textAttribute(key, value string) otlpAttribute {
	return otlpAttribute{key, map[string]any{"stringValue": strings.ToValidUTF8(value, "\ufffd")}}
}

func numberAttribute(key string, value int) otlpAttribute {
	return otlpAttribute{key, map[string]any{"intValue": fmt.Sprint(value)}}
}

// id is a name for a span that is the same whenever the same trace is written.
func id(bytes int, parts ...any) string {
	sum := sha256.Sum256(fmt.Append(nil, parts...))
	return hex.EncodeToString(sum[:bytes])
}

func spansIn(tr *trace.Trace, n int) []otlpSpan {
	s := tr.At(tr.Len())
	traceID := id(16, "trace", tr.Started.UnixNano(), n)
	began := begun(tr, s)
	at := func(d time.Duration) string { return fmt.Sprint(began.Add(d).UnixNano()) }
	root := otlpSpan{TraceID: traceID, SpanID: id(8, traceID, "root"), Name: strings.TrimSpace(s.Method), Kind: otlpServer, Start: at(0), End: at(s.Elapsed())}
	if root.Name == "" {
		root.Name = "HTTP"
	}
	path, query, _ := strings.Cut(s.Target, "?")
	root.Attributes = append(root.Attributes, textAttribute("http.request.method", s.Method), textAttribute("url.path", path), textAttribute("url.scheme", "http"))
	if query != "" {
		root.Attributes = append(root.Attributes, textAttribute("url.query", query))
	}
	if status := s.Status(); status > 0 {
		root.Attributes = append(root.Attributes, numberAttribute("http.response.status_code", status))
		if status >= 500 {
			root.Status.Code = otlpFailed
			root.Attributes = append(root.Attributes, textAttribute("error.type", fmt.Sprint(status)))
		}
	}
	spans := []otlpSpan{root}
	for _, st := range s.StageTimes() {
		one := otlpSpan{
			TraceID: traceID, SpanID: id(8, traceID, st.Stage), Parent: root.SpanID, Name: st.Stage.String(), Kind: otlpInternal,
			Start: at(st.Begin), End: at(st.Begin + st.Took),
		}
		spans = append(spans, one)
		if st.Stage == trace.StageIn {
			spans = append(spans, stepSpans(s, one, st.Begin, at)...)
		}
	}
	return spans
}

// stepSpans are those of a framework's steps, each within the one around it.
func stepSpans(s *trace.State, in otlpSpan, begin time.Duration, at func(time.Duration) string) []otlpSpan {
	var spans []otlpSpan
	open := []string{in.SpanID}
	for i, st := range s.Steps {
		open = open[:min(len(open), st.Depth+1)]
		one := otlpSpan{
			TraceID: in.TraceID, SpanID: id(8, in.TraceID, "step", i), Parent: open[len(open)-1], Name: st.Step + " " + st.Name, Kind: otlpInternal,
			Start: at(begin + st.Since), End: at(begin + st.Since + st.Took), Attributes: []otlpAttribute{textAttribute("roundtrip.framework", st.Framework)},
		}
		if st.Raised {
			one.Status.Code = otlpFailed
		}
		open = append(open, one.SpanID)
		spans = append(spans, one)
	}
	return spans
}
