package wsgi_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// keeper gives each exchange the tape.
type keeper struct{ tape *tape.Tape }

func (k *keeper) Record(trace.Event)              {}
func (k *keeper) Exchange(_, _, _ int) trace.Sink { return k.tape }

// What a tape reads where it lies is what any other sink is told.
func TestATapeHasTheSameEnviron(t *testing.T) {
	t.Parallel()
	const request = "POST /a%20b?c=d HTTP/1.1\r\nHost: x\r\nCookie: a=b\r\nCookie: c=d\r\nX-Tea: gr\xfcn\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
	serve := func(sink trace.Sink) {
		srv := &wsgi.Server{
			Sink: sink, Mounts: []wsgi.Mount{{App: wsgi.AppFunc(hello)}}, Settings: []wsgi.Header{{Name: "tea.kind", Value: "green"}},
		}
		exchange(t, listen(t, srv), request)
		srv.Close()
	}
	tape := tape.New(time.Now())
	serve(&keeper{tape})
	var told []trace.Entry
	serve(trace.SinkFunc(func(e trace.Event) {
		if d, ok := e.Data.(*trace.EnvironBuilt); ok {
			for _, entry := range d.Entries {
				entry.Spans = append([]trace.Span(nil), entry.Spans...)
				told = append(told, entry)
			}
		}
	}))
	taped := of[*trace.EnvironBuilt](tape.Trace())[0].Entries
	for i := range taped {
		switch taped[i].Key {
		case "SERVER_PORT", "REMOTE_PORT":
			taped[i].Repr, told[i].Repr = "", "" // of two servers
		}
	}
	if diff := cmp.Diff(told, taped); diff != "" {
		t.Errorf("(-told +taped):\n%s", diff)
	}
}

// What an entry looked like in one exchange is never taken for another value of the
// next one.
func TestATapeShowsEveryExchangeItsOwnValues(t *testing.T) {
	t.Parallel()
	var tapes tapes
	srv := &wsgi.Server{Sink: &tapes, Mounts: []wsgi.Mount{{App: wsgi.AppFunc(hello)}}}
	values := []string{"tea", "tea", "pot", `p\t`, `p\\t`, "it's", "its", "", `"it"`, "grun", "tea"}
	var requests strings.Builder
	for _, v := range values {
		requests.WriteString("GET / HTTP/1.1\r\nHost: x\r\nX-Tea: " + v + "\r\n\r\n")
	}
	exchange(t, listen(t, srv), requests.String()+"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
	srv.Close()
	for i, v := range values {
		entries := of[*trace.EnvironBuilt](tapes.last[i+1].Load().Trace())[0].Entries
		at := slices.IndexFunc(entries, func(e trace.Entry) bool { return e.Key == "HTTP_X_TEA" })
		if want := wsgi.Repr(v); at < 0 || entries[at].Repr != want {
			t.Errorf("exchange %d shows %v, want %s", i+1, entries, want)
		}
	}
}
