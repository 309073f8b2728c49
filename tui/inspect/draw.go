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

func (s *Screen) drawList() string {
	fr, parts := layout.NewFrame(s.Width, s.Height), s.listLayout()
	for _, p := range []struct {
		part layout.Part
		draw func(w int) []string
	}{
		{layout.Header, s.listHeader}, {layout.Action, s.listAction}, {layout.Columns, s.columnNames}, {layout.List, s.rowLines},
		{layout.Journey, s.drawGlanceJourney}, {layout.Record, s.drawGlanceRecord}, {layout.Message, s.tellLine}, {layout.Footer, s.listFooter},
	} {
		if r := parts.At(p.part); !r.IsEmpty() {
			fr.Put(r, p.draw(r.W))
		}
	}
	fr.Cover(parts.At(layout.Message), overlay.Above(s.Overlays.At(overlay.Footer), s.Theme, s.Width, s.Height/3))
	return fr.String()
}

// rowLines are the exchanges in view.
func (s *Screen) rowLines(w int) []string {
	if s.list.page.Total == 0 {
		return s.emptyLines(w)
	}
	rows, at := make([]string, 0, len(s.list.page.Rows)), s.columnsAt(w)
	for _, row := range s.list.page.Rows {
		rows = append(rows, s.rowLine(s.projector.row(row), w, at))
	}
	return rows
}

// listHeader names the site, and says whom it holds. What has no room goes from the site: the
// folders of its file, then the end of its address.
func (s *Screen) listHeader(w int) []string {
	l, t := theme.NewLine(w), s.Theme
	end := w
	if n := len(s.list.page.Held); n > 0 {
		held := fmt.Sprintf("%d held", n)
		l.Put(w-len(held), t.Held, held)
		end -= len(held) + 3
	}
	addr := t.Sym.Mid + " " + s.site.Addr
	if s.site.At != nil {
		rule := s.holdText(max(end/2, end-len("inspect ")-theme.Width(s.site.Name+addr)-4))
		l.Put(end-theme.Width(rule), t.Text, rule)
		end -= theme.Width(rule) + 3
	}
	name := t.CutPath(s.site.Name, max(leastName, end-len("inspect ")-theme.Width(addr)-1))
	x := l.Put(0, t.Title, t.Cut("inspect "+name, end)) + 1
	l.Put(x, t.Faint, t.Cut(t.Say(addr), end-x))
	return []string{l.String()}
}

// leastName is how many columns the name of a site has, if it needs them.
const leastName = 12

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
	case len(s.list.page.Held) > 0: // clients wait
		h.Add(keys.NextHeld, "")
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

// holdText says in a width whom the site holds, and how many breakpoints are on. The expression makes room for that.
func (s *Screen) holdText(w int) string {
	t, breaks := s.Theme, s.breaksText()
	rule := t.CutMiddle(t.Say(ruleWords(s.list.page.Rule)), max(leastRule, w-len("hold "+breaks)))
	return t.Cut("hold "+rule+breaks, w)
}

// otherHeld is how many requests are held besides the one in view.
func (s *Screen) otherHeld() (n int) {
	for _, row := range s.list.page.Held {
		if row.Number != s.open.Number() {
			n++
		}
	}
	return n
}

// waitingWord says how many others are held, and with "more" that the one in view is too.
func (s *Screen) waitingWord(n int) string {
	if s.Held != nil {
		return fmt.Sprintf("%d more held", n)
	}
	return fmt.Sprintf("%d held", n)
}

// leastRule is how many columns an expression has at least, if it needs them.
const leastRule = 16

// breaksText says how many breakpoints are on, "" for none.
func (s *Screen) breaksText() (text string) {
	n, failed := 0, 0
	for _, b := range s.site.Record.Breakpoints() {
		if !b.Off {
			n++
			failed += b.Failed
		}
	}
	switch n {
	case 0:
	case 1:
		text += ", 1 breakpoint"
	default:
		text += fmt.Sprintf(", %d breakpoints", n)
	}
	if failed > 0 {
		text += ", failed " + timesWords(failed)
	}
	return text
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
	if why := s.list.page.Broken; why != "" {
		l.Put(0, t.Wrong, t.Cut(t.Say("cannot be loaded: "+theme.Printable(why)), w))
		return []string{l.String()}
	}
	add(s.list.page.Total, "%d recorded")
	if s.filter != nil {
		parts = append(parts, theme.Printable(s.filter.words()))
	}
	if words := s.loaded.olderWords(); words != "" {
		parts = append(parts, words)
	}
	add(c.LetGo, "%d let go to make room")
	add(c.MadeRoom, "%d went on: too many were held")
	add(c.Skipped, "%d not held: no memory for more")
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
		s.addBefore(h)
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
