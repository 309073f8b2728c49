// Package quiz makes questions about a request out of its record: what comes next, who wrote
// a key, what made the head leave, and what happens if a line of the request goes. The
// answers are computed, never written by hand, so that any application can be asked about.
package quiz

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strings"

	"roundtrip/lessons"
	"roundtrip/lessons/expr"
	"roundtrip/wsgi/trace"
)

// Question is a question about one request.
type Question struct {
	Ask     string   `json:"ask"`
	Choices []string `json:"choices"`
	// Right is the index of the right choice.
	Right int `json:"right"`
	// Fact is what the run has shown.
	Fact string `json:"fact"`
}

// mostChoices is how many answers a question has at most.
const mostChoices = 4

// Quiz asks in the sentences of a course.
type Quiz struct {
	Texts lessons.QuizTexts
	Rand  *rand.Rand
}

// About are the questions that a record can answer.
func (q Quiz) About(tr *trace.Trace) []Question {
	s := tr.At(tr.Len())
	var all []Question
	for _, make := range []func(*trace.Trace, *trace.State) (Question, bool){q.next, q.written, q.committed, q.framed, q.began} {
		if question, ok := make(tr, s); ok {
			all = append(all, question)
		}
	}
	return all
}

// asked is a question with its choices in any order; the right one among them is one of the
// given, or is added. It is not ok with fewer than two.
func (q Quiz) asked(ask, right string, others []string, fact string) (Question, bool) {
	others = slices.Compact(slices.Sorted(slices.Values(others)))
	others = slices.DeleteFunc(others, func(o string) bool { return o == right || o == "" })
	q.Rand.Shuffle(len(others), func(i, j int) { others[i], others[j] = others[j], others[i] })
	choices := append(others[:min(len(others), mostChoices-1)], right)
	q.Rand.Shuffle(len(choices), func(i, j int) { choices[i], choices[j] = choices[j], choices[i] })
	return Question{ask, choices, slices.Index(choices, right), fact}, right != "" && len(choices) > 1
}

// happening is an event that is asked about, by the name of its sentence.
func happening(e trace.Event) string {
	switch d := e.Data.(type) {
	case *trace.IterableClosed:
		if d.Absent || d.Skipped != "" {
			return "" // nothing was called
		}
	case *trace.BytesOut:
		if d.What == "head" {
			return "head.out"
		}
		if d.What != "block" {
			return "" // an interim response, or the end of chunks
		}
	}
	return e.Kind().String()
}

// happenings are the events that are asked about, in their order. Pieces of one body that leave
// one after the other are one, as are the reads of a request's body.
func (q Quiz) happenings(tr *trace.Trace) (told []string) {
	for _, e := range tr.Events() {
		name, last := happening(e), len(told)-1
		pieces := name == trace.KindBytesOut.String() || name == trace.KindInputRead.String()
		if q.Texts["events."+name] != "" && !(pieces && last >= 0 && told[last] == name) {
			told = append(told, name)
		}
	}
	return told
}

// next asks what comes behind an event. What it names last is no answer, unless it is the right one.
func (q Quiz) next(tr *trace.Trace, _ *trace.State) (Question, bool) {
	told := q.happenings(tr)
	only := slices.DeleteFunc(decided(told), func(i int) bool { return q.Texts["event_facts."+told[i]] == "" }) // of a further request
	if len(only) == 0 || tr.Find(trace.KindEventsDropped, 0) >= 0 {
		return Question{}, false
	}
	i := only[q.Rand.IntN(len(only))]
	var others []string
	for _, name := range told {
		if name != told[i-1] {
			others = append(others, q.Texts["events."+name])
		}
	}
	ask := q.Texts.Say("next.ask", "first", q.Texts["events."+told[i-2]], "second", q.Texts["events."+told[i-1]])
	return q.asked(ask, q.Texts["events."+told[i]], others, q.Texts["event_facts."+told[i]])
}

// decided are the places of the events that always come behind the two before them.
func decided(told []string) []int {
	behind := map[[2]string]map[string]bool{}
	for i := 2; i < len(told); i++ {
		pair := [2]string{told[i-2], told[i-1]}
		if behind[pair] == nil {
			behind[pair] = map[string]bool{}
		}
		behind[pair][told[i]] = true
	}
	var places []int
	for i := 2; i < len(told); i++ {
		if len(behind[[2]string{told[i-2], told[i-1]}]) == 1 {
			places = append(places, i)
		}
	}
	return places
}

// written asks who wrote a key of environ.
func (q Quiz) written(_ *trace.Trace, s *trace.State) (Question, bool) {
	others := []string{q.Texts["origins.server"], q.Texts["origins.request"], q.Texts["origins.connection"]}
	for _, l := range s.Layers {
		others = append(others, l.Layer.Name())
	}
	var keys []trace.Variable
	for _, v := range s.Environ {
		if !v.Gone && v.Repr != "''" && (v.By != "" || strings.HasPrefix(v.Key, "wsgi.") == (q.Rand.IntN(4) == 0)) {
			keys = append(keys, v)
		}
	}
	if len(keys) == 0 {
		return Question{}, false
	}
	v := keys[q.Rand.IntN(len(keys))]
	if i := slices.IndexFunc(keys, func(v trace.Variable) bool { return v.By != "" }); i >= 0 {
		v = keys[i] // a layer's own key tells most
	}
	right, why := q.Texts["origins."+v.Source], q.Texts["origin_facts."+v.Source]
	if v.By != "" {
		right, why = v.By.Name(), q.Texts.Say("origin_facts.layer", "layer", v.By.Name())
	}
	return q.asked(q.Texts.Say("origin.ask", "key", v.Key), right, others,
		q.Texts.Say("origin.fact", "key", v.Key, "value", v.Repr, "why", why))
}

// committed asks what made the head leave.
func (q Quiz) committed(_ *trace.Trace, s *trace.State) (Question, bool) {
	if s.Sent == nil {
		return Question{}, false
	}
	right := q.Texts["triggers."+s.Sent.Trigger]
	return q.asked(q.Texts["head.ask"], right, q.all("triggers."), q.Texts["trigger_facts."+s.Sent.Trigger])
}

// framed asks how the client knows where the body ends. A body that was cut short has no such end, and
// of an empty one two answers are true.
func (q Quiz) framed(tr *trace.Trace, _ *trace.State) (Question, bool) {
	v, err := expr.MustCompile("framing").Value(expr.End(tr))
	how, _ := v.(string)
	if err != nil || !framedAsSaid(tr, how) {
		return Question{}, false
	}
	right := q.Texts["framings."+how]
	return q.asked(q.Texts["framing.ask"], right, q.all("framings."), q.Texts["framing_facts."+how])
}

// framedAsSaid reports whether the response came to the end that its head says, with a body where it can have one.
func framedAsSaid(tr *trace.Trace, how string) bool {
	outcome, err := expr.MustCompile("outcome").Value(expr.End(tr))
	if err != nil || outcome != "complete" {
		return false
	}
	body, err := expr.MustCompile("client_body").Value(expr.End(tr))
	return how == "none" || err == nil && body != ""
}

// all are the sentences whose parts begin alike.
func (q Quiz) all(prefix string) (all []string) {
	for part, said := range q.Texts {
		if strings.HasPrefix(part, prefix) {
			all = append(all, said)
		}
	}
	return all
}

// began asks which layer sees the request first.
func (q Quiz) began(tr *trace.Trace, s *trace.State) (Question, bool) {
	var names []string
	for _, l := range s.Layers {
		names = append(names, l.Layer.Name())
	}
	i := tr.Find(trace.KindStartResponseCalled, 0)
	if i < 0 || len(names) < 2 {
		return Question{}, false
	}
	right := cmp.Or(tr.Event(i).Layer.Name(), "server")
	return q.asked(q.Texts["receiver.ask"], right, append(names, "server"), q.Texts.Say("receiver.fact", "answer", right))
}

// Without asks what a request comes to without one of its lines, given what it came to with
// and without it.
func (q Quiz) Without(line string, with, without *trace.Trace) (Question, bool) {
	right, was := q.result(without), q.result(with)
	why := ""
	switch {
	case right == was:
		why = q.Texts["without.same"]
	case without.Find(trace.KindRequestRejected, 0) >= 0:
		why = q.Texts["without.refused"]
	case with.Find(trace.KindAppCalled, 0) >= 0 && without.Find(trace.KindAppCalled, 0) >= 0:
		why = q.Texts["without.taken"]
	}
	others := []string{was, "400 Bad Request", "404 Not Found", "500 Internal Server Error", "200 OK"}
	fact := q.Texts.Say("without.fact", "before", was, "answer", right, "why", why)
	return q.asked(q.Texts.Say("without.ask", "line", line), right, others, strings.TrimSpace(fact))
}

// result is the status line that the client got.
func (q Quiz) result(tr *trace.Trace) string {
	if sent := tr.At(tr.Len()).Sent; sent != nil {
		return sent.Status
	}
	return q.Texts["without.nothing"]
}
