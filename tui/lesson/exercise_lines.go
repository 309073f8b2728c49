package lesson

import (
	"fmt"

	"roundtrip/tui/lens"
	"roundtrip/tui/theme"
	"roundtrip/tui/workspace"
)

// exerciseLines are what the story of an exercise says below its title: the text
// of the page until it was read, the checks, and what became of printed text if
// there is room.
func (s *Screen) exerciseLines(w int) []string {
	lines, room := s.exerciseText(w), s.storyRows()
	if s.Exchange == nil || !lens.IsUnsent(s.State) {
		return lines
	}
	if more := apart(lines, s.Theme.Marked(s.Theme.Sym.Dash, lens.Unsent, w)); len(more) <= room {
		return more
	}
	return lines
}

// storyRows is how many rows there are below the title.
func (s *Screen) storyRows() int { return s.StoryRoom() - len(s.storyTitle()) }

func (s *Screen) exerciseText(w int) []string {
	p, e, room := s.exercise, s.read.Exercise, s.storyRows()
	if e.ShowsSolution() {
		return s.solutionLines(w, room)
	}
	if e.RunsSolution() {
		return s.solvedLines(w)
	}
	var body []string
	if !s.Mute {
		body = s.body()
	}
	if whole := apart(body, s.allChecks(w, true, nil)); len(whole) <= room {
		return whole
	}
	if !s.Mute && !p.begun && s.read.Stops() == 0 {
		return s.cutShort(body, room)
	}
	var more []string
	switch left := room - len(body) - 1; {
	case len(body) > 0 && s.Large && left >= leastChecks:
		return apart(body, s.someChecks(w, left, nil))
	case len(body) > 0 && !s.Large:
		more = append(more, s.wholeKey()+" the task")
	}
	all := s.allChecks(w, true, more)
	if len(all) > room && e.Hint() > 0 {
		all = s.allChecks(w, false, more)
	}
	if len(all) <= room {
		return all
	}
	return s.someChecks(w, room, more)
}

// leastChecks is how many rows there have to be below the text for the check that
// is open.
const leastChecks = 8

// apart puts blocks of lines one below the other, with a line between them.
func apart(blocks ...[]string) []string {
	var lines []string
	for _, b := range blocks {
		if len(b) > 0 && len(lines) > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, b...)
	}
	return lines
}

// cutShort are lines that fit a room, with a word about those that do not.
func (s *Screen) cutShort(lines []string, room int) []string {
	if len(lines) <= room || room < 2 || s.Large {
		return lines
	}
	return s.Theme.Short(lines, room, s.wholeKey()+" shows all")
}

// newsLines are what the page's stop says of the file as it came, or why the
// user's cannot run.
func (s *Screen) newsLines(w int) []string {
	p, e := s.exercise, s.read.Exercise
	switch {
	case p.why != "":
		return s.Theme.WrongText(p.why, w)
	case e.Grading() != nil && e.Grading().Trouble != nil:
		return append(s.Theme.WrongText(e.Grading().Trouble.Text, w), s.troubleMistake(w)...)
	case s.read.Changed():
		return nil
	}
	if say := s.saying().Say; say != "" {
		return s.Theme.Marked(s.Theme.Sym.Dash, say, w)
	}
	return nil
}

// troubleMistake explains a file that cannot run, where the mistake is known.
func (s *Screen) troubleMistake(w int) []string {
	if mistake := s.read.Exercise.Grading().Mistake(); mistake != nil {
		return s.Theme.Indented(s.Theme.Now, mistake.Say, 2, w)
	}
	return nil
}

// FileLine says where the user's file lies, and how the original comes back.
func (s *Screen) FileLine(w int) string {
	p, l, t := s.exercise, theme.NewLine(w), s.Theme
	original := ""
	if p.why == "" && p.file.Text != s.read.Page.Exercise.Start {
		original = " " + t.Sym.Mid + " R the original"
	}
	path := t.CutPath(theme.Printable(workspace.ShortPath(p.file.Path)), w-2-theme.Width(original))
	l.Put(l.Put(2, t.Faint, path), t.Faint, original)
	return l.String()
}

// exerciseKey is all that the story of an exercise depends on besides its reading.
func (s *Screen) exerciseKey() string {
	p := s.exercise
	if p == nil {
		return ""
	}
	return fmt.Sprint(p.nth, p.cancel != nil, p.slow, p.begun, p.focus, p.at, p.scroll, p.why, p.file.Path,
		p.file.Text != s.read.Page.Exercise.Start, s.onChecks())
}
