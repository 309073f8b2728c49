package tui

import (
	"regexp"
	"strings"

	"roundtrip/wsgi/trace"
)

// someDay stands for every date, which can be cut in its middle, or broken
// between two words.
const someDay = "Mon, 01 Jan 2001 00:00:00 GMT"

// volatile is what is different in every run, besides ports, and what takes its
// place in a golden. It is as wide, but for a time within a sentence.
var volatile = []struct {
	what *regexp.Regexp
	with func(string) string
}{
	{regexp.MustCompile(`127\.0\.0\.1(:\d*)?(…|\.\.)\d*`), func(s string) string { return s[:9] + masked(s[9:]) }},
	{regexp.MustCompile(`\w{3}, \d\d \w{3} \d{4} [\d:]{8}`), func(string) string { return strings.TrimSuffix(someDay, " GMT") }},
	{regexp.MustCompile(`\w{3}, \d\d [\d\w :]*GMT`), func(string) string { return someDay }},
	{regexp.MustCompile(`\w{3}, \d\d [\d\w :]*(…|\.\.)[\d :]*GMT`), cutDay},
	{regexp.MustCompile(`\w{3}, \d\d \w{3} \d{4}`), func(string) string { return someDay[:len("Mon, 01 Jan 2001")] }},
	{regexp.MustCompile(`(?m)(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d *$`), func(s string) string { return someDay[:len("Mon, 01")] + s[len("Mon, 01"):] }},
	{regexp.MustCompile(`╎ (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}`), func(string) string { return "╎ Jan 2001" }},
	{regexp.MustCompile(`\d\d:\d\d:\d\d GMT`), func(string) string { return "00:00:00 GMT" }},
	{regexp.MustCompile(`\w{3},(…|\.\.)\d* GMT`), func(s string) string { return digit.ReplaceAllString(someDay[:3]+s[3:], "0") }},
	{regexp.MustCompile(` *\d+\.\d\d (→|←|>|<|client|server|app|timing|session|upper|dispatch|auth|catch)\b? `), eventTime},
	{regexp.MustCompile(`(under )?\d+(\.\d+)? (µs|us|ms|s)\b *`), someTime},
	{regexp.MustCompile(`, in \d[^ ]*( [a-zµ]*)?(…|\.\.)`), masked},
	{regexp.MustCompile(`dur=[\d.]+`), masked},
	{regexp.MustCompile(`sid=[0-9a-f]+`), func(s string) string { return "sid=" + strings.Repeat("i", len(s)-4) }},
}

var digit = regexp.MustCompile(`[\dµm]`)

func masked(s string) string { return digit.ReplaceAllString(s, "N") }

// someTime keeps what stands in the next column there.
func someTime(s string) string {
	text := strings.TrimRight(s, " ")
	room := len([]rune(s)) - len("N ms")
	if len(s)-len(text) < 2 {
		room = len(s) - len(text)
	}
	return "N ms" + strings.Repeat(" ", room)
}

// eventTime is the time of an event in the record.
func eventTime(s string) string {
	time, rest, _ := strings.Cut(strings.TrimLeft(s, " "), " ")
	return strings.Repeat(" ", len(s)-len(time)-len(rest)-1+len(time)-len("N.NN")) + "N.NN " + rest
}

func cutDay(s string) string {
	cut := "…"
	before, after, ok := strings.Cut(s, cut)
	if !ok {
		cut = ".."
		before, after, _ = strings.Cut(s, cut)
	}
	return someDay[:len(before)] + cut + someDay[len(someDay)-len(after):]
}

// scrubbed is a view without what is different in every run.
func (d *desk) scrubbed(view string) string {
	for _, port := range d.ports() {
		view = strings.ReplaceAll(view, port, "PORTS"[:len(port)])
	}
	for _, v := range volatile {
		view = v.what.ReplaceAllStringFunc(view, v.with)
	}
	lines := strings.Split(view, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n") + "\n"
}

// ports are those of both ends of the connection.
func (d *desk) ports() []string {
	if d.empty() {
		return nil
	}
	var ports []string
	if c, ok := d.v().Trace.Event(0).Data.(*trace.ConnAccepted); ok {
		for _, addr := range []string{c.Local, c.Peer} {
			ports = append(ports, addr[strings.LastIndexByte(addr, ':')+1:])
		}
	}
	return ports
}
