package watch_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"roundtrip/sandbox/watch"
)

// A file that was written or removed has changed since; one that is new, or has its old content again, has not.
func TestWhatHasChangedSince(t *testing.T) {
	t.Parallel()
	dir := folder(t, "app.py", "shop/cart.py", "shop/tea.py", "notes.txt")
	in := func(name string) string { return filepath.Join(dir, name) }
	state := watch.StateOf([]string{dir}, python)
	want := func(names ...string) {
		t.Helper()
		var paths []string
		for _, name := range names {
			paths = append(paths, in(name))
		}
		if got := state.Changed(); !slices.Equal(got, paths) {
			t.Errorf("changed are %q, want %q", got, paths)
		}
	}
	want()
	write(t, in("app.py"), "new")
	write(t, in("shop/more.py"), "new")
	write(t, in("notes.txt"), "new")
	if err := os.Remove(in("shop/tea.py")); err != nil {
		t.Fatal(err)
	}
	want("app.py", "shop/tea.py")
	write(t, in("app.py"), "old")
	write(t, in("shop/tea.py"), "old")
	want()
}
