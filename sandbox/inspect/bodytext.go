package inspect

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"roundtrip/wsgi/trace"
)

// mostMasked is how long a body is in which ids are looked for.
const mostMasked = 64 << 10

// body is a body without the time of day, and without what is different in each request. What names it in
// the labels of its words.
func (r *reading) body(what, text string, e trace.Event) string {
	if len(text) > mostMasked {
		return text
	}
	text = r.withoutTime(text, e)
	if b := []byte(text); len(b) > 0 && (b[0] == '{' || b[0] == '[') && json.Valid(b) {
		return r.jsonText(what, text, e)
	}
	return r.plainText(what, text, e)
}

// plainText is such a text. A word is known by what stands before it in its line.
func (r *reading) plainText(what, text string, e trace.Event) string {
	var out strings.Builder
	seen, at, line := make(map[string]int), 0, ""
	for _, w := range wordsWithShape(text) {
		out.WriteString(text[at:w.from])
		line = endOfLine(line + text[at:w.from])
		seen[line]++
		out.WriteString(r.word(wordLabel(what, line, seen[line]), text[w.from:w.to], w.shape, e))
		line += "…"
		at = w.to
	}
	out.WriteString(text[at:])
	return out.String()
}

// wordLabel names the nth word behind a text.
func wordLabel(what, before string, nth int) string {
	switch {
	case before == "" && nth == 1:
		return what
	case nth == 1:
		return fmt.Sprintf("%s after %q", what, before)
	}
	return fmt.Sprintf("%s after %q, %d", what, before, nth)
}

// mostContext is how much of a line says where a word stands.
const mostContext = 32

// endOfLine is the end of the last line.
func endOfLine(text string) string {
	text = text[strings.LastIndexByte(text, '\n')+1:]
	runes := []rune(text)
	if len(runes) <= mostContext {
		return text
	}
	text = string(runes[len(runes)-mostContext:])
	if _, rest, found := strings.Cut(text, " "); found && rest != "" {
		return rest
	}
	return text
}

// jsonText is such a text of JSON. A word is known by its place in the tree.
func (r *reading) jsonText(what, text string, e trace.Event) string {
	var out strings.Builder
	at := 0
	for _, leaf := range leavesOf(text) {
		out.WriteString(text[at:leaf.from])
		out.WriteString(r.plainText(what+" "+leaf.path, text[leaf.from:leaf.to], e))
		at = leaf.to
	}
	out.WriteString(text[at:])
	return out.String()
}

// leaf is a text or number in JSON, without its quotes.
type leaf struct {
	path     string
	from, to int
}

// leavesOf are the texts and numbers in valid JSON, in their order.
func leavesOf(text string) []leaf {
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	d.UseNumber()
	var leaves []leaf
	path, key := jsonPath{}, false
	for {
		from := int(d.InputOffset())
		token, err := d.Token()
		if err != nil {
			return leaves
		}
		to := int(d.InputOffset())
		switch t := token.(type) {
		case json.Delim:
			path.delim(t)
			key = path.inObject()
			continue
		case string:
			if key {
				path.name(t)
				key = false
				continue
			}
			leaves = append(leaves, leaf{path.String(), from + strings.IndexByte(text[from:], '"') + 1, to - 1})
		case json.Number:
			leaves = append(leaves, leaf{path.String(), to - len(t), to})
		}
		path.next()
		key = path.inObject()
	}
}

// jsonPath is the place of a value in JSON, such as cart[2].id.
type jsonPath struct{ levels []jsonLevel }

type jsonLevel struct {
	array bool
	at    int
	key   string
}

func (p *jsonPath) delim(d json.Delim) {
	if d == '{' || d == '[' {
		p.levels = append(p.levels, jsonLevel{array: d == '['})
		return
	}
	p.levels = p.levels[:len(p.levels)-1]
	p.next()
}

func (p *jsonPath) inObject() bool {
	return len(p.levels) > 0 && !p.levels[len(p.levels)-1].array
}

func (p *jsonPath) name(key string) { p.levels[len(p.levels)-1].key = key }

func (p *jsonPath) next() {
	if len(p.levels) > 0 {
		p.levels[len(p.levels)-1].at++
	}
}

func (p *jsonPath) String() string {
	var out strings.Builder
	for _, l := range p.levels {
		switch {
		case l.array:
			fmt.Fprintf(&out, "[%d]", l.at)
		case out.Len() > 0:
			out.WriteString("." + l.key)
		default:
			out.WriteString(l.key)
		}
	}
	return out.String()
}

// word is what is compared of a word in a body: of the time of day that it is now, and of an id or a count
// that is different in each request nothing.
func (r *reading) word(label, text string, s shape, e trace.Event) string {
	if at, ok := r.timeIn(text, s, e); ok {
		if r.dates[text] = true; r.fixed[text] {
			return text
		}
		return at
	}
	if s == ofClock {
		return text
	}
	if r.shapes != nil {
		r.shapes[label] = s
	}
	return r.value(label, text)
}

// Zones are a multiple of a quarter of an hour from each other.
const zoneStep = 15 * time.Minute

// timeIn is how far from now the time is that a word says: seconds since 1970, or a clock of some zone that
// says that it is now.
func (r *reading) timeIn(text string, s shape, e trace.Event) (words string, ok bool) {
	if r.tr == nil || r.tr.Started.IsZero() {
		return "", false
	}
	now := r.tr.Started.Add(e.T - r.began)
	if at, ok := secondsSince1970(text); ok && at.Sub(now).Abs() < 366*24*time.Hour {
		return fromNow(at.Sub(now)), true
	}
	if s != ofClock {
		return "", false
	}
	_, clock := clockAtStart(text)
	if clock.Year() == 0 { // a time without its day
		clock = time.Date(now.Year(), now.Month(), now.Day(), clock.Hour(), clock.Minute(), clock.Second(), 0, time.UTC)
	}
	off := clock.Sub(now)
	beside := off.Abs() % zoneStep
	return "(now)", off.Abs() < 24*time.Hour && min(beside, zoneStep-beside) <= time.Minute
}
