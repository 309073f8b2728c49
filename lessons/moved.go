package lessons

import (
	"strings"
	"time"
)

// Move gives what was done on pages of an older course to the pages that took their place:
// moved has the new reference, "lesson/page", of each old one. What is done stays done, and
// an old entry stays in the file, for whoever goes back to the older program.
func (p *Progress) Move(moved map[string]string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for old, now := range moved {
		p.state.move(old, now)
	}
	surprises := p.state.Surprises
	p.state.Surprises = nil
	for _, s := range surprises {
		if now, ok := moved[s.Page]; ok {
			s.Page = now
		}
		p.state.surprise(s)
	}
	if last := p.state.Last; last != nil {
		if now, ok := moved[last.Page]; ok {
			*last = Place{Page: now, At: last.At} // its stops may be others now
		}
	}
}

// move copies what is known of one page to another.
func (r *record) move(old, now string) {
	from, id, _ := strings.Cut(old, "/")
	to, page, _ := strings.Cut(now, "/")
	had := r.Lessons[from]
	if had == nil {
		return
	}
	reset := later(r.Reset, had.Reset)
	if l := r.Lessons[to]; l != nil {
		reset = later(reset, l.Reset)
	}
	if at, ok := had.Done[id]; ok && at.After(reset) {
		r.lesson(to).finish(page, at)
	}
	if e, ok := had.Practice[id]; ok && e.At.After(reset) {
		l := r.lesson(to)
		l.practice(page, l.known(page, time.Time{}).merge(e))
	}
}
