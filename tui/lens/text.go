package lens

import (
	"strings"

	"roundtrip/wsgi/trace"
)

// Word is a piece of a row for a page that is no terminal.
type Word struct {
	Text  string
	Party trace.Layer // in whose hue it is, "" for nobody's
	Faint bool        // said beside
}

// Words are what a row says, from left to right, with its signs.
func (r Row) Words() []Word {
	var words []Word
	for _, c := range r.cells {
		if text := strings.TrimSpace(c.text); text != "" {
			w := Word{Text: text, Faint: c.ink == faint}
			if c.ink == party || c.ink == partyStrong {
				w.Party = c.layer
			}
			words = append(words, w)
		}
	}
	return words
}
