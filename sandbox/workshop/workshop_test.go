package workshop_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"roundtrip/sandbox/workshop"
)

var hello = workshop.Original{Name: "hello.py", Text: "# the original\n"}

// newWorkshop is one in a folder that is not there yet.
func newWorkshop(t *testing.T) *workshop.Workshop {
	t.Helper()
	return workshop.At(filepath.Join(t.TempDir(), "files"))
}

func open(t *testing.T, r *workshop.Workshop, o workshop.Original) workshop.File {
	t.Helper()
	f, err := r.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// disk writes a file as another program does.
func disk(t *testing.T, path, text string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
		t.Fatal(err)
	}
}

func holds(t *testing.T, path, want string) {
	t.Helper()
	if text, err := os.ReadFile(path); err != nil || string(text) != want {
		t.Errorf("%s holds %q and %v, want %q", path, text, err, want)
	}
}

// files are all files below a folder. None is left behind by a write.
func files(t *testing.T, r *workshop.Workshop) []string {
	t.Helper()
	var names []string
	err := fs.WalkDir(os.DirFS(r.Dir()), ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestACopyIsMadeOnceAndKept(t *testing.T) {
	t.Parallel()
	r := newWorkshop(t)
	if names := r.Names(); names != nil {
		t.Errorf("a folder that is not there has %q", names)
	}
	f := open(t, r, hello)
	if !f.Made || f.Text != hello.Text || f.Path != filepath.Join(r.Dir(), "hello.py") {
		t.Errorf("made %+v", f)
	}
	f, err := r.Write(f, "# mine\n")
	if err != nil || f.Made || f.Text != "# mine\n" {
		t.Errorf("wrote %+v and %v", f, err)
	}
	if f = open(t, r, hello); f.Made || f.Text != "# mine\n" {
		t.Errorf("opened %+v", f)
	}
	open(t, r, workshop.Original{Name: "middleware/timing.py", Text: "#\n"})
	if got := files(t, r); !slices.Equal(got, []string{"hello.py", "middleware/timing.py"}) {
		t.Errorf("the folder has %q", got)
	}
	if got := r.Names(); !slices.Equal(got, []string{"hello.py"}) {
		t.Errorf("the names are %q", got)
	}
}

func TestResetKeepsTheirsAside(t *testing.T) {
	t.Parallel()
	r := newWorkshop(t)
	for i, text := range []string{"# first\n", "# second\n"} {
		f := open(t, r, hello)
		if _, err := r.Write(f, text); err != nil {
			t.Fatal(err)
		}
		_, aside, err := r.Reset(hello)
		want := filepath.Join(r.Dir(), []string{"hello.1.py", "hello.2.py"}[i])
		if err != nil || aside != want {
			t.Fatalf("kept at %q, %v, want %q", aside, err, want)
		}
		holds(t, aside, text)
		holds(t, f.Path, hello.Text)
		if of, is := workshop.Aside(filepath.Base(aside)); !is || of != "hello.py" {
			t.Errorf("%s is kept aside for %q, %v", aside, of, is)
		}
		if _, is := workshop.Aside("hello.py"); is {
			t.Error("hello.py is kept aside")
		}
	}
	if _, aside, err := r.Reset(hello); aside != "" || err != nil {
		t.Errorf("an original was kept at %q, %v", aside, err)
	}
	if err := os.Remove(r.Path("hello.py")); err != nil {
		t.Fatal(err)
	}
	if f, aside, err := r.Reset(hello); aside != "" || err != nil || !f.Made {
		t.Errorf("reset a file that was deleted: %+v, %q, %v", f, aside, err)
	}
	kept, err := r.Keep("hello.py", "# typed\n")
	if err != nil || filepath.Base(kept) != "hello.3.py" {
		t.Errorf("kept %q, %v", kept, err)
	}
	holds(t, kept, "# typed\n")
	if got := files(t, r); len(got) != 4 {
		t.Errorf("the folder has %q", got)
	}
}

// What another program wrote between reading and writing is not overwritten,
// and can be kept aside.
func TestWhatAnotherProgramWroteIsKept(t *testing.T) {
	t.Parallel()
	r := newWorkshop(t)
	f := open(t, r, hello)
	disk(t, f.Path, "# theirs\n")
	var changed *workshop.ChangedError
	if _, err := r.Write(f, "# mine\n"); !errors.As(err, &changed) || changed.Now.Text != "# theirs\n" {
		t.Fatalf("wrote, %v", err)
	}
	holds(t, f.Path, "# theirs\n")
	f, aside, err := r.Replace("hello.py", "# mine\n")
	if err != nil {
		t.Fatal(err)
	}
	holds(t, aside, "# theirs\n")
	holds(t, f.Path, "# mine\n")

	disk(t, f.Path, "# the same\n")
	if _, err := r.Write(f, "# the same\n"); err != nil {
		t.Errorf("both wrote the same: %v", err)
	}
}

func TestAFileThatWasDeletedIsMadeAgain(t *testing.T) {
	t.Parallel()
	r := newWorkshop(t)
	f := open(t, r, hello)
	if err := os.RemoveAll(r.Dir()); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Read("hello.py"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("read, %v", err)
	}
	f, err := r.Write(f, "# mine\n")
	if err != nil || !f.Made {
		t.Errorf("wrote %+v, %v", f, err)
	}
	holds(t, f.Path, "# mine\n")
}

// Odd things in a file's place are told in a sentence, and stay as they are.
func TestOddFiles(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		make func(t *testing.T, path string)
		want string
	}{
		"link":      {func(t *testing.T, path string) { link(t, path, "other.py") }, "is a symbolic link"},
		"way out":   {func(t *testing.T, path string) { link(t, path, filepath.Join(t.TempDir(), "out.py")) }, "is a symbolic link"},
		"folder":    {func(t *testing.T, path string) { disk(t, filepath.Join(path, "x"), "") }, "is no plain file"},
		"too large": {func(t *testing.T, path string) { disk(t, path, strings.Repeat("#", 1<<20+1)) }, "more than a million bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newWorkshop(t)
			f := open(t, r, hello)
			if err := os.Remove(f.Path); err != nil {
				t.Fatal(err)
			}
			tt.make(t, f.Path)
			_, opened := r.Open(hello)
			_, written := r.Write(f, "# mine\n")
			for _, err := range []error{opened, written} {
				if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Count(err.Error(), f.Path) != 1 {
					t.Errorf("said %v, want %q", err, tt.want)
				}
			}
		})
	}
}

func link(t *testing.T, path, to string) {
	t.Helper()
	disk(t, filepath.Join(filepath.Dir(path), "other.py"), "# other\n")
	if err := os.Symlink(to, path); err != nil {
		t.Skip(err)
	}
}

// A link in the middle of the path leads nowhere either.
func TestAFolderThatLeadsOut(t *testing.T) {
	t.Parallel()
	r, out := newWorkshop(t), t.TempDir()
	open(t, r, hello)
	if err := os.Symlink(out, filepath.Join(r.Dir(), "middleware")); err != nil {
		t.Skip(err)
	}
	if _, err := r.Open(workshop.Original{Name: "middleware/timing.py"}); err == nil {
		t.Error("it was written outside")
	}
	if left, _ := os.ReadDir(out); len(left) > 0 {
		t.Errorf("outside lies %v", left)
	}
}

func TestNamesThatLeadOut(t *testing.T) {
	t.Parallel()
	r := newWorkshop(t)
	open(t, r, hello)
	for _, name := range []string{"../out.py", "/out.py", "", "a/../../out.py", "notes.txt"} {
		if f, err := r.Open(workshop.Original{Name: name}); err == nil {
			t.Errorf("%q became %s", name, f.Path)
		}
	}
}

// Without permission the text that was there stays, and it is said which
// variable names another folder.
func TestAFolderThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	if os.Getuid() == 0 || runtime.GOOS == "windows" {
		t.Skip("whoever runs this may write everywhere")
	}
	r := newWorkshop(t)
	f := open(t, r, hello)
	if err := os.Chmod(r.Dir(), 0o500); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(r.Dir(), 0o700) }) // so that it can be removed
	_, written := r.Write(f, "# mine\n")
	_, _, reset := r.Replace("hello.py", "# mine\n")
	_, made := r.Open(workshop.Original{Name: "new.py"})
	for _, err := range []error{written, reset, made} {
		if !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), workshop.FilesEnv) {
			t.Errorf("said %v", err)
		}
	}
	holds(t, f.Path, hello.Text)
}

// A folder cannot be where a file is, whoever asks.
func TestAFolderThatIsAFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "taken")
	disk(t, path, "# a file\n")
	r := workshop.At(path)
	if _, err := r.Open(hello); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("said %v", err)
	}
	if names := r.Names(); names != nil {
		t.Errorf("it has %q", names)
	}
	holds(t, path, "# a file\n")
}

func TestTheFolderCanBeNamed(t *testing.T) {
	t.Setenv(workshop.FilesEnv, "/somewhere")
	if got := workshop.Dir(); got != "/somewhere" {
		t.Errorf("it is %s", got)
	}
	t.Setenv(workshop.FilesEnv, "")
	t.Setenv(workshop.StateEnv, filepath.FromSlash("/desk/ada.json")) // another progress has other files
	if got := workshop.Dir(); got != filepath.FromSlash("/desk/ada-files") {
		t.Errorf("beside the progress it is %s", got)
	}
	t.Setenv(workshop.StateEnv, "")
	if got := workshop.Dir(); filepath.Base(got) != "roundtrip" || !filepath.IsAbs(got) {
		t.Errorf("it is %s", got)
	}
}
