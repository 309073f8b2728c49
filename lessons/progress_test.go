package lessons

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"roundtrip/lessons/internal/coursetest"

	"github.com/google/go-cmp/cmp"
)

// window opens the progress file as one more window of the program does.
func window(t *testing.T, file string) *Progress {
	t.Helper()
	p, notice := OpenProgress(file)
	if notice != nil {
		t.Fatal(notice)
	}
	return p
}

func save(t *testing.T, p *Progress) {
	t.Helper()
	if err := p.Save(); err != nil {
		t.Fatal(err)
	}
}

func file(t *testing.T) string { return filepath.Join(t.TempDir(), "state", "progress.json") }

func TestProgressComesBackExactly(t *testing.T) {
	t.Parallel()
	f := file(t)
	p := window(t, f)
	if !p.Fresh() {
		t.Error("no file, and yet not fresh")
	}
	p.Finish("first/hello")
	p.Surprise("first/hello", "timing", "session")
	place := Place{Page: "first/next", Presses: 2, Changed: &Setup{App: "hello.py", Middleware: []string{"timing"},
		Request: Request{Target: "/hello?name=Sam", Headers: []string{"X-Tea: grün"}}, Raw: "GET /\x7f\r\n"}}
	p.Visit(place)
	save(t, p)

	again := window(t, f)
	if again.Fresh() || !again.Done("first/hello") || again.Done("first/next") {
		t.Error("what is done did not come back")
	}
	got, ok := again.Last()
	place.At = got.At
	if diff := cmp.Diff(place, got); !ok || diff != "" {
		t.Error(diff)
	}
	if s := again.Surprises("first"); len(s) != 1 || s[0].Answered != "timing" || s[0].Expected != "session" {
		t.Errorf("surprises %v", s)
	}
	if s := again.Surprises("second"); len(s) != 0 {
		t.Errorf("surprises of another lesson %v", s)
	}
}

func TestTheFileIsTheLearnersAlone(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no file modes")
	}
	f := file(t)
	save(t, window(t, f))
	info, err := os.Stat(f)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	left, err := os.ReadDir(filepath.Dir(f))
	if err != nil || len(left) != 1 {
		t.Errorf("a save leaves behind %v, %v", left, err)
	}
}

func TestTwoWindowsMerge(t *testing.T) {
	t.Parallel()
	f := file(t)
	a, b := window(t, f), window(t, f)
	a.Finish("first/one")
	a.Surprise("first/one", "x", "y")
	b.Finish("first/two")
	b.Surprise("first/two", "x", "y")
	b.Visit(Place{Page: "first/two"})
	a.Visit(Place{Page: "first/one"}) // the newer one
	save(t, a)
	save(t, b)
	for name, p := range map[string]*Progress{"b": b, "the next window": window(t, f)} {
		last, _ := p.Last()
		if !p.Done("first/one") || !p.Done("first/two") || len(p.Surprises("")) != 2 || last.Page != "first/one" {
			t.Errorf("%s: done %t %t, surprises %v, last %v", name, p.Done("first/one"), p.Done("first/two"), p.Surprises(""), last)
		}
	}
}

func TestManyWindowsLoseNothing(t *testing.T) {
	t.Parallel()
	f := file(t)
	var all sync.WaitGroup
	for i := range 8 {
		p := window(t, f)
		all.Go(func() {
			p.Finish("first/" + string(rune('a'+i)))
			if err := p.Save(); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	p := window(t, f)
	for i := range 8 {
		if page := "first/" + string(rune('a'+i)); !p.Done(page) {
			t.Errorf("%s is lost", page)
		}
	}
}

func TestAResetHoldsAgainstAnOlderWindow(t *testing.T) {
	t.Parallel()
	f := file(t)
	old := window(t, f)
	for _, page := range []string{"first/one", "second/one"} {
		old.Finish(page)
		old.Surprise(page, "x", "y")
	}
	old.Visit(Place{Page: "first/one"})
	save(t, old)

	p := window(t, f)
	if err := p.Reset("first"); err != nil {
		t.Fatal(err)
	}
	p.Finish("first/two")
	save(t, p)
	save(t, old) // it still remembers the first lesson
	p = window(t, f)
	if p.Done("first/one") || !p.Done("first/two") || !p.Done("second/one") || len(p.Surprises("")) != 1 {
		t.Errorf("done %t %t %t, surprises %v", p.Done("first/one"), p.Done("first/two"), p.Done("second/one"), p.Surprises(""))
	}
	if last, ok := p.Last(); ok {
		t.Errorf("the place %v was not forgotten", last)
	}
	if err := p.Reset(""); err != nil {
		t.Fatal(err)
	}
	if p = window(t, f); !p.Fresh() || p.Done("second/one") || len(p.Surprises("")) != 0 {
		t.Error("not everything was forgotten")
	}
}

func TestADamagedFileIsMovedAsideAndSaid(t *testing.T) {
	t.Parallel()
	f := file(t)
	for i, damage := range []string{"{", "[]", "", `{"lessons": 7}`, `{"last": {"page": 3}}`} {
		if err := os.MkdirAll(filepath.Dir(f), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(f, []byte(damage), 0o600); err != nil {
			t.Fatal(err)
		}
		p, notice := OpenProgress(f)
		if notice == nil || notice.Moved != f+".damaged-"+string(rune('1'+i)) || !strings.Contains(notice.String(), notice.Moved) {
			t.Fatalf("%q: notice %v", damage, notice)
		}
		if kept, err := os.ReadFile(notice.Moved); err != nil || string(kept) != damage {
			t.Errorf("%q was kept as %q, %v", damage, kept, err)
		}
		if !p.Fresh() {
			t.Errorf("%q: not fresh", damage)
		}
		p.Finish("first/hello")
		save(t, p)
		if !window(t, f).Done("first/hello") {
			t.Errorf("%q: nothing can be saved afterwards", damage)
		}
	}
}

func TestWhatANewerProgramWroteIsKept(t *testing.T) {
	t.Parallel()
	f := filepath.Join(t.TempDir(), "progress.json")
	newer := `{"format": 9, "badges": ["tea"], "lessons": {"first": {"done": {"one": "2026-01-02T03:04:05Z"}, "stars": 3}, "gone": null}}`
	if err := os.WriteFile(f, []byte(newer), 0o600); err != nil {
		t.Fatal(err)
	}
	p := window(t, f)
	p.Finish("first/two")
	save(t, p)
	var got map[string]any
	data, err := os.ReadFile(f)
	if err == nil {
		err = json.Unmarshal(data, &got)
	}
	if err != nil {
		t.Fatal(err)
	}
	first, _ := got["lessons"].(map[string]any)["first"].(map[string]any)
	if got["format"] != 9.0 || !cmp.Equal(got["badges"], []any{"tea"}) || first["stars"] != 3.0 {
		t.Errorf("%s", data)
	}
	if done, _ := first["done"].(map[string]any); len(done) != 2 {
		t.Errorf("done %v", done)
	}
}

func TestAnOlderFileWithLittleInItIsRead(t *testing.T) {
	t.Parallel()
	f := filepath.Join(t.TempDir(), "progress.json")
	if err := os.WriteFile(f, []byte(`{"lessons": {"first": {}}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	p := window(t, f)
	p.Finish("first/one")
	if !p.Done("first/one") || !p.Fresh() {
		t.Error("an older file cannot be used")
	}
}

func TestAPlaceThatCannotBeWrittenIsATypedError(t *testing.T) {
	t.Parallel()
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	p, notice := OpenProgress(filepath.Join(blocked, "progress.json"))
	p.Finish("first/hello")
	var wrong *SaveError
	if err := p.Save(); !errors.As(err, &wrong) || !strings.Contains(err.Error(), "ROUNDTRIP_STATE") {
		t.Errorf("%v, notice %v", err, notice)
	}
	if !p.Done("first/hello") {
		t.Error("what was done is forgotten because it could not be saved")
	}
	denied := &SaveError{"/somewhere", fs.ErrPermission}
	if !errors.Is(denied, fs.ErrPermission) || !strings.Contains(denied.Error(), "cannot be written to") {
		t.Errorf("%v", denied)
	}
}

func TestOnlyPagesOfTheCourseCount(t *testing.T) {
	t.Parallel()
	c, err := Open(coursetest.Files(nil))
	if err != nil {
		t.Fatal(err)
	}
	p := window(t, file(t))
	p.Finish("first/hello")
	p.Finish("first/that-was-taken-out")
	if n := p.CountDone(c.Lessons[0]); n != 1 {
		t.Errorf("%d pages are done, want 1", n)
	}
}

func TestAPageHasOneSurpriseTheLatest(t *testing.T) {
	t.Parallel()
	p := window(t, file(t))
	p.Surprise("first/hello", "a", "c")
	p.Surprise("first/hello", "b", "c")
	if s := p.Surprises(""); len(s) != 1 || s[0].Answered != "b" {
		t.Errorf("surprises %v", s)
	}
}

func TestTheProgressFileCanBeNamed(t *testing.T) {
	t.Setenv("ROUNDTRIP_STATE", "/elsewhere/p.json")
	if got := ProgressFile(); got != "/elsewhere/p.json" {
		t.Error(got)
	}
	t.Setenv("ROUNDTRIP_STATE", "")
	if got := ProgressFile(); !strings.HasSuffix(got, filepath.Join("roundtrip", "progress.json")) {
		t.Error(got)
	}
}
