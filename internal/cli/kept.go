package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"roundtrip/lessons"
	"roundtrip/sandbox/workshop"
)

// keptFile is where a choice of the learner's is kept: beside the progress, and under the name of the file
// that ROUNDTRIP_STATE names, since another learner's may lie in the same folder.
func keptFile(name string) string {
	file := lessons.ProgressFile()
	if os.Getenv(workshop.StateEnv) != "" {
		return strings.TrimSuffix(file, filepath.Ext(file)) + "-" + name
	}
	return filepath.Join(filepath.Dir(file), name)
}

// kept is a choice that was kept, "" where there is none, or none that can be read.
func kept(name string) string {
	text, err := os.ReadFile(keptFile(name))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(text))
}

// keep keeps a choice from now on.
func keep(name, choice string) error {
	file := keptFile(name)
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	return os.WriteFile(file, []byte(choice+"\n"), 0o600)
}

// forget forgets what was kept.
func forget(name string) error {
	if err := os.Remove(keptFile(name)); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
