package conform

import (
	"fmt"
	"strings"
	"time"
)

func startDuties() []duty {
	all := []duty{
		{"S23", Must, starting, "start_response gives a write callable", "", answering(probing("write"), "callable")},
		{"S24", Must, starting, "nothing is sent before the first block that is not empty", "", sendsLate},
		{"S25", Must, starting, "a second call without exc_info is fatal", "", refusing(probing("twice"))},
		{"S26", Should, failing, "with exc_info, a head that was not sent is replaced", "", seeing(probing("replaced"), func(r response) (string, bool) {
			return fmt.Sprintf("answers %s", r.Status), r.Status == "503 Replaced" && r.body == "replaced"
		})},
		{"S27", Must, failing, "with exc_info, a call behind the sent head raises", "", noting("reraised", func(_ heard, notes []string) (string, bool) {
			said := strings.Join(notes, "; ")
			return said, said != "nothing was raised" && said != ""
		})},
		{"S27", Should, failing, "and raises the very exception", "", noting("reraised", func(_ heard, notes []string) (string, bool) {
			said := strings.Join(notes, "; ")
			return said, said == "the same"
		})},
		{"S28", Should, failing, "exc_info is not kept afterwards", "", seeing(probing("released"), func(r response) (string, bool) {
			return fmt.Sprintf("answers %s, and says of the exception %q", r.Status, r.body), r.body == "released"
		})},
	}
	for _, head := range []struct{ name, what string }{
		{"words", "a status without a number"}, {"short", "a status of two digits"}, {"reason", "a status without a reason"},
		{"status-line", "a line end in the status"}, {"value-line", "a line end in a value"}, {"value-feed", "a line feed in a value"},
		{"value-null", "a null in a value"}, {"name-line", "a line end in a name"}, {"name-colon", "a colon in a name"},
		{"name-empty", "an empty name"}, {"tuple", "a tuple of headers"}, {"bytes", "bytes for a value"}, {"bytes-status", "bytes for the status"},
		{"wide", "a character above U+00FF"},
	} {
		all = append(all, duty{"S29", Should, starting, "start_response refuses " + head.what, "", refusesHead(head.name)})
	}
	for _, head := range []struct{ name, what string }{
		{"connection", "Connection"}, {"keep-alive", "Keep-Alive"}, {"coding", "Transfer-Encoding"}, {"upgrade", "Upgrade"},
	} {
		all = append(all, duty{"S32", Should, starting, "start_response refuses the header " + head.what, "", refusesHead(head.name)})
	}
	for _, name := range []string{"status-line", "value-line", "value-feed", "name-line"} {
		all = append(all, duty{"H103", Must, "RFC 9112 §11.1", "no header of the application's making is split off: " + name, "", splits(name)})
	}
	return all
}

// refusing: the server answers 500, or cuts the connection so that the client can tell.
func refusing(request string) func(*peer) (string, bool) {
	return func(p *peer) (string, bool) {
		h, err := p.ask(request)
		if err != nil {
			return "takes no connection", false
		}
		return h.did() + h.cutShort(), h.broken()
	}
}

// noting asks for what makes the probe note something, and judges both.
func noting(path string, judge func(h heard, notes []string) (string, bool)) func(*peer) (string, bool) {
	return func(p *peer) (string, bool) {
		name := p.note()
		h, err := p.ask(probing(path + "?" + name))
		if err != nil {
			return "takes no connection", false
		}
		return judge(h, p.noted(name, 1))
	}
}

func refusesHead(name string) func(*peer) (string, bool) {
	return noting("head/"+name, func(h heard, notes []string) (string, bool) {
		if len(notes) == 0 {
			return h.did(), false
		}
		if notes[0] == "taken" {
			return "takes it, and " + h.did(), false
		}
		return notes[0], true
	})
}

// splits: whatever becomes of the head, its bytes are not a header of their own.
func splits(name string) func(*peer) (string, bool) {
	return noting("head/"+name, func(h heard, _ []string) (string, bool) {
		for line := range strings.SplitSeq(h.raw, "\n") {
			if strings.HasPrefix(line, "X-Evil:") {
				return "sends X-Evil as a line of its own", false
			}
		}
		return h.did(), true
	})
}

// unhurried is the least time for an answer that takes its time.
const unhurried = 3 * time.Second

// sendsLate looks before the application gives its first byte.
func sendsLate(p *peer) (string, bool) {
	w, err := p.dial()
	if err != nil {
		return "takes no connection", false
	}
	w.patience = max(w.patience, unhurried)
	w.send(probing("late"))
	w.read(600 * time.Millisecond) // the head is stated at once, an empty block comes after 400 ms, a byte after 800
	early := w.received.String()
	h := w.hear("GET")
	if early != "" {
		return fmt.Sprintf("has sent %d bytes by then", len(early)), false
	}
	return h.did(), len(h.replies) == 1 && h.replies[0].body == "tea"
}

func headDuties() []duty {
	headers := func(judge func(r response) (string, bool)) func(*peer) (string, bool) {
		return seeing(probing("headers"), judge)
	}
	return []duty{
		{"S30", Must, starting, "one Date where the application gives none", "", seeing(probing("plain"), func(r response) (string, bool) {
			return fmt.Sprintf("%d Date lines", len(r.lines("Date"))), len(r.lines("Date")) == 1
		})},
		{"S30", Should, starting, "one Date where the application gives its own", "", seeing(probing("date"), func(r response) (string, bool) {
			return fmt.Sprintf("%q", r.lines("Date")), len(r.lines("Date")) == 1 && strings.Contains(r.lines("Date")[0], "1994")
		})},
		{"S31", Must, starting, "content-LENGTH is Content-Length", "", seeing(probing("date"), func(r response) (string, bool) {
			return fmt.Sprintf("%q", append(r.lines("Content-Length"), r.lines("Transfer-Encoding")...)), len(r.lines("Content-Length")) == 1 && len(r.lines("Transfer-Encoding")) == 0
		})},
		{"S44", Must, "PEP 3333, Unicode Issues", "a header is sent as latin-1", "", headers(func(r response) (string, bool) {
			return fmt.Sprintf("%q", r.lines("X-Latin")), strings.Contains(strings.Join(r.lines("X-Latin"), ""), "caf\xe9")
		})},
		{"S49", Should, otherHTTP, "the reason phrase is kept", "", headers(func(r response) (string, bool) { return r.Status, r.Status == "200 Froody" })},
		{"S49", Must, otherHTTP, "two cookies stay two lines", "", headers(func(r response) (string, bool) {
			return fmt.Sprintf("%q", r.lines("Set-Cookie")), strings.EqualFold(strings.Join(r.lines("Set-Cookie"), "|"), "Set-Cookie: a=1|Set-Cookie: b=2")
		})},
		{"S49", Should, otherHTTP, "order and case of headers are kept", "", headers(func(r response) (string, bool) {
			var names []string
			for line := range strings.SplitSeq(r.head, "\r\n") {
				if name, _, _ := strings.Cut(line, ":"); strings.HasPrefix(strings.ToLower(name), "x-") && !strings.EqualFold(name, "X-Latin") {
					names = append(names, name)
				}
			}
			return strings.Join(names, " "), strings.Join(names, " ") == "X-b x-A X-B"
		})},
		{"H95", Must, "RFC 9110 §9.3.2", "HEAD has no body", "", func(p *peer) (string, bool) {
			h, err := p.ask(strings.Replace(probing("plain"), "GET", "HEAD", 1))
			if err != nil {
				return "takes no connection", false
			}
			return h.did(), len(h.replies) == 1 && h.garbage == "" && h.replies[0].StatusCode == 200
		}},
		{"H96", Must, "RFC 9110 §8.6", "204 has no length, no coding and no body", "", bodiless("204")},
		{"H97", Must, "RFC 9110 §15.4.5", "304 has no body", "", bodiless("304")},
	}
}

// bodiless: nothing follows the head of such a response.
func bodiless(status string) func(*peer) (string, bool) {
	return func(p *peer) (string, bool) {
		h, err := p.ask(probing("status/" + status))
		if err != nil || len(h.replies) == 0 {
			return h.did(), false
		}
		r := h.replies[0]
		framed := append(r.lines("Content-Length"), r.lines("Transfer-Encoding")...)
		_, behind, _ := strings.Cut(h.raw, "\r\n\r\n")
		if status == "204" && len(framed) > 0 {
			return fmt.Sprintf("%q", framed), false
		}
		return fmt.Sprintf("%d bytes behind the head", len(behind)), behind == "" && fmt.Sprint(r.StatusCode) == status
	}
}

func bodyDuties() []duty {
	return []duty{
		{"S33", Must, lengths, "no more is sent than Content-Length says", "", answering(probing("long"), "abc")},
		{"S34", Should, lengths, "too little body: the connection is closed", "", func(p *peer) (string, bool) {
			h, err := p.ask(strings.Replace(probing("short"), "Connection: close\r\n", "", 1))
			if err != nil || len(h.replies) != 1 {
				return h.did(), false
			}
			cut := h.replies[0].cut != nil || h.replies[0].StatusCode == 500
			return fmt.Sprintf("answers %d%s, closed: %v", h.replies[0].StatusCode, h.replies[0].cutShort(), h.closed), cut && h.closed
		}},
		{"S35", May, lengths, "a list of one block gets a Content-Length", "it is the server's choice how the body ends", seeing(probing("plain"), func(r response) (string, bool) {
			return fmt.Sprintf("%q", append(r.lines("Content-Length"), r.lines("Transfer-Encoding")...)), len(r.lines("Content-Length")) == 1 && r.body == "tea"
		})},
		{"S36", Must, lengths, "empty blocks end nothing", "", answering(probing("blocks"), "abc")},
		{"S36", Must, lengths, "no block at all is an empty body", "", answering(probing("none"), "")},
		{"S37", Must, buffering, "a block is sent before the next is asked for", "", atOnce},
		{"S38", Must, details, "every byte comes as it is", "", func(p *peer) (string, bool) {
			var want strings.Builder
			for i := range 256 {
				want.WriteByte(byte(i))
			}
			want.WriteString("\r\n\n\r")
			for i := range 256 {
				want.WriteByte(byte(255 - i))
			}
			return answering(probing("bytes"), want.String())(p)
		}},
		{"S40", Must, details, "start_response may be called as late as the first block", "", answering(probing("lazy"), "lazy")},
		{"S42", Must, "PEP 3333, The write() Callable", "what was written comes before what is iterated", "", answering(probing("written"), "abc")},
		{"S45", Must, "PEP 3333, Unicode Issues", "a block that is a str is an error", "", refusing(probing("value/str"))},
		{"S45", Must, "PEP 3333, Unicode Issues", "a block that is None is an error", "", refusing(probing("value/none"))},
		{"S45", Must, "PEP 3333, Unicode Issues", "a block that is an int is an error", "", refusing(probing("value/int"))},
		{"S45", Should, "PEP 3333, Unicode Issues", "a block that is a bytearray is an error", "", refusing(probing("value/bytearray"))},
		{"S52", Must, "PEP 3333, Server Extension APIs", "a file that a middleware has changed is sent changed", "", layeredFile},
		{"S53", May, "PEP 3333, Optional Platform-Specific File Handling", "wsgi.file_wrapper sends a file from where it stands", "a server need not have it", file("real")},
		{"S53", May, "PEP 3333, Optional Platform-Specific File Handling", "wsgi.file_wrapper sends what is like a file", "a server need not have it", file("like")},
	}
}

func file(kind string) func(*peer) (string, bool) {
	return func(p *peer) (string, bool) {
		return seeing(probing("file/"+kind+"?"+p.note()), func(r response) (string, bool) {
			if r.body == "absent" {
				return "there is none", false
			}
			return fmt.Sprintf("%d bytes", len(r.body)), r.fine() && r.body == strings.Repeat("tea ", 1000)
		})(p)
	}
}

// layeredFile: a server without the extension cannot go wrong with it.
func layeredFile(p *peer) (string, bool) {
	return seeing(probing("layered_file/real?"+p.note()), func(r response) (string, bool) {
		if r.body == "ABSENT" {
			return "there is no wsgi.file_wrapper", true
		}
		return fmt.Sprintf("%d bytes, the first are %q", len(r.body), cutText(r.body, 8)), r.fine() && r.body == strings.Repeat("TEA ", 1000)
	})(p)
}

// atOnce: the second block comes 800 ms after the first.
func atOnce(p *peer) (string, bool) {
	w, err := p.dial()
	if err != nil {
		return "takes no connection", false
	}
	w.patience = max(w.patience, unhurried)
	w.send(probing("slow"))
	until := time.Now().Add(500 * time.Millisecond)
	for time.Now().Before(until) && !strings.Contains(w.received.String(), "first") {
		if !w.read(time.Until(until)) {
			break
		}
	}
	early := strings.Contains(w.received.String(), "first")
	h := w.hear("GET")
	if len(h.replies) != 1 || h.replies[0].body != "firstsecond" {
		return h.did(), false
	}
	return fmt.Sprintf("within 500 ms: %v", early), early
}

func endDuties() []duty {
	closed := func(how string) func(*peer) (string, bool) {
		return noting("closed/"+how, func(_ heard, notes []string) (string, bool) {
			return "close() was called " + times(len(notes)), len(notes) == 1
		})
	}
	return []duty{
		{"S39", Must, details, "close() is called, once", "", closed("end")},
		{"S39", Must, details, "close() is called when the length is reached", "", closed("length")},
		{"S39", Must, details, "close() is called when the application fails", "", closed("fails")},
		{"S39", Must, details, "close() is called when the client has left", "", leaving},
		{"S41", Must, details, "nothing else of the iterable is touched", "", noting("touched", func(_ heard, notes []string) (string, bool) {
			if len(notes) > 1 {
				return strings.Join(notes[1:], ", "), false
			}
			return "nothing was", len(notes) == 1
		})},
		{"S46", Should, failing, "an application that raises: 500", "", seeing(probing("raises"), func(r response) (string, bool) {
			return fmt.Sprintf("answers %d", r.StatusCode), r.StatusCode == 500
		})},
		{"S46", Should, failing, "an application that raises in its body: the client can tell", "", func(p *peer) (string, bool) {
			h, err := p.ask(probing("raises_later"))
			if err != nil {
				return "takes no connection", false
			}
			return h.did() + h.cutShort(), h.broken()
		}},
	}
}

// broken reports whether the client can tell that there is no good answer.
func (h heard) broken() bool {
	broken := h.silent() && h.closed || h.garbage != ""
	for _, r := range h.replies {
		broken = broken || r.cut != nil || r.StatusCode >= 500
	}
	return broken
}

func (h heard) cutShort() string {
	if n := len(h.replies); n > 0 && h.replies[n-1].cut != nil {
		return ", cut short"
	}
	return ""
}

func times(n int) string {
	switch n {
	case 0:
		return "never"
	case 1:
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// leaving: the client resets the connection in the midst of the body.
func leaving(p *peer) (string, bool) {
	name := p.note()
	w, err := p.dial()
	if err != nil {
		return "takes no connection", false
	}
	w.send(probing("closed/gone?" + name))
	w.read(p.patience)
	w.reset()
	notes := p.noted(name, 1)
	return "noted: " + strings.Join(notes, ", "), len(notes) == 1 && notes[0] == "closed"
}
