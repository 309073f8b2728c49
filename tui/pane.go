package tui

// paneKey is all that decides what a pane looks like. A pane is drawn again
// only when its key changed.
type paneKey struct {
	width, height int
	content       int // version of what it shows
	cursor        int
	extra         string // anything else, such as a filter or a mode
	theme         int
}

// pane keeps the lines that were drawn last.
type pane struct {
	key   paneKey
	lines []string
	valid bool
}

// draw gives the kept lines, or those of the function if the key is new.
func (p *pane) draw(key paneKey, lines func() []string) []string {
	if !p.valid || p.key != key {
		p.key, p.lines, p.valid = key, lines(), true
	}
	return p.lines
}
