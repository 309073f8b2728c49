package lessons

import (
	"io/fs"
	"strings"
	"testing"

	"roundtrip/content"
	"roundtrip/lessons/internal/coursetest"
)

// quizOf is a file of quiz sentences: those of the built-in course, with one piece replaced.
func quizOf(t *testing.T, old, replacement string) string {
	t.Helper()
	text, err := fs.ReadFile(content.FS(), QuizFile)
	if err != nil || !strings.Contains(string(text), old) {
		t.Fatalf("no %q in %s: %v", old, QuizFile, err)
	}
	return strings.Replace(string(text), old, replacement, 1)
}

// A sentence that is missing, one that nobody says, and one without what is filled in are told.
func TestTheQuizHasItsSentences(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ old, replacement, want string }{
		"missing":    {"  ask: First {first}, then {second}. What comes next?\n", "", "the quiz needs a sentence next.ask"},
		"unknown":    {"next:\n", "next:\n  why: Because.\n", "the quiz says no sentence next.why"},
		"not filled": {"then {second}.", "then that.", "next.ask lacks {second}"},
	} {
		course, err := Open(coursetest.Files(map[string]string{QuizFile: quizOf(t, c.old, c.replacement)}))
		if err != nil {
			t.Fatal(err)
		}
		if _, err = course.Quiz(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What a translation lacks is asked in English, and told; so is what it says without what is filled in.
func TestTheQuizIsTranslatedAsFarAsItGoes(t *testing.T) {
	t.Parallel()
	course := coursetest.Files(map[string]string{QuizFile: quizOf(t, "origins:", "origins:")})
	texts := german(t, course, map[string]string{QuizFile: "next: {ask: 'Was kommt nach {first}?'}\n"})
	c, err := Compare(course, texts)
	if err != nil {
		t.Fatal(err)
	}
	missing := 0
	for _, m := range c.Missing {
		if m.File == QuizFile {
			missing++
		}
	}
	if missing != len(quizParts)-1 || len(c.Wrong) != 1 || !strings.Contains(c.Wrong[0].Error(), "next.ask lacks {second}") {
		t.Errorf("%d missing, wrong %v", missing, c.Wrong)
	}
	for in, want := range map[string]string{
		"next.ask":       "Was kommt nach {first}?",
		"origins.server": "the server",
	} {
		opened, err := OpenIn(course, "de", texts)
		if err != nil {
			t.Fatal(err)
		}
		if all, err := opened.Quiz(); err != nil || all[in] != want {
			t.Errorf("%s is %q, %v", in, all[in], err)
		}
	}
}

// The German course has every sentence of the quiz and of the program in German.
func TestTheGermanCourseSpeaksGerman(t *testing.T) {
	t.Parallel()
	texts, err := fs.Sub(content.Languages(), "de")
	if err != nil {
		t.Fatal(err)
	}
	c, err := Compare(content.FS(), texts)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range append(c.Missing, c.Behind...) {
		if m.File == QuizFile || m.File == "course.yaml" {
			t.Error(m)
		}
	}
	german, err := OpenIn(content.FS(), "de", texts)
	if err != nil {
		t.Fatal(err)
	}
	change := (&Change{words: &german.words}).NotYet(Setup{})
	if yes := german.words.value(true); yes != "ja" || change != "Das ist noch nicht, wonach gefragt ist." {
		t.Errorf("%q, %q", yes, change)
	}
}
