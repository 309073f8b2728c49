package sandbox

import (
	"os"
	"path/filepath"
	"sync"

	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/watch"
)

// remembered reads the sources of a stack as they are now, beside whoever loads them, to tell later what has changed.
func (s *Site) remembered(r catalog.Resolved) func() *watch.State {
	if s.remembers == nil || r.Dir == "" {
		return func() *watch.State { return nil }
	}
	state := sync.OnceValue(func() *watch.State { return watch.StateOf(sourcesOf(r), s.remembers) })
	go state()
	return state
}

// Later are those of some source files that loading the stack has not imported: a request does, if it needs them. It
// looks at the disk.
func (s *Site) Later(files []string) (later []string) {
	s.mu.Lock()
	resolved := s.resolved
	s.mu.Unlock()
	for _, path := range files {
		name, err := filepath.Rel(filepath.Clean(resolved.Dir), path)
		if _, gone := os.Stat(path); err != nil || gone != nil || filepath.Ext(path) != ".py" || resolved.Imports(filepath.ToSlash(name)) {
			continue
		}
		later = append(later, path)
	}
	return later
}

// Changed are the source files that are not what they were when the stack was loaded, by their names in its folder, as
// far as the options say that they matter. It looks at the disk.
func (s *Site) Changed() (names []string) {
	s.mu.Lock()
	loaded, folder := s.loaded, filepath.Clean(s.resolved.Dir)
	s.mu.Unlock()
	state := loaded()
	if state == nil {
		return nil
	}
	for _, path := range state.Changed() {
		if name, err := filepath.Rel(folder, path); err == nil {
			names = append(names, filepath.ToSlash(name))
		}
	}
	return names
}
