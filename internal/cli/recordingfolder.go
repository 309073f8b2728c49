package cli

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"roundtrip/internal/cli/exit"
	"roundtrip/sandbox/project"
)

// recordingIn is the only recording of a folder, or else the name as it is. Of several, the person has to choose; a
// folder with an application is that application.
func recordingIn(name string) (string, error) {
	if info, err := os.Stat(name); err != nil || !info.IsDir() || project.ApplicationIn(name) != "" {
		return name, nil
	}
	found, _ := filepath.Glob(filepath.Join(name, "*.jsonl")) // a name with a pattern in it finds nothing
	switch len(found) {
	case 0:
		return name, nil
	case 1:
		return found[0], nil
	}
	return "", severalRecordings(name, found)
}

// mostNamed is how many recordings are named.
const mostNamed = 5

// severalRecordings names those of a folder, the newest first: their names begin with when they began.
func severalRecordings(dir string, found []string) error {
	slices.Sort(found)
	slices.Reverse(found)
	newest := found[0]
	names, more := found, ""
	if len(names) > mostNamed {
		names, more = names[:mostNamed], "; older ones are there, too"
	}
	for i, path := range names {
		names[i] = filepath.Base(path)
	}
	return exit.Usagef("Name one, such as 'roundtrip inspect "+quoted([]string{newest})+"'.",
		"the folder %s has %d recordings: %s%s", filepath.Clean(dir), len(found), strings.Join(names, ", "), more)
}
