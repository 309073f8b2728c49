package plainfile

import (
	"cmp"
	"os"
	"path/filepath"
	"strings"
)

// mostNames is how many names are completed.
const mostNames = 200

// Completed are the files and folders whose paths begin with what was typed, folders with a slash at their end.
// Hidden ones are among them where their dot was typed.
func Completed(typed string) (paths []string) {
	dir, begun := filepath.Split(typed)
	entries, _ := os.ReadDir(cmp.Or(Home(dir), ".")) // as far as it can be read
	for _, entry := range entries {
		name := entry.Name()
		if !strings.HasPrefix(name, begun) || strings.HasPrefix(name, ".") && begun == "" || len(paths) == mostNames {
			continue
		}
		if info, err := os.Stat(filepath.Join(cmp.Or(Home(dir), "."), name)); err == nil && info.IsDir() {
			name += string(filepath.Separator)
		}
		paths = append(paths, dir+name)
	}
	return paths
}

// Home is a path with the person's own folder in the place of a tilde, as shells have it.
func Home(path string) string {
	if rest, isHome := strings.CutPrefix(path, "~"+string(filepath.Separator)); isHome {
		if home, err := os.UserHomeDir(); err == nil {
			return filepath.Join(home, rest)
		}
	}
	return path
}
