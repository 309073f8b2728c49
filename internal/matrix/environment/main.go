// Command environment makes the virtual environment in which the matrix runs its
// applications: CPython 3.14 out of a Go module, so that the machine needs no Python
// of its own, and the packages of requirements.txt. It is a module apart, because
// nothing else needs the 40 MB that it brings.
//
//	go run .           makes it in the cache directory, unless it is there, and says which Python it is
//	go run . -renew    writes the newest versions of requirements.in into requirements.txt
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"github.com/kluctl/go-embed-python/pip"
	"github.com/kluctl/go-embed-python/python"
)

// versions is the file of exact versions. A whole environment has a copy of it, which
// is written last.
const versions = "requirements.txt"

const header = `# Exact versions of everything that requirements.in asks for, written by
#   go run -C internal/matrix/environment . -renew
`

func main() {
	renew := flag.Bool("renew", false, "write the newest versions into "+versions)
	flag.Parse()
	do := provide
	if *renew {
		do = writeVersions
	}
	if err := do(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// provide makes the environment where the tests look for it, unless one with the same
// versions is there.
func provide() error {
	cache, err := os.UserCacheDir()
	if err != nil {
		return fmt.Errorf("find a place for the environment: %w", err)
	}
	env := environment{dir: filepath.Join(cache, "roundtrip", "matrix")}
	wanted, err := os.ReadFile(versions)
	if err != nil {
		return fmt.Errorf("read the versions, which lie beside this program: %w", err)
	}
	if there, err := os.ReadFile(env.path(versions)); err != nil || !bytes.Equal(there, wanted) {
		if err := env.build(versions); err != nil {
			return err
		}
		if err := os.WriteFile(env.path(versions), wanted, 0o644); err != nil {
			return err
		}
	}
	fmt.Println(env.python())
	return nil
}

// writeVersions installs the newest of everything in an environment of its own, and
// writes down what it got.
func writeVersions() error {
	dir, err := os.MkdirTemp("", "versions-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	env := environment{dir: dir}
	if err := env.build("requirements.in"); err != nil {
		return err
	}
	return env.withPip(func(pip func(args ...string) *exec.Cmd) error {
		frozen, err := pip("freeze").Output()
		if err != nil {
			return fmt.Errorf("list what was installed: %w", err)
		}
		return os.WriteFile(versions, append([]byte(header), frozen...), 0o644)
	})
}

// environment is a folder with an interpreter, pip, and a virtual environment.
type environment struct{ dir string }

func (e environment) path(name string) string { return filepath.Join(e.dir, name) }

// python is the interpreter of the virtual environment.
func (e environment) python() string {
	if runtime.GOOS == "windows" {
		return filepath.Join(e.dir, "venv", "Scripts", "python.exe")
	}
	return filepath.Join(e.dir, "venv", "bin", "python3")
}

// build makes the environment anew, with the packages that a file lists.
func (e environment) build(requirements string) error {
	if err := os.RemoveAll(e.dir); err != nil {
		return fmt.Errorf("remove the environment of before: %w", err)
	}
	base, err := python.NewEmbeddedPythonWithTmpDir(e.path("base"), false)
	if err != nil {
		return fmt.Errorf("unpack Python: %w", err)
	}
	interpreter, err := base.GetExePath()
	if err != nil {
		return err
	}
	for _, args := range [][]string{
		{"-m", "compileall", "-q", e.path("base")}, // it brings no bytecode, and tests write none
		{"-m", "venv", "--without-pip", e.path("venv")},
	} {
		if err := run(exec.Command(interpreter, args...)); err != nil {
			return err
		}
	}
	return e.withPip(func(pip func(args ...string) *exec.Cmd) error {
		return run(pip("install", "--quiet", "--only-binary", ":all:", "--requirement", requirements))
	})
}

// withPip unpacks pip for as long as it is used.
func (e environment) withPip(use func(pip func(args ...string) *exec.Cmd) error) error {
	if err := os.Setenv("TMPDIR", e.dir); err != nil { // where it is unpacked
		return err
	}
	files, err := pip.NewPipLib("matrix")
	if err != nil {
		return fmt.Errorf("unpack pip: %w", err)
	}
	defer files.Cleanup()
	return use(func(args ...string) *exec.Cmd {
		cmd := exec.Command(e.python(), append([]string{"-m", "pip", "--disable-pip-version-check"}, args...)...)
		cmd.Env = append(os.Environ(), "PYTHONPATH="+files.GetExtractedPath())
		return cmd
	})
}

// run runs a command, whose words are the reason if it fails.
func run(cmd *exec.Cmd) error {
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%v: %w\n%s", cmd.Args, err, said)
	}
	return nil
}
