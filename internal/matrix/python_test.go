package matrix

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// pythonEnv names an interpreter that has the packages of requirements.txt, instead of
// the one that the program environment makes.
const pythonEnv = "ROUNDTRIP_TEST_PYTHON"

const (
	versions       = "environment/requirements.txt"
	installCurrent = "go run -C internal/matrix/environment ."
	installDebian  = "apt-get install python3-flask python3-django gunicorn python3-waitress"
)

// row is a Python with its packages.
type row struct {
	name     string
	python   func(*testing.T) string // skips the test where there is none
	gunicorn []string                // options that its gunicorn needs
}

// rows are the Pythons that applications run in.
func rows() []row {
	return []row{
		{name: "current", python: current, gunicorn: []string{"--no-control-socket"}},
		{name: "debian", python: debian},
	}
}

// current is the Python with the releases of requirements.txt.
func current(t *testing.T) string {
	t.Helper()
	if named := os.Getenv(pythonEnv); named != "" {
		return named
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		t.Skipf("there is no cache directory: %v; name a Python in %s", err, pythonEnv)
	}
	dir = filepath.Join(dir, "roundtrip", "matrix")
	wanted, err := os.ReadFile(versions)
	if err != nil {
		t.Fatal(err)
	}
	if there, err := os.ReadFile(filepath.Join(dir, filepath.Base(versions))); err != nil || !bytes.Equal(there, wanted) {
		t.Skipf("the packages of %s are not installed; this installs them: %s", versions, installCurrent)
	}
	return filepath.Join(dir, "venv", "bin", "python3")
}

// debian is Debian's own Python with its packages.
func debian(t *testing.T) string {
	t.Helper()
	const path = "/usr/bin/python3"
	if exec.Command(path, "-c", "import flask, django, gunicorn, waitress").Run() != nil {
		t.Skipf("%s lacks Flask, Django, gunicorn or waitress; this installs them: %s", path, installDebian)
	}
	return path
}
