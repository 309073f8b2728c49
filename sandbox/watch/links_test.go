package watch_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"roundtrip/sandbox/watch"
)

// both has a test run with both ways of watching.
func both(t *testing.T, test func(t *testing.T, o watch.Options)) {
	t.Parallel()
	for name, o := range map[string]watch.Options{"reported": {}, "compared": {Poll: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, o)
		})
	}
}

// link makes a symbolic link, or puts one in the place of another.
func link(t *testing.T, target, path string) {
	t.Helper()
	if err := os.Symlink(target, path+".new"); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		t.Fatal(err)
	}
}

func rewrite(t *testing.T, path, text string, at time.Time) {
	t.Helper()
	write(t, path, text)
	if err := os.Chtimes(path, at, at); err != nil {
		t.Fatal(err)
	}
}

// Two saves of one size within one step of the file system's clock.
func TestSameSizeAndTime(t *testing.T) {
	both(t, func(t *testing.T, o watch.Options) {
		dir := folder(t)
		path, at := filepath.Join(dir, "app.py"), time.Now().Truncate(time.Second)
		rewrite(t, path, "one", at)
		w := watch.Dirs([]string{dir}, python, o)
		defer w.Close()
		rewrite(t, path, "two", at)
		changes(t, w, dir, "app.py")
	})
}

// A file that takes the place of another of its size and age, as a deployment may have
// them.
func TestReplacedBySizeAndTime(t *testing.T) {
	both(t, func(t *testing.T, o watch.Options) {
		dir, at := folder(t), time.Now().Add(-time.Hour)
		rewrite(t, filepath.Join(dir, "app.py"), "one", at)
		rewrite(t, filepath.Join(dir, "app.new"), "two", at)
		w := watch.Dirs([]string{dir}, python, o)
		defer w.Close()
		if err := os.Rename(filepath.Join(dir, "app.new"), filepath.Join(dir, "app.py")); err != nil {
			t.Fatal(err)
		}
		changes(t, w, dir, "app.py")
	})
}

// What lies behind links is watched where it lies.
func TestLinks(t *testing.T) {
	both(t, func(t *testing.T, o watch.Options) {
		dir, away := folder(t), folder(t, "one.py", "v1/part.py", "v2/part.py")
		link(t, filepath.Join(away, "one.py"), filepath.Join(dir, "one.py"))
		link(t, filepath.Join(away, "v1"), filepath.Join(dir, "parts"))
		link(t, dir, filepath.Join(dir, "round"))
		w := watch.Dirs([]string{dir}, python, o)
		defer w.Close()

		write(t, filepath.Join(away, "one.py"), "new text")
		changes(t, w, dir, "one.py")
		write(t, filepath.Join(away, "v1/part.py"), "new text")
		changes(t, w, dir, "parts/part.py")
		link(t, filepath.Join(away, "v2"), filepath.Join(dir, "parts"))
		changes(t, w, dir, "parts/part.py")
		write(t, filepath.Join(away, "v2/part.py"), "newer text")
		changes(t, w, dir, "parts/part.py")
	})
}

// The folder itself may be a link, which a deployment changes.
func TestLinkedRoot(t *testing.T) {
	both(t, func(t *testing.T, o watch.Options) {
		dir := folder(t, "v1/app.py", "v2/app.py")
		current := filepath.Join(dir, "current")
		link(t, filepath.Join(dir, "v1"), current)
		w := watch.Dirs([]string{current}, python, o)
		defer w.Close()
		write(t, filepath.Join(dir, "v1/app.py"), "new text")
		changes(t, w, current, "app.py")
		link(t, filepath.Join(dir, "v2"), current)
		changes(t, w, current, "app.py")
	})
}

// A package that is moved into its place at once is watched in all its folders.
func TestPackageMadeLater(t *testing.T) {
	both(t, func(t *testing.T, o watch.Options) {
		dir, made := folder(t), filepath.Join(folder(t, "deep/er/part.py"), "deep")
		w := watch.Dirs([]string{dir}, python, o)
		defer w.Close()
		if err := os.Rename(made, filepath.Join(dir, "package")); err != nil {
			t.Fatal(err)
		}
		changes(t, w, dir, "package/er/part.py")
		write(t, filepath.Join(dir, "package/er/part.py"), "new text")
		changes(t, w, dir, "package/er/part.py")
	})
}
