package inspect

import (
	"fmt"
	"slices"
	"strings"

	"roundtrip/wsgi/trace"
)

// Link is one cause in a chain of them, the nearest first.
type Link struct {
	Text string
	// At is the position in the trace from which on it shows, 0 where it is a rule.
	At int
	// Rule is what governs it, such as "RFC 9110 §8.6", "" for none.
	Rule string
}

// Topic is what a question is about.
type Topic uint8

// The topics.
const (
	Header     Topic = iota // of the response, there or not
	Key                     // of the environ, there or not
	Status                  // of the response
	Called                  // whether a layer was called
	Connection              // whether it was kept
	Bytes                   // of the wire
	Finding                 // of the checker, there or not
	View                    // whether a framework called its view
)

// Question asks why something in an exchange is as it is, or why it is not there.
type Question struct {
	Topic Topic
	Name  string     // of a header, key, layer or rule; of one of several cookies "Set-Cookie sid"
	Span  trace.Span // of Bytes
}

// Why is the chain of causes, computed from the record and the rules alone. What the record
// does not tell is not guessed: the chain then ends. Older are the requests that Record.Before finds.
func Why(tr *trace.Trace, q Question, older ...*Exchange) []Link {
	w := &asking{tr: tr, s: tr.At(tr.Len())}
	switch q.Topic {
	case Key:
		w.key(q.Name)
		if q.OfOlder() && w.tr.Find(trace.KindEnvironBuilt, 0) >= 0 {
			w.whyNotSent(older)
		}
	case Status:
		w.status()
	case Called:
		w.called(q.Name)
	case Connection:
		w.connection()
	case Bytes:
		w.bytes(q.Span)
	case View:
		w.viewCalled()
	case Finding:
		w.finding(q.Name)
	default:
		w.header(q.Name)
	}
	return w.links
}

// asking is a question on its way to an answer.
type asking struct {
	tr    *trace.Trace
	s     *trace.State
	links []Link
}

// because adds a cause that the ith event tells of.
func (w *asking) because(i int, rule, format string, args ...any) {
	w.links = append(w.links, Link{Text: fmt.Sprintf(format, args...), At: i + 1, Rule: rule})
}

// rule adds a cause that no event tells of.
func (w *asking) rule(rule, format string, args ...any) { w.because(-1, rule, format, args...) }

// find is the index of the last event of a kind, -1 if there is none.
func (w *asking) last(k trace.Kind) int {
	for i := w.tr.Len() - 1; i >= 0; i-- {
		if w.tr.Event(i).Kind() == k {
			return i
		}
	}
	return -1
}

// where is the line of source of an event, "" if it is not known.
func where(e trace.Event) string {
	if e.Src.File == "" {
		return ""
	}
	if e.Src.Line == 0 {
		return " in " + e.Src.File
	}
	return fmt.Sprintf(" at line %d of %s", e.Src.Line, e.Src.File)
}

func named(headers []trace.Header, name string) (trace.Header, bool) {
	i := slices.IndexFunc(headers, func(h trace.Header) bool { return strings.EqualFold(h.Name, name) })
	if i < 0 {
		return trace.Header{}, false
	}
	return headers[i], true
}

func changed(changes []trace.Change, name string) (trace.Change, bool) {
	i := slices.IndexFunc(changes, func(c trace.Change) bool { return strings.EqualFold(c.Name, name) })
	if i < 0 {
		return trace.Change{}, false
	}
	return changes[i], true
}

// Named asks about a name that a trace does not have: a key of the environ, which is written in
// capitals and _ or with a dot, or else a header of the response.
func Named(name string) Question {
	capitals := strings.ToUpper(name)
	if name == capitals && !strings.Contains(name, "-") || strings.HasPrefix(capitals, "HTTP_") {
		return Question{Topic: Key, Name: capitals}
	}
	if strings.Contains(name, ".") {
		return Question{Topic: Key, Name: name}
	}
	return Question{Topic: Header, Name: name}
}

// Questions are what can be asked of a trace: all that is there, and what people miss most.
func Questions(tr *trace.Trace) []Question {
	s := tr.At(tr.Len())
	all := []Question{{Topic: Status}}
	if hasSteps(tr) {
		all = append(all, Question{Topic: View})
	}
	all = append(all, Question{Topic: Connection})
	names := sentNames(s)
	for _, usual := range []string{"Content-Length", "Transfer-Encoding", "Set-Cookie", "Location", "ETag", "Cache-Control"} {
		if !slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, usual) || isCookie(n) && usual == "Set-Cookie" }) {
			names = append(names, usual)
		}
	}
	for _, n := range names {
		all = append(all, Question{Topic: Header, Name: n})
	}
	for _, l := range s.Layers {
		all = append(all, Question{Topic: Called, Name: l.Layer.Name()})
	}
	for _, v := range s.Environ {
		all = append(all, Question{Topic: Key, Name: v.Key})
	}
	for _, usual := range []string{"HTTP_COOKIE", "HTTP_AUTHORIZATION"} {
		has := func(v trace.Variable) bool { return v.Key == usual }
		if len(s.Environ) > 0 && !slices.ContainsFunc(s.Environ, has) {
			all = append(all, Question{Topic: Key, Name: usual})
		}
	}
	for _, rule := range broken(tr) {
		all = append(all, Question{Topic: Finding, Name: rule})
	}
	return all
}

// sentNames are the names of the headers that were sent, those of several cookies each with the cookie's.
func sentNames(s *trace.State) []string {
	if s.Sent == nil {
		return nil
	}
	var names, cookies []string
	for _, h := range slices.Concat(s.Sent.Headers, s.Sent.ServerAdded) {
		if strings.EqualFold(h.Name, "Set-Cookie") {
			cookie, _, _ := strings.Cut(strings.TrimSpace(h.Value), "=")
			cookies = append(cookies, h.Name+" "+cookie)
			continue
		}
		names = append(names, h.Name)
	}
	if len(cookies) == 1 {
		cookies[0], _, _ = strings.Cut(cookies[0], " ")
	}
	return append(names, slices.Compact(cookies)...)
}

func isCookie(name string) bool {
	return len(name) >= len("Set-Cookie") && strings.EqualFold(name[:len("Set-Cookie")], "Set-Cookie")
}
