package project

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
)

// Environment is a virtual environment of Python.
type Environment struct {
	Dir    string
	Python string // its interpreter
}

// GoneError says that a virtual environment has no Python that runs.
type GoneError struct{ Environment }

func (e *GoneError) Error() string {
	return fmt.Sprintf("the virtual environment %s has no Python any more: there is no program at %s", e.Dir, e.Python)
}

// EnvironmentAt is the virtual environment of a folder.
func EnvironmentAt(dir string) Environment { return Environment{dir, interpreter(dir)} }

// Check says whether its Python is still there. The error is a *[GoneError].
func (e Environment) Check() error {
	if !isFile(e.Python) {
		return &GoneError{e}
	}
	return nil
}

// FindEnvironment looks for .venv or venv beside a project: in its folder, and in those
// above it up to the folder of its repository, or else to the folder where the person is. What
// lies further up belongs to somebody else. The error is a *[GoneError].
func FindEnvironment(dir, here string) (Environment, bool, error) {
	for _, d := range above(dir, here) {
		for _, name := range [...]string{".venv", "venv"} {
			env := filepath.Join(d, name)
			if isFile(filepath.Join(env, "pyvenv.cfg")) {
				found := EnvironmentAt(env)
				return found, true, found.Check()
			}
		}
	}
	return Environment{}, false, nil
}

// above are a folder and those above it that belong to the same project.
func above(dir, here string) []string {
	var dirs []string
	last := 1
	for d := dir; ; d = filepath.Dir(d) {
		dirs = append(dirs, d)
		if exists(filepath.Join(d, ".git")) || exists(filepath.Join(d, ".hg")) {
			return dirs
		}
		if d == here {
			last = len(dirs)
		}
		if d == filepath.Dir(d) {
			return dirs[:last]
		}
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// interpreter is where a virtual environment has its Python.
func interpreter(env string) string {
	if runtime.GOOS == "windows" {
		return filepath.Join(env, "Scripts", "python.exe")
	}
	if python := filepath.Join(env, "bin", "python3"); isFile(python) {
		return python
	}
	return filepath.Join(env, "bin", "python")
}
