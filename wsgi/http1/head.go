package http1

import (
	"fmt"
	"iter"
	"strings"
)

// Head is what the request line and the header lines say together.
type Head struct {
	Form      TargetForm
	Path      string // raw, without query; "" for asterisk-form and authority-form
	PathSpan  Span
	Query     string // raw, behind the first "?", without fragment
	QuerySpan Span
	Authority string // of an absolute-form, without userinfo; it takes the place of Host

	ContentLength int64 // -1 when none was sent
	Chunked       bool
	Close         bool // the connection ends after this exchange, as asked by the client
	KeepAlive10   bool // an HTTP/1.0 client asked to keep the connection
	Expect100     bool // the client awaits a 100 before it sends the body

	Notes []Note
}

// HasBody reports whether bytes of a body follow the head.
func (h Head) HasBody() bool { return h.Chunked || h.ContentLength > 0 }

func (h *Head) note(rule string, at Span, text string) {
	h.Notes = append(h.Notes, Note{rule, at, text})
}

// CheckHead checks what can be judged only when all lines are there: the form of the target (H12 to H27),
// Host (H28 to H32), framing (H48 to H58), Content-Type sent twice (H46), Expect (H75 to H78) and
// persistence (H81 to H83). The error is an *Error.
func CheckHead(line RequestLine, fields []Field, limits Limits) (Head, error) {
	h := Head{ContentLength: -1}
	if n := int64(line.SkippedLines); n > 0 {
		h.note("H2", Span{line.Span.Off - 2*n, 2 * n}, "empty lines before the request line were skipped")
	}
	h.noteTargetBytes(line)
	if err := h.readTarget(line); err != nil {
		return Head{}, err
	}
	if err := h.readFields(line, fields, limits); err != nil {
		return Head{}, err
	}
	return h, nil
}

// known holds the few fields that decide how the message is read.
type known struct {
	host, contentType, contentLength        *Field
	coding                                  codings
	close, keepAlive, expect, otherExpected bool
	expectAt                                Span
}

func (h *Head) readFields(line RequestLine, fields []Field, limits Limits) *Error {
	var k known
	for i := range fields {
		if strings.IndexByte(fields[i].Name, '_') >= 0 {
			h.note("H44", fields[i].NameSpan, "a name with _ would meet the one with - in environ; it is left out there")
		}
		if err := k.add(&fields[i]); err != nil {
			return err
		}
	}
	if err := k.checkHost(line); err != nil {
		return err
	}
	if err := h.readFraming(line, &k, limits); err != nil {
		return err
	}
	h.readPersistence(line, &k)
	return h.readExpect(line, &k)
}

// add sorts a field in. The length of its name spares most of them the comparison.
func (k *known) add(f *Field) *Error {
	switch n := len(f.Name); {
	case n == len("Host") && f.named("Host"):
		return once(&k.host, f, "H29")
	case n == len("Content-Type") && f.named("Content-Type"):
		return once(&k.contentType, f, "H46")
	case n == len("Content-Length") && f.named("Content-Length"):
		return once(&k.contentLength, f, "H50")
	case n == len("Transfer-Encoding") && f.named("Transfer-Encoding"):
		k.coding.add(f)
	case n == len("Connection") && f.named("Connection"):
		k.addConnection(f)
	case n == len("Expect") && f.named("Expect"):
		k.addExpect(f)
	}
	return nil
}

func once(slot **Field, f *Field, rule string) *Error {
	if *slot != nil {
		return bad(rule, f.Span, fmt.Sprintf("%s is sent more than once", f.Name))
	}
	*slot = f
	return nil
}

// elements gives the elements of a comma-separated list without the blanks around them; empty ones too.
func elements(value string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for part := range strings.SplitSeq(value, ",") {
			if element, _ := trimOWS(part); !yield(element) {
				return
			}
		}
	}
}

func (k *known) addConnection(f *Field) {
	for option := range elements(f.Value) {
		k.close = k.close || equalFold(option, "close")
		k.keepAlive = k.keepAlive || equalFold(option, "keep-alive")
	}
}

func (k *known) addExpect(f *Field) {
	for expectation := range elements(f.Value) {
		switch {
		case expectation == "":
		case equalFold(expectation, "100-continue"):
			k.expect = true
		case !k.otherExpected:
			k.otherExpected, k.expectAt = true, f.ValueSpan
		}
	}
}

func (k *known) checkHost(line RequestLine) *Error {
	if k.host == nil {
		if line.minor() == 0 {
			return nil
		}
		return bad("H28", line.Span, "HTTP/1.1 needs a Host header")
	}
	value, at := k.host.Value, k.host.ValueSpan
	if value == "" { // H31
		return nil
	}
	if host, _, ok := splitAuthority(value); !ok || host == "" {
		return bad("H30", at, fmt.Sprintf("Host is %.60q, not a host with an optional port", value))
	}
	return nil
}

// readPersistence follows RFC 9112 §9.3. Bytes behind a CONNECT must not become a request (H21).
func (h *Head) readPersistence(line RequestLine, k *known) {
	old := line.minor() == 0
	h.KeepAlive10 = old && k.keepAlive && !k.close
	h.Close = k.close || old && !k.keepAlive || h.Form == Authority
}

func (h *Head) readExpect(line RequestLine, k *known) *Error {
	if line.minor() == 0 { // H77
		return nil
	}
	if k.otherExpected {
		return &Error{417, "H78", "the only expectation that can be met is 100-continue", k.expectAt}
	}
	h.Expect100 = k.expect && h.HasBody()
	return nil
}
