package inspect

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/overlay"
)

// leftOut are the names of headers that somebody left out of comparisons. Commands read it too.
type leftOut struct {
	mu    sync.Mutex
	names map[string]bool
}

// all are those that are left out now.
func (l *leftOut) all() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Sorted(maps.Keys(l.names))
}

// toggle leaves one out, or takes it in again.
func (l *leftOut) toggle(name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.names == nil {
		l.names = make(map[string]bool)
	}
	if l.names[name] {
		delete(l.names, name)
		return
	}
	l.names[name] = true
}

// askLeaveOut asks which header is left out of the last series, or taken in again.
func (s *Screen) askLeaveOut() tea.Cmd {
	about := make(map[string]string)
	for name, n := range s.lastSeries.headers() {
		about[name] = fmt.Sprintf("differs in %d", n)
	}
	for _, name := range s.leftOut.all() {
		about[name] = "is left out; enter takes it in again"
	}
	if len(about) == 0 {
		s.Tell("No header differs.")
		return nil
	}
	p := overlay.NewPicker("Which header is no difference?", slices.Sorted(maps.Keys(about)), 0, func(name string) string { return about[name] })
	p.Chosen = func(name string) tea.Cmd {
		s.leftOut.toggle(name)
		return s.lastAgain()
	}
	s.Overlays.Open(p)
	return nil
}

// headers are the headers that differ, by their names in small letters, and in how many pairs.
func (msg *seriesMsg) headers() map[string]int {
	headers := make(map[string]int)
	for _, differences := range msg.differences {
		for _, d := range differences {
			if name, ok := strings.CutPrefix(d.What, "header "); ok {
				headers[strings.ToLower(name)]++
			}
		}
	}
	return headers
}
