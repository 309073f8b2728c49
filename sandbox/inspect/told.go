package inspect

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"roundtrip/wsgi/trace"
)

// told is what an event tells of a head or a body, apart: what happens, and the status and headers, or the text.
type told struct {
	title, status string
	headers       []string
	environ       string // what changed in it since
	body          string // of a body that has several lines or a long one, as it is compared
}

// headFinal is what happens as a head goes out.
const headFinal = "the head becomes final"

// tell notes it, and says all of it.
func (r *reading) tell(title, status string, headers []string) string {
	r.head = told{title: title, status: status, headers: headers}
	if len(headers) == 0 {
		headers = []string{"no headers"}
	}
	return fmt.Sprintf("%s with %s, %s", title, status, strings.Join(headers, ", "))
}

// Difference is something that two exchanges have differently: Was or Is is "" where one has it not.
type Difference struct{ What, Was, Is string }

// String is short, for a list.
func (d Difference) String() string {
	switch {
	case d.Was == "":
		return d.What + " added"
	case d.Is == "":
		return d.What + " removed"
	}
	return fmt.Sprintf("%s %s → %s", d.What, d.Was, d.Is)
}

// Lines are what was and what is.
func (d Difference) Lines() (lines []string) {
	if d.Was != "" {
		lines = append(lines, fmt.Sprintf("- %s: %s", strings.TrimSuffix(d.What, ":"), d.Was))
	}
	if d.Is != "" {
		lines = append(lines, fmt.Sprintf("+ %s: %s", strings.TrimSuffix(d.What, ":"), d.Is))
	}
	return lines
}

// side is one of both.
func (d Difference) side(value string) string {
	name := strings.TrimPrefix(d.What, "header ")
	if value == "" {
		return "without " + name
	}
	return name + ": " + value
}

// differencesOf are those of two heads.
func differencesOf(was, is told) (all []Difference) {
	if was.status != is.status {
		all = append(all, Difference{"status", shortStatus(was.status, is.status), shortStatus(is.status, was.status)})
	}
	gone, come := notIn(was.headers, is.headers), notIn(is.headers, was.headers)
	for _, line := range gone {
		name, value := nameAndValue(line)
		d := Difference{What: "header " + name, Was: value}
		if i := slices.IndexFunc(come, func(line string) bool { other, _ := nameAndValue(line); return strings.EqualFold(other, name) }); i >= 0 {
			_, d.Is = nameAndValue(come[i])
			come = slices.Delete(come, i, i+1)
		}
		all = append(all, d)
	}
	for _, line := range come {
		name, value := nameAndValue(line)
		all = append(all, Difference{What: "header " + name, Is: value})
	}
	return all
}

// shortStatus is the code of a status, all of it where the other has the same code.
func shortStatus(status, other string) string {
	code, _, _ := strings.Cut(status, " ")
	if otherCode, _, _ := strings.Cut(other, " "); code == otherCode {
		return status
	}
	return code
}

// notIn are lines that another list does not have as often.
func notIn(lines, other []string) (rest []string) {
	other = slices.Clone(other)
	for _, line := range lines {
		if i := slices.Index(other, line); i >= 0 {
			other = slices.Delete(other, i, i+1)
			continue
		}
		rest = append(rest, line)
	}
	return rest
}

// noValue stands for a value without a character.
const noValue = `""`

func nameAndValue(line string) (name, value string) {
	if name, value, _ = strings.Cut(line, ": "); value == "" {
		value = noValue
	}
	return name, value
}

// differences are what two exchanges have differently for who asked: the status, headers, the body, and how it
// ended. Where it is none of these, it is the first that either did alone.
func differences(was, is []act) []Difference {
	a, b := outcomeOf(was), outcomeOf(is)
	var all []Difference
	if gone, come := strings.Join(notIn(a.asked, b.asked), ", "), strings.Join(notIn(b.asked, a.asked), ", "); gone != come {
		all = append(all, Difference{"sent", differing(gone, come), differing(come, gone)})
	}
	heads := differencesOf(a.head, b.head)
	if a.ends[0] != b.ends[0] { // of which the length says less
		heads = slices.DeleteFunc(heads, func(d Difference) bool { return strings.EqualFold(d.What, lengthLabel) })
	}
	all = append(all, heads...)
	for i, what := range outcomeNames() {
		x, y := a.ends[i], b.ends[i]
		if x == y {
			continue
		}
		if lines := lineDifferences(a.body, b.body); i == 0 && len(lines) > 0 {
			all = append(all, lines...)
			continue
		}
		all = append(all, Difference{what, excerpt(x, y), excerpt(y, x)})
	}
	if x, y := queriesIn(was), queriesIn(is); x != y {
		all = append(all, Difference{"queries", strconv.Itoa(x), strconv.Itoa(y)})
	}
	if len(all) > 0 {
		return all
	}
	pairs, _ := besideActs(was, is)
	for _, p := range pairs {
		if !p.Same() {
			return []Difference{{"step", p.Was, p.Is}}
		}
	}
	return nil
}

// queriesIn is how many queries of a database were told of.
func queriesIn(acts []act) (n int) {
	for _, a := range acts {
		if strings.Contains(a.text, queryWords) {
			n++
		}
	}
	return n
}

// outcomeNames are what is compared behind a head.
func outcomeNames() []string { return []string{"body", "exception", "end"} }

// outcome is what was asked, and what came of it.
type outcome struct {
	asked []string
	head  told
	body  told      // of the response
	ends  [3]string // by outcomeNames
}

func outcomeOf(acts []act) (o outcome) {
	for _, act := range acts {
		if act.head.title == headFinal {
			o.head = act.head
		}
		if text, ok := strings.CutPrefix(act.text, "the client "); ok {
			o.asked = append(o.asked, strings.TrimPrefix(text, "sends "))
		} else if strings.HasPrefix(act.text, "the body of the request ") {
			o.asked = append(o.asked, act.text)
		}
		if text, ok := strings.CutPrefix(act.text, "the body of the response "); ok {
			o.ends[0], o.body = strings.TrimPrefix(text, "is "), act.head
		}
		if _, text, ok := strings.Cut(act.text, " raises "); ok && act.kind == trace.KindAppRaised {
			o.ends[1] = text
		}
		if text, ok := strings.CutPrefix(act.text, "the exchange ends: "); ok {
			o.ends[2] = text
		}
	}
	return o
}

// How much of a text is shown before and behind a difference in it.
const (
	excerptBefore = 16
	excerptAfter  = 40
)

// excerpt is a text around where it begins to differ from another.
func excerpt(text, other string) string {
	all := []rune(text)
	same := 0
	for _, r := range other {
		if same == len(all) || all[same] != r {
			break
		}
		same++
	}
	from, to := max(0, same-excerptBefore), min(len(all), same+excerptAfter)
	begin, end := "", ""
	if from > 0 {
		begin = "…"
	}
	if to < len(all) {
		end = "…"
	}
	return begin + string(all[from:to]) + end
}
