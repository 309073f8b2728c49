package layout

// Pane keeps the lines of a part of the screen that were drawn last. They are drawn
// again only when the key changed.
type Pane struct {
	key   any
	lines []string
	valid bool
}

// Draw gives the kept lines, or those of the function if the key is new. The key is
// comparable, and has in it all that decides what the part looks like.
func (p *Pane) Draw(key any, lines func() []string) []string {
	if !p.valid || p.key != key {
		p.key, p.lines, p.valid = key, lines(), true
	}
	return p.lines
}
