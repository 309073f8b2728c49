package tui

// lenses are those on the screen.
func (d *desk) lenses() []lensOn {
	l := d.base().Layout()
	var all []lensOn
	k := d.v().Lens()
	all = append(all, lensOn{l.Lens.Inset(), d.v().Frame(k)})
	if l.Second.W > 0 && len(d.v().Offers()) > 1 {
		offers := d.v().Offers()
		for i, o := range offers {
			if o == k {
				next := offers[(i+1)%len(offers)]
				all = append(all, lensOn{l.Second.Inset(), d.v().Frame(next)})
			}
		}
	}
	return all
}

// storyMissing is how many rows of the story have no room.
func (d *desk) storyMissing() int { return 0 }

// hasAction reports whether the line that says what to do next is there.
func (d *desk) hasAction([]string) bool { return false }
