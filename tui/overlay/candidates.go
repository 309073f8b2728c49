package overlay

import (
	"slices"
	"strings"
	"unicode"

	"roundtrip/tui/theme"
)

// Above is what an overlay in the footer shows in at most h rows above it, nothing for most.
func Above(o Overlay, t theme.Theme, w, h int) []string {
	switch o := o.(type) {
	case *Expression:
		return o.drawNames(t, w, min(h, mostNameRows))
	case *Question:
		return o.drawAbout(t, w, h)
	case *Prompt:
		if o.begins() {
			return o.drawNames(t, w, min(h, mostNameRows))
		}
	}
	return nil
}

// The names stand in columns, in few rows.
const (
	mostNameRows = 6
	nameWide     = 26 // of a name with what it is, and the gap behind it
)

// begun is the word at the end of the text, which is no name within quotes or where it is a number.
func (e *Expression) begun() (word string, ok bool) {
	text, quote := e.field.Value(), rune(0)
	for _, r := range text {
		switch {
		case r == quote:
			quote = 0
		case quote == 0 && (r == '"' || r == '\''):
			quote = r
		}
	}
	if quote != 0 {
		return "", false
	}
	word = text[strings.LastIndexFunc(text, func(r rune) bool { return !isInName(r) })+1:]
	return word, word == "" || !unicode.IsDigit(rune(word[0]))
}

func isInName(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// offered are the names of which the last word is a part so far.
func (e *Expression) offered() []string {
	if word, _ := e.begun(); word == "" || e.round.names != nil {
		return nil
	}
	_, names := e.candidates()
	return names
}

// candidates are the names that may stand where something is typed: those that begin with the word there.
func (e *Expression) candidates() (from int, names []string) {
	if e.round.names != nil {
		return e.round.from, e.round.names
	}
	word, ok := e.begun()
	from = len(e.field.Value()) - len(word)
	if !ok || e.field.Selected() != "" {
		return from, nil
	}
	return from, slices.DeleteFunc(slices.Clone(e.names), func(name string) bool { return !strings.HasPrefix(name, word) || name == word })
}

// round is a way through the names, by tab: each takes the place of the one before.
type round struct {
	from  int
	names []string // nil while none is taken
	at    int
}

// complete writes the rest of the word that was begun, as far as all names agree; then each name in turn.
func (e *Expression) complete(by int) {
	from, names := e.candidates()
	if len(names) == 0 {
		return
	}
	if e.round.names != nil {
		e.round.at = (e.round.at + by + len(names)) % len(names)
		e.write(from, names[e.round.at])
		return
	}
	common := names[0]
	for _, name := range names {
		for !strings.HasPrefix(name, common) {
			common = common[:len(common)-1]
		}
	}
	if common == e.field.Value()[from:] {
		e.round = round{from, names, 0}
		if by < 0 {
			e.round.at = len(names) - 1
		}
		common = names[e.round.at]
	}
	e.write(from, common)
}

func (e *Expression) write(from int, name string) {
	text := e.field.Value()[:from] + name
	e.field.selected = ""
	e.field.Set(text, len(text))
}

// drawNames draws the names that tab takes, and what each is. The one that was taken is in view.
func (e *Expression) drawNames(t theme.Theme, w, h int) []string {
	_, names := e.candidates()
	across := max(1, (w-2)/nameWide)
	if len(names) == 0 || h < 1 {
		return nil
	}
	first := 0
	for e.round.names != nil && e.round.at >= first+across*h {
		first += across
	}
	var lines []string
	for row := first; row < len(names) && len(lines) < h; row += across {
		l := theme.NewLine(w)
		for i, name := range names[row:min(len(names), row+across)] {
			style := t.Text
			if e.round.names != nil && e.round.at == row+i {
				style = t.Selection
			}
			x := l.Put(2+i*nameWide, style, t.Cut(theme.Printable(name), nameWide-1)) + 1
			if room := 2 + (i+1)*nameWide - 1 - x; room > 1 && e.about != nil {
				l.Put(x, t.Faint, t.Cut(t.Say(e.about(name)), room))
			}
		}
		lines = append(lines, l.String())
	}
	return lines
}
