package matrix

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
)

// server answers requests one after the other. words ends it, and gives what the
// application wrote.
type server interface {
	ask(request []byte, method string) (answer, error)
	words() words
}

// place is where an application runs: which Python, in which engine, with which data.
type place struct {
	app    app
	engine string
	python string // "" with the embedded engine
	row    row
	made   string // the folder of the data that app.data made, "" for none
}

// mode is a way to be watched, or another server.
type mode struct {
	name  string
	start func(t *testing.T, p place) server
}

// modes are the ways to be watched. The first watches nothing, and the others have to
// be like it.
func modes() []mode {
	return []mode{
		{"nobody records", serve("--access-log", "off", "--check=false")},
		{"recorded", serve("--access-log", "json", "--check=false")},
		{"checked", serve("--access-log", "json")},
		{"inspected", run("inspect", "--format", "json")},
		{"held", hold(sandbox.Step, false)},
		{"held at each line", hold(sandbox.Step, true)},
	}
}

// peers are the servers whose answers ours have to be like.
func peers() []mode {
	return []mode{{"gunicorn", gunicorn}, {"waitress", waitress}}
}

// environ is what each process of a place gets beside the test's own variables. Nothing
// is written beside the applications, each has data of its own, and sets have one order
// in all (Flask's Allow comes out of one).
func (p place) environ(t *testing.T) []string {
	t.Helper()
	dir := t.TempDir()
	if p.made != "" {
		if err := os.CopyFS(dir, os.DirFS(p.made)); err != nil {
			t.Fatal(err)
		}
	}
	return []string{"MATRIX_DATA=" + dir, "PYTHONDONTWRITEBYTECODE=1", "PYTHONUNBUFFERED=1", "PYTHONHASHSEED=0"}
}

// serve starts the program as people start it.
func serve(options ...string) func(*testing.T, place) server { return run("serve", options...) }

// run starts one of its commands that serve.
func run(command string, options ...string) func(*testing.T, place) server {
	return func(t *testing.T, p place) server {
		args := []string{command, p.app.named(t, p.engine), "--engine", p.engine, "--listen", "127.0.0.1:0"}
		if p.engine == catalog.System {
			args = append(args, "--python", p.python, "--chdir", p.app.folder(t))
		}
		env := append(p.environ(t), cacheEnv+"="+cache(t), "NO_COLOR=1")
		return start(t, p.app.folder(t), env, append(append([]string{program(t)}, args...), options...)...)
	}
}

// program is the path of the program under test.
func program(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("roundtrip")
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Clean(path)
}

// gunicorn and waitress send the body of an answer to HEAD if the application gives one,
// so that no other answer can follow on its connection.
func gunicorn(t *testing.T, p place) server {
	args := append([]string{p.python, "-m", "gunicorn", "--bind", "127.0.0.1:0", "--threads", "8"}, p.row.gunicorn...)
	s := start(t, p.app.folder(t), p.environ(t), append(args, p.app.module)...)
	s.fresh = true
	return s
}

func waitress(t *testing.T, p place) server {
	s := start(t, p.app.folder(t), p.environ(t), p.python, "-m", "waitress", "--listen=127.0.0.1:0", p.app.module)
	s.fresh = true
	return s
}
