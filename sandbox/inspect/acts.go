package inspect

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"unicode/utf8"

	"roundtrip/wsgi/trace"
)

// act is something that happened, in words that are equal where it is.
type act struct {
	at   int
	text string
	head told
	kind trace.Kind // of its event; of a body none
	src  trace.Src  // of its event
}

func actAt(all []act, i int, tr *trace.Trace) act {
	if i < len(all) {
		return all[i]
	}
	return act{at: tr.Len(), text: "nothing more"}
}

// actsOfBoth are the acts of two exchanges, with no regard to the values that the labels name. A
// date that only one of them has is told by how far from its own time it is.
func actsOfBoth(before, now *trace.Trace, varies map[string]bool) (was, is []act) {
	a, b := readingsOfBoth(before, now, varies)
	return a.acts(), b.acts()
}

// readingsOfBoth read two exchanges, each with the dates of the other.
func readingsOfBoth(before, now *trace.Trace, varies map[string]bool) (a, b *reading) {
	a, b = newReading(before, varies), newReading(now, varies)
	a.acts()
	b.acts()
	a.fixed, b.fixed = b.dates, a.dates
	a.values, b.values = make(map[string]string), make(map[string]string)
	return a, b
}

// acts are what happened, in order: first what the client sent, with the body, which comes with
// the head or behind it.
func (r *reading) acts() []act {
	end := r.tr.Find(trace.KindExchangeEnded, 0)
	var state *trace.State
	if end >= 0 {
		state = r.tr.At(end + 1)
	}
	var all []act
	var response []act
	if r.blocks = 0; end >= 0 {
		response = r.bodyActs("response", state.ResponseBody(), end+1)
	}
	body, route := false, "" // whether it was told, and the last
	for i, e := range r.tr.Events() {
		r.head = told{}
		text := r.words(e)
		if _, chosen := e.Data.(*trace.RouteChosen); chosen { // again, where the head was held
			if text == route {
				continue
			}
			route = text
		}
		if !body && state != nil && behindHead(e.Kind()) {
			all, body = append(all, r.bodyActs("request", trace.RequestBody(state.In), i)...), true
		}
		if i == end {
			all = append(all, response...)
		}
		if text != "" {
			all = append(all, act{i + 1, text, r.head, e.Kind(), e.Src})
		}
	}
	return all
}

// behindHead reports whether an event comes behind the head of the request.
func behindHead(k trace.Kind) bool {
	switch k {
	case trace.KindConnAccepted, trace.KindConnReused, trace.KindBytesIn, trace.KindRequestLine, trace.KindRequestHeader, trace.KindHoldEntered, trace.KindHoldLeft, trace.KindHoldSkipped, trace.KindEdited:
		return false
	}
	return true
}

// mostText is how long a body is that is compared, and shown, as text.
const mostText = 4096

// bodyActs tell two bodies apart, of which the events show the beginnings: by their text, or by
// their hash. Of one that is different in each request, the rest is compared.
func (r *reading) bodyActs(what string, b trace.Body, at int) []act {
	if b.Length <= 0 {
		return nil
	}
	if !b.Whole || len(b.Data) > mostMasked || !utf8.Valid(b.Data) {
		return hashActs(what, b, at)
	}
	text := r.body(map[string]string{"request": "request body", "response": "body"}[what], string(b.Data), r.tr.Event(max(0, at-1)))
	same := text == string(b.Data)
	if what == "response" && !same {
		r.length = int(b.Length)
	}
	body := told{title: "the body of the " + what}
	if len(b.Data) > mostText || strings.Contains(text, "\n") {
		body.body = text
	}
	switch {
	case len(b.Data) <= mostText:
		return []act{{at: at, text: fmt.Sprintf("the body of the %s is %q", what, text), head: body}}
	case same:
		all := hashActs(what, b, at)
		all[0].head = body
		return all
	}
	hash := sha256.Sum256([]byte(text))
	return []act{{at: at, text: fmt.Sprintf("the body of the %s has, without ids and times, the SHA-256 %x…", what, hash[:shownHash/2]), head: body}}
}

func hashActs(what string, b trace.Body, at int) []act {
	text := fmt.Sprintf("the body of the %s has %d bytes", what, b.Length)
	if hash := b.SHA256(); hash != "" {
		text += ", with the SHA-256 " + hash[:shownHash] + "…"
	}
	return []act{{at: at, text: text}}
}

// shownHash is how many digits of a hash tell two apart for a reader.
const shownHash = 12
