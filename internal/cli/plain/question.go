package plain

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"roundtrip/internal/cli/report"
	"roundtrip/lessons"
	"roundtrip/lessons/reading"
	"roundtrip/sandbox/suggest"
	"roundtrip/tui/record"
	"roundtrip/wsgi/trace"
)

// choice is one answer that can be given.
type choice struct {
	text string
	is   any
}

// ask asks the page's question, lets the request decide it, and puts both
// answers side by side.
func (n *narrator) ask(t *pageRun) error {
	q := t.Page.Predict
	n.shows(t)
	n.line("Question: %s", unmarked.Replace(q.Ask))
	given := n.answer(q, n.choices(t, q))
	if n.left {
		return nil
	}
	over := t.run.Over()
	step, err := t.Answer(t.now(), given.is)
	if err == nil {
		err = n.do(t, step)
	}
	if err != nil {
		return err
	}
	if !over {
		n.happened(t)
	}
	n.verdict(t.Verdict(), given.text)
	n.lensNow(t)
	return nil
}

// choices lists the answers, as far as they can be listed.
func (n *narrator) choices(t *pageRun, q *lessons.Predict) []choice {
	var all []choice
	switch q.Point {
	case "":
		for _, c := range q.Choices {
			all = append(all, choice{unmarked.Replace(c.Text), c.Is})
		}
	case "station":
		all = []choice{{"client", "client"}, {"server", "server"}}
		for _, l := range t.lab.Chain() {
			all = append(all, choice{record.Name(l), l.Name()})
		}
	case "key":
		n.tellLens(t, lessons.LensEnviron, t.seen[lessons.LensEnviron])
		for _, v := range t.state().Environ {
			all = append(all, choice{v.Key, v.Key})
		}
		n.item("Answer with the name or the number of an environ key.")
		return all
	case "byte":
		return n.lines(t)
	}
	for i, c := range all {
		n.item(fmt.Sprintf("%d: %s", i+1, c.text))
	}
	return all
}

// lines lists the lines of the request, each with the number of its first byte. A byte means its line.
func (n *narrator) lines(t *pageRun) (all []choice) {
	n.item("Answer with the number of a byte of the line. The lines begin at these bytes:")
	at := 0
	for line := range strings.Lines(string(t.bytes())) {
		n.item(fmt.Sprintf("%d: %s", at, report.Visible([]byte(line))))
		span := trace.Span{Buf: trace.BufIn, Off: int64(at), Len: int64(len(line))}
		at += len(line)
		all = append(all, choice{fmt.Sprint(span.Off), []trace.Span{span}})
	}
	return all
}

// answer reads an answer, the zero one to pass. One that cannot be given is asked for
// again, where somebody is there to ask.
func (n *narrator) answer(q *lessons.Predict, choices []choice) choice {
	for {
		if n.In.Waits() {
			n.line("Type your answer, or %s to skip the question:", skips(q))
		}
		line, ok := n.typed()
		switch {
		case !ok && n.In.Waits() || line == "q":
			n.left = true
			return choice{}
		case line == skips(q) || line == "" && !n.In.Waits():
			return choice{}
		case line == "":
			continue
		}
		if c, ok := understand(line, q, choices); ok {
			return c
		}
		n.line("%q is none of the answers.", line)
		if near := suggest.Near(line, texts(choices)); len(near) > 0 {
			n.item("Did you mean " + near[0] + "?")
		}
		if !n.In.Waits() {
			return choice{}
		}
	}
}

// skips is what is typed to skip a question: 0, unless that is a byte.
func skips(q *lessons.Predict) string {
	if q.Point == "byte" {
		return "skip"
	}
	return "0"
}

// understand finds the answer that a line means: its number, its text or, for a
// byte, the line of the request that it is in.
func understand(line string, q *lessons.Predict, choices []choice) (choice, bool) {
	number, err := strconv.Atoi(line)
	if q.Point == "byte" {
		i := slices.IndexFunc(choices, func(c choice) bool { return err == nil && c.is.([]trace.Span)[0].Contains(trace.BufIn, int64(number)) })
		if i < 0 {
			return choice{}, false
		}
		return choice{"byte " + line, choices[i].is}, true
	}
	if err == nil && number >= 1 && number <= len(choices) {
		return choices[number-1], true
	}
	if i := slices.Index(texts(choices), line); i >= 0 {
		return choices[i], true
	}
	return choice{}, false
}

func texts(choices []choice) []string {
	all := make([]string, len(choices))
	for i, c := range choices {
		all[i] = c.text
	}
	return all
}

// verdict puts the given answer beside the one that the request gave.
func (n *narrator) verdict(v *reading.Verdict, given string) {
	switch {
	case v.Passed:
		n.line("You skipped the question.")
		n.line("The answer is: %s.", v.Answer)
	case v.Right:
		n.line("✓ You said %s, and so it is.", given)
	default:
		n.line("✗ You said %s.", given)
		n.says(v.Why)
		n.line("The answer is: %s.", v.Answer)
	}
	n.says(v.Then)
}
