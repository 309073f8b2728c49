package inspect

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"charm.land/lipgloss/v2"

	"roundtrip/sandbox/inspect"
	"roundtrip/tui/theme"
	"roundtrip/wsgi/lint"
	"roundtrip/wsgi/trace"
)

// rowLine is one exchange in w columns.
func (s *Screen) rowLine(row inspect.Row, w int, at columnsAt) string {
	l, t := theme.NewLine(w), s.Theme
	style := t.Done
	if row.Number == s.list.cursor {
		l.Put(cursorAt, t.Now, t.Sym.Cursor)
		style = t.Now
	}
	if sign, ink := s.sign(row); sign != "" {
		l.Put(signAt, ink, sign)
	}
	number := fmt.Sprint(row.Number)
	l.Put(at.numberEnd-len(number), style, number)
	request := t.CutMiddle(requestWords(row), at.last-at.request-apart)
	if row.Idle() {
		l.Put(at.request, t.Faint, t.Say(request))
	} else {
		l.Put(at.request, style, t.Say(request))
	}
	s.putColumns(l, row, at)
	s.putJourney(l, w, row, at)
	return l.String()
}

// sign marks a row that somebody should look at.
func (s *Screen) sign(row inspect.Row) (string, lipgloss.Style) {
	t := s.Theme
	switch {
	case row.Mark != 0:
		return string(row.Mark), t.Title
	case row.Raised != "" || row.Status >= 500 || failedBy(row).Exc != "":
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
func (s *Screen) putJourney(l *theme.Line, w int, row inspect.Row, at columnsAt) {
	t := s.Theme
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
	x := at.journey
	l.Fill(x, x+done, t.Done, t.Sym.Wire)
	if sign != "" {
		l.Put(x+done, ink, t.Say(sign))
		done++
	}
	if laid {
		l.Fill(x+done, x+cells, t.Rule, t.Sym.Laid)
	}
	words, style := s.whereWords(row)
	l.Put(at.words, style, t.Cut(t.Say(words), w-at.words-1))
}

// broken reports whether a request did not come to a complete answer.
func broken(row inspect.Row) bool {
	return row.Over() && row.Outcome != "complete" && !row.Idle()
}

// whereWords say where a request is, or what became of it, and which one it repeats.
func (s *Screen) whereWords(row inspect.Row) (string, lipgloss.Style) {
	words, ink := s.stateWords(row)
	origin := originWords(row)
	switch {
	case origin == "" || !row.Over():
		return words, ink
	case words == "":
		return origin, s.Theme.Faint
	case row.Of == 0: // where all come from has been said above the list
		return words, ink
	}
	return origin + " " + words, ink
}

// raisedName is the name of an exception, and the line of a file that cannot be loaded. Its module has no room in a
// row. What has no such name, as the errors of Go, and a sentence on why Python has ended, is "app raised".
func raisedName(exc string) string {
	place, rest, _ := strings.Cut(exc, ": ")
	if lineAtEnd.MatchString(place) {
		return raisedName(rest) + " " + place
	}
	name, _, _ := strings.Cut(exc, ":")
	if !exceptionName.MatchString(name) {
		return "app raised"
	}
	return name[strings.LastIndex(name, ".")+1:]
}

var (
	lineAtEnd     = regexp.MustCompile(`^\S+:\d+$`)
	exceptionName = regexp.MustCompile(`^[\pL_][\pL\pN_.]*$`)
)

// stateWords say where a request is, or what became of it.
func (s *Screen) stateWords(row inspect.Row) (string, lipgloss.Style) {
	t := s.Theme
	switch {
	case row.Idle():
		return "", t.Faint
	case row.Hold != nil && row.Gone:
		return row.Hold.Event.Layer.Name() + ", client left?", t.Held
	case row.Hold != nil:
		return stopWords(row.Hold.Event), t.Party(row.Hold.Event.Layer)
	case row.Outcome == "dropped":
		return "dropped by you", t.Held
	case row.Outcome == "aborted":
		return "client left", t.Held
	case row.Left == trace.ActionLost:
		return "Python ended", t.Wrong
	case row.Rule != "":
		return "refused by " + row.Rule, t.Wrong
	case row.Raised != "" && row.Other:
		return "no answer", t.Wrong
	case row.Raised != "":
		return raisedName(row.Raised), t.Wrong
	case caughtWords(row) != "":
		return raisedName(row.Caught.Exc), t.Wrong
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
		return "not held: memory", t.Held
	case row.Left == inspect.ActionRoom:
		return "made room", t.Held
	case row.Edited > 0:
		return "changed", t.Held
	}
	return "", t.Text
}
