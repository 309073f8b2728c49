package conform

import (
	"fmt"
	"maps"
	"testing"

	"roundtrip/wsgi/trace"
)

// pair is one request as both servers took it, the first of its stream that
// they do not agree on.
type pair struct {
	raw          string // from where we began to read it
	nth          int    // of its connection, from 0
	rule         string // of our refusal, "" if there is none
	ours, theirs verdict
	before       understood // the request before it, as we took it
	rawBefore    string     // and its bytes
}

// compare sends a stream to both. It gives the first pair that differs, nil if
// there is none.
func (s *servers) compare(t testing.TB, input string, id int) *pair {
	t.Helper()
	peer := place(fmt.Sprint("client ", id))
	mine, err := verdicts(s.ours.serve(input, peer))
	if err != nil {
		t.Fatalf("%q: %v", input, err)
	}
	others, err := verdicts(s.theirs.serve(input, peer))
	if err != nil {
		t.Fatalf("%q: net/http: %v", input, err)
	}
	offs, rule := begins(s.connRecords.take(t, string(peer)))
	for i := range max(len(mine), len(others)) {
		p := &pair{raw: input, nth: i, rule: rule}
		if i < len(offs) {
			p.raw = input[offs[i]:]
		} else if len(offs) > 0 {
			p.raw = input[offs[len(offs)-1]:]
		}
		if i < len(mine) {
			p.ours = mine[i]
		}
		if i < len(others) {
			p.theirs = others[i]
		}
		if p.ours.status < 400 {
			p.rule = ""
		}
		if i > 0 && mine[i-1].got != nil {
			p.before, p.rawBefore = *mine[i-1].got, input[offs[i-1]:]
		}
		if !p.ours.same(p.theirs) {
			return p
		}
	}
	return nil
}

func (b *connRecords) take(t testing.TB, peer string) []trace.Event {
	t.Helper()
	events := b.of(peer).events(t)
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.peers, peer)
	return events
}

func (v verdict) same(o verdict) bool {
	if v.status != o.status || (v.got == nil) != (o.got == nil) {
		return false
	}
	return v.got == nil || len(v.got.differs(o.got)) == 0
}

// differs names the parts that are not the same.
func (u *understood) differs(o *understood) []string {
	var parts []string
	for _, part := range []struct{ name, a, b string }{
		{"method", u.Method, o.Method}, {"uri", u.URI, o.URI}, {"path", u.Path, o.Path}, {"query", u.Query, o.Query},
		{"proto", u.Proto, o.Proto}, {"host", u.Host, o.Host}, {"body", string(u.Body), string(o.Body)},
	} {
		if part.a != part.b {
			parts = append(parts, part.name)
		}
	}
	if !maps.Equal(u.Headers, o.Headers) {
		parts = append(parts, "headers")
	}
	return parts
}

func (p *pair) String() string {
	return fmt.Sprintf("%q\nours %d by %q %+v\nnet/http %d %+v", p.raw, p.ours.status, p.rule, p.ours.got, p.theirs.status, p.theirs.got)
}

// disagreement is an entry of the list: a row of the decision table, and
// exactly what is meant by it. Part is what of a request that both take
// differs, "" for any other verdicts.
type disagreement struct {
	row, what, part string
	holds           func(*pair) bool
}

// explained finds the entries for a pair: one, or one for each part in which
// the requests differ. It gives nil if something is on no list.
func explained(p *pair) []disagreement {
	if p.ours.got == nil || p.theirs.got == nil {
		return entry(p, "")
	}
	var all []disagreement
	for _, part := range p.ours.got.differs(p.theirs.got) {
		found := entry(p, part)
		if found == nil {
			return nil
		}
		all = append(all, found...)
	}
	return all
}

func entry(p *pair, part string) []disagreement {
	for _, d := range disagreements() {
		if d.part == part && d.holds(p) {
			return []disagreement{d}
		}
	}
	return nil
}

// stricter: we refuse by a rule what net/http takes.
func stricter(rule string, where func(*pair) bool) func(*pair) bool {
	return func(p *pair) bool {
		return p.rule == rule && p.ours.status >= 400 && p.theirs.status == 200 && where(p)
	}
}

// otherwise: both refuse, with these two statuses.
func otherwise(rule string, ours, theirs int) func(*pair) bool {
	return func(p *pair) bool { return p.rule == rule && p.ours.status == ours && p.theirs.status == theirs }
}

// looser: we take what net/http refuses.
func looser(theirs int, where func(*pair) bool) func(*pair) bool {
	return func(p *pair) bool { return p.ours.status == 200 && p.theirs.status == theirs && where(p) }
}
