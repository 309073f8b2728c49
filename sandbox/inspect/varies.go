package inspect

import (
	"fmt"
	"strconv"
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
	shapes map[string]shape // of the words of bodies, by their label
	length int              // of the body of the response, -1 unless something was left out of it
	blocks int              // that were told
	head   told             // by the last event
	// leavesOut says that blocks are compared without ids: in a series, which tells them.
	leavesOut bool
}

func newReading(tr *trace.Trace, varies map[string]bool) *reading {
	r := &reading{tr: tr, varies: varies, dates: make(map[string]bool), values: make(map[string]string), shapes: make(map[string]shape), length: -1, leavesOut: varies != nil}
	if tr.Len() > 0 {
		r.began = tr.Event(0).T
	}
	return r
}

// leftOut stands for a value that is no difference.
const leftOut = "…"

// value is what is compared of a value that a label names.
func (r *reading) value(label, value string) string {
	if r.values != nil {
		r.values[label] += value + "\n"
	}
	if r.varies[label] {
		return leftOut
	}
	return value
}

// environ is the value of a key.
func (r *reading) environ(key, repr string) string {
	return r.value("environ "+key, withoutAddress(repr))
}

// itsLength stands for a Content-Length that is true of a body in which something was left out.
const itsLength = "(its length)"

// header is the value of a header, of a cookie that is set with its attributes.
func (r *reading) header(name, of, value string, e trace.Event) string {
	if of == "" && strings.EqualFold(name, "Content-Length") && value == strconv.Itoa(r.length) {
		return itsLength
	}
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

// zonedAtStart is the date of RFC 3339 with which a text begins.
func zonedAtStart(text string) (date string, at time.Time, ok bool) {
	const least = len("2006-01-02T15:04:05")
	if len(text) <= least || text[4] != '-' || text[10] != 'T' {
		return "", time.Time{}, false
	}
	n := least + fractionLen(text[least:])
	for _, zone := range []int{len("Z"), len("+01:00")} {
		if n+zone <= len(text) {
			if at, err := time.Parse(time.RFC3339, text[:n+zone]); err == nil {
				return text[:n+zone], at, true
			}
		}
	}
	return "", time.Time{}, false
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
	return zonedAtStart(text)
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
