package watch

import (
	"hash/fnv"
	"io/fs"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"roundtrip/sandbox/plainfile"
)

// snapshot is what the watched files were at one moment, by path.
type snapshot map[string]stamp

// stamp changes whenever a file is written, or another takes its place.
type stamp struct {
	info fs.FileInfo // of the file itself, behind links
	sum  uint64      // of the content, while the time cannot tell a save from the next one; else 0
}

// coarse is how far apart two saves have to be on any file system for their times to
// differ.
const coarse = 3 * time.Second

func (s stamp) recent(at time.Time) bool { return at.Sub(s.info.ModTime()) < coarse }

// same compares what can be known without reading.
func (s stamp) same(other stamp) bool {
	return s.info.Size() == other.info.Size() && s.info.ModTime().Equal(other.info.ModTime()) && os.SameFile(s.info, other.info)
}

// look is one look at the folders.
type look struct {
	wanted func(path string) bool
	last   snapshot // what was there before
	at     time.Time
	files  snapshot
	dirs   []string        // all folders whose changes matter, by their real paths
	seen   map[string]bool // folders that were looked into, by the same: links can go round in circles
	most   int             // files
}

// take takes in the wanted files of some folders, and lists all folders that can
// have any. What cannot be read is not there.
func take(roots []string, wanted func(path string) bool, last snapshot) (files snapshot, dirs []string) {
	l := &look{wanted: wanted, last: last, at: time.Now(), files: snapshot{}, seen: map[string]bool{}, most: math.MaxInt}
	l.take(roots)
	return l.files, l.dirs
}

func (l *look) take(roots []string) {
	for _, root := range roots {
		l.root(root)
	}
}

// root takes in a folder that was asked for. Where it may appear, or a link to it
// change, matters too.
func (l *look) root(root string) {
	info, err := os.Lstat(root)
	for above := filepath.Dir(root); err != nil; above = filepath.Dir(above) {
		if _, known := os.Stat(above); known == nil || above == filepath.Dir(above) {
			l.dirs = append(l.dirs, above)
			return
		}
	}
	if info.Mode()&fs.ModeSymlink != 0 {
		l.dirs = append(l.dirs, filepath.Dir(root))
	}
	if real, err := filepath.EvalSymlinks(root); err == nil {
		l.walk(root, real)
	}
}

// walk takes in a folder and all folders in it.
func (l *look) walk(dir, real string) {
	entries, err := os.ReadDir(dir)
	if err != nil || l.seen[real] || isEnvironment(entries) || len(l.files) >= l.most {
		return
	}
	l.seen[real] = true
	l.dirs = append(l.dirs, real)
	for _, entry := range entries {
		path, realPath, isDir := filepath.Join(dir, entry.Name()), filepath.Join(real, entry.Name()), entry.IsDir()
		isLink := entry.Type()&fs.ModeSymlink != 0
		if isLink {
			target, err := filepath.EvalSymlinks(realPath)
			info, err2 := os.Stat(path)
			if err != nil || err2 != nil {
				continue
			}
			realPath, isDir = target, info.IsDir()
		}
		switch {
		case isDir && !passedOver(entry.Name()):
			l.walk(path, realPath)
		case !isDir && l.wanted(path):
			l.add(path)
			if isLink {
				l.dirs = append(l.dirs, filepath.Dir(realPath))
			}
		}
	}
}

func (l *look) add(path string) {
	info, err := os.Stat(path)
	if err != nil {
		return
	}
	now := stamp{info: info}
	if was := l.last[path]; now.recent(l.at) || was.sum != 0 && was.same(now) {
		now.sum = sumOf(path)
	}
	l.files[path] = now
}

// sumOf is a sum of a file's content, 0 if it cannot be read.
func sumOf(path string) uint64 {
	text, err := plainfile.Read(path, plainfile.MostText)
	if err != nil {
		return 0
	}
	h := fnv.New64a()
	_, _ = h.Write(text)
	return h.Sum64()
}

// passedOver are folders that nobody edits.
func passedOver(name string) bool {
	return strings.HasPrefix(name, ".") || name == "__pycache__" || name == "node_modules" || name == "site-packages"
}

// isEnvironment reports whether a folder with such entries is a virtual environment.
func isEnvironment(entries []fs.DirEntry) bool {
	return slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == "pyvenv.cfg" })
}

// changed lists the files that are not the same in another snapshot.
func (s snapshot) changed(now snapshot) []string {
	different := map[string]bool{}
	for path, stamp := range now {
		was, ok := s[path]
		if !ok || !was.same(stamp) || was.sum != 0 && stamp.sum != 0 && was.sum != stamp.sum {
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

// settle forgets the sums of files whose next save will have another time.
func (s snapshot) settle() {
	now := time.Now()
	for path, stamp := range s {
		if stamp.sum != 0 && !stamp.recent(now) {
			stamp.sum = 0
			s[path] = stamp
		}
	}
}
