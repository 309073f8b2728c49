package watch

import (
	"os"
	"slices"
	"time"
)

// State is what the files of some folders were at one moment.
type State struct {
	files snapshot
	sums  map[string]uint64 // of their contents; 0 of what cannot be read
}

// mostRemembered is how many files a State has: who serves a file of a large folder does not mean all of it.
const mostRemembered = 5000

// StateOf reads the files of some folders that are wanted, as [Dirs] finds them.
func StateOf(dirs []string, wanted func(path string) bool) *State {
	l := look{wanted: wanted, at: time.Now(), files: snapshot{}, seen: map[string]bool{}, most: mostRemembered}
	l.take(dirs)
	s := &State{l.files, make(map[string]uint64, len(l.files))}
	for path := range s.files {
		s.sums[path] = sumOf(path)
	}
	return s
}

// Changed are the files that are not now what they were, or are not there any more, in order. One that was saved
// with the same content is not among them, and no new one: nothing was loaded of it.
func (s *State) Changed() (changed []string) {
	for path, was := range s.files {
		info, err := os.Stat(path)
		if err == nil && was.sum == 0 && was.same(stamp{info: info}) { // a sum is there where the time cannot tell
			continue
		}
		if err != nil || sumOf(path) != s.sums[path] {
			changed = append(changed, path)
		}
	}
	slices.Sort(changed)
	return changed
}
