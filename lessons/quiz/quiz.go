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

// what is an event that is asked about, in words, "" if it is none.
func (q Quiz) what(k trace.Kind) string { return q.Texts["events."+k.String()] }

// next asks what comes behind an event.
func (q Quiz) next(tr *trace.Trace, _ *trace.State) (Question, bool) {
	var told []trace.Kind
	for _, e := range tr.Events() {
		k := e.Kind()
		if q.what(k) != "" && (len(told) == 0 || told[len(told)-1] != k) {
			told = append(told, k)
		}
	}
	only := decided(told)
	if len(only) == 0 {
		return Question{}, false
	}
	i := only[q.Rand.IntN(len(only))]
	var others []string
	for _, k := range told {
		if k != told[i] {
			others = append(others, q.what(k))
		}
	}
	ask := q.Texts.Say("next.ask", "first", q.what(told[i-2]), "second", q.what(told[i-1]))
	return q.asked(ask, q.what(told[i]), others, q.Texts.Say("next.fact", "answer", q.what(told[i])))
}

// decided are the places of the events that always come behind the two before them.
func decided(told []trace.Kind) []int {
	behind := map[[2]trace.Kind]map[trace.Kind]bool{}
	for i := 2; i < len(told); i++ {
		pair := [2]trace.Kind{told[i-2], told[i-1]}
		if behind[pair] == nil {
			behind[pair] = map[trace.Kind]bool{}
		}
		behind[pair][told[i]] = true
	}
	var places []int
	for i := 2; i < len(told); i++ {
		if len(behind[[2]trace.Kind{told[i-2], told[i-1]}]) == 1 {
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
	right := q.Texts["origins."+v.Source]
	if v.By != "" {
		right = v.By.Name()
	}
	return q.asked(q.Texts.Say("origin.ask", "key", v.Key), right, others,
		q.Texts.Say("origin.fact", "key", v.Key, "value", v.Repr, "answer", right))
}

// committed asks what made the head leave.
func (q Quiz) committed(_ *trace.Trace, s *trace.State) (Question, bool) {
	if s.Sent == nil {
		return Question{}, false
	}
	right := q.Texts["triggers."+s.Sent.Trigger]
	return q.asked(q.Texts["head.ask"], right, q.all("triggers."), q.Texts.Say("head.fact", "answer", right))
}

// framed asks how the client knows where the body ends.
func (q Quiz) framed(tr *trace.Trace, _ *trace.State) (Question, bool) {
	v, err := expr.MustCompile("framing").Value(expr.End(tr))
	how, _ := v.(string)
	if err != nil {
		return Question{}, false
	}
	right := q.Texts["framings."+how]
	return q.asked(q.Texts["framing.ask"], right, q.all("framings."), q.Texts.Say("framing.fact", "answer", right))
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
	others := []string{was, "400 Bad Request", "404 Not Found", "500 Internal Server Error", "200 OK"}
	return q.asked(q.Texts.Say("without.ask", "line", line), right, others,
		q.Texts.Say("without.fact", "before", was, "answer", right))
}

// result is the status line that the client got.
func (q Quiz) result(tr *trace.Trace) string {
	if sent := tr.At(tr.Len()).Sent; sent != nil {
		return sent.Status
	}
	return q.Texts["without.nothing"]
}
