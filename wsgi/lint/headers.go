package lint

import (
	"slices"
	"strings"

	"roundtrip/wsgi/http1"
	"roundtrip/wsgi/trace"
)

// headerRows are about the text of a status and of headers.
func headerRows() []row {
	latin1 := "Encode the text to bytes first, and decode those as latin-1."
	return []row{
		{Rule{"A4", Must, pepStart, "Give three digits, one space and a reason, such as '200 OK', in characters that can be printed."}, badStatus},
		{Rule{"A5", Must, pepStart, "Give a list of (name, value) tuples of two str, the names being tokens and the values without control characters."}, badHeader},
		{Rule{"A5", Advice, pepStart, "Put the status into the first argument, and give no header of that name."}, statusHeader},
		{Rule{"A5", Advice, "RFC 9110 §16.3.2.1", "Begin a name with a letter, and end it with a letter or a digit."}, oddName},
		{Rule{"A15", Must, pepOther, "Leave the connection and the transfer of the body to the server, and give no such header."}, hopByHop},
		{Rule{"A18", Must, pepUnicode, latin1}, wide},
	}
}

// placed is a header in the call of start_response that was the first to have it, whose
// caller, and not somebody further inside, put it there.
type placed struct {
	*start
	trace.Header
}

// placeHeaders finds the headers of all calls, each once.
func (x *exchange) placeHeaders() {
	for i := range x.starts {
		s := &x.starts[i]
		for _, h := range s.Headers {
			if !slices.ContainsFunc(x.headers, func(p placed) bool { return p.Header == h }) {
				x.headers = append(x.headers, placed{s, h})
			}
		}
	}
}

// freshStatus reports whether the caller made the status itself.
func (x *exchange) freshStatus(i int) bool {
	return !slices.ContainsFunc(x.starts[:i], func(s start) bool { return s.Status == x.starts[i].Status })
}

// eachHeader looks at every header once, in the call that it first was in.
func (x *exchange) eachHeader(look func(s start, h trace.Header)) {
	for _, p := range x.headers {
		look(*p.start, p.Header)
	}
}

func badStatus(x *exchange, tell tell) {
	for i, s := range x.starts {
		if !x.freshStatus(i) || above(s.Status) {
			continue
		}
		if wrong := statusFault(s.Status); wrong != "" {
			tell(s.by, did(s.by, "gave the status %s: %s.", shown(s.Status), wrong), s.seq)
		}
	}
}

func statusFault(status string) string {
	code := http1.StatusCode(status)
	switch {
	case code == 0:
		return "it is not three digits, a space and a reason"
	case hasControl(status):
		return "a control character in it can begin a header of somebody else's"
	case strings.TrimSpace(status) != status:
		return "there are blanks around it"
	}
	return ""
}

func badHeader(x *exchange, tell tell) {
	x.eachHeader(func(s start, h trace.Header) {
		switch {
		case above(h.Name) || above(h.Value):
		case !http1.IsToken(h.Name):
			tell(s.by, did(s.by, "gave a header with the name %s, which is not a token.", shown(h.Name)), s.seq)
		case hasControl(h.Value):
			tell(s.by, did(s.by, "gave %s a value with a control character in it, which can begin a header of somebody else's.", h.Name), s.seq)
		}
	})
}

func statusHeader(x *exchange, tell tell) {
	x.eachHeader(func(s start, h trace.Header) {
		if strings.EqualFold(h.Name, "Status") {
			tell(s.by, did(s.by, "gave a header called Status, which some servers take for the status itself."), s.seq)
		}
	})
}

func oddName(x *exchange, tell tell) {
	x.eachHeader(func(s start, h trace.Header) {
		if !http1.IsToken(h.Name) {
			return
		}
		first, last := h.Name[0]|0x20, h.Name[len(h.Name)-1]
		if first < 'a' || first > 'z' || last == '-' || last == '_' {
			tell(s.by, did(s.by, "gave a header with the odd name %s.", shown(h.Name)), s.seq)
		}
	})
}

func hopByHop(x *exchange, tell tell) {
	x.eachHeader(func(s start, h trace.Header) {
		switch {
		case strings.EqualFold(h.Name, "Transfer-Encoding"):
			tell(s.by, did(s.by, "gave Transfer-Encoding: %s, but how the body travels is the server's to choose.", printable(h.Value)), s.seq)
		case http1.IsHopByHop(h.Name):
			tell(s.by, did(s.by, "gave the hop-by-hop header %s, which concerns the connection and not the response.", h.Name), s.seq)
		}
	})
}

func wide(x *exchange, tell tell) {
	for i, s := range x.starts {
		if x.freshStatus(i) && above(s.Status) {
			tell(s.by, did(s.by, "gave the status %s, with a character above U+00FF.", shown(s.Status)), s.seq)
		}
	}
	x.eachHeader(func(s start, h trace.Header) {
		if above(h.Name) || above(h.Value) {
			tell(s.by, did(s.by, "gave the header %s: %s, with a character above U+00FF.", printable(h.Name), printable(h.Value)), s.seq)
		}
	})
}

// above reports whether a native string holds what no byte stands for.
func above(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r > 0xFF })
}

func hasControl(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r < 0x20 || r == 0x7F })
}
