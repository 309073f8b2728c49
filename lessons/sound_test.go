package lessons

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// lying opens progress that somebody else wrote.
func lying(t *testing.T, text string) (*Progress, *Notice) {
	t.Helper()
	f := filepath.Join(t.TempDir(), "progress.json")
	if err := os.WriteFile(f, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return OpenProgress(f)
}

// One value that cannot be is left out and said; all that stands beside it is kept, and so
// is the file as it was.
func TestAValueThatCannotBeIsSetAside(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ lie, said string }{
		"presses below 0":         {`"last": {"page": "first/one", "presses": -1, "at": "2026-01-02T03:04:05Z"}`, "last: -1 presses of space"},
		"presses without end":     {`"last": {"page": "first/one", "presses": 9007199254740993, "at": "2026-01-02T03:04:05Z"}`, "presses of space"},
		"presses beyond integers": {`"last": {"page": "first/one", "presses": 1e99}`, "last: a value of the wrong kind (number 1e99)"},
		"a place that is a list":  {`"last": []`, "last: a value of the wrong kind (array)"},
		"a page of nothing":       {`"last": {"page": "", "at": "2026-01-02T03:04:05Z"}`, "the name is empty"},
		"a page that draws":       {`"last": {"page": "\u001b]52;c;eA==\u0007", "at": "2026-01-02T03:04:05Z"}`, "cannot be shown"},
		"a reset at the end":      {`"reset": "9999-12-31T23:59:59.999999999Z"`, "reset: the year is 9999"},
		"a time that is a word":   {`"updated": "soon"`, "updated: it cannot be read"},
		"a format below 0":        {`"format": -3`, "format: the number is -3"},
		"hints below 0":           {`"lessons": {"first": {"done": {"one": "2026-01-02T03:04:05Z"}, "practice": {"two": {"hints": -7, "at": "2026-01-02T03:04:05Z"}}}}`, "the lesson first, practice two: the number is -7"},
		"done at no time":         {`"lessons": {"first": {"done": {"one": "2026-01-02T03:04:05Z", "two": 5}}}`, "the lesson first, done two: it cannot be read"},
		"a lesson that is a text": {`"lessons": {"first": {"done": {"one": "2026-01-02T03:04:05Z"}}, "second": "yes"}`, "the lesson \"second\": a value of the wrong kind (string)"},
		"a surprise that draws":   {`"surprises": [{"page": "first/one", "answered": "\u202e", "at": "2026-01-02T03:04:05Z"}]`, "surprise 1: the text has characters"},
		"a surprise of a number":  {`"surprises": [7, {"page": "second/one", "answered": "x", "at": "2026-01-02T03:04:05Z"}]`, "surprise 1: a value of the wrong kind (number)"},
		"a change without end":    {`"last": {"page": "first/one", "at": "2026-01-02T03:04:05Z", "changed": {"raw": "` + strings.Repeat("x", mostChanged) + `"}}`, "last: what was changed is too large"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := `{"badges": 3, "lessons": {"first": {"done": {"one": "2026-01-02T03:04:05Z"}}}, ` + tt.lie + `}`
			if strings.HasPrefix(tt.lie, `"lessons"`) {
				text = `{"badges": 3, ` + tt.lie + `}`
			}
			p, notice := lying(t, text)
			if notice == nil || !notice.Rest || !strings.Contains(notice.String(), tt.said) || !strings.Contains(notice.String(), notice.Moved) {
				t.Fatalf("said %v, want %q", notice, tt.said)
			}
			if kept, err := os.ReadFile(notice.Moved); err != nil || string(kept) != text {
				t.Errorf("the old file was kept as %q, %v", kept, err)
			}
			if !p.Done("first/one") {
				t.Error("what stands beside it is lost")
			}
			save(t, p)
			window(t, p.Path()) // says nothing more
		})
	}
}

// A file that is too large is set aside unread, and what is no plain file is not opened.
func TestAFileThatCannotBeReadIsSaid(t *testing.T) {
	t.Parallel()
	f := filepath.Join(t.TempDir(), "progress.json")
	if err := os.Truncate(empty(t, f), mostRecord+1); err != nil {
		t.Fatal(err)
	}
	if _, notice := OpenProgress(f); notice == nil || notice.Moved == "" {
		t.Errorf("said %v", notice)
	}
	if err := os.Mkdir(f, 0o700); err != nil {
		t.Fatal(err)
	}
	p, notice := OpenProgress(f)
	if notice == nil || notice.Moved != "" || p.Save() == nil {
		t.Errorf("said %v", notice)
	}
}

func empty(t *testing.T, f string) string {
	t.Helper()
	if err := os.WriteFile(f, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	return f
}

// Whatever a file says, it is read, and what was read can be saved, read again without a
// word, and is the same then.
func FuzzProgress(f *testing.F) {
	for _, seed := range []string{
		"", "null", "[]", "{}", `{"last":{"page":"first/one","presses":-1}}`, `{"reset":"9999-12-31T23:59:59.9Z"}`,
		`{"lessons":{"a":{"done":{"b":"2026-01-02T03:04:05Z"},"practice":{"b":{"hints":-1}},"x":1},"b":null}}`,
		`{"surprises":[null,{"page":"a/b","at":"2026-01-02T03:04:05+23:59"}],"LAST":{},"last":null}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		r, _, err := decodeRecord(text)
		if err != nil {
			return // it is moved aside
		}
		r.forget()
		if r.Last != nil && r.Last.Presses < 0 {
			t.Errorf("%d presses", r.Last.Presses)
		}
		saved, err := encode(r)
		if err != nil {
			t.Fatal(err)
		}
		again, doubts, err := decodeRecord(saved)
		if err != nil || len(doubts) > 0 {
			t.Fatalf("what was saved is doubted: %v %v", err, doubts)
		}
		if (again.Last == nil) != (r.Last == nil) || len(again.Surprises) != len(r.Surprises) {
			t.Errorf("%q became %q", text, saved)
		}
	})
}
