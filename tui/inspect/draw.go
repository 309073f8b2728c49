package inspect

import (
	"fmt"
	"strings"
	"time"

	"charm.land/lipgloss/v2"

	"roundtrip/sandbox/inspect"
	"roundtrip/tui/keys"
	"roundtrip/tui/layout"
	"roundtrip/tui/overlay"
	"roundtrip/tui/screen"
	"roundtrip/tui/theme"
	"roundtrip/wsgi/lint"
	"roundtrip/wsgi/trace"
)

// listLayout is where the parts of the list's screen are.
func (s *Screen) listLayout() layout.Layout { return layout.ArrangeList(s.Width, s.Height) }

// rowsInView is how many rows of the list there is room for.
func (s *Screen) rowsInView() int { return max(1, s.listLayout().At(layout.List).H) }

// The columns. The request has what the others leave.
const (
	cursorAt  = 0
	signAt    = 2
	numberEnd = 9
	requestAt = 11
	lastPart  = 44 // of status, time, journey and words together
	statusIn  = 0  // within the last part
	timeIn    = 7
	journeyIn = 19
	wordIn    = 27

	roomyFrom   = 76 // the width from which on the words have all the columns that they may need
	narrowWords = 9  // how many they have at most below it
)

// lastAt is where status, time and journey begin. Where there is little room, the request has the columns
// that no words stand in.
func (s *Screen) lastAt(w int) int {
	if w >= roomyFrom {
		return w - lastPart
	}
	need := 1 // the last column stays empty
	for _, row := range s.list.page.Rows {
		words, _ := s.whereWords(row)
		need = max(need, min(narrowWords, theme.Width(words)+1))
	}
	return w - wordIn - need
}

func (s *Screen) drawList() string {
	fr, parts := layout.NewFrame(s.Width, s.Height), s.listLayout()
	for _, p := range []struct {
		part layout.Part
		draw func(w int) []string
	}{
		{layout.Header, s.listHeader}, {layout.Columns, s.columns}, {layout.List, s.rowLines}, {layout.Message, s.tellLine}, {layout.Footer, s.listFooter},
	} {
		r := parts.At(p.part)
		fr.Put(r, p.draw(r.W))
	}
	return fr.String()
}

// rowLines are the exchanges in view.
func (s *Screen) rowLines(w int) []string {
	if s.list.page.Total == 0 {
		return s.emptyLines(w)
	}
	rows := make([]string, 0, len(s.list.page.Rows))
	for _, row := range s.list.page.Rows {
		rows = append(rows, s.rowLine(s.projector.row(row), w))
	}
	return rows
}

// listHeader names the site, and says whom it holds.
func (s *Screen) listHeader(w int) []string {
	l, t, p := theme.NewLine(w), s.Theme, s.list.page
	x := l.Put(0, t.Title, "inspect "+s.site.Name)
	x = l.Put(x+1, t.Faint, t.Sym.Mid+" "+s.site.Addr)
	right := ""
	if n := len(p.Held); n > 0 {
		right = fmt.Sprintf("%d held", n)
		l.Put(w-len(right), t.Held, right)
	}
	if s.site.At == nil {
		return []string{l.String()}
	}
	rule := t.Cut(s.holdText(), max(0, w-x-len(right)-6))
	l.Put(w-len(right)-3-theme.Width(rule), t.Text, rule)
	return []string{l.String()}
}

// holdText says whom the site holds, and how many breakpoints are on.
func (s *Screen) holdText() string {
	text, n := "hold "+ruleWords(s.list.page.Rule), 0
	for _, b := range s.site.Record.Breakpoints() {
		if !b.Off {
			n++
		}
	}
	switch n {
	case 0:
		return text
	case 1:
		return text + ", 1 breakpoint"
	}
	return fmt.Sprintf("%s, %d breakpoints", text, n)
}

// ruleWords say whom a rule holds.
func ruleWords(r inspect.Rule) string {
	switch {
	case r.Mode == inspect.Off:
		return "off"
	case r.Next:
		return "the next"
	case r.Mode == inspect.All:
		return "all"
	}
	return "on: " + theme.Printable(r.Condition.Text)
}

func (s *Screen) columns(w int) []string {
	l, t, last := theme.NewLine(w), s.Theme, s.lastAt(w)
	l.Put(numberEnd-1, t.Faint, "#")
	l.Put(requestAt, t.Faint, "request")
	l.Put(last+statusIn, t.Faint, "status")
	l.Put(last+timeIn, t.Faint, "time")
	l.Put(last+journeyIn, t.Faint, "journey")
	if n := s.list.page.Newer; n > 0 {
		text := fmt.Sprintf("%d newer", n)
		l.Put(w-1-len(text), t.Faint, text)
	}
	return []string{l.String()}
}

// emptyLines stand where there is no request yet.
func (s *Screen) emptyLines(w int) []string {
	var lines []string
	for _, text := range []string{
		"No request has come yet. Ask for " + s.site.Addr + " with a browser or with curl.",
		"Each one is recorded and shown here. H holds every one from now on, so that you can step it while its client waits.",
	} {
		for _, line := range theme.Wrap(text, max(20, w-2)) {
			lines = append(lines, " "+s.Theme.Text.Render(s.Theme.Say(line)))
		}
	}
	return lines
}

// rowLine is one exchange.
func (s *Screen) rowLine(row inspect.Row, w int) string {
	l, t, last := theme.NewLine(w), s.Theme, s.lastAt(w)
	style := t.Done
	if row.Number == s.list.cursor {
		l.Put(cursorAt, t.Now, t.Sym.Cursor)
		style = t.Now
	}
	if sign, ink := s.sign(row); sign != "" {
		l.Put(signAt, ink, sign)
	}
	number := fmt.Sprint(row.Number)
	l.Put(numberEnd-len(number), style, number)
	request := t.CutMiddle(requestWords(row), last-requestAt-2)
	if row.Idle() {
		l.Put(requestAt, t.Faint, t.Say(request))
	} else {
		l.Put(requestAt, style, t.Say(request))
	}
	status := t.Sym.Dash
	if row.Status > 0 {
		status = fmt.Sprint(row.Status)
	}
	if !row.Idle() {
		l.Put(last+statusIn, s.statusStyle(row.Status), status)
	}
	words, ink := s.timeWords(row)
	l.Put(last+timeIn, ink, words)
	s.putJourney(l, w, row)
	return l.String()
}

// sign marks a row that somebody should look at.
func (s *Screen) sign(row inspect.Row) (string, lipgloss.Style) {
	t := s.Theme
	switch {
	case row.Mark != 0:
		return string(row.Mark), t.Title
	case row.Raised != "" || row.Status >= 500:
		return "!", t.Wrong
	case row.Level == lint.Must:
		return t.Sym.No, t.Wrong
	case row.Level == lint.Should:
		return "!", t.Held
	}
	return "", t.Text
}

func requestWords(row inspect.Row) string {
	switch {
	case row.Idle() && row.Over():
		return "closed, no request"
	case row.Idle():
		return "idle, no byte yet"
	case row.Method == "":
		return "no request line yet"
	}
	return theme.Printable(fmt.Sprintf("%-4s %s", row.Method, row.Target))
}

func (s *Screen) statusStyle(status int) lipgloss.Style {
	switch {
	case status >= 500:
		return s.Theme.Wrong
	case status >= 400:
		return s.Theme.Now
	}
	return s.Theme.Text
}

// timeWords are how long it took, or for how long its client has waited.
func (s *Screen) timeWords(row inspect.Row) (string, lipgloss.Style) {
	t := s.Theme
	switch {
	case row.Hold != nil:
		return "held " + waited(s.list.now.Sub(row.Started)), t.Held
	case row.Idle() && row.Over():
		return "", t.Faint
	case row.Over():
		return t.Say(took(row.Took)), t.Text
	}
	return waited(s.list.now.Sub(row.Started)), t.Faint
}

// waited is a time that somebody sees pass.
func waited(d time.Duration) string {
	if d < time.Minute {
		return fmt.Sprintf("%d s", int(max(0, d).Seconds()))
	}
	return fmt.Sprintf("%d min", int(d.Minutes()))
}

// took is a time that was measured.
func took(d time.Duration) string {
	switch ms := float64(d.Microseconds()) / 1000; {
	case d < 10*time.Second:
		return fmt.Sprintf("%.1f ms", ms)
	default:
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
}

// cells is how many cells a row's journey has: one for each stage behind the first.
const cells = trace.StageCount - 1

// putJourney draws how far a request has come, and says where it is.
func (s *Screen) putJourney(l *theme.Line, w int, row inspect.Row) {
	t, last := s.Theme, s.lastAt(w)
	done, sign, ink := min(int(row.Stage), cells), "", t.Held
	laid := !row.Over()
	if !laid {
		done = cells
	}
	switch {
	case row.Static && row.Over() && !broken(row):
		done, sign, ink = 1, "┛", t.Server
	case row.Hold != nil, !row.Over() && !row.Idle():
		done, sign = max(0, done-1), t.Sym.Dot
	case broken(row):
		done, sign, ink = max(0, int(row.Stage)-1), t.Sym.No, t.Wrong
	case row.Idle() && row.Over():
		done = 0
	}
	x := last + journeyIn
	l.Fill(x, x+done, t.Done, t.Sym.Wire)
	if sign != "" {
		l.Put(x+done, ink, t.Say(sign))
		done++
	}
	if laid {
		l.Fill(x+done, x+cells, t.Rule, t.Sym.Laid)
	}
	words, style := s.whereWords(row)
	l.Put(last+wordIn, style, t.Cut(t.Say(words), w-last-wordIn-1))
}

// broken reports whether a request did not come to a complete answer.
func broken(row inspect.Row) bool {
	return row.Over() && row.Outcome != "complete" && !row.Idle()
}

// whereWords say where a request is, or what became of it.
func (s *Screen) whereWords(row inspect.Row) (string, lipgloss.Style) {
	t := s.Theme
	switch {
	case row.Idle():
		return "", t.Faint
	case row.Hold != nil && row.Gone:
		return row.Hold.Event.Layer.Name() + ", client left?", t.Held
	case row.Hold != nil:
		return row.Hold.Event.Layer.Name(), t.Party(row.Hold.Event.Layer)
	case row.Outcome == "dropped":
		return "dropped by you", t.Held
	case row.Outcome == "aborted":
		return "client left", t.Held
	case row.Rule != "":
		return "refused by " + row.Rule, t.Wrong
	case row.Raised != "" && row.Other:
		return "no answer", t.Wrong
	case row.Raised != "":
		return "app raised", t.Wrong
	case caughtWords(row) != "":
		name, _, _ := strings.Cut(row.Caught.Exc, ":")
		return name, t.Wrong
	case row.Passed != "":
		return row.Passed + " passed", t.Held
	case row.Findings > 1:
		return fmt.Sprintf("%s +%d", row.Broken, row.Findings-1), t.Held
	case row.Findings == 1:
		return row.Broken, t.Held
	case row.Static:
		return "file", t.Server
	case !row.Over():
		return row.Layer.Name(), t.Party(row.Layer)
	case row.Why != "":
		return "not held: too many", t.Held
	case row.Edited > 0:
		return "changed", t.Held
	case row.From != "":
		return fmt.Sprintf("%d at %s", row.Of, row.From), t.Faint
	case row.Of != 0:
		return fmt.Sprintf("%d again", row.Of), t.Faint
	}
	return "", t.Text
}

// tellLine is what there is to tell, which takes no key's place.
func (s *Screen) tellLine(w int) []string {
	l, t, c := theme.NewLine(w), s.Theme, s.list.page.Counts
	if s.Notice != "" {
		l.Put(0, t.Held, t.Cut(t.Say(theme.Printable(s.Notice)), w))
		return []string{l.String()}
	}
	var parts []string
	add := func(n int, format string) {
		if n > 0 {
			parts = append(parts, fmt.Sprintf(format, n))
		}
	}
	add(s.list.page.Total, "%d recorded")
	if s.filter != nil {
		parts = append(parts, theme.Printable(s.filter.words()))
	}
	add(c.LetGo, "%d let go to make room")
	add(c.Skipped, "%d not held: too many were")
	add(c.Failed, "the condition failed %d times: "+strings.ReplaceAll(theme.Printable(c.Problem), "%", "%%"))
	l.Put(0, t.Faint, t.Cut(t.Say(strings.Join(parts, "   ")), w))
	return []string{l.String()}
}

func (s *Screen) listFooter(w int) []string {
	if o := s.Overlays.At(overlay.Footer); o != nil {
		return o.Draw(s.Theme, w, 1)
	}
	return []string{s.Footer(w, s.listHints())}
}

// listHints are the keys of the list's footer.
func (s *Screen) listHints() []screen.Hint {
	h := s.NewHints(keys.Inspecting)
	if x := s.selected(); x != nil {
		if x.Row().Hold != nil {
			h.Add(keys.Space, "next stage")
			h.Add(keys.Continue, "let go on")
			h.Add(keys.Drop, "")
		}
		h.Add(keys.Enter, "look")
	}
	if s.site.At != nil {
		h.Add(keys.HoldAll, "")
		h.Add(keys.HoldIf, "")
	}
	h.Add(keys.Filter, "")
	if len(s.list.page.Held) > 0 {
		h.Add(keys.NextHeld, "")
	}
	return append(h.Fit(2), screen.Hint{Key: "F1", Word: "keys", Action: keys.Help}, screen.Hint{Key: "q", Word: "quit", Action: keys.Quit})
}
