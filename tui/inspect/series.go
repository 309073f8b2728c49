package inspect

import (
	"context"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"roundtrip/sandbox/inspect"
	"roundtrip/tui/overlay"
	"roundtrip/tui/theme"
)

// mostAgain is how many requests of the list are sent again as a series.
const mostAgain = 200

func (s *Screen) whyNoSeries() string {
	if s.site.At == nil {
		return "A recording has no server. inspect --compare sets it beside another."
	}
	return s.whyEmptyList()
}

// askSeries asks whether the requests of the list are sent again.
func (s *Screen) askSeries() tea.Cmd {
	r, among := s.site.Record, s.among()
	return func() tea.Msg {
		all := r.All(among)
		sent, replays := originals(all), 0
		for _, x := range all {
			if x.Row().Of != 0 {
				replays++
			}
		}
		return askSeriesMsg{s, len(sent), len(all), replays}
	}
}

// askSeriesMsg brings how many requests would be sent, of how many, and how many of those are replays.
type askSeriesMsg struct {
	screen            *Screen
	sent, of, replays int
}

// Deliver asks.
func (msg askSeriesMsg) Deliver() tea.Cmd {
	s := msg.screen
	if msg.sent == 0 {
		s.Tell("None is sent again: they repeat others, or have not ended.")
		return nil
	}
	s.Overlays.Open(&overlay.Question{Text: msg.question(), Enter: "L", Choices: []overlay.Choice{
		{Key: "L", Word: "send", Do: s.series},
		{Key: "esc", Word: "no"},
	}})
	return nil
}

// question says what is sent again, and what of the list is not.
func (msg askSeriesMsg) question() string {
	switch left := msg.of - msg.sent; left {
	case 0:
		return fmt.Sprintf("Send the %d requests of the list again, and compare?", msg.sent)
	case msg.replays:
		return fmt.Sprintf("Send the %d requests of the list again, not the replays (%d)?", msg.sent, left)
	default:
		return fmt.Sprintf("Send %d of the list again, not replays and unended ones (%d)?", msg.sent, left)
	}
}

// seriesMsg brings two series.
type seriesMsg struct {
	screen *Screen
	sides  inspect.Sides
	err    error
}

// series sends the requests of the list again, one after the other and in their order, and sets
// what comes of them beside what came before: before and after a change of the code.
func (s *Screen) series() tea.Cmd {
	r, at, among := s.site.Record, s.site.At, s.among()
	s.Tell("The requests are sent again, one after the other.")
	return func() tea.Msg {
		before := originals(r.All(among))
		var now []*inspect.Exchange
		for _, x := range before {
			request, err := x.Request()
			if err == nil {
				var again *inspect.Exchange
				ctx, cancel := context.WithTimeout(context.Background(), againstAtMost)
				if again, err = r.ReplayAwait(ctx, at, request, x.Number()); err == nil {
					now = append(now, again)
				}
				cancel()
			}
			if err != nil {
				return seriesMsg{s, inspect.Series(before, now), fmt.Errorf("request %d: %w", x.Number(), err)}
			}
		}
		return seriesMsg{s, inspect.Series(before, now), nil}
	}
}

// originals are the latest requests that have ended and repeat no other.
func originals(all []*inspect.Exchange) []*inspect.Exchange {
	var some []*inspect.Exchange
	for _, x := range all {
		if row := x.Row(); row.Over() && !row.Idle() && row.Of == 0 && row.Method != "" {
			some = append(some, x)
		}
	}
	return some[max(0, len(some)-mostAgain):]
}

// Deliver offers the pairs of the series, those that part first.
func (msg seriesMsg) Deliver() tea.Cmd {
	s := msg.screen
	s.refresh()
	if msg.err != nil {
		s.TellError(msg.err)
		return nil
	}
	s.showSeries(msg.sides)
	return nil
}

func (s *Screen) showSeries(sides inspect.Sides) {
	twins := sides.Twins
	names, parted := make([]string, 0, len(twins)), 0
	about, byName := make(map[string]string), make(map[string]inspect.Twin)
	for _, t := range twins {
		t.Ids = s.shownIds(t.Ids)
		name := s.twinName(t)
		names, about[name], byName[name] = append(names, name), s.projector.line(twinWords(t)), t
		if t.Parted {
			parted++
		}
	}
	if len(sides.Varies) > 0 {
		s.Tell(VariesWords(sides.Varies))
	}
	title := fmt.Sprintf("%d of %d part from what they were; enter sets one beside the other", parted, len(twins))
	p := overlay.NewPicker(title, names, 0, func(name string) string { return about[name] })
	p.Chosen = func(name string) tea.Cmd {
		s.showBeside(byName[name])
		return nil
	}
	s.Overlays.Open(p)
}

// VariesWords name what is different in each request, which is no difference.
func VariesWords(labels []string) string {
	return "Different in each request: " + strings.Join(labels, ", ") + "."
}

// IdsWords say which values differ in a pair that does not part.
func IdsWords(ids []inspect.Id) string {
	all := make([]string, 0, len(ids))
	for _, id := range ids {
		all = append(all, fmt.Sprintf("%s: %s, %s", id.Label, id.Was, id.Is))
	}
	return "differs only in ids: " + strings.Join(all, "; ")
}

// twinName is a pair in the list.
func (s *Screen) twinName(t inspect.Twin) string {
	sign := s.Theme.Sym.Yes
	if t.Parted {
		sign = s.Theme.Sym.No
	}
	x := t.Before
	if x == nil {
		x = t.Now
	}
	row := s.projector.row(x.Row())
	name := fmt.Sprintf("%s %d %s %s", sign, row.Number, row.Method, row.Target)
	if t.Before != nil && t.Now != nil {
		name += fmt.Sprintf(" (%d, %d)", row.Status, t.Now.Row().Status)
	}
	return theme.Printable(name)
}

// twinWords say where a pair parts.
func twinWords(t inspect.Twin) string {
	switch {
	case t.Now == nil:
		return "there is no such request in the other series"
	case t.Before == nil:
		return "there was no such request in the first series"
	case len(t.Ids) > 0 && !t.Parted:
		return IdsWords(t.Ids)
	case !t.Parted:
		return "like before, event by event"
	}
	return fmt.Sprintf("was: %s; is: %s", t.Parting.Was, t.Parting.Is)
}

// showBeside sets a pair side by side, from the first event at which they part.
func (s *Screen) showBeside(t inspect.Twin) {
	if t.Before == nil || t.Now == nil {
		s.Tell("There is nothing to set beside it.")
		return
	}
	pairs := t.Beside(s.projector.shown(t.Before.Trace()), s.projector.shown(t.Now.Trace()))
	ids := s.shownIds(t.Ids)
	title := fmt.Sprintf("%d before, %d now, from the first event at which they part", t.Before.Number(), t.Now.Number())
	s.Overlays.Open(overlay.NewLines(title, func(t theme.Theme, width int) []string {
		switch {
		case len(pairs) == 0 && len(ids) > 0:
			return append([]string{"They are alike, event by event, but for:", ""}, idLines(ids, width)...)
		case len(pairs) == 0:
			return []string{"They are alike, event by event."}
		}
		return Columns(t, pairs, width)
	}))
}

// shownIds are ids as they may be shown: before a projector without their values, which may be secret.
func (s *Screen) shownIds(ids []inspect.Id) []inspect.Id {
	shown := slices.Clone(ids)
	for i := range shown {
		if s.projector.on.Load() {
			shown[i].Was, shown[i].Is = "…", "…"
		}
	}
	return shown
}

// idLines are ids, one below the other.
func idLines(ids []inspect.Id, width int) []string {
	var lines []string
	for _, id := range ids {
		lines = append(lines, theme.Wrap(theme.Printable(fmt.Sprintf("%s: %s, %s", id.Label, id.Was, id.Is)), width)...)
	}
	return lines
}

// Columns are pairs in two columns, with a sign between them: = for what both did, and ≠ else.
func Columns(t theme.Theme, pairs []inspect.Pair, width int) []string {
	half := (width - 3) / 2
	var lines []string
	for _, p := range pairs {
		sign := "|"
		if p.Same() {
			sign = "="
		}
		was, is := wrapped(p.Was, half), wrapped(p.Is, half)
		for i := range max(len(was), len(is)) {
			left, right := line(was, i), line(is, i)
			lines = append(lines, t.Say(left+strings.Repeat(" ", max(0, half-theme.Width(left)))+" "+sign+" "+right))
			sign = " "
		}
	}
	return lines
}

func wrapped(text string, width int) []string {
	if text == "" {
		return []string{"–"}
	}
	return theme.Wrap(theme.Printable(text), width)
}

func line(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return ""
}
