package lint

import (
	"slices"

	"roundtrip/wsgi/http1"
	"roundtrip/wsgi/latin1"
	"roundtrip/wsgi/trace"
)

// clientRows are about requests: those that were refused, and those that were
// served although something is odd about them.
func clientRows() []row {
	all := bodyRemarks()
	for _, d := range demands() {
		all = append(all, row{d, refusedFor(d.ID)})
	}
	for _, d := range remarks() {
		all = append(all, row{d, noted(d.ID)})
	}
	return all
}

// demands are what a request that breaks it is refused for.
func demands() []Rule {
	const (
		line    = "Send METHOD, one space, target, one space, HTTP/1.1, and CRLF."
		target  = "Send a path that begins with a slash, in characters that a URI may hold, the others as %XX."
		host    = "Send one Host header, with the host and the port of the URI."
		header  = "Send a name, a colon and a value on one line that ends in CRLF, without control characters."
		framing = "Say how long the body is in one way: one Content-Length in digits, or Transfer-Encoding: chunked."
		chunks  = "Send the size of each chunk in hexadecimal digits, CRLF, so many bytes, CRLF."
		limit   = "Send less, or have the server's limit raised."
	)
	return []Rule{
		{"H2", Must, "RFC 9112 §2.2", line}, {"H3", Must, "RFC 9112 §2.2", line},
		{"H5", Must, "RFC 9110 §9.1", line}, {"H6", Advice, "RFC 9112 §3", line},
		{"H8", Advice, "RFC 9110 §15.6.6", line}, {"H9", Must, "RFC 9112 §2.3", line}, {"H1", Must, "RFC 9112 §3", line},
		{"H11", Must, "RFC 9112 §3.2", target}, {"H17", Must, "RFC 9110 §4.2.1", target},
		{"H19", Must, "RFC 9112 §3.2.4", target}, {"H21", Must, "RFC 9112 §3.2.3", target},
		{"H22", Must, "RFC 9112 §3.2", target}, {"H25", Must, "RFC 3986 §2.1", target},
		{"H28", Must, "RFC 9112 §3.2", host}, {"H29", Must, "RFC 9112 §3.2", host}, {"H30", Must, "RFC 9112 §3.2", host},
		{"H35", Must, "RFC 9110 §5.1", header}, {"H36", Must, "RFC 9112 §5.1", header},
		{"H37", Must, "RFC 9112 §2.2", header}, {"H38", Must, "RFC 9112 §5.2", header},
		{"H39", Must, "RFC 9112 §2.2", header}, {"H40", Must, "RFC 9112 §2.2", header},
		{"H41", Must, "RFC 9110 §5.5", header}, {"H46", Must, "RFC 9110 §5.3", header},
		{"H49", Must, "RFC 9112 §6.3", framing}, {"H50", Must, "RFC 9112 §6.3", framing},
		{"H51", Advice, "RFC 9110 §15.5.14", limit}, {"H52", Must, "RFC 9112 §6.1", framing},
		{"H53", Must, "RFC 9112 §6.1", framing}, {"H55", Should, "RFC 9112 §6.1", framing}, {"H56", Must, "RFC 9112 §6.3", framing},
		{"H59", Must, "RFC 9112 §7.1", chunks}, {"H61", Advice, "RFC 9112 §7.1.1", chunks},
		{"H60", Must, "RFC 9112 §7.1", chunks}, {"H62", Must, "RFC 9112 §7.1.1", chunks}, {"H63", Must, "RFC 9112 §7.1", chunks},
		{"H65", Must, "RFC 9112 §8", "Send as many bytes as Content-Length says, or a chunk of size 0 behind the others."}, {"H66", Must, "RFC 9112 §8", chunks},
		{"H67", Advice, "RFC 9110 §15.5.15", limit}, {"H68", Advice, "RFC 6585 §5", limit},
		{"H69", Advice, "RFC 9110 §15.5.14", limit}, {"H70", Advice, "RFC 6585 §5", limit},
		{"H71", Advice, "RFC 9110 §15.5.9", "Send the whole head at once."},
		{"H73", Advice, "RFC 9110 §15.5.9", "Send the body without long pauses."},
		{"H78", Advice, "RFC 9110 §10.1.1", "Expect 100-continue, or nothing."},
		{"H86", Must, "RFC 9112 §8", "Send the head to its end, an empty line."},
	}
}

// remarks are what a request is served with all the same.
func remarks() []Rule {
	return []Rule{
		{"H2", Advice, "RFC 9112 §2.2", "Begin with the request line; nothing stands between two requests."},
		{"H10", Advice, "RFC 9112 §3.2", "Write such a character as %XX."},
		{"H15", Advice, "RFC 9110 §7.4", "Speak TLS to an https URI, or ask for an http one."},
		{"H16", Advice, "RFC 9110 §4.2.4", "Send the name and the password in Authorization."},
		{"H23", Advice, "RFC 9112 §3.2", "Keep the fragment: it is the client's own."},
		{"H24", Advice, "RFC 3986 §2.2", "Put such a character into the query, where it is not decoded on the way."},
		{"H44", Advice, "RFC 3875 §4.1.18", "Name the header with - in place of _."},
	}
}

// bodyRemarks are the same of a body; the server records them when it reads on.
// They come first, so that a finding which the trace holds is told by them.
func bodyRemarks() []row {
	return []row{
		{Rule{"H61", Advice, "RFC 9112 §7.1.1", "Leave chunk extensions out; whoever does not know one ignores it."}, nil},
		{Rule{"H64", Advice, "RFC 9110 §6.5.1", "Send it in the head; no trailer may frame, route or authenticate a request."}, nil},
	}
}

// refusedFor finds a request that was refused by a rule, at once or when the
// application read its body.
func refusedFor(id string) func(*exchange, tell) {
	return func(x *exchange, tell tell) {
		for _, e := range x.rejected {
			d := e.d
			if d.Rule == id {
				tell(trace.LayerClient, sentence(d.Reason), e.Seq)
			}
		}
		for _, e := range x.failures {
			d := e.d
			if e.Layer == trace.LayerServer && d.Rule == id {
				tell(trace.LayerClient, brokenBody(id), e.Seq)
			}
		}
	}
}

// brokenBody is what is wrong with a body that the application could not read.
func brokenBody(id string) string {
	switch id {
	case "H65":
		return "The body of the request breaks off before its end."
	case "H69":
		return "The body of the request is longer than the server takes."
	case "H73":
		return "The body of the request stopped coming."
	}
	return "The body of the request is badly framed, so that it could not be read."
}

// noted finds a remark on the head, which is read again as it was.
func noted(id string) func(*exchange, tell) {
	return func(x *exchange, tell tell) {
		for _, n := range x.notes {
			if n.Rule == id {
				tell(trace.LayerClient, sentence(n.Text), x.at(n.Span))
			}
		}
	}
}

// readAgain gives the reader's remarks on a request that was served.
func (x *exchange) readAgain() []http1.Note {
	if x.line == nil || x.line.Target == "" || x.line.Version == "" || !x.routed {
		return nil // refused, or no line that a reader has passed
	}
	line := http1.RequestLine{
		Span:   x.lineSpan(),
		Method: latin1.Encode(x.line.Method), Target: latin1.Encode(x.line.Target), Version: x.line.Version,
		SkippedLines: x.skippedLines(),
		MethodSpan:   span(x.line.MethodSpan), TargetSpan: span(x.line.TargetSpan), VersionSpan: span(x.line.VersionSpan),
	}
	for _, e := range x.fields {
		d := e.d
		f := http1.Field{Name: latin1.Encode(d.Name), Value: latin1.Encode(d.Value), NameSpan: span(d.NameSpan), ValueSpan: span(d.ValueSpan)}
		if len(e.Spans) > 0 {
			f.Span = span(e.Spans[0])
		}
		x.reread = append(x.reread, f)
	}
	limits := http1.DefaultLimits()
	limits.Body = 1<<63 - 1 // the request was served, whatever its length
	head, err := http1.CheckHead(line, x.reread, limits)
	if err != nil {
		return nil
	}
	return head.Notes
}

// lineSpan is where the request line stands.
func (x *exchange) lineSpan() http1.Span {
	if x.lineAt == nil || len(x.lineAt.Spans) == 0 {
		return http1.Span{}
	}
	return span(x.lineAt.Spans[0])
}

// skippedLines are the empty ones between the exchange's first byte and its
// request line.
func (x *exchange) skippedLines() int {
	if x.firstIn == nil {
		return 0
	}
	before := x.lineSpan().Off - x.firstIn.Spans[0].Off
	return int(max(0, before/int64(len("\r\n"))))
}

// at is the event whose bytes hold a place of the input.
func (x *exchange) at(s http1.Span) int {
	first := 0
	for _, e := range x.events {
		switch e.Data.(type) {
		case *trace.RequestLine, *trace.RequestHeader:
		default:
			continue
		}
		if first == 0 {
			first = e.Seq
		}
		if slices.ContainsFunc(e.Spans, func(have trace.Span) bool { return have.Contains(trace.BufIn, s.Off) }) {
			return e.Seq
		}
	}
	return first
}

func span(s trace.Span) http1.Span { return http1.Span{Off: s.Off, Len: s.Len} }
