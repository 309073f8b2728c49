package inspect

import (
	"fmt"
	"strings"

	"roundtrip/sandbox/inspect"
	"roundtrip/tui/keys"
	"roundtrip/tui/layout"
	"roundtrip/tui/overlay"
	"roundtrip/tui/screen"
	"roundtrip/tui/theme"
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
	apart     = 2 // a request and its status

	roomyFrom   = 76 // the width from which on the words have all the columns that they may need
	narrowWords = 9  // how many they have at most below it
)

// lastAt is where status, time and journey begin. Where a request has no room, it has the columns
// that no words stand in.
func (s *Screen) lastAt(w int) int {
	most, need, longest := lastPart-wordIn, 1, 0 // the last column stays empty
	if w < roomyFrom {
		most = narrowWords
	}
	for _, row := range s.list.page.Rows {
		words, _ := s.whereWords(row)
		need = max(need, min(most, theme.Width(words)+1))
		longest = max(longest, theme.Width(requestWords(s.projector.row(row))))
	}
	if w >= roomyFrom && longest <= w-lastPart-requestAt-apart {
		return w - lastPart
	}
	return w - wordIn - need
}

func (s *Screen) drawList() string {
	fr, parts := layout.NewFrame(s.Width, s.Height), s.listLayout()
	for _, p := range []struct {
		part layout.Part
		draw func(w int) []string
	}{
		{layout.Header, s.listHeader}, {layout.Action, s.listAction}, {layout.Columns, s.columns}, {layout.List, s.rowLines}, {layout.Message, s.tellLine}, {layout.Footer, s.listFooter},
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
	rows, last := make([]string, 0, len(s.list.page.Rows)), s.lastAt(w)
	for _, row := range s.list.page.Rows {
		rows = append(rows, s.rowLine(s.projector.row(row), w, last))
	}
	return rows
}

// listHeader names the site, and says whom it holds.
func (s *Screen) listHeader(w int) []string {
	l, t, p := theme.NewLine(w), s.Theme, s.list.page
	x := l.Put(0, t.Title, "inspect "+s.site.Name)
	x = l.Put(x+1, t.Faint, t.Sym.Mid+" "+s.site.Addr)
	end := w
	if n := len(p.Held); n > 0 {
		held := fmt.Sprintf("%d held", n)
		l.Put(w-len(held), t.Held, held)
		end -= len(held) + 3
	}
	if s.site.At == nil {
		return []string{l.String()}
	}
	rule := t.Cut(s.holdText(), max(0, end-x-3))
	l.Put(end-theme.Width(rule), t.Text, rule)
	return []string{l.String()}
}

// listAction says what to do next.
func (s *Screen) listAction(w int) []string {
	x := s.selected()
	switch {
	case s.Overlays.At(overlay.Footer) != nil:
		return nil
	case s.list.page.Total == 0 && s.site.At != nil:
		return []string{s.ActText(w, "Ask for "+s.address()+" with a browser or with curl.")}
	}
	h := s.NewHints(keys.Inspecting)
	switch {
	case x == nil && s.filter != nil:
		h.Add(keys.Escape, "show all requests")
	case x == nil:
	case x.Row().Hold != nil:
		h.Add(keys.Space, "next stage")
		h.Add(keys.Enter, "look")
	default:
		h.Add(keys.Enter, "look")
	}
	return []string{s.Act(w, h.List())}
}

// address is where the site is asked.
func (s *Screen) address() string {
	if s.site.At.Network() == "unix" {
		return s.site.Addr
	}
	return "http://" + s.site.Addr + "/"
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
	if s.site.At == nil {
		return []string{" " + s.Theme.Text.Render("This recording has no requests.")}
	}
	var lines []string
	for _, text := range []string{
		"No request has come yet. Each one is recorded and shown here.",
		"H holds every one from now on, so that you can step it while its client waits.",
	} {
		for _, line := range theme.Wrap(text, max(20, w-2)) {
			lines = append(lines, " "+s.Theme.Text.Render(s.Theme.Say(line)))
		}
	}
	return lines
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
		h.Add(keys.HoldAll, s.holdAllWord())
		h.Add(keys.HoldIf, "")
	}
	h.Add(keys.Filter, "")
	if len(s.list.page.Held) > 0 {
		h.Add(keys.NextHeld, "")
	}
	return append(h.Fit(2), screen.Hint{Key: "q", Word: "quit", Action: keys.Quit}, screen.Hint{Key: "F1", Word: "keys", Action: keys.Help})
}

// holdAllWord says what the key that holds all does now.
func (s *Screen) holdAllWord() string {
	if s.site.Record.Rule().Mode != inspect.Off {
		return "hold no more"
	}
	return ""
}
