package watch

import (
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// snapshot is what the watched files were at one moment, by path.
type snapshot map[string]stamp

// stamp changes whenever a file is written.
type stamp struct {
	size int64
	at   time.Time
}

// take takes in the wanted files of some folders, and lists all folders that can
// have any. What cannot be read is not there.
func take(roots []string, wanted func(path string) bool) (files snapshot, dirs []string) {
	files = snapshot{}
	for _, root := range roots {
		_ = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return nil
			case !entry.IsDir():
				files.add(path, entry, wanted)
			case path != root && passedOver(entry.Name()):
				return filepath.SkipDir
			default:
				dirs = append(dirs, path)
			}
			return nil
		})
	}
	return files, dirs
}

func (s snapshot) add(path string, entry fs.DirEntry, wanted func(path string) bool) {
	if !wanted(path) {
		return
	}
	if info, err := entry.Info(); err == nil {
		s[path] = stamp{info.Size(), info.ModTime()}
	}
}

// passedOver are folders that nobody edits.
func passedOver(name string) bool {
	return strings.HasPrefix(name, ".") || name == "__pycache__" || name == "node_modules" || name == "site-packages"
}

// changed lists the files that are not the same in another snapshot.
func (s snapshot) changed(now snapshot) []string {
	different := map[string]bool{}
	for path, stamp := range now {
		if was, ok := s[path]; !ok || was != stamp {
			different[path] = true
		}
	}
	for path := range s {
		if _, ok := now[path]; !ok {
			different[path] = true
		}
	}
	return slices.Sorted(maps.Keys(different))
}
