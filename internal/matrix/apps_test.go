package matrix

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"roundtrip/sandbox/catalog"
)

// app is one of the applications.
type app struct {
	name   string
	module string // package.module:NAME, in the folder of its name
	file   string // FILE.py, where the embedded Python runs it
	rows   []string
	script func() []step
	data   func(t *testing.T, python, dir string) // makes what it needs on disk, once for all servers
}

func apps() []app {
	both := []string{"current", "debian"}
	newest := both[:1]
	return []app{
		{name: "shop", module: "shop:app", rows: both, script: shop},
		{name: "flask", module: "project.wsgi:application", rows: both, script: site},
		{name: "django", module: "project.wsgi:application", rows: both, script: django, data: database},
		{name: "pyramid", module: "project.wsgi:application", rows: newest, script: site},
		{name: "bottle", module: "shop:application", rows: newest, script: site},
		{name: "falcon", module: "api:application", rows: newest, script: site},
		{name: "plain", module: "stack:application", rows: newest, script: stack},
		{name: "bare", module: "bare:application", file: "bare.py", rows: both, script: bare},
	}
}

// folder is where an application lies.
func (a app) folder(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("testdata", a.name))
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// named is what the program calls the application with an engine.
func (a app) named(t *testing.T, engine string) string {
	t.Helper()
	if engine == catalog.Embedded {
		return filepath.Join(a.folder(t), a.file)
	}
	return a.module
}

// user is who can log in.
const user, password = "ada", "lovelace 1843"

// database makes the tables of the Django project, and its user.
func database(t *testing.T, python, dir string) {
	t.Helper()
	manage := func(args ...string) {
		cmd := exec.Command(python, append([]string{"manage.py"}, args...)...)
		cmd.Dir = filepath.Join("testdata", "django")
		cmd.Env = append(os.Environ(), "MATRIX_DATA="+dir, "PYTHONDONTWRITEBYTECODE=1", "DJANGO_SUPERUSER_PASSWORD="+password)
		if said, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", args, err, said)
		}
	}
	manage("migrate", "--verbosity", "0")
	manage("createsuperuser", "--noinput", "--username", user, "--email", "ada@example.org")
}
