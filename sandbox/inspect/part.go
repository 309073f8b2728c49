package inspect

import (
	"fmt"
	"net"
	"slices"
	"strings"
	"unicode/utf8"

	"roundtrip/wsgi/trace"
)

// Parting is the first event at which two exchanges are not alike.
type Parting struct {
	// Before and Now are positions behind that event in either trace; one that has ended
	// there has its length.
	Before, Now int
	// Was and Is say what happened in either.
	Was, Is string
}

// Part finds where two exchanges part, false if they do not. What differs from connection to
// connection by itself, such as ports, the time of day, or how the bytes came in pieces, is no
// difference, and neither is time.
func Part(before, now *trace.Trace) (Parting, bool) { return part(before, now, nil) }

// part does that, with no regard to the values that the labels name.
func part(before, now *trace.Trace, varies map[string]bool) (Parting, bool) {
	a, b := actsOfBoth(before, now, varies)
	for i := range max(len(a), len(b)) {
		was, is := actAt(a, i, before), actAt(b, i, now)
		if was.text == is.text {
			continue
		}
		shown := Pair{around(was.text, is.text), around(is.text, was.text)}
		if lines := linesApart(was.head, is.head); len(lines) > 0 {
			shown = lines[0]
		} else if sides := headsApart(was.head, is.head); len(sides) > 0 {
			shown = sides[0]
		}
		return Parting{was.at, is.at, shown.Was, shown.Is}, true
	}
	return Parting{}, false
}

// How much of a long text is shown: how it begins, and what is around the difference.
const (
	shownWhole  = 120
	shownBegin  = 30
	shownBefore = 12
	shownAfter  = 48
)

// around is a text without what lies far from its difference to another.
func around(text, other string) string {
	all, same := []rune(text), 0
	if len(all) <= shownWhole {
		return text
	}
	for i, r := range []rune(other) {
		if i == len(all) || all[i] != r {
			break
		}
		same++
	}
	begin, rest := "", all
	if from := same - shownBefore; from > shownBegin+1 {
		begin, rest, same = string(all[:shownBegin])+"…", all[from:], shownBefore
	}
	if most := same + shownAfter; len(rest) > most+1 {
		return begin + string(rest[:most]) + "…"
	}
	return begin + string(rest)
}

// differing is a text without what it has in common with another far before its first difference
// and far behind its last; of two that are equal, how it begins.
func differing(text, other string) string {
	all, others := []rune(text), []rune(other)
	if len(all) <= shownWhole {
		return text
	}
	if text == other {
		return string(all[:shownWhole]) + "…"
	}
	most := min(len(all), len(others))
	same, alike := 0, 0
	for same < most && all[same] == others[same] {
		same++
	}
	for alike < most-same && all[len(all)-1-alike] == others[len(others)-1-alike] {
		alike++
	}
	begin, end := "", ""
	from, to := 0, len(all)
	if cut := same - shownBefore; cut > shownBegin+1 {
		begin, from = string(all[:shownBegin])+"…", cut
	}
	if cut := len(all) - alike + shownBefore; cut < len(all)-1 {
		end, to = "…", cut
	}
	return begin + string(all[from:to]) + end
}

// actWords say what happened, as it was.
func actWords(e trace.Event) string { return new(reading).words(e) }

// words are what two exchanges are compared by.
func (r *reading) words(e trace.Event) string {
	who := e.Layer.Name()
	switch d := e.Data.(type) {
	case *trace.RequestLine:
		return fmt.Sprintf("the client asks for %s %s", d.Method, d.Target)
	case *trace.RequestHeader:
		if r.leaves(d.Name, d.Value) {
			return ""
		}
		if strings.EqualFold(d.Name, "Host") {
			return "the client sends Host: " + withoutPort(d.Value)
		}
		return fmt.Sprintf("the client sends %s: %s", d.Name, r.header(d.Name, " of the request", d.Value, e))
	case *trace.RequestRejected:
		return fmt.Sprintf("the server refuses it by %s: %s", d.Rule, d.Reason)
	case *trace.RouteChosen:
		return fmt.Sprintf("the server chooses %s below %q", map[string]string{"app": "the application", "static": "a file", "forward": "another server"}[d.Route], d.Mount)
	case *trace.AppCalled:
		return fmt.Sprintf("%s is called%s", who, r.deltaWords(d.Delta))
	case *trace.FrameworkEntered:
		return d.Framework + begunWords + d.Step + " " + d.Called()
	case *trace.FrameworkLeft:
		if d.Raised {
			return fmt.Sprintf("an exception ends the %s %s of %s", d.Step, d.Name, d.Framework)
		}
	case *trace.FrameworkAnswers:
		return "the framework answers by itself: " + d.String()
	case *trace.InputRead:
		return fmt.Sprintf("%s reads %d bytes of the body", who, d.Got)
	case *trace.StartResponseCalled:
		text := r.tell(fmt.Sprintf("%s calls start_response of %s", layerName(d.By), who), d.Status, r.headerLines(d.Headers, e))
		r.head.environ = r.deltaWords(d.Environ)
		return text + r.head.environ
	case *trace.AppReturned:
		return fmt.Sprintf("%s returns a %s", who, d.Type)
	case *trace.BodyBlock:
		return who + " gives a block of " + r.block(d, e)
	case *trace.HeadCommitted:
		return r.tell(headFinal, d.Status, r.headerLines(slices.Concat(d.Headers, d.ServerAdded), e))
	case *trace.BodyEnded:
		return "the body ends: " + d.Reason
	case *trace.AppRaised:
		return fmt.Sprintf("%s raises %s", who, d.Exc)
	case *trace.Edited:
		return fmt.Sprintf("you change the %s: %s", d.Name(), d.Words())
	case *trace.ExchangeEnded:
		return "the exchange ends: " + d.Outcome
	}
	return ""
}

// How a step of a framework begins, in words, and one that is a query.
const (
	begunWords = " begins with its "
	queryWords = begunWords + "query "
)

// blockLabel is how the labels of words in blocks begin. The body has them too.
const blockLabel = "block "

// block is a block. Where something is left out of the body, what is seen of a block is compared up to the first
// word that was left out, and not by its length: the body is compared whole.
func (r *reading) block(d *trace.BodyBlock, e trace.Event) string {
	r.blocks++
	whole := fmt.Sprintf("%d bytes, %q", d.Len, d.Head)
	if !r.leavesOut || !utf8.Valid(d.Head) {
		return whole
	}
	head, isCut := string(d.Head), d.Len > len(d.Head)
	if isCut { // its last word may be cut
		head = strings.TrimRightFunc(head, func(c rune) bool { return c < utf8.RuneSelf && isWordByte(byte(c)) })
	}
	text := r.body(fmt.Sprintf("%s%d", blockLabel, r.blocks), head, e)
	switch {
	case text == head && r.length < 0:
		return whole
	case text != head && isCut:
		text = text[:alike(text, head)] + leftOut
	}
	return fmt.Sprintf("bytes, %q", text)
}

// alike is how many bytes two texts have in common at their beginning.
func alike(a, b string) (n int) {
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// withoutPort is a host without the port on which it happened to be asked.
func withoutPort(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		return name
	}
	return host
}

// headerLines are headers without the time of day.
func (r *reading) headerLines(headers []trace.Header, e trace.Event) (lines []string) {
	for _, h := range headers {
		if !strings.EqualFold(h.Name, "Date") && !strings.EqualFold(h.Name, "Server-Timing") && !r.leaves(h.Name, h.Value) {
			lines = append(lines, h.Name+": "+r.header(h.Name, "", h.Value, e))
		}
	}
	return lines
}

// leaves reports whether somebody left a header out, and notes its value.
func (r *reading) leaves(name, value string) bool {
	label := leftOutLabel(name)
	if r.varies[label] {
		r.value(label, value)
	}
	return r.varies[label]
}

func (r *reading) deltaWords(d trace.Delta) string {
	if d.Empty() {
		return ""
	}
	var changes []string
	for _, h := range d.Add {
		changes = append(changes, "+"+h.Name+"="+r.environ(h.Name, h.Value))
	}
	for _, c := range d.Set {
		changes = append(changes, "~"+c.Name+"="+r.environ(c.Name, c.New))
	}
	for _, h := range d.Del {
		changes = append(changes, "-"+h.Name)
	}
	return ", environ " + strings.Join(changes, " ")
}

// withoutAddress is a repr without where its object lies in memory.
func withoutAddress(repr string) string {
	before, _, _ := strings.Cut(repr, " at 0x")
	return before
}
