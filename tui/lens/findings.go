package lens

import (
	"fmt"
	"slices"
	"strings"

	"roundtrip/tui/theme"
	"roundtrip/wsgi/lint"
	"roundtrip/wsgi/trace"
)

// Finding is a rule that somebody broke, with its place in the trace.
type Finding struct {
	lint.Finding
	// At is the position in the trace from which on it shows.
	At int
	// Events are the kinds of the events that it rests on, in their order.
	Events []trace.Kind
	// Src is the line of source that it leads to, if that is known.
	Src trace.Src
}

// Check gives what the checker finds in a trace. A long one takes milliseconds:
// do it once for each trace, outside of drawing.
func Check(tr *trace.Trace) []Finding { return new(Follower).Check(tr) }

// A Follower gives what the checker finds in one trace while it grows, at the cost of what
// is new. The zero Follower is ready; only one goroutine at a time uses it.
type Follower struct {
	checker lint.Follower
	latest  []Finding
}

// Check checks a trace that begins with the events of the one before.
func (f *Follower) Check(tr *trace.Trace) []Finding {
	var all []Finding
	for i, found := range f.checker.Check(tr) {
		if i < len(f.latest) && sameFinding(f.latest[i].Finding, found) {
			all = append(all, f.latest[i])
			continue
		}
		all = append(all, placed(found, tr))
	}
	f.latest = all
	return all
}

func sameFinding(a, b lint.Finding) bool {
	return a.Rule == b.Rule && a.Who == b.Who && a.Text == b.Text && a.X == b.X && slices.Equal(a.Refs, b.Refs)
}

// placed finds the place of a finding.
func placed(f lint.Finding, tr *trace.Trace) Finding {
	placed := Finding{Finding: f, At: f.At(tr), Src: f.Src(tr)}
	for _, seq := range f.Refs {
		if i := tr.Index(f.X, seq); i >= 0 && tr.Event(i).Kind() != trace.KindFinding {
			placed.Events = append(placed.Events, tr.Event(i).Kind())
		}
	}
	return placed
}

// shownAt are the findings that show at a state.
func shownAt(all []Finding, now *trace.State) []Finding {
	return slices.DeleteFunc(slices.Clone(all), func(f Finding) bool { return f.At > now.N })
}

// Tally is how many findings there are, and how strongly the strongest of them
// binds.
type Tally struct {
	Level lint.Level
	N     int
}

// Count counts the findings that show at a state.
func Count(all []Finding, now *trace.State) Tally {
	t := Tally{Level: lint.Advice}
	for _, f := range shownAt(all, now) {
		if t.N++; f.Level == lint.Must || t.Level == lint.Advice {
			t.Level = f.Level
		}
	}
	return t
}

// String is the count behind the sign of the strongest; "" for none.
func (t Tally) String() string {
	if t.N == 0 {
		return ""
	}
	return fmt.Sprintf("%s %d", levelSign(t.Level), t.N)
}

// levelSign is how much a finding matters, in one column.
func levelSign(l lint.Level) string {
	switch l {
	case lint.Must:
		return "✗"
	case lint.Should:
		return "!"
	}
	return "i"
}

func levelInk(l lint.Level) ink {
	switch l {
	case lint.Must:
		return wrong
	case lint.Should:
		return strong
	}
	return plain
}

// The columns of a finding. Its sentences stand below its head, indented.
const (
	levelAt   = 2
	ruleAt    = 9
	brokeAt   = 14
	brokeMax  = 16
	insteadAt = 2
	sentences = 5
)

func findingRows(now, prev *trace.State, o Options) []Row {
	shown := shownAt(o.Findings, now)
	if len(shown) == 0 {
		return []Row{message("No rule is broken up to here.")}
	}
	var rows []Row
	for i, f := range shown {
		head := f.head()
		head.Now = i == len(shown)-1
		head.fresh = prev != nil && f.At > prev.N
		rows = append(append(rows, head), f.sentences(o.width())...)
	}
	return rows
}

// head is the row that stands for a finding: how much it matters, which rule,
// who broke it, and the events that show it.
func (f Finding) head() Row {
	r := Row{ID: "rule:" + f.Rule, Copy: strings.Join(f.whole(), " "), At: f.At, whole: f.whole()}
	for _, k := range f.Events {
		r.Also = append(r.Also, "event:"+k.String())
	}
	if f.Src.File != "" {
		r.Source = lineID(f.Src.File, f.Src.Line)
	}
	who := theme.Printable(f.Who.Name())
	r.cells = []cell{
		{text: levelSign(f.Level), ink: levelInk(f.Level)},
		{at: levelAt, text: string(f.Level), ink: levelInk(f.Level)},
		{at: ruleAt, text: f.Rule, ink: name},
		{at: brokeAt, max: brokeMax, text: who, ink: party, layer: f.Who, data: true},
		{at: brokeAt + min(brokeMax, theme.Width(who)) + 2, text: f.events(), ink: faint},
	}
	return r
}

// sentences are the rows below the head: what was done, what to do instead,
// and where the rule stands.
func (f Finding) sentences(width int) []Row {
	room := width - 1 - textAt - sentences
	var rows []Row
	add := func(text string, c cell) {
		for _, line := range theme.Wrap(theme.Printable(text), max(1, room)) {
			c.at, c.text = sentences, strings.TrimRight(line, " ")
			rows = append(rows, Row{part: true, cells: []cell{c}})
		}
	}
	add(f.Text, cell{data: true})
	instead := len(rows)
	add(f.Instead, cell{})
	rows[instead].put(cell{at: insteadAt, text: "→", ink: faint})
	for _, text := range f.stands(room) {
		add(text, cell{ink: faint})
	}
	return rows
}

// stands is where the rule stands, and the line that broke it, on one line
// where there is room.
func (f Finding) stands(room int) []string {
	if f.Src.File == "" {
		return []string{f.Section}
	}
	line := f.Src.File
	if f.Src.Line > 0 {
		line = fmt.Sprintf("%s:%d", f.Src.File, f.Src.Line)
	}
	if both := f.Section + " · " + line; theme.Width(theme.Printable(both)) <= room {
		return []string{both}
	}
	return []string{f.Section, line}
}

// events names the events that the finding rests on; repeats fold.
func (f Finding) events() string {
	var names []string
	for i := 0; i < len(f.Events); {
		n := i
		for n < len(f.Events) && f.Events[n] == f.Events[i] {
			n++
		}
		text := f.Events[i].String()
		if n-i > 1 {
			text += fmt.Sprintf(" ×%d", n-i)
		}
		names, i = append(names, text), n
	}
	return strings.Join(names, ", ")
}

// whole is all that is known of the finding.
func (f Finding) whole() []string {
	head := fmt.Sprintf("%s %s, %s", f.Level, f.Rule, f.Who.Name())
	lines := append([]string{head, f.Text, f.Instead}, f.stands(0)...)
	return append(lines, f.events())
}
