// Package redact takes secrets out of a trace: what stood in a header, a cookie, a field or a
// parameter whose name says that it is one. Each is replaced by a mask of the same length,
// wherever it stands: in the bytes of the wire, in the environ, in headers, in what the
// application printed, in values of its variables. All spans stay true.
//
// It goes by names, so that nobody has to tell it a secret. Of what has a name that says nothing, only
// signed tokens such as a JSON Web Token are known, by their look; anything else stays.
package redact

import (
	"bytes"
	"cmp"
	"regexp"
	"slices"
	"strings"

	"roundtrip/wsgi/trace"
)

// headers are those whose whole value is secret. Of cookies the values are, and the names
// stay.
var headers = []string{"authorization", "proxy-authorization", "x-api-key", "x-auth-token", "x-csrftoken", "x-csrf-token", "x-xsrf-token"}

// part is what makes a name that of a secret, wherever it stands in it.
const part = `(?:pass(?:word|wd|phrase|code)?|pwd|token|secret|(?:api|access|private|encryption)[_-]?key|session|csrf|credential|signature|jwt|otp` +
	`|authorization|(?:card|account)[_-]?num(?:ber)?|security[_-]?(?:code|number))`

// word makes one that of a secret as a whole word of it only: pin is no part of shipping. Words of a
// name are parted by signs or digits, or by a capital letter.
const (
	word   = `(?:pin|cvv|cvc|iban|ssn|cc[_-]?num(?:ber)?)`
	humped = `(?-i:Pin|Cvv|Cvc|Iban|Ssn)`
	signs  = `[_.\[\]%\d-]`
)

// Two ways in which a name is that of a secret, as expressions for one in which such characters can
// stand.
func withPart(char string) string { return `(` + char + `*` + part + char + `*)` }

func withWord(char string) string {
	before, behind := `(?:`+char+`*`+signs+`)?`, `(?:`+signs+char+`*)?`
	return `(` + before + word + behind + `|` + before + `(?-i:` + word + `[A-Z])` + char + `*|` + char + `*(?-i:[a-z])` + humped + behind + `)`
}

// search finds the names that are those of secrets in one way, with the values behind them.
type search struct {
	stems  []string // no text without any of them, and without the hint, is searched: that takes longer
	hint   *regexp.Regexp
	line   []*regexp.Regexp
	places []*regexp.Regexp // those of a line, and others
	whole  *regexp.Regexp   // a name alone
}

var searches = []search{
	searchFor(`[?&;\s]?`, withPart, []string{
		"pass", "pwd", "token", "secret", "key", "session", "csrf", "credential", "signature", "jwt", "otp", "authorization", "card", "account", "security",
	}, part),
	searchFor(`(?:^|[^\w.\[\]%-])`, withWord, []string{"pin", "cvv", "cvc", "iban", "ssn", "cc"}, `(?:^|[^a-z])`+word+`(?:[^a-z]|$)|(?-i:`+word+`[A-Z])|(?-i:[a-z])`+humped),
}

// hints reports whether a text can have such a name in it.
func (s *search) hints(text string) bool {
	lower := strings.ToLower(text)
	return slices.ContainsFunc(s.stems, func(stem string) bool { return strings.Contains(lower, stem) }) && s.hint.MatchString(text)
}

// searchFor is a search in the places in which a name has a value behind it: in a URL or form, where
// it begins so, in JSON, as a part of a form or as a field in HTML.
func searchFor(begin string, named func(char string) string, stems []string, hint string) search {
	in := func(expression string) *regexp.Regexp { return regexp.MustCompile(`(?i)` + expression) }
	line := []*regexp.Regexp{
		in(begin + named(`[\w.\[\]%-]`) + `=([^&;\s"'<>\\]+)`),
		in(`"` + named(`[^"\\]`) + `"\s*:\s*"((?:[^"\\]|\\.)+)"`),
		in(`"` + named(`[^"\\]`) + `"\s*:\s*(-?\d[\d.]*)`),
	}
	return search{stems, in(hint), line, append(line[:len(line):len(line)],
		in(`name="`+named(`[^"]`)+`"(?:\r\n[^\r\n]+)*\r\n\r\n([^\r\n]+)`),
		in(`name="`+named(`[^"]`)+`"[^>]*\svalue="([^"]+)"`),
		in(`\sname=['"]?`+named(`[\w.\[\]-]`)+`['"]?[^>]*\svalue=['"]?([^'"\s>]+)`),
	), in(`^` + named(`\w`) + `$`)}
}

// isSecret reports whether a name is that of a secret.
func isSecret(name string) bool {
	return slices.ContainsFunc(searches, func(s search) bool { return s.whole.MatchString(name) })
}

var inCookie = regexp.MustCompile(`([^=;\s]+)=([^;\s]+)`)

// shortest is how long a secret is at least that is masked wherever it stands. A shorter one,
// which may be any word, is masked behind its name only.
const shortest = 6

// Secrets are texts to be masked.
type Secrets struct {
	anywhere []string
	behind   [][2]string // a name with what ties it to its value, and the value
}

// Find gathers the secrets of a trace.
func Find(events []trace.Event) *Secrets {
	s := &Secrets{}
	for _, e := range events {
		switch d := e.Data.(type) {
		case *trace.RequestHeader:
			s.header(d.Name, d.Value)
		case *trace.FrameworkEntered:
			for _, a := range d.Args {
				s.argument(a.Name, a.Value)
			}
		case *trace.StartResponseCalled:
			s.headers(d.Headers)
		case *trace.HeadCommitted:
			s.headers(d.Headers)
		case *trace.Edited:
			s.edited(d)
		}
	}
	for _, text := range slices.Concat(tails(events), written(events), [][]byte{wire(events, true), wire(events, false)}) {
		for _, find := range searches {
			s.behindNames(string(text), find, find.places)
		}
		s.anywhere = append(s.anywhere, tokens(string(text))...)
	}
	// The longest first: one may stand in another.
	slices.SortFunc(s.anywhere, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	s.anywhere = slices.Compact(s.anywhere)
	slices.SortFunc(s.behind, func(a, b [2]string) int { return cmp.Or(len(b[1])-len(a[1]), slices.Compare(a[:], b[:])) })
	return s
}

// behindNames gathers the values that stand behind the name of a secret, each with what ties it to its
// name: a short one is masked there only, and where Python shows the two.
func (s *Secrets) behindNames(text string, find search, places []*regexp.Regexp) {
	if !find.hints(text) {
		return
	}
	for _, place := range places {
		for _, at := range place.FindAllStringSubmatchIndex(text, -1) {
			name, value := text[at[2]:at[3]], text[at[4]:at[5]]
			for _, tie := range []string{text[at[2]:at[4]], name + "=", name + "': '"} {
				s.add(tie, value)
			}
		}
	}
}

// argument is one of a view, whose name may say that its value is a secret.
func (s *Secrets) argument(name, repr string) {
	if value := strings.Trim(repr, `'"`); value != repr && isSecret(name) {
		s.add(name+": '", value)
	}
}

func (s *Secrets) headers(all []trace.Header) {
	for _, h := range all {
		s.header(h.Name, h.Value)
	}
}

// written are the texts that a person wrote into a request or an answer that was held, and the
// blocks that stood there before.
func written(events []trace.Event) [][]byte {
	var all [][]byte
	for _, e := range events {
		switch d := e.Data.(type) {
		case *trace.Edited:
			all = append(all, []byte(d.After), d.Bytes)
		case *trace.Hold:
			all = append(all, d.Block)
		}
	}
	return all
}

// edited gathers the headers that a person wrote, and those that were there before.
func (s *Secrets) edited(d *trace.Edited) {
	s.headers(d.Headers)
	s.headers(d.Delta.Add)
	s.headers(d.Delta.Del)
	for _, c := range d.Delta.Set {
		s.header(c.Name, c.Old)
		s.header(c.Name, c.New)
	}
}

func (s *Secrets) header(name, value string) {
	switch lower := strings.ToLower(name); {
	case slices.Contains(headers, lower):
		if scheme, credentials, ok := strings.Cut(value, " "); ok { // RFC 9110 §11.4
			s.add(scheme+" ", credentials)
			return
		}
		s.add(name+": ", value)
	case lower == "cookie":
		for _, c := range inCookie.FindAllStringSubmatch(value, -1) {
			s.add(c[1]+"=", c[2])
		}
	case lower == "set-cookie":
		if c := inCookie.FindStringSubmatch(value); c != nil {
			s.add(c[1]+"=", c[2])
		}
	}
}

func (s *Secrets) add(behind, value string) {
	switch {
	case value == "":
	case len(value) >= shortest:
		s.anywhere = append(s.anywhere, value)
		if repr := escaped(value); repr != value {
			s.anywhere = append(s.anywhere, repr)
		}
	case !slices.Contains(s.behind, [2]string{behind, value}):
		s.behind = append(s.behind, [2]string{behind, value})
	}
}

// escaped is a text as Python's repr has it.
func escaped(text string) string {
	return strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(text)
}

// Line is a text, such as the target of a request, with the values masked that stand behind
// the name of a secret in it.
func Line(text string) string {
	s := &Secrets{}
	for _, find := range searches {
		s.behindNames(text, find, find.line)
	}
	return s.Text(text)
}

// HasMask reports whether a text has a mask where a secret stood.
func HasMask(text string) bool {
	if strings.Contains(text, redacted[:shortest]) {
		return true
	}
	s := &Secrets{}
	for _, find := range searches {
		s.behindNames(text, find, find.places)
	}
	return slices.ContainsFunc(s.anywhere, isMask) || slices.ContainsFunc(s.behind, func(b [2]string) bool { return isMask(b[1]) })
}

// Any reports whether there is anything to be masked.
func (s *Secrets) Any() bool { return len(s.anywhere)+len(s.behind) > 0 }

// Events are the events with their secrets masked. Those that are given stay as they are.
func (s *Secrets) Events(events []trace.Event) ([]trace.Event, error) {
	var text bytes.Buffer
	if err := trace.WriteJSON(&text, events); err != nil {
		return nil, err
	}
	copied, err := trace.ReadJSON(&text)
	if err != nil {
		return nil, err
	}
	s.wire(copied, true)
	s.wire(copied, false)
	s.tails(copied)
	for i := range copied {
		if d := copied[i].Data; d != nil {
			trace.Fields(d, &masker{s})
		}
	}
	return copied, nil
}

// Trace is a trace with its secrets masked.
func Trace(tr *trace.Trace) (*trace.Trace, error) {
	events, err := Find(tr.Events()).Events(tr.Events())
	if err != nil {
		return nil, err
	}
	return trace.New(tr.Started, events), nil
}

// chunk is the bytes of an event of the wire, nil for any other.
func chunk(e trace.Event, in bool) *[]byte {
	switch d := e.Data.(type) {
	case *trace.BytesIn:
		if in {
			return &d.Chunk
		}
	case *trace.BytesOut:
		if !in {
			return &d.Chunk
		}
	}
	return nil
}

// wire are the bytes of one direction, which may have come in pieces.
func wire(events []trace.Event, in bool) []byte {
	var all []byte
	for _, e := range events {
		if c := chunk(e, in); c != nil {
			all = append(all, *c...)
		}
	}
	return all
}

// wire masks the bytes of one direction, also where a secret lies in two pieces.
func (s *Secrets) wire(events []trace.Event, in bool) {
	masked := []byte(s.Text(string(wire(events, in))))
	for _, e := range events {
		if c := chunk(e, in); c != nil {
			n := len(*c)
			*c, masked = masked[:n:n], masked[n:]
		}
	}
}

// tails are the last bytes of the messages whose middle was not kept.
func tails(events []trace.Event) [][]byte {
	var all [][]byte
	for _, e := range events {
		if d, ok := e.Data.(*trace.ExchangeEnded); ok {
			for _, l := range d.LeftOut {
				all = append(all, l.Tail)
			}
		}
	}
	return all
}

// tails takes away the hashes of bodies that have secrets: who knows all of a body but a short
// secret could find that out by trying.
func (s *Secrets) tails(events []trace.Event) {
	if !s.Any() {
		return
	}
	for _, e := range events {
		if d, ok := e.Data.(*trace.ExchangeEnded); ok {
			for i := range d.LeftOut {
				d.LeftOut[i].SHA256 = ""
			}
		}
	}
}
