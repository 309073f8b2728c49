package lint

import (
	"slices"
	"strings"

	"roundtrip/wsgi/trace"
)

// Rule is what the table says of a rule.
type Rule struct {
	ID      string
	Level   Level
	Section string
	Instead string
}

// row is a rule and how to find where it was broken. A row without a function
// is for findings that are recorded by whoever refuses the act.
type row struct {
	Rule
	find func(x *exchange, tell tell)
}

// tell takes one finding of the rule that is being looked for.
type tell func(who trace.Layer, text string, refs ...int)

// table is all rows; it never changes. The first row of a number is the one that
// recorded findings are told by.
var table = slices.Concat(
	startRows(), bodyRows(), headerRows(), answerRows(), streamRows(),
	middlewareRows(), environRows(), closeRows(), clientRows(),
)

// Rules is every row of the table, in its order.
func Rules() []Rule {
	all := make([]Rule, len(table))
	for i, r := range table {
		all[i] = r.Rule
	}
	return all
}

// Lookup is the rule of a number. Some have several rows for several ways to
// break them; this is the first.
func Lookup(id string) (Rule, bool) {
	r, ok := first(id)
	return r.Rule, ok
}

func first(id string) (row, bool) {
	if i := slices.IndexFunc(table, func(r row) bool { return r.ID == id }); i >= 0 {
		return table[i], true
	}
	return row{}, false
}

func (r row) finding(x *exchange, who trace.Layer, text string, refs []int) Finding {
	if x.serves != "" && who == x.serves {
		text = strings.Replace(text, "he middleware ", "he server ", 1)
	}
	return Finding{
		Rule: r.ID, Level: r.Level, Section: r.Section, Instead: r.Instead,
		Who: who, Text: text, X: x.id, Refs: refs,
	}
}

// isFree reports whether a rule does not bind somebody: a layer that is the server has the
// duties of one, and of those of middleware only what start_response takes and gives back.
func (x *exchange) isFree(who trace.Layer, rule string) bool {
	return x.serves != "" && who == x.serves && rule[0] != 'S' && rule != "M8"
}

// Sections of PEP 3333, and one of RFC 9110 that several rules rest on.
const (
	pepAppSide   = "PEP 3333, The Application/Framework Side"
	pepDetails   = "PEP 3333, Specification Details"
	pepEnviron   = "PEP 3333, environ Variables"
	pepStreams   = "PEP 3333, Input and Error Streams"
	pepStart     = "PEP 3333, The start_response() Callable"
	pepLength    = "PEP 3333, Handling the Content-Length Header"
	pepBuffering = "PEP 3333, Buffering and Streaming"
	pepBlocks    = "PEP 3333, Middleware Handling of Block Boundaries"
	pepWrite     = "PEP 3333, The write() Callable"
	pepUnicode   = "PEP 3333, Unicode Issues"
	pepErrors    = "PEP 3333, Error Handling"
	pepOther     = "PEP 3333, Other HTTP Features"
	pepURL       = "PEP 3333, URL Reconstruction"
	rfcLength    = "RFC 9110 §8.6"
)

// refused are the rules whose breach makes a call fail.
var refused = [...]string{"A1", "A3", "A4", "A5", "A7", "A9", "A12", "A15", "A18", "H89", "H96", "M8"}

// covered reports whether a finding only repeats what another has said: the
// exception that a refusal became, or a block that is a str after a str was
// returned.
func covered(f Finding, all []Finding) bool {
	return slices.ContainsFunc(all, func(g Finding) bool {
		same := g.Who == f.Who && g.Level == Must
		switch f.Rule {
		case "A19":
			return slices.Contains(refused[:], g.Rule) && g.Level == Must && g.clear() < f.clear()
		case "A6":
			return same && slices.Contains(refused[:], g.Rule)
		case "A18", "A10":
			return same && g.Rule == "A9"
		case "A17":
			return same && (g.Rule == "A16" || g.Rule == "M4")
		case "A16":
			return same && g.Rule == "M4"
		}
		return false
	})
}
