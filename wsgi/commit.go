package wsgi

import (
	"strings"
	"sync/atomic"
	"time"

	"roundtrip/wsgi/http1"
	"roundtrip/wsgi/trace"
)

// commit makes the stored head final (S24). It then waits in out to be sent.
func (r *response) commit(trigger string, first int) error {
	if r.committed || r.conn.gone != nil {
		return r.conn.gone
	}
	r.committed = true
	r.plan = http1.Frame(r.facts(trigger, first))
	if r.plan.Length >= 0 {
		r.length = r.plan.Length // holds also if there is more than len() made believe (S43)
	}
	if _, ok := header(r.headers, "Date"); !ok {
		r.date = r.conn.server.date.at(time.Now())
	}
	_, named := header(r.headers, "Server")
	r.nameless = !named && !r.forwarded // Server names the origin (RFC 9110 §10.2.4)
	if r.recorder.tells(trace.KindHeadCommitted) {
		r.emitCommitted(trigger)
	}
	r.out = r.appendHead(r.out[:0])
	r.unsent = len(r.out)
	return r.conn.gone
}

func (r *response) emitCommitted(trigger string) {
	t := r.recorder.memory()
	t.own, t.added = r.lists(t.own[:0], t.added[:0])
	r.recorder.emit(trace.Event{Dir: trace.Out, Data: reuse(r.recorder, &t.committed, trace.HeadCommitted{
		Trigger: trigger, Status: r.status, Headers: t.own, ServerAdded: t.added,
	})})
}

// facts is all that decides the framing. A head that the end of the body
// commits has no block behind it.
func (r *response) facts(trigger string, first int) http1.ResponseFacts {
	items := r.items
	if trigger == "end" {
		items = 0
	}
	return http1.ResponseFacts{
		Method: r.request.asked, Version: r.request.line.Version, Status: http1.StatusCode(r.status),
		ContentLength: r.length, Items: items, ItemLength: int64(first), Wrote: r.wrote > 0,
		ClientClose: r.request.head.Close, KeepAlive10: r.request.head.KeepAlive10,
		ServerClose: trigger == "rejected" || trigger == "error" || r.request.unreadExpect() || r.request.failure != nil ||
			r.conn.server.leaving.Load() || r.isLast(),
	}
}

// isLast reports whether the connection has had as many requests as it may.
func (r *response) isLast() bool {
	most := r.conn.server.MaxRequests
	return most > 0 && r.recorder.n >= most
}

// appendHead appends the head as it goes out: the application's headers, as it
// gave them, and those that the server adds (H101).
func (r *response) appendHead(dst []byte) []byte {
	dst = http1.AppendStatus(dst, r.status)
	for _, h := range r.headers {
		if !r.drops(h) {
			dst = http1.AppendField(dst, h.Name, h.Value)
		}
	}
	if r.date != "" {
		dst = http1.AppendField(dst, "Date", r.date)
	}
	if r.nameless {
		dst = http1.AppendField(dst, "Server", Software)
	}
	return http1.AppendHeadEnd(r.plan.AppendFields(dst))
}

// drops reports whether the framing takes one of the application's headers
// out.
func (r *response) drops(h Header) bool {
	return r.plan.DropLength && strings.EqualFold(h.Name, "Content-Length")
}

// lists are the headers that appendHead appends, appended to lists that tell
// them apart by who gave them.
func (r *response) lists(own, added []Header) (_, _ []Header) {
	for _, h := range r.headers {
		if !r.drops(h) {
			own = append(own, h)
		}
	}
	if r.date != "" {
		added = append(added, Header{Name: "Date", Value: r.date})
	}
	if r.nameless {
		added = append(added, Header{Name: "Server", Value: Software})
	}
	var plan [3]http1.Pair
	for _, p := range r.plan.AppendHeaders(plan[:0]) {
		added = append(added, Header{Name: p.Name, Value: p.Value})
	}
	return own, added
}

// dateFormat is RFC 9110 §5.6.7, IMF-fixdate.
const dateFormat = "Mon, 02 Jan 2006 15:04:05 GMT"

// date gives the Date of responses, written anew only once a second.
type date struct{ last atomic.Pointer[dated] }

type dated struct {
	second int64
	text   string
}

func (d *date) at(now time.Time) string {
	last := d.last.Load()
	if last == nil || last.second != now.Unix() {
		last = &dated{now.Unix(), now.UTC().Format(dateFormat)}
		d.last.Store(last)
	}
	return last.text
}

// header finds the value of a header, and whether it is there.
func header(headers []Header, name string) (string, bool) {
	for _, h := range headers {
		if len(h.Name) == len(name) && strings.EqualFold(h.Name, name) {
			return h.Value, true
		}
	}
	return "", false
}
