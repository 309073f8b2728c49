package inspect

import (
	"fmt"
	"slices"
	"strings"

	"roundtrip/wsgi/trace"
)

// Words are the question as a person asks it of an exchange that is in this state: why something is
// there if it is, and else why it is not.
func (q Question) Words(s *trace.State) string {
	switch q.Topic {
	case Key:
		return "Why is " + q.Name + not(q.inEnviron(s)) + " in the environ?"
	case Status:
		return "Why this status?"
	case Called:
		return "Why was " + q.Name + not(q.isCalled(s)) + " called?"
	case Connection:
		return "Why was the connection " + kept(s) + "?"
	case Bytes:
		return fmt.Sprintf("Why %s of %s?", byteWords(q.Span), bufWords(q.Span.Buf))
	case View:
		return "Why was the view called, or why not?"
	case Finding:
		return "Why the finding " + q.Name + "?"
	}
	return "Why is " + q.Name + not(q.inResponse(s)) + " in the response?"
}

func not(there bool) string {
	if there {
		return ""
	}
	return " not"
}

func kept(s *trace.State) string {
	switch {
	case s.Done == nil:
		return "kept, or closed"
	case s.Done.KeepAlive:
		return "kept"
	}
	return "closed"
}

func (q Question) inEnviron(s *trace.State) bool {
	return slices.ContainsFunc(s.Environ, func(v trace.Variable) bool { return v.Key == q.Name && !v.Gone })
}

func (q Question) isCalled(s *trace.State) bool {
	return slices.ContainsFunc(s.Layers, func(l trace.LayerState) bool { return l.Layer.Name() == q.Name && l.Called })
}

// inResponse reports whether a header of the name was sent; a cookie has its own name behind that of the header.
func (q Question) inResponse(s *trace.State) bool {
	return slices.ContainsFunc(sentNames(s), func(name string) bool {
		return strings.EqualFold(name, q.Name) || isCookie(name) && strings.EqualFold(q.Name, "Set-Cookie")
	})
}
