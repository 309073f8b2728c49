package inspect

import (
	"context"
	"fmt"
	"net"
	"strings"
	"time"

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
	r, among, changed := s.site.Record, s.among().Clone(), s.site.Changed
	return func() tea.Msg {
		all := r.All(among)
		sent, replays := originals(all), 0
		for _, x := range all {
			if x.Row().Of != 0 {
				replays++
			}
		}
		msg := askSeriesMsg{screen: s, sent: len(sent), of: len(all), replays: replays}
		if changed != nil {
			msg.changed = changed()
		}
		return msg
	}
}

// askSeriesMsg brings how many requests would be sent, of how many, and how many of those are replays; and which files
// have changed since the application was loaded.
type askSeriesMsg struct {
	screen            *Screen
	sent, of, replays int
	changed           []string
}

// Deliver asks.
func (msg askSeriesMsg) Deliver() tea.Cmd {
	s := msg.screen
	if msg.sent == 0 {
		s.Tell("None is sent again: they repeat others, or have not ended.")
		return nil
	}
	send := func(first func() error) func() tea.Cmd { return func() tea.Cmd { return s.series(first) } }
	choices, enter, leave := []overlay.Choice{{Key: "L", Word: "send", Do: send(nil)}}, "L", "no"
	if len(msg.changed) > 0 {
		s.loaded.changed = msg.changed
		s.Tell(about("%s changed since loading. L compares with what is loaded.", filesNamed(msg.changed)))
		choices, enter, leave = []overlay.Choice{{Key: "r", Word: "yes", Do: send(s.site.load)}, {Key: "L", Word: "no", Do: send(nil)}}, "r", "leave"
	}
	if s.lastSeries != nil {
		choices = append(choices, overlay.Choice{Key: "v", Word: "last", Do: s.lastAgain})
	}
	choices = append(choices, overlay.Choice{Key: "esc", Word: leave})
	s.Overlays.Open(&overlay.Question{Text: msg.question(), Enter: enter, Choices: choices})
	return nil
}

// question says what is sent again, and what of the list is not; or asks whether what has changed is loaded first.
func (msg askSeriesMsg) question() string {
	switch left := msg.of - msg.sent; {
	case len(msg.changed) > 0:
		return fmt.Sprintf("Load it before %s sent?", requestsAre(msg.sent))
	case left == 0:
		return fmt.Sprintf("Send the %s of the list again, and compare?", theme.Count(msg.sent, "request"))
	case left == msg.replays:
		return fmt.Sprintf("Send the %s of the list again, not the replays (%d)?", theme.Count(msg.sent, "request"), left)
	default:
		return fmt.Sprintf("Send %d of the list again, not replays and unended ones (%d)?", msg.sent, left)
	}
}

// requestsAre are so many requests, which are about to be.
func requestsAre(n int) string {
	if n == 1 {
		return "1 request is"
	}
	return theme.Count(n, "request") + " are"
}

// seriesMsg brings two series.
type seriesMsg struct {
	screen      *Screen
	of          series
	sides       inspect.Sides
	differences [][]inspect.Difference // of each pair that parts
	rows        []pairRow
	err         error
}

// pairRow is a pair in the list: its name, and in what it differs.
type pairRow struct{ name, about string }

// isSending is told while a series is sent.
const isSending = "The requests are sent again, one after the other."

// series sends the requests of the list again, one after the other and in their order, and sets
// what comes of them beside what came before: before and after a change of the code. First is done before, if it is not
// nil.
func (s *Screen) series(first func() error) tea.Cmd {
	r, at, among, sym := s.site.Record, s.site.At, s.among().Clone(), s.Theme.Sym
	s.Tell(isSending)
	return func() tea.Msg {
		if first != nil {
			if err := first(); err != nil {
				return seriesMsg{screen: s, err: err}
			}
		}
		again := resending{record: r, at: at, asked: make(map[string]bool)}
		before := originals(r.All(among))
		for _, x := range before {
			if err := again.send(x); err != nil {
				return seriesMsg{screen: s, err: fmt.Errorf("request %d: %w", x.Number(), err)}
			}
		}
		return s.compared(series{before, again.now, again.noise, sym})
	}
}

// series are two sides that are compared, as often as what is left out changes.
type series struct {
	before, now []*inspect.Exchange
	noise       inspect.Noise
	sym         theme.Symbols
}

// compared sets them beside each other, for a command.
func (s *Screen) compared(of series) tea.Msg {
	of.noise.LeftOut = s.leftOut.all()
	sides := of.noise.Series(of.before, of.now)
	msg := seriesMsg{screen: s, of: of, sides: sides}
	for _, t := range sides.Twins {
		var differences []inspect.Difference
		if t.Parted && t.Before != nil && t.Now != nil {
			differences = t.Differences(s.projector.shown(t.Before.Trace()), s.projector.shown(t.Now.Trace()))
		}
		t.Ids = s.shownIds(t.Ids)
		msg.differences = append(msg.differences, differences)
		msg.rows = append(msg.rows, pairRow{s.twinName(t, of.sym), s.projector.line(twinWords(t, differences))})
	}
	return msg
}

// lastAgain shows the last comparison, with what is left out and masked now.
func (s *Screen) lastAgain() tea.Cmd {
	of := s.lastSeries.of
	return func() tea.Msg { return s.compared(of) }
}

// resending sends a series again.
type resending struct {
	record *inspect.Record
	at     net.Addr
	now    []*inspect.Exchange
	noise  inspect.Noise
	asked  map[string]bool // the paths that were asked for twice
}

// mostTwice is how many requests of a series are sent twice.
const mostTwice = 50

// send sends one again. Where the answer is another than before, and the request asks to change nothing, it is
// sent once more: what the same code answers differently is no change of the code.
func (a *resending) send(x *inspect.Exchange) error {
	request, err := x.Request()
	if err != nil {
		return err
	}
	first, err := a.once(x, request, inspect.InSeries)
	if err != nil {
		return err
	}
	a.now = append(a.now, first)
	row := x.Row()
	path, _, _ := strings.Cut(row.Target, "?")
	if !inspect.IsSafe(row.Method) || a.asked[path] || len(a.asked) == mostTwice || !a.noise.Parts(x, first) {
		return nil
	}
	a.asked[path] = true
	second, err := a.once(x, request, inspect.OnceMore)
	if err == nil {
		a.noise.Learn(first, second)
	}
	return err
}

func (a *resending) once(x *inspect.Exchange, request []byte, purpose inspect.Purpose) (*inspect.Exchange, error) {
	ctx, cancel := context.WithTimeout(context.Background(), againstAtMost)
	defer cancel()
	return a.record.ReplayAwait(ctx, a.at, request, x.Number(), purpose)
}

// originals are the latest requests that have ended and repeat no other. One that somebody changed in flight, or
// dropped, had an answer that its code did not give.
func originals(all []*inspect.Exchange) []*inspect.Exchange {
	var some []*inspect.Exchange
	for _, x := range all {
		if row := x.Row(); row.Over() && !row.Idle() && row.Of == 0 && row.Method != "" && row.Edited == 0 && row.Outcome != "dropped" {
			some = append(some, x)
		}
	}
	return some[max(0, len(some)-mostAgain):]
}

// Deliver offers the pairs of the series, those that part first.
func (msg seriesMsg) Deliver() tea.Cmd {
	s := msg.screen
	s.refresh()
	s.loaded.looked = time.Time{} // it may have been loaded again
	if s.Notice == isSending {
		s.Tell("")
	}
	if msg.err != nil {
		s.TellError(msg.err)
		return s.lookAtFiles()
	}
	s.lastSeries = &msg
	s.Overlays.CloseAll()
	s.showSeries()
	return s.lookAtFiles()
}

// showSeries lists the pairs of the last series. What is opened from there lies over it.
func (s *Screen) showSeries() {
	msg := s.lastSeries
	names, parted := make([]string, len(msg.rows)), 0
	about, at := make(map[string]string), make(map[string]int)
	for i, row := range msg.rows {
		names[i], about[row.name], at[row.name] = row.name, row.about, i
		if msg.sides.Twins[i].Parted {
			parted++
		}
	}
	if words := VariesWords(msg.sides); words != "" {
		s.Tell(words)
	}
	title := fmt.Sprintf("%d of %d part from what they were; enter shows how", parted, len(names))
	p := overlay.NewPicker(title, names, 0, func(name string) string { return about[name] })
	p.StaysOpen = true
	p.More = []overlay.Choice{{Key: "tab", Word: "leave a header out", Do: s.askLeaveOut}}
	p.Chosen = func(name string) tea.Cmd { return s.showBeside(msg.sides.Twins[at[name]], msg.differences[at[name]]) }
	s.Overlays.Open(p)
}

// VariesWords name what is different in each request, which is no difference.
func VariesWords(sides inspect.Sides) string {
	var words []string
	if len(sides.Varies) > 0 {
		words = append(words, "Different in each request: "+strings.Join(sides.Varies, ", ")+".")
	}
	if len(sides.LeftOut) > 0 {
		words = append(words, "Left out: "+strings.Join(sides.LeftOut, ", ")+".")
	}
	return strings.Join(words, " ")
}

// IdsWords say which values differ in a pair that does not part.
func IdsWords(ids []inspect.Id) string {
	all := make([]string, 0, len(ids))
	for _, id := range ids {
		all = append(all, fmt.Sprintf("%s: %s, %s", id.Label, id.Was, id.Is))
	}
	return "differs only in ids and times: " + strings.Join(all, "; ")
}

// twinName is a pair in the list.
func (s *Screen) twinName(t inspect.Twin, sym theme.Symbols) string {
	sign := sym.Yes
	if t.Parted {
		sign = sym.No
	}
	x := t.Before
	if x == nil {
		x = t.Now
	}
	row := s.projector.row(x.Row())
	return theme.Printable(fmt.Sprintf("%s %d %s %s", sign, row.Number, row.Method, row.Target))
}

// twinWords say in what a pair differs.
func twinWords(t inspect.Twin, differences []inspect.Difference) string {
	switch {
	case t.ByHand():
		return "changed by hand in flight, and not compared"
	case t.Now == nil:
		return "there is no such request in the other series"
	case t.Before == nil:
		return "there was no such request in the first series"
	case len(t.Ids) > 0 && !t.Parted:
		return IdsWords(t.Ids)
	case !t.Parted:
		return "like before, event by event"
	}
	words := make([]string, 0, len(differences))
	for _, d := range differences {
		words = append(words, d.String())
	}
	return strings.Join(words, "; ")
}
