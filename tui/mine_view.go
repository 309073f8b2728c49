package tui

import (
	"fmt"
	"slices"
	"strings"

	"roundtrip/sandbox/catalog"
	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// stackWords are the parts of a stack, the outermost first.
func stackWords(app string, layers []string) string {
	words := make([]string, 0, len(layers)+1)
	for _, name := range append(slices.Clone(layers), app) {
		words = append(words, partWords(name))
	}
	return strings.Join(words, " around ")
}

// partWords is the name of an application or a layer in a sentence.
func partWords(name string) string {
	if catalog.InWorkshop(name) {
		return "your " + catalog.TrimMark(name)
	}
	return name
}

// whose stands before the place of a screen where something of the learner's
// runs.
func (m *Model) whose() string {
	p := m.practice()
	if p != nil && p.solved != nil {
		return m.theme.Say("the solution · ")
	}
	if p != nil && p.looking >= 0 {
		return m.theme.Say(fmt.Sprintf("yours · check %d of %d · ", p.looking+1, len(p.page.Exercise.Checks)))
	}
	if stack := m.stack(); stack != nil && stack.HasUserFiles() {
		return m.theme.Say("yours · ")
	}
	return ""
}

// mineLines say what became of code of the learner's: where it failed, and what
// is different from the run before.
func (m *Model) mineLines(w int) []string {
	if m.x == nil || !m.x.over {
		return nil
	}
	var lines []string
	if failure, ok := m.x.failure(m.x.trace.Len()); ok && m.x.served.own {
		lines = append(lines, m.wrongLines(failure.Data.(*trace.AppRaised).Exc, w)...)
	}
	return append(lines, m.differenceLines(w)...)
}

// differenceLines say what is different from the run before, where the code was
// changed since.
func (m *Model) differenceLines(w int) []string {
	if m.x.differs == nil {
		return nil
	}
	return m.marked(m.theme.Sym.Change, "Beside the run before: "+differenceWords(*m.x.differs), w)
}

// wrongLines are a paragraph with the sign of what is wrong.
func (m *Model) wrongLines(text string, w int) []string {
	var lines []string
	for i, line := range theme.Wrap(theme.Printable(text), max(10, w-2)) {
		lead := "  "
		if i == 0 {
			lead = m.theme.Wrong.Render(m.theme.Sym.No) + " "
		}
		lines = append(lines, lead+m.theme.Now.Render(line))
	}
	return lines
}

// failure is the event of what failed last among the first n, as the server saw
// it; false if nothing did.
func (x *exchange) failure(n int) (trace.Event, bool) {
	for i := min(n, x.trace.Len()) - 1; i >= 0; i-- {
		if e := x.trace.Event(i); e.Kind() == trace.KindAppRaised && e.Layer == trace.LayerServer {
			return e, true
		}
	}
	return trace.Event{}, false
}

// failedAt is the line that failed, as far as that is in view, or the one for
// which the checks could not run the file.
func (m *Model) failedAt() trace.Src {
	e, failed := m.x.failure(m.x.at)
	if p := m.practice(); !failed && p != nil && p.grading != nil && p.grading.Trouble != nil {
		return p.grading.Trouble.Src
	}
	return e.Src
}

// differenceWords are a comparison in a sentence: "status 200 OK → 404 Not Found,
// headers +Retry-After ~Content-Length 13 → 20, body 13 → 20 octets".
func differenceWords(c trace.Comparison) string {
	var words []string
	if s := c.Status; s != (trace.Change{}) {
		words = append(words, "status "+orNone(s.Old)+" → "+orNone(s.New))
	}
	words = append(words, changeWords("environ", c.Environ)...)
	words = append(words, changeWords("headers", trace.Delta{Add: c.Headers.Add, Set: c.Headers.Set, Del: c.Headers.Del})...)
	switch {
	case c.Body[0] != c.Body[1]:
		words = append(words, fmt.Sprintf("body %d → %d octets", c.Body[0], c.Body[1]))
	case c.Bytes:
		words = append(words, fmt.Sprintf("body other octets, %d as before", c.Body[1]))
	}
	if c.Events[0] != c.Events[1] {
		words = append(words, fmt.Sprintf("events %d → %d", c.Events[0], c.Events[1]))
	}
	if len(words) == 0 {
		return "nothing is different."
	}
	return strings.Join(words, ", ") + "."
}

// changeWords name what came, changed and went, with what short values were and
// are; nothing if all is as before.
func changeWords(what string, d trace.Delta) []string {
	var words []string
	for _, h := range d.Add {
		words = append(words, "+"+theme.Printable(h.Name))
	}
	for _, c := range d.Set {
		word := "~" + theme.Printable(c.Name)
		if len(c.Old) <= longestNamed && len(c.New) <= longestNamed {
			word += " " + theme.Printable(c.Old) + " → " + theme.Printable(c.New)
		}
		words = append(words, word)
	}
	for _, h := range d.Del {
		words = append(words, "−"+theme.Printable(h.Name))
	}
	if len(words) == 0 {
		return nil
	}
	if more := len(words) - mostNamed; more > 0 {
		words = append(words[:mostNamed], fmt.Sprintf("and %d more", more))
	}
	return []string{what + " " + strings.Join(words, " ")}
}

// How many changes are named, and how many octets a value may have to be told
// with its name.
const (
	mostNamed    = 4
	longestNamed = 32
)

func orNone(status string) string {
	if status == "" {
		return "none"
	}
	return theme.Printable(status)
}
