package inspect

import (
	"fmt"
	"strconv"
	"sync"

	tea "charm.land/bubbletea/v2"

	"roundtrip/lessons/expr"
	"roundtrip/sandbox/inspect"
	"roundtrip/tui/overlay"
)

// filter leaves the exchanges in the list for which an expression is true. Those that are
// there are looked through from the newest back, a slice at a time, in commands; those that
// arrive, as they do, and again as they end.
//
//	set ──▸ scan ──▸ scannedMsg ──▸ scan ──▸ …     "still filtering" until the oldest
//	changed ──▸ judge ──▸ judgedMsg
type filter struct {
	expr    *expr.Expr
	matches *inspect.Matches
	below   int // the next number to be looked at is below; 0 once all have been
	looked  int // how many were looked at
	newest  int // the newest number that was judged as it arrived
	open    []*inspect.Exchange
	failed  int // for how many it could not be evaluated
	judging bool
}

// among are the exchanges in the list, nil for all.
func (s *Screen) among() *inspect.Matches {
	if s.filter == nil {
		return nil
	}
	return s.filter.matches
}

// verdict is what an expression says of an exchange. One that fails is no match.
func verdict(x *expr.Expr, e *inspect.Exchange, facts bool) (matches bool, err error) {
	if facts {
		row := e.Row()
		return x.Bool(expr.Of(expr.Facts{Method: row.Method, Target: row.Target, Version: row.Version, Status: row.Status, Conn: row.Conn, N: row.N}))
	}
	return x.Bool(expr.End(e.Trace()))
}

// How many exchanges are looked at in one command, and by how many goroutines: few enough
// that the first screen is there at once.
const (
	sliceFacts = 8192
	sliceTrace = 512
	scanners   = 2
)

func sliceOf(facts bool) int {
	if facts {
		return sliceFacts
	}
	return sliceTrace
}

// look judges exchanges, and gives the numbers of those that match, in their order.
func look(x *expr.Expr, all []*inspect.Exchange) (matches []int, failed int) {
	facts := x.FromFacts()
	type result struct{ matches, failed bool }
	results := make([]result, len(all))
	var wg sync.WaitGroup
	for part := range scanners {
		wg.Go(func() {
			for i := part; i < len(all); i += scanners {
				yes, err := verdict(x, all[i], facts)
				results[i] = result{yes && err == nil, err != nil}
			}
		})
	}
	wg.Wait()
	for i, r := range results {
		if r.matches {
			matches = append(matches, all[i].Number())
		}
		if r.failed {
			failed++
		}
	}
	return matches, failed
}

// scannedMsg brings what the next slice has.
type scannedMsg struct {
	screen  *Screen
	filter  *filter
	matches []int
	failed  int
	looked  int
	below   int // 0 at the end
}

// scan looks at the next slice.
func (s *Screen) scan() tea.Cmd {
	f, r := s.filter, s.site.Record
	x, below := f.expr, f.below
	return func() tea.Msg {
		all := r.Older(below, sliceOf(x.FromFacts()))
		msg := scannedMsg{screen: s, filter: f, looked: len(all)}
		if len(all) > 0 {
			msg.below = all[len(all)-1].Number()
		}
		msg.matches, msg.failed = look(x, all)
		return msg
	}
}

// Deliver shows it.
func (msg scannedMsg) Deliver() tea.Cmd {
	s, f := msg.screen, msg.filter
	if s.filter != f {
		return nil
	}
	f.matches.AddOlder(msg.matches)
	f.failed, f.looked, f.below = f.failed+msg.failed, f.looked+msg.looked, msg.below
	s.settleCursor()
	if f.below == 0 {
		return s.sort(false)
	}
	return s.scan()
}

// judgedMsg brings what the expression says of those that arrived.
type judgedMsg struct {
	screen   *Screen
	filter   *filter
	yes, no  []int
	open     []*inspect.Exchange
	newest   int
	failures int
}

// judge looks at what arrived, and again at what had not ended before.
func (s *Screen) judge() tea.Cmd {
	f, r := s.filter, s.site.Record
	if f == nil || f.judging {
		return nil
	}
	f.judging = true
	x, newest, open := f.expr, f.newest, f.open
	return func() tea.Msg {
		msg := judgedMsg{screen: s, filter: f, newest: newest}
		for _, e := range append(r.Newer(newest), open...) {
			msg.newest = max(msg.newest, e.Number())
			over := e.Row().Over()
			matches, failed := look(x, []*inspect.Exchange{e})
			switch {
			case len(matches) > 0:
				msg.yes = append(msg.yes, e.Number())
			default:
				msg.no = append(msg.no, e.Number())
			}
			if !over {
				msg.open = append(msg.open, e)
			} else {
				msg.failures += failed
			}
		}
		return msg
	}
}

// Deliver shows it.
func (msg judgedMsg) Deliver() tea.Cmd {
	s, f := msg.screen, msg.filter
	f.judging = false
	if s.filter != f {
		return nil
	}
	for _, n := range msg.yes {
		f.matches.Add(n)
	}
	for _, n := range msg.no {
		f.matches.Remove(n)
	}
	f.open, f.newest, f.failed = msg.open, msg.newest, f.failed+msg.failures
	s.settleCursor()
	return nil
}

// settleCursor puts the cursor on a row that is in the list.
func (s *Screen) settleCursor() {
	if rows := s.list.page.Rows; len(rows) == 0 || s.list.cursor == 0 {
		s.list.cursor, s.list.top = 0, 0
	}
	s.refresh()
}

// askFilter asks for the expression.
func (s *Screen) askFilter() {
	text := ""
	if s.filter != nil {
		text = s.filter.expr.String()
	}
	was, sorting, cursor, top := s.filter, s.sorting, s.list.cursor, s.list.top
	asItWas := func() tea.Cmd {
		if s.filter == was {
			return nil
		}
		s.filter, s.sorting, s.list.cursor, s.list.top = was, sorting, cursor, top
		s.refresh()
		return s.goOnScanning()
	}
	s.Overlays.Open(overlay.NewExpression("only", text, `Python, such as status >= 400 and "json" in response["Content-Type"]; empty shows all`, readable, s.setFilter).Replacing().
		Completing(names(expr.Names()), expr.About).Applying(s.setFilter, asItWas))
}

// goOnScanning goes on with a filter that was put aside.
func (s *Screen) goOnScanning() tea.Cmd {
	if s.filter == nil || s.filter.below == 0 {
		return nil
	}
	return s.scan()
}

func (s *Screen) setFilter(text string) tea.Cmd {
	s.list.cursor, s.list.top = 0, 0
	s.filter, s.sorting.order = nil, nil
	if text == "" {
		s.refresh()
		return s.sort(false)
	}
	x, err := expr.Compile(text)
	if err != nil { // which was asked before
		s.TellError(err)
		return nil
	}
	_, newest := s.site.Record.Ends(nil)
	s.filter = &filter{expr: x, matches: &inspect.Matches{}, below: newest + 1, newest: newest}
	s.filter.open = s.site.Record.Live()
	s.refresh()
	return s.scan()
}

// words say how far a filter has come.
func (f *filter) words() string {
	text := fmt.Sprintf("%d match %s", f.matches.Len(), f.expr)
	if f.below != 0 {
		text += fmt.Sprintf(": still filtering, %d looked at", f.looked)
	}
	if f.failed > 0 {
		text += ", failed for " + requestsWords(f.failed)
	}
	return text
}

// requestsWords are so many requests.
func requestsWords(n int) string {
	if n == 1 {
		return "1 request"
	}
	return fmt.Sprintf("%d requests", n)
}

// askSearch asks for the expression of the exchange to go to.
func (s *Screen) askSearch() {
	s.Overlays.Open(overlay.NewExpression("go to", s.sought, `Python, such as method == "POST"; the next older one of which it is true, or a number`, findable, s.search).Replacing().
		Completing(names(expr.Names()), expr.About))
}

// findable says why a text is neither a number nor an expression.
func findable(text string) error {
	if _, err := strconv.Atoi(text); err == nil {
		return nil
	}
	return readable(text)
}

// foundMsg brings where a search ended.
type foundMsg struct {
	screen *Screen
	number int // 0 for none
	failed int
	text   string
}

func (s *Screen) search(text string) tea.Cmd {
	if n, err := strconv.Atoi(text); err == nil {
		s.goTo(n)
		return nil
	}
	x, err := expr.Compile(text)
	if err != nil || text == "" {
		return nil
	}
	s.sought = text
	from, r := s.list.cursor, s.site.Record
	return func() tea.Msg {
		msg := foundMsg{screen: s, text: text}
		for below := from; msg.number == 0; {
			all := r.Older(below, sliceOf(x.FromFacts()))
			if len(all) == 0 {
				break
			}
			below = all[len(all)-1].Number()
			matches, failed := look(x, all)
			msg.failed += failed
			if len(matches) > 0 {
				msg.number = matches[0]
			}
		}
		return msg
	}
}

// Deliver goes there.
func (msg foundMsg) Deliver() tea.Cmd {
	s := msg.screen
	switch {
	case msg.number > 0:
		s.goTo(msg.number)
	case msg.failed > 0:
		s.Tell(fmt.Sprintf("No older request matches; the expression failed for %s.", requestsWords(msg.failed)))
	default:
		s.Tell("No older request matches. g goes to the newest; then / and enter search.")
	}
	return nil
}

// goTo puts the cursor on a number, or on the next older row in the list.
func (s *Screen) goTo(number int) {
	if s.site.Record.Find(number) == nil {
		s.Tell(fmt.Sprintf("There is no request %d in the record.", number))
		return
	}
	s.point(s.site.Record.Beside(number, 0, s.arrived()))
	if s.list.cursor != number {
		s.Tell(fmt.Sprintf("%d is not among those that match. esc shows all requests.", number))
	}
}

// askMark asks for a letter to mark the request with, or to take its mark away.
func (s *Screen) askMark() {
	number := s.list.cursor
	s.Overlays.Open(&overlay.Letter{Text: "mark it with which letter? space takes the mark away", Take: func(letter rune) tea.Cmd {
		if letter == ' ' {
			letter = 0
		}
		s.site.Record.Mark(number, letter)
		s.refresh()
		return nil
	}})
}

// askJump asks for the letter of a mark to go to.
func (s *Screen) askJump() {
	s.Overlays.Open(&overlay.Letter{Text: "go to the mark with which letter?", Take: func(letter rune) tea.Cmd {
		if n := s.site.Record.Marked(letter); n > 0 {
			s.goTo(n)
			return nil
		}
		s.Tell(fmt.Sprintf("No request has the mark %c.", letter))
		return nil
	}})
}
