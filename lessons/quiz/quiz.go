// Package quiz makes questions about a request out of its record: what comes next, who wrote
// a key, what made the head leave, and what happens if a line of the request goes. The
// answers are computed, never written by hand, so that any application can be asked about.
package quiz

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

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

// About are the questions that a record can answer.
func About(tr *trace.Trace, r *rand.Rand) []Question {
	s := tr.At(tr.Len())
	var all []Question
	for _, make := range []func(*trace.Trace, *trace.State, *rand.Rand) (Question, bool){next, written, committed, framed, began} {
		if q, ok := make(tr, s, r); ok {
			all = append(all, q)
		}
	}
	return all
}

// asked is a question with its choices in any order; the right one among them is one of the
// given, or is added. It is not ok with fewer than two.
func asked(r *rand.Rand, ask, right string, others []string, fact string) (Question, bool) {
	others = slices.Compact(slices.Sorted(slices.Values(others)))
	others = slices.DeleteFunc(others, func(o string) bool { return o == right || o == "" })
	r.Shuffle(len(others), func(i, j int) { others[i], others[j] = others[j], others[i] })
	choices := append(others[:min(len(others), mostChoices-1)], right)
	r.Shuffle(len(choices), func(i, j int) { choices[i], choices[j] = choices[j], choices[i] })
	return Question{ask, choices, slices.Index(choices, right), fact}, right != "" && len(choices) > 1
}

// what are the events that are asked about, in words.
var what = map[trace.Kind]string{
	trace.KindRequestLine:         "the request line is read",
	trace.KindEnvironBuilt:        "environ is built",
	trace.KindAppCalled:           "a layer or the application is called",
	trace.KindInputRead:           "the body of the request is read",
	trace.KindStartResponseCalled: "start_response is called",
	trace.KindAppReturned:         "the application or a layer returns",
	trace.KindAppRaised:           "an exception leaves the application or a layer",
	trace.KindBodyBlock:           "a block of the body is given",
	trace.KindHeadCommitted:       "the head becomes final",
	trace.KindBytesOut:            "bytes go to the client",
	trace.KindIterableClosed:      "close() of the body is called",
}

// next asks what comes behind an event.
func next(tr *trace.Trace, _ *trace.State, r *rand.Rand) (Question, bool) {
	var told []trace.Kind
	for _, e := range tr.Events() {
		k := e.Kind()
		if what[k] != "" && (len(told) == 0 || told[len(told)-1] != k) {
			told = append(told, k)
		}
	}
	only := decided(told)
	if len(only) == 0 {
		return Question{}, false
	}
	i := only[r.IntN(len(only))]
	var others []string
	for _, k := range told {
		if k != told[i] {
			others = append(others, what[k])
		}
	}
	ask := fmt.Sprintf("First %s, then %s. What comes next?", what[told[i-2]], what[told[i-1]])
	return asked(r, ask, what[told[i]], others, "Next "+what[told[i]]+".")
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
func written(tr *trace.Trace, s *trace.State, r *rand.Rand) (Question, bool) {
	others := []string{"the server", "the request", "the connection"}
	for _, l := range s.Layers {
		others = append(others, l.Layer.Name())
	}
	var keys []trace.Variable
	for _, v := range s.Environ {
		if !v.Gone && v.Repr != "''" && (v.By != "" || strings.HasPrefix(v.Key, "wsgi.") == (r.IntN(4) == 0)) {
			keys = append(keys, v)
		}
	}
	if len(keys) == 0 {
		return Question{}, false
	}
	v := keys[r.IntN(len(keys))]
	if i := slices.IndexFunc(keys, func(v trace.Variable) bool { return v.By != "" }); i >= 0 {
		v = keys[i] // a layer's own key tells most
	}
	right := "the " + v.Source
	if v.By != "" {
		right = v.By.Name()
	}
	return asked(r, fmt.Sprintf("environ has the key %s. Where does its value come from?", v.Key), right, others,
		fmt.Sprintf("%s is %s, and comes from %s.", v.Key, v.Repr, right))
}

var triggers = map[string]string{
	"block": "the first block of the body that is not empty",
	"write": "a call of write()",
	"end":   "the end of the body, which had no bytes",
}

// committed asks what made the head leave.
func committed(_ *trace.Trace, s *trace.State, r *rand.Rand) (Question, bool) {
	if s.Sent == nil || triggers[s.Sent.Trigger] == "" {
		return Question{}, false
	}
	others := []string{"the call of start_response"}
	for _, t := range triggers {
		others = append(others, t)
	}
	right := triggers[s.Sent.Trigger]
	return asked(r, "start_response was called. What made the server send the head?", right, others,
		"The head was kept until then: "+right+".")
}

var framings = map[string]string{
	"content-length": "Content-Length says how many bytes there are",
	"chunked":        "the body comes in chunks, and the last one is empty",
	"close":          "the server closes the connection",
	"none":           "this response has no body",
}

// framed asks how the client knows where the body ends.
func framed(tr *trace.Trace, _ *trace.State, r *rand.Rand) (Question, bool) {
	v, err := expr.MustCompile("framing").Value(expr.End(tr))
	how, _ := v.(string)
	if err != nil || framings[how] == "" {
		return Question{}, false
	}
	var others []string
	for _, f := range framings {
		others = append(others, f)
	}
	return asked(r, "How does the client know where the body ends?", framings[how], others, "Here "+framings[how]+".")
}

// began asks which layer sees the request first.
func began(tr *trace.Trace, s *trace.State, r *rand.Rand) (Question, bool) {
	var names []string
	for _, l := range s.Layers {
		names = append(names, l.Layer.Name())
	}
	i := tr.Find(trace.KindStartResponseCalled, 0)
	if i < 0 || len(names) < 2 {
		return Question{}, false
	}
	right := cmp.Or(tr.Event(i).Layer.Name(), "server")
	return asked(r, "Who is the first to receive a call of start_response?", right, append(names, "server"),
		"The call goes to "+right+" first: its start_response is the one that was handed in.")
}

// Without asks what a request comes to without one of its lines, given what it came to with
// and without it.
func Without(line string, with, without *trace.Trace, r *rand.Rand) (Question, bool) {
	right, was := result(without), result(with)
	others := []string{was, "400 Bad Request", "404 Not Found", "500 Internal Server Error", "200 OK"}
	return asked(r, fmt.Sprintf("The request goes out again without the line %q. What does the client get?", line), right, others,
		fmt.Sprintf("With the line it got %s, without it %s.", was, right))
}

// result is the status line that the client got.
func result(tr *trace.Trace) string {
	if sent := tr.At(tr.Len()).Sent; sent != nil {
		return sent.Status
	}
	return "no answer"
}
