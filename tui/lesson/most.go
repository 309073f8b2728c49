package lesson

import (
	"slices"

	"roundtrip/lessons"
	"roundtrip/lessons/reading"
	"roundtrip/tui/theme"
)

// mostKey is what the rows that a page needs at most depend on.
type mostKey struct {
	page    string
	text    int // its version
	width   int
	options theme.Options
}

// most is how many rows a page needs at most, for its key.
type most struct {
	key  mostKey
	rows int
}

// StoryMost is how many rows the story of the page has at most, whatever is answered on the way
// to its end. Nobody can say it of an exercise, nor before the text is set.
func (s *Screen) StoryMost(w int) int {
	if s.exercise != nil || !s.text.ready || s.Mute {
		return 0
	}
	key := mostKey{s.read.Page.Ref(), s.text.version, w, s.Theme.Options}
	if s.most.key != key {
		tail := mostTail(s.read.Page, s.Theme, w)
		s.most = most{key, len(s.storyTitle()) + len(s.text.lines) + min(tail, 1) + tail}
	}
	return s.most.rows
}

// mostTail is how many rows a page says below its text at most: at one of its stops, with its
// question, with what an answer to that has shown, and with its task.
func mostTail(p *lessons.Page, t theme.Theme, w int) int {
	f := fitting{page: p, theme: t, width: w}
	says := func(stop int) []string {
		if stop < 1 || stop > len(p.Stops) || p.Stops[stop-1].Say == "" {
			return nil
		}
		return t.Marked(t.Sym.Dash, p.Stops[stop-1].Say, w)
	}
	rows := 0
	for stop := range len(p.Stops) + 1 {
		rows = max(rows, len(f.belowGuess(stop-1, says(stop))))
	}
	if q := p.Predict; q != nil {
		rows = max(rows, len(says(q.After))+len(questionLines(t, q, w)), mostVerdict(q, t, w))
	}
	if c := p.Change; c != nil {
		asked := append(says(len(p.Stops)), invitation(t, c, w)...)
		rows = max(rows, len(f.belowGuess(len(p.Stops), asked)), mostMade(c, t, w))
	}
	return rows
}

// ofTheRun is how many rows names and values of a request have beyond those that can be known
// before it was sent: what was pointed at, and what a change has changed.
const ofTheRun = 2

// mostVerdict is how many rows there are to tell of an answer at most.
func mostVerdict(q *lessons.Predict, t theme.Theme, w int) int {
	rows := 0
	for _, c := range append(slices.Clone(q.Choices), lessons.Choice{}) {
		told := verdictOn(q, c)
		if q.Pointed() { // a list of names is about as long as what finds them
			told.Answer = q.Answer.String()
		}
		rows = max(rows, len(verdictLines(t, told, w)))
	}
	if q.Pointed() {
		rows += ofTheRun
	}
	return rows
}

// mostMade is how many rows there are to tell of a task that was done: of each value that is
// compared one before and one after, and where none is, what became of the request.
func mostMade(c *lessons.Change, t theme.Theme, w int) int {
	rows := len(madeLines(t, reading.Text{Change: c}, w, true))
	if len(c.Compare) == 0 {
		return rows + ofTheRun
	}
	return rows + 1 + 2*len(c.Compare) + ofTheRun
}
