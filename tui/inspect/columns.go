package inspect

import (
	"fmt"
	"strings"
	"time"

	"charm.land/lipgloss/v2"

	"roundtrip/sandbox/inspect"
	"roundtrip/tui/theme"
)

// column is one of those between a request and its journey.
type column struct {
	name  string
	wide  int        // with the gap behind it
	from  int        // the width of a list from which on it is there
	by    inspect.By // the order that has it in a narrower list too
	words func(*Screen, inspect.Row) (string, lipgloss.Style)
}

// columns are which there are at which width. They stand where the request leaves them room.
var columns = []column{
	{"status", 7, 0, inspect.ByStatus, (*Screen).statusWords},
	{"type", 11, 98, inspect.ByArrival, (*Screen).typeWords},
	{"size", 10, 95, inspect.BySize, (*Screen).sizeWords},
	{"start", 14, 126, inspect.ByArrival, (*Screen).startWords},
	{"time", 12, 0, inspect.ByTime, (*Screen).timeWords},
}

// The other columns. The request has what all leave.
const (
	cursorAt    = 0
	signAt      = 2
	apart       = 2 // a number, its request and its status
	journeyWide = cells + 2
	mostWords   = 16 // how many columns words have that no request needs

	roomyFrom   = 76 // the width from which on numbers and words have all the columns that they may need
	mostDigits  = 5
	widest      = 176 // further apart, nobody finds the end of a row
	narrowWords = 8   // how many columns words have at most below roomyFrom
)

// columnsAt is where the columns of a list are.
type columnsAt struct {
	numberEnd, request int
	shown              []column // from last on
	last               int
	journey, words     int
}

// shownIn are the columns that a list of a width has.
func (s *Screen) shownIn(w int) (shown []column, wide int) {
	for _, c := range columns {
		if w >= c.from || w >= roomyFrom && c.by != inspect.ByArrival && c.by == s.sorting.by {
			shown, wide = append(shown, c), wide+c.wide
		}
	}
	return shown, wide
}

// columnsAt is where they are in w columns. Where a request has no room, it has the columns that
// no words stand in, in a narrow list also those that no number has. Long words have the columns that
// no request needs.
func (s *Screen) columnsAt(w int) columnsAt {
	w = min(w, widest)
	words, digits, most, longest := 0, 2, mostWords, 0
	if w < roomyFrom {
		most = narrowWords
	}
	for _, row := range s.list.page.Rows {
		where, _ := s.whereWords(row)
		words = max(words, theme.Width(where))
		digits = max(digits, len(fmt.Sprint(row.Number)))
		longest = max(longest, theme.Width(requestWords(s.projector.row(row))))
	}
	if w >= roomyFrom {
		digits = max(digits, mostDigits)
	}
	c := columnsAt{numberEnd: signAt + apart + digits, request: signAt + apart + digits + apart}
	shown, wide := s.shownIn(w)
	wide += journeyWide + 1 // the last column stays empty
	c.last = w - wide - mostWords
	free := c.last - c.request - apart - longest
	switch {
	case w < roomyFrom || free < 0:
		c.last = w - wide - min(most, words)
	case words > most:
		c.last -= min(free, words-most)
	}
	c.shown, c.journey = shown, c.last+wide-journeyWide-1
	c.words = c.journey + journeyWide
	return c
}

// putColumns draws what stands between a request and its journey.
func (s *Screen) putColumns(l *theme.Line, row inspect.Row, at columnsAt) {
	x := at.last
	for _, c := range at.shown {
		text, ink := c.words(s, row)
		l.Put(x, ink, s.Theme.Cut(text, c.wide-1))
		x += c.wide
	}
}

// columnNames are the heads of the columns, with the order in which the list stands.
func (s *Screen) columnNames(w int) []string {
	if s.list.page.Total == 0 {
		return nil
	}
	l, t, at := theme.NewLine(w), s.Theme, s.columnsAt(w)
	l.Put(at.numberEnd-1, t.Faint, "#")
	above := s.putOrder(l, at)
	x := at.last
	for _, c := range at.shown {
		l.Put(x, t.Faint, c.name)
		x += c.wide
	}
	l.Put(at.journey, t.Faint, "journey")
	l.Put(w-1-len(above), t.Faint, above)
	return []string{l.String()}
}

// putOrder draws the head of the requests, with the order in which they stand. It gives what has no room there of how
// many others there are.
func (s *Screen) putOrder(l *theme.Line, at columnsAt) (above string) {
	t, order, above := s.Theme, s.orderWords(), s.aboveWords()
	x := l.Put(at.request, t.Faint, "request")
	room, both := at.last-x-apart, fmt.Sprintf(", %s, %d not sorted in yet", order, s.sorting.behind)
	switch {
	case order == "":
	case s.sorting.behind > 0 && len(both) <= room:
		l.Put(x, t.Text, both)
		return ""
	case len(", "+order) <= room:
		l.Put(x, t.Text, ", "+order)
	default:
		l.Put(at.request, t.Text, t.Cut(theme.Pad(order, len("request")), at.last-at.request-1))
	}
	return above
}

// aboveWords say how many requests have come above the list, or are not sorted into it.
func (s *Screen) aboveWords() string {
	switch n := s.list.page.Newer; {
	case s.sorting.order == nil && n > 0:
		return fmt.Sprintf("%d newer", n)
	case s.sorting.behind > 0:
		return fmt.Sprintf("%d unsorted", s.sorting.behind)
	}
	return ""
}

func (s *Screen) statusWords(row inspect.Row) (string, lipgloss.Style) {
	switch {
	case row.Idle():
		return "", s.Theme.Faint
	case row.Status == 0:
		return s.Theme.Sym.Dash, s.statusStyle(0)
	}
	return fmt.Sprint(row.Status), s.statusStyle(row.Status)
}

// typeWords are the kind of a response, as short as it is known by: html, json, png.
func (s *Screen) typeWords(row inspect.Row) (string, lipgloss.Style) {
	_, name, _ := strings.Cut(row.Type, "/")
	kind, suffix, _ := strings.Cut(name, "+") // svg+xml is svg, but vnd.api+json is json
	if suffix != "" && strings.Contains(kind, ".") {
		kind = suffix
	}
	return theme.Printable(strings.TrimPrefix(kind, "x-")), s.Theme.Text
}

// sizeWords are how many bytes the body of a response has.
func (s *Screen) sizeWords(row inspect.Row) (string, lipgloss.Style) {
	if row.Idle() || row.Body == 0 && row.Status == 0 {
		return "", s.Theme.Faint
	}
	return size(row.Body), s.Theme.Text
}

// size is a number of bytes, in the unit that suits it.
func size(n int64) string {
	unit, of := "", float64(n)
	for _, unit = range []string{"B", "KiB", "MiB", "GiB"} {
		if of < 1000 || unit == "GiB" {
			break
		}
		of /= 1 << 10
	}
	if unit == "B" || of >= 100 {
		return fmt.Sprintf("%.0f %s", of, unit)
	}
	return fmt.Sprintf("%.1f %s", of, unit)
}

// startWords are the time of day at which a request began.
func (s *Screen) startWords(row inspect.Row) (string, lipgloss.Style) {
	return row.Started.In(time.Local).Format("15:04:05.000"), s.Theme.Faint
}
