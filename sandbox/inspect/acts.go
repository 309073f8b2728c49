package inspect

import (
	"fmt"
	"unicode/utf8"

	"roundtrip/wsgi/trace"
)

// act is something that happened, in words that are equal where it is.
type act struct {
	at   int
	text string
}

func actAt(all []act, i int, tr *trace.Trace) act {
	if i < len(all) {
		return all[i]
	}
	return act{tr.Len(), "nothing more"}
}

// actsOfBoth are the acts of two exchanges, with no regard to the values that the labels name. A
// date that only one of them has is told by how far from its own time it is.
func actsOfBoth(before, now *trace.Trace, varies map[string]bool) (was, is []act) {
	a, b := newReading(before, varies), newReading(now, varies)
	a.acts()
	b.acts()
	a.fixed, b.fixed = b.dates, a.dates
	return a.acts(), b.acts()
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
	body, route := false, "" // whether it was told, and the last
	for i, e := range r.tr.Events() {
		text := r.words(e)
		if _, chosen := e.Data.(*trace.RouteChosen); chosen { // again, where the head was held
			if text == route {
				continue
			}
			route = text
		}
		if !body && state != nil && behindHead(e.Kind()) {
			all, body = append(all, bodyActs("request", trace.RequestBody(state.In), i)...), true
		}
		if i == end {
			all = append(all, bodyActs("response", state.ResponseBody(), i+1)...)
		}
		if text != "" {
			all = append(all, act{i + 1, text})
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
// their hash.
func bodyActs(what string, b trace.Body, at int) []act {
	if b.Length <= 0 {
		return nil
	}
	if b.Whole && len(b.Data) <= mostText && utf8.Valid(b.Data) {
		return []act{{at, fmt.Sprintf("the body of the %s is %q", what, b.Data)}}
	}
	text := fmt.Sprintf("the body of the %s has %d bytes", what, b.Length)
	if hash := b.SHA256(); hash != "" {
		text += ", with the SHA-256 " + hash[:shownHash] + "…"
	}
	return []act{{at, text}}
}

// shownHash is how many digits of a hash tell two apart for a reader.
const shownHash = 12
