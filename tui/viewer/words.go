package viewer

import (
	"cmp"
	"fmt"
	"strings"
	"unicode/utf8"

	"roundtrip/tui/journey"
	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// AnswerWords is what came back, and how long it took: with the time that a layer's own
// clock told, where that differs.
func (v *Viewer) AnswerWords() string {
	return answerWords(v.Final(), v.BytesBack())
}

// TookWords are how long the exchange took, without the time held and apart from how
// long it waited for Python, or for its turn. Beside it is what there is to say of other clocks.
func (v *Viewer) TookWords() (took, clocks string) {
	s := v.Final()
	took = journey.Elapsed(s.Elapsed())
	for _, w := range journey.Waits(s) {
		took += ", and " + w.Words + " " + journey.Elapsed(w.For)
	}
	return took, v.clockWords()
}

// shortBody is how long a body can be, in bytes, to be told in a sentence.
const shortBody = 40

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
	return s.Sent.Status + bodyWords(s.Blocks)
}

// bodyWords are what is said of a body behind its status, "" for nothing.
func bodyWords(all []trace.Block) string {
	var blocks []trace.Block
	for _, b := range all {
		if !b.Empty {
			blocks = append(blocks, b)
		}
	}
	switch {
	case len(blocks) > 1:
		return fmt.Sprintf(", in %d blocks", len(blocks))
	case len(blocks) == 0 || blocks[0].Len > shortBody || !utf8.Valid(blocks[0].Head):
		return ""
	}
	return ", " + theme.Printable(strings.TrimSpace(string(blocks[0].Head)))
}

// DifferenceWords are a comparison in a sentence: "status 200 OK → 404 Not Found,
// headers +Retry-After ~Content-Length 13 → 20, body 13 → 20 bytes".
func DifferenceWords(c trace.Comparison) string {
	var words []string
	if s := c.Status; s != (trace.Change{}) {
		words = append(words, "status "+orNone(s.Old)+" → "+orNone(s.New))
	}
	words = append(words, changeWords("environ", c.Environ)...)
	words = append(words, changeWords("headers", trace.Delta{Add: c.Headers.Add, Set: c.Headers.Set, Del: c.Headers.Del})...)
	switch {
	case c.Body[0] != c.Body[1]:
		words = append(words, "body "+theme.Number(c.Body[0])+" → "+theme.Count(c.Body[1], "byte"))
	case c.Bytes:
		words = append(words, "body other bytes, "+theme.Number(c.Body[1])+" as before")
	}
	if c.Events[0] != c.Events[1] {
		words = append(words, fmt.Sprintf("events %d → %d", c.Events[0], c.Events[1]))
	}
	if len(words) == 0 {
		return "nothing is different."
	}
	return strings.Join(words, ", ") + "."
}

// How many changes are named, and how many bytes a value may have to be told with its
// name.
const (
	mostNamed    = 4
	longestNamed = 32
)

// changeWords name what came, changed and went, with what short values were and
// are; nothing if all is as before.
func changeWords(what string, d trace.Delta) []string {
	var words []string
	for _, h := range d.Add {
		words = append(words, "+"+theme.Printable(h.Name))
	}
	for _, c := range d.Set {
		words = append(words, setWords(c))
	}
	for _, h := range d.Del {
		words = append(words, "−"+theme.Printable(h.Name))
	}
	if len(words) == 0 {
		return nil
	}
	if more := len(words) - mostNamed; more > 0 {
		words = append(words[:mostNamed], fmt.Sprintf("and %d more", more))
	}
	return []string{what + " " + strings.Join(words, " ")}
}

func setWords(c trace.Change) string {
	word := "~" + theme.Printable(c.Name)
	if len(c.Old) <= longestNamed && len(c.New) <= longestNamed {
		word += " " + theme.Printable(c.Old) + " → " + theme.Printable(c.New)
	}
	return word
}

func orNone(status string) string { return cmp.Or(theme.Printable(status), "none") }
