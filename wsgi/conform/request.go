package conform

import (
	"fmt"
	"slices"
	"strings"
)

// requests are the rows that can be sent to any server, as cases.
func requests() []Case {
	rows := slices.Concat(
		requestLineRows(), targetRows(), hostRows(), fieldRows(), framingRows(), inBodies(chunkRows()), limitRows(), persistenceRows(),
	)
	known := standards()
	cases := make([]Case, len(rows))
	for i, r := range rows {
		cases[i] = Case{Rule: r.rule, Section: known[r.rule].section, What: r.what(), run: func(p *peer) finding { return r.sendTo(p, known[r.rule]) }}
	}
	return cases
}

// inBodies are rows whose fault, if there is one, lies in the body.
func inBodies(rows []row) []row {
	for i := range rows {
		rows[i].inBody = true
	}
	return rows
}

// what says in a few words what is sent.
func (r row) what() string {
	line, rest, _ := strings.Cut(strings.TrimLeft(r.send, "\r\n"), "\r\n")
	plain := line == "GET / HTTP/1.1" || line == "POST / HTTP/1.1" || line == "GET / HTTP/1.0"
	if rest = strings.TrimPrefix(rest, "Host: x\r\n"); plain && len(rest) > 2 && r.send[0] != '\r' && r.send[0] != '\n' {
		line = rest
	} else if r.send != "" && r.send[0] < ' ' {
		line = r.send
	}
	quoted := fmt.Sprintf("%q", cutText(strings.TrimSuffix(line, "\r\n\r\n"), 48))
	if r.half {
		quoted += " and then nothing"
	}
	return quoted
}

// methods are those of the requests that get an answer.
func (r row) answeredMethods() []string {
	if methods := strings.Fields(r.methods); len(methods) > 0 {
		return methods
	}
	method, _, _ := strings.Cut(strings.TrimLeft(r.send, "\r\n"), " ")
	return []string{method}
}

// sendTo sends the row to a server and judges what comes back.
func (r row) sendTo(p *peer, s standard) finding {
	w, err := p.dial()
	if err != nil {
		return finding{verdict: Broken, strength: Must, did: "takes no connection"}
	}
	w.send(r.send)
	if r.half {
		w.closeWrite()
	}
	h := w.hear(r.answeredMethods()...)
	if r.free != "" {
		s = standard{s.section, May, May, May, r.free}
	}
	if r.status == 0 {
		return r.judgeServed(p, h, s)
	}
	return r.judgeRefused(p, h, s)
}

// smuggled reports whether a request was answered that stands only where none is: behind
// a fault, or a close.
func (p *peer) smuggled(h heard) bool {
	return p.probed && slices.ContainsFunc(h.replies, func(r response) bool {
		path := reading(r.body).Env["PATH_INFO"]
		return r.StatusCode == 200 && (path == "/evil" || path == "/no")
	})
}

// judgeServed judges a row that is to be answered by the application.
func (r row) judgeServed(p *peer, h heard, s standard) finding {
	n := len(r.answeredMethods())
	did := h.did()
	switch {
	case p.smuggled(h):
		return against(s.accept, s.choice, "answers a request behind the end of the last: "+did)
	case h.silent() && h.closed:
		return against(s.accept, s.choice, did)
	case len(h.replies) == 0:
		return against(Must, "", did)
	case p.refuses(h.replies[len(h.replies)-1]):
		return against(s.accept, s.choice, did)
	case len(h.replies) < n && h.closed:
		return finding{Choice, "", did + ", and closes", "a server may close after each answer"}
	case len(h.replies) < n:
		return against(Must, "", did+", and no more")
	case !p.probed || h.replies[n-1].Request.Method == "HEAD" || r.check == nil:
		return met(did)
	}
	look := r.check
	if r.loose != nil {
		look = r.loose
	}
	complaint := look(reading(h.replies[n-1].body))
	if complaint != "" && (h.endless() || h.unended()) {
		complaint = did
	}
	if complaint != "" && !strings.HasPrefix(complaint, "REQUEST_URI ") { // which no standard asks for
		return against(s.see, s.choice, complaint)
	}
	return met(did)
}

// judgeRefused judges a row that the server is to refuse.
func (r row) judgeRefused(p *peer, h heard, s standard) finding {
	did := h.did()
	switch {
	case p.smuggled(h):
		return against(Must, "", "takes what follows the fault for a request: "+did)
	case h.silent() && h.closed, h.reset && len(h.replies) == 0:
		return met(did)
	case len(h.replies) == 0 && h.garbage != "":
		return against(Should, "", did) // it may mean to refuse, as HTTP/0.9 did
	case len(h.replies) == 0:
		return against(waits(s.refuse), s.choice, did)
	}
	last := h.replies[len(h.replies)-1]
	switch n := len(r.answeredMethods()); {
	case p.refuses(last) && last.StatusCode == 500:
		return finding{Choice, "", did, "it is refused; a 500 says that the fault is the server's"}
	case p.refuses(last):
		return met(did)
	case len(h.replies) < n:
		return finding{Choice, "", did + ", and closes", "a server may close after each answer"}
	case !p.probed && (r.inBody || r.rule == "H65" || r.rule == "H70"):
		return unknown(did + ": an application that reads no body does not meet its fault")
	}
	return against(s.refuse, s.choice, did)
}

// waits is how strongly a server that does not answer at all breaks a rule: where it may
// serve the request, it may be waiting for the rest.
func waits(s Strength) Strength {
	if s == May {
		return May
	}
	return Should
}

// refuses reports whether a response is the server's refusal. The probe itself answers 400
// where it cannot read a body, which is one, too.
func (p *peer) refuses(r response) bool {
	if p.probed {
		return r.StatusCode >= 400
	}
	switch r.StatusCode {
	case 400, 408, 411, 413, 414, 417, 421, 431, 500, 501, 505:
		return true
	}
	return false
}

// did is what came, in a few words.
func (h heard) did() string {
	switch {
	case h.silent() && h.reset:
		return "resets the connection"
	case h.silent() && h.closed:
		return "closes without an answer"
	case h.silent():
		return "does not answer"
	case len(h.replies) == 0:
		return h.noResponse()
	case h.endless():
		return fmt.Sprintf("answers %d, and again and again", h.replies[0].StatusCode)
	}
	var codes []string
	for _, r := range h.replies {
		codes = append(codes, fmt.Sprint(r.StatusCode))
	}
	did := "answers " + strings.Join(codes, ", ")
	if len(codes) > 4 {
		did = fmt.Sprintf("answers %s and %d more", strings.Join(codes[:3], ", "), len(codes)-3)
	}
	switch {
	case h.garbage != "":
		did += ", then what is no HTTP response"
	case h.unended():
		did += ", whose body does not end"
	}
	return did
}

// unended reports whether the last response is still on its way.
func (h heard) unended() bool {
	return len(h.replies) > 0 && !h.closed && !h.replies[len(h.replies)-1].whole()
}

// noResponse is what came in place of a response, in a few words.
func (h heard) noResponse() string {
	begun := strings.HasPrefix(h.garbage, "HTTP/1.") || strings.HasPrefix("HTTP/1.", h.garbage)
	whole := strings.Contains(h.garbage, "\r\n\r\n")
	switch {
	case h.endless():
		return "sends 100 Continue again and again"
	case h.garbage == "":
		return "sends 100 Continue and no answer"
	case begun && !whole && h.closed:
		return "closes in the midst of the head"
	case begun && !whole:
		return "sends a head that does not end"
	}
	return "sends what is no HTTP response"
}

func cutText(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return s[:n] + "…"
}
