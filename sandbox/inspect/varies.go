package inspect

import (
	"fmt"
	"strings"
	"time"

	"roundtrip/wsgi/trace"
)

// reading reads a trace for its acts.
type reading struct {
	tr     *trace.Trace
	began  time.Duration   // when its first event came
	fixed  map[string]bool // dates that the other trace has as well: they are not the time of day
	varies map[string]bool // the labels whose values are no difference
	dates  map[string]bool // that were found
	values map[string]string
}

func newReading(tr *trace.Trace, varies map[string]bool) *reading {
	r := &reading{tr: tr, varies: varies, dates: make(map[string]bool), values: make(map[string]string)}
	if tr.Len() > 0 {
		r.began = tr.Event(0).T
	}
	return r
}

// value is what is compared of a value that a label names.
func (r *reading) value(label, value string) string {
	if r.values != nil {
		r.values[label] += value + "\n"
	}
	if r.varies[label] {
		return "…"
	}
	return value
}

// environ is the value of a key.
func (r *reading) environ(key, repr string) string {
	return r.value("environ "+key, withoutAddress(repr))
}

// header is the value of a header, of a cookie that is set with its attributes.
func (r *reading) header(name, of, value string, e trace.Event) string {
	value = r.withoutTime(value, e)
	if !strings.EqualFold(name, "Set-Cookie") {
		return r.value("header "+name+of, value)
	}
	pair, attributes, more := strings.Cut(value, ";")
	cookie, content, _ := strings.Cut(pair, "=")
	value = cookie + "=" + r.value("cookie "+cookie, content)
	if more {
		value += ";" + attributes
	}
	return value
}

// withoutTime is a value with how far from the event each date in it is, where the date is the
// time of day and not the same in both exchanges.
func (r *reading) withoutTime(value string, e trace.Event) string {
	if r.tr == nil || r.tr.Started.IsZero() {
		return value
	}
	var out strings.Builder
	for len(value) > 0 {
		date, at, ok := dateAtStart(value)
		if !ok {
			out.WriteByte(value[0])
			value = value[1:]
			continue
		}
		if r.dates[date] = true; r.fixed[date] {
			out.WriteString(date)
		} else {
			out.WriteString(fromNow(at.Sub(r.tr.Started.Add(e.T - r.began))))
		}
		value = value[len(date):]
	}
	return out.String()
}

// dateForms are how dates are written in headers: RFC 9110 §5.6.7, and in cookies of older servers.
func dateForms() []string {
	return []string{"Mon, 02 Jan 2006 15:04:05 GMT", "Mon, 02-Jan-2006 15:04:05 GMT"}
}

// dateAtStart is the date with which a text begins.
func dateAtStart(text string) (date string, at time.Time, ok bool) {
	for _, form := range dateForms() {
		if n := len(form); len(text) >= n && text[3] == ',' {
			if at, err := time.Parse(form, text[:n]); err == nil {
				return text[:n], at, true
			}
		}
	}
	return "", time.Time{}, false
}

// fromNow says how far from now a time is, to the minute: a date has seconds, and takes its time.
func fromNow(d time.Duration) string {
	d = d.Round(time.Minute)
	switch {
	case d == 0:
		return "(now)"
	case d < 0:
		return fmt.Sprintf("(%v before now)", -d)
	}
	return fmt.Sprintf("(in %v)", d)
}

// variesIn are the labels of what is different in each pair that has it, such as the id of a
// request: of two pairs at least, and not the same in all requests of one side, as what a change
// of the code made of it would be. How long a body is says something of the body.
func variesIn(twins []Twin) map[string]bool {
	seen := make(map[string]*variation)
	for _, t := range twins {
		if t.Before == nil || t.Now == nil {
			continue
		}
		a, b := newReading(t.Before.Trace(), nil), newReading(t.Now.Trace(), nil)
		a.acts()
		b.acts()
		for label, was := range a.values {
			is, both := b.values[label]
			if !both {
				continue
			}
			if seen[label] == nil {
				seen[label] = &variation{was: make(map[string]bool), is: make(map[string]bool)}
			}
			seen[label].add(was, is)
		}
	}
	varies := make(map[string]bool)
	for label, v := range seen {
		if v.pairs > 1 && !v.same && len(v.was) > 1 && len(v.is) > 1 && !strings.EqualFold(label, "header Content-Length") {
			varies[label] = true
		}
	}
	return varies
}

// variation is what the pairs of a series have of one label.
type variation struct {
	pairs   int
	same    bool // in one of them at least
	was, is map[string]bool
}

func (v *variation) add(was, is string) {
	v.pairs++
	v.same = v.same || was == is
	v.was[was], v.is[is] = true, true
}
