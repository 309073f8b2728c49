package wsgi

import (
	"strings"
	"sync/atomic"
	"time"

	"roundtrip/wsgi/http1"
)

// commit makes the stored head final (S24). It then waits in the scratch to be
// sent.
func (x *Exchange) commit(trigger string, first int) error {
	r := &x.response
	if r.committed || x.gone != nil {
		return x.gone
	}
	r.committed = true
	r.plan = http1.Frame(x.facts(trigger, first))
	if r.plan.Length >= 0 {
		r.length = r.plan.Length // holds also if there is more than len() made believe (S43)
	}
	if _, ok := header(r.headers, "Date"); !ok {
		r.date = x.conn.server.date.at(time.Now())
	}
	_, named := header(r.headers, "Server")
	r.nameless = !named
	if x.Traced() {
		x.emitCommitted(trigger)
	}
	x.scratch.out = r.appendHead(x.scratch.out[:0])
	r.unsent = len(x.scratch.out)
	return x.gone
}

// facts is all that decides the framing. A head that the end of the body
// commits has no block behind it.
func (x *Exchange) facts(trigger string, first int) http1.ResponseFacts {
	r := &x.response
	items := r.items
	if trigger == "end" {
		items = 0
	}
	return http1.ResponseFacts{
		Method: x.line.Method, Version: x.line.Version, Status: http1.StatusCode(r.status),
		ContentLength: r.length, Items: items, ItemLength: int64(first), Wrote: r.wrote > 0,
		ClientClose: x.head.Close, KeepAlive10: x.head.KeepAlive10,
		ServerClose: trigger == "rejected" || trigger == "error" || x.unreadExpect() || x.badInput != nil ||
			x.conn.server.leaving.Load() || x.isLast(),
	}
}

// isLast reports whether the connection has had as many requests as it may.
func (x *Exchange) isLast() bool {
	most := x.conn.server.MaxRequests
	return most > 0 && x.n >= most
}

// unreadExpect: a client that was never told to continue may send its body or
// not, so what follows cannot be told from a request (H76).
func (x *Exchange) unreadExpect() bool { return x.body != nil && !x.continued }

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
