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
	e, room, body := s.read.Exercise, s.storyRows(), s.body()
	hidden := s.Mute && !s.reads
	if hidden {
		body = []string{s.hiddenLine()}
	}
	switch {
	case e.ShowsSolution():
		s.leftOut = len(body)
		return s.solutionLines(w, room)
	case e.RunsSolution():
		s.leftOut = len(body)
		return s.solvedLines(w)
	}
	most := asksInARow // which matters more than a text that was read
	if s.opensAtTask() && !hidden {
		most = asksBeside
	}
	if whole := apart(body, s.allChecks(w, room-len(body)-1, most, nil)); len(whole) <= room {
		return whole
	}
	if most == asksBeside {
		return s.taskLines(body, w, room)
	}
	if left := room - len(body) - 1; hidden || s.Large && left >= leastChecks {
		return apart(body, s.fittingChecks(w, left, nil))
	}
	s.leftOut = len(body)
	return s.fittingChecks(w, room, s.taskWord())
}

// opensAtTask reports whether nothing was done yet on the page since it was opened: its text
// stands there, whatever else has room.
func (s *Screen) opensAtTask() bool {
	p := s.exercise
	return !p.begun && (s.read.Stops() == 0 || p.back)
}

// isBeforeChecks reports whether the text has all the room, so that no check is seen.
func (s *Screen) isBeforeChecks() bool {
	if !s.opensAtTask() || s.Mute {
		return false
	}
	w, rows := s.StoryWidth(), s.storyRows()-len(s.body())-1
	return len(s.allChecks(w, rows, asksBeside, nil)) > rows
}

// taskLines are the text, and where the file was changed on an earlier day how many checks pass.
func (s *Screen) taskLines(body []string, w, room int) []string {
	if s.exercise.back {
		if lines := apart(body, []string{s.countLine(w, []string{"↑↓ checks"})}); len(lines) <= room {
			return lines
		}
	}
	return s.cutShort(body, room)
}

// taskWord says how the text comes back that the checks have taken the place of.
func (s *Screen) taskWord() []string {
	if !s.text.ready || s.Large {
		return nil
	}
	return []string{s.wholeKey() + " the task"}
}

// fittingChecks are all checks, or what there is room for.
func (s *Screen) fittingChecks(w, room int, more []string) []string {
	all := s.allChecks(w, room, asksBeside, more)
	if len(all) > room && s.read.Exercise.Hint() > 0 {
		all = s.unexplainedChecks(w, room, more)
	}
	if len(all) <= room {
		return all
	}
	return s.someChecks(w, room, more)
}

// leastChecks is how many rows there have to be below the text for the check that
// is open.
const leastChecks = 3

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
	return fmt.Sprint(p.nth, p.cancel != nil, p.slow, p.begun, p.back, p.focus, p.at, p.scroll, p.why, p.file.Path,
		p.file.Text != s.read.Page.Exercise.Start, s.onChecks())
}
