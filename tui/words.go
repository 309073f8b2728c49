package tui

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"roundtrip/sandbox"
	"roundtrip/tui/journey"
	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// elapsed is how long the exchange took, without the time held.
func elapsed(s *trace.State) string { return journey.Elapsed(s.Elapsed()) }

// took is how long the exchange took, and apart from that how long it waited for Python.
func took(s *trace.State) string {
	if s.Waited == 0 {
		return elapsed(s)
	}
	return elapsed(s) + ", and Python's start " + journey.Elapsed(s.Waited)
}

// clockWords say of a request that was held why a layer tells another time than
// the one without pauses, "" if none does.
func (x *exchange) clockWords() string {
	sent := x.final().Sent
	if x.went == 0 || sent == nil || !slices.ContainsFunc(sent.Headers, isTiming) {
		return ""
	}
	return "Server-Timing leaves no pauses out: its clock knows of none"
}

func isTiming(h trace.Header) bool { return strings.EqualFold(h.Name, "Server-Timing") }

// answerWords is what came back in the first bytes that were sent: the status, and the
// body if it is short text. Of an answer that broke off it says what the client has.
func answerWords(s *trace.State, got int64) string {
	a := s.Answer(got)
	broken := s.Done != nil && !a.Whole
	switch {
	case s.Sent == nil:
		return "no answer"
	case broken && a.Head+a.Body == 0:
		return "no answer: " + journey.Has(a)
	case broken:
		return s.Sent.Status + ", broken off: " + journey.Has(a)
	case s.Rejected != nil:
		return s.Sent.Status + ", " + s.Rejected.Reason + " (" + s.Rejected.Rule + ")"
	}
	status := s.Sent.Status
	var blocks []trace.Block
	for _, b := range s.Blocks {
		if !b.Empty {
			blocks = append(blocks, b)
		}
	}
	switch {
	case len(blocks) > 1:
		return fmt.Sprintf("%s, in %d blocks", status, len(blocks))
	case len(blocks) == 0 || blocks[0].Len > shortBody || !utf8.Valid(blocks[0].Head):
		return status
	}
	return status + ", " + theme.Printable(strings.TrimSpace(string(blocks[0].Head)))
}

// got is how many bytes have reached the client. Before it is done with its connection,
// those that were sent count.
func (x *exchange) got() int64 {
	if x.run == nil || !x.over {
		return math.MaxInt64
	}
	return x.client.Got
}

// shortBody is how long a body can be to be told in a sentence.
const shortBody = 40

// requestWords is a request on one line.
func requestWords(r sandbox.Request) string {
	if r.Raw != nil {
		first, _, _ := strings.Cut(string(r.Raw), "\n")
		return fmt.Sprintf("%s  (%d raw octets)", strings.TrimSpace(first), len(r.Raw))
	}
	words := orGet(r.Method) + " " + orSlash(r.Target)
	for _, h := range r.Headers {
		words += "  " + h.Name + ": " + h.Value
	}
	if len(r.Body) > 0 {
		words += fmt.Sprintf("  body of %d octets", len(r.Body))
	}
	return words
}

func itoa(n int) string { return strconv.Itoa(n) }

// list puts names one after the other, with a word before the last.
func list(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}
