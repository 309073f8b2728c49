package trace_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"roundtrip/wsgi/trace"
)

// answered is an exchange with a head, an environ and a body of one block, on a
// port of its own.
func answered(port, status, body string, env []trace.Entry, headers ...trace.Header) *trace.Trace {
	env = append(env,
		trace.Entry{Key: "REMOTE_PORT", Type: "str", Repr: "'" + port + "'", Source: "connection"},
		trace.Entry{Key: "HTTP_HOST", Type: "str", Repr: "'127.0.0.1:" + port + "'", Source: "request"},
		trace.Entry{Key: "wsgi.input", Type: "object", Repr: "<input at 0x" + port + ">", Source: "server"},
	)
	server := trace.LayerServer
	events := []trace.Event{
		{Data: &trace.ConnAccepted{Local: "127.0.0.1:" + port}},
		{Layer: server, Data: &trace.EnvironBuilt{Entries: env}},
		{Layer: server, Data: &trace.BodyBlock{Len: len(body), Via: "next", Head: []byte(body)}},
		{Layer: server, Data: &trace.HeadCommitted{Status: status, Headers: headers, ServerAdded: []trace.Header{{Name: "Date", Value: port}}}},
		{Spans: []trace.Span{{Buf: trace.BufOut, Len: int64(len(body))}}, Data: &trace.BytesOut{What: "block", Chunk: []byte(body)}},
		{Data: &trace.ExchangeEnded{Outcome: "complete"}},
	}
	if port == "4000" { // it was told before the record was looked at, or not yet
		events = append(events, trace.Event{Data: &trace.ConnClosed{By: "client"}})
	}
	return trace.New(time.Now(), events)
}

func TestCompare(t *testing.T) {
	t.Parallel()
	path := func(repr string) []trace.Entry {
		return []trace.Entry{{Key: "PATH_INFO", Type: "str", Repr: repr, Source: "request"}}
	}
	text, cookie := trace.Header{Name: "Content-Type", Value: "text/plain"}, trace.Header{Name: "Set-Cookie", Value: "a=1"}
	before := answered("4000", "200 OK", "Hello", path("'/'"), text, cookie)
	for name, tt := range map[string]struct {
		now  *trace.Trace
		want trace.Comparison
	}{
		"another port only": {answered("5000", "200 OK", "Hello", path("'/'"), text, cookie), trace.Comparison{}},
		"other bytes":       {answered("5000", "200 OK", "HELLO", path("'/'"), text, cookie), trace.Comparison{Bytes: true}},
		"all of it": {
			answered("5000", "404 Not Found", "No", nil, cookie, trace.Header{Name: "content-type", Value: "text/html"}, cookie),
			trace.Comparison{
				Status: trace.Change{Old: "200 OK", New: "404 Not Found"},
				Headers: trace.HeadersDelta{
					Add: []trace.Header{cookie}, Set: []trace.Change{{Name: "content-type", Old: "text/plain", New: "text/html"}},
				},
				Environ: trace.Delta{Del: []trace.Header{{Name: "PATH_INFO", Value: "'/'"}}},
				Body:    [2]int{5, 2}, Bytes: true,
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if tt.want.Body == [2]int{} {
				tt.want.Body = [2]int{5, 5}
			}
			tt.want.Events = [2]int{6, 6}
			got := trace.Compare(before, tt.now)
			if diff := cmp.Diff(tt.want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
			if got.Same() != (name == "another port only") {
				t.Errorf("the same: %v", got.Same())
			}
		})
	}
}
