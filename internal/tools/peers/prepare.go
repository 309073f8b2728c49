//go:build unix

package main

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

//go:embed apps/*.py
var apps embed.FS

// needed is what has to be installed beside Go.
var needed = []struct{ what, check string }{
	{"gunicorn", "import gunicorn"},
	{"waitress", "import waitress"},
	{"granian", "import granian"},
	{"Flask", "import flask"},
}

// prepare puts the applications and our own program into the folder, and gives
// the program's path. The error says all that is missing.
func prepare(ctx context.Context, dir, python string) (ours string, err error) {
	var missing []error
	for _, n := range needed {
		if err := exec.CommandContext(ctx, python, "-c", n.check).Run(); err != nil {
			missing = append(missing, fmt.Errorf("%s has no %s (%w); BENCH.md says how to make an environment that has", python, n.what, err))
		}
	}
	if _, err := exec.LookPath("uwsgi"); err != nil {
		missing = append(missing, fmt.Errorf("there is no uWSGI (%w); on Debian: apt-get install uwsgi uwsgi-plugin-python3", err))
	}
	if len(missing) > 0 {
		return "", errors.Join(missing...)
	}
	if err := os.CopyFS(dir, apps); err != nil {
		return "", fmt.Errorf("copy the applications: %w", err)
	}
	ours = filepath.Join(dir, "roundtrip")
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", ours, "roundtrip").CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the program: %w\n%s", err, out)
	}
	return ours, nil
}
