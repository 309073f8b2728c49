package inspect

import (
	tea "charm.land/bubbletea/v2"

	"roundtrip/sandbox/inspect"
	"roundtrip/tui/overlay"
)

// sorting is the order in which the list stands. No row of an order moves: what comes afterwards is counted, until
// somebody has it sorted in.
type sorting struct {
	by     inspect.By
	order  *inspect.Order // nil while the requests stand as they came, and until they are sorted
	behind int            // requests that are not sorted in
}

// listed is the list that is shown, nil for all requests as they came.
func (s *Screen) listed() inspect.List {
	if s.sorting.order != nil {
		return s.sorting.order
	}
	return s.arrived()
}

// arrived are the requests of the list as they came, nil for all.
func (s *Screen) arrived() inspect.List {
	if s.filter != nil {
		return s.filter.matches
	}
	return nil
}

// orders are those that can be chosen, each with its key.
var orders = []struct {
	by               inspect.By
	key, word, first string
}{
	{inspect.ByArrival, "a", "arrival", ""},
	{inspect.ByTime, "t", "time", "slowest first"},
	{inspect.BySize, "s", "size", "largest first"},
	{inspect.ByStatus, "c", "status code", "highest status first"},
}

// orderWords say in which order the list stands, "" for that of arrival.
func (s *Screen) orderWords() string {
	if s.sorting.by != inspect.ByArrival && s.sorting.order == nil {
		return "being sorted"
	}
	return orders[s.sorting.by].first
}

// askOrder asks for the order; enter chooses the same again, which sorts in what has come.
func (s *Screen) askOrder() {
	q := &overlay.Question{Text: "Order by", Enter: orders[s.sorting.by].key}
	for _, o := range orders {
		q.Choices = append(q.Choices, overlay.Choice{Key: o.key, Word: o.word, Do: func() tea.Cmd { return s.orderBy(o.by) }})
	}
	q.Choices = append(q.Choices, overlay.Choice{Key: "esc", Word: "as it is"})
	s.Overlays.Open(q)
}

// orderBy changes the order. In that of arrival the cursor stays where it is, among what came with it.
func (s *Screen) orderBy(by inspect.By) tea.Cmd {
	if by == inspect.ByArrival {
		s.inArrival()
		s.show()
		return nil
	}
	again := s.sorting.by == by && s.sorting.order != nil
	s.sorting.by = by
	return s.sort(again)
}

// inArrival has the list stand as the requests came.
func (s *Screen) inArrival() { s.sorting, s.list.top = sorting{}, 0 }

// sort sorts what is in the list now. Again is that it stood in this order before.
func (s *Screen) sort(again bool) tea.Cmd {
	by, f, r, among := s.sorting.by, s.filter, s.site.Record, s.among().Clone()
	if by == inspect.ByArrival {
		return nil
	}
	return func() tea.Msg { return sortedMsg{s, f, r.Sorted(by, among), again} }
}

// sortedMsg brings an order.
type sortedMsg struct {
	screen *Screen
	filter *filter
	order  *inspect.Order
	again  bool
}

// Deliver shows it, from its first row on. Where it is the same order again, the request under the cursor keeps its
// row.
func (msg sortedMsg) Deliver() tea.Cmd {
	s := msg.screen
	if s.filter != msg.filter || s.sorting.by != msg.order.By {
		return nil
	}
	row := s.cursorRow()
	s.sorting.order = msg.order
	if !msg.again {
		s.toNewest()
		return nil
	}
	s.list.top = s.site.Record.Beside(s.list.cursor, -row, msg.order)
	s.show()
	return nil
}

// cursorRow is on which row in view the cursor is.
func (s *Screen) cursorRow() int {
	for i, row := range s.list.page.Rows {
		if row.Number == s.list.cursor {
			return i
		}
	}
	return 0
}

// point puts the cursor on a request, which may have come after the list was sorted.
func (s *Screen) point(number int) {
	if o := s.sorting.order; o != nil && !o.Has(number) {
		s.inArrival()
		s.Tell("The newest are first again: this one came after the list was sorted.")
	}
	s.list.cursor = number
	s.show()
}
