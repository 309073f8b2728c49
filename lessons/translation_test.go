package lessons

import (
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"roundtrip/lessons/internal/coursetest"
)

const helloInGerman = `---
title: Eine Anfrage wartet
stops:
  - say: Die erste Zeile.
  - say: Die Antwort.
predict:
  ask: Wer bekommt den Aufruf zuerst?
  choices:
    - {text: Die Sitzung}
    - {text: Die Zeitmessung, why: Sie liegt weiter außen.}
  then: Die Schicht daneben.
change: {invite: Drücke e.}
---
Ein Client hat eine Anfrage gesendet.
`

// german is a translation, whose fingerprints are those of the small course with a change.
func german(t *testing.T, course fstest.MapFS, files map[string]string) fstest.MapFS {
	t.Helper()
	all := fstest.MapFS{}
	for name, text := range files {
		all[name] = &fstest.MapFile{Data: []byte(text)}
	}
	c, err := Compare(course, all)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range c.Behind {
		text := files[b.File]
		if fence := "---\n"; strings.HasPrefix(text, fence) {
			text = fence + b.Expected + "\n" + strings.TrimPrefix(text, fence)
		} else {
			text = b.Expected + "\n" + text
		}
		all[b.File] = &fstest.MapFile{Data: []byte(text)}
	}
	return all
}

func pageIn(t *testing.T, course, texts fs.FS, ref string) *Page {
	t.Helper()
	c, err := OpenIn(course, "de", texts)
	if err != nil {
		t.Fatal(err)
	}
	_, p, err := c.Find(ref)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// A translation puts its texts in the place of the course's, and nothing else is another.
func TestATranslationHasTextsOnly(t *testing.T) {
	t.Parallel()
	course := coursetest.Files(nil)
	texts := german(t, course, map[string]string{
		"course.yaml":     "words: {untranslated: Noch nicht übersetzt.}",
		"first/hello.md":  helloInGerman,
		"first/lesson.md": "---\ntitle: Erste\n---\nDarüber.\n",
	})
	p, own := pageIn(t, course, texts, "first/hello"), pageIn(t, course, nil, "first/hello")
	if p.Title != "Eine Anfrage wartet" || p.Stops[1].Say != "Die Antwort." || p.Predict.Choices[1].Why != "Sie liegt weiter außen." || p.Body != "Ein Client hat eine Anfrage gesendet." {
		t.Errorf("not translated: %+v", p)
	}
	if p.Note != "" || p.Texts != "first/hello.md" {
		t.Errorf("the note is %q, the file %q", p.Note, p.Texts)
	}
	for i, s := range p.slots() {
		*s.text = *own.slots()[i].text
	}
	p.Texts = ""
	if diff := cmp.Diff(own.Run, p.Run); diff != "" || p.Stops[0].Until.String() != own.Stops[0].Until.String() || p.Predict.Answer.String() != own.Predict.Answer.String() {
		t.Errorf("something else has changed: %s", diff)
	}
	if next := pageIn(t, course, texts, "first/next"); next.Title != "Pointing" || next.Note != "Noch nicht übersetzt." {
		t.Errorf("the page without a translation is %q, %q", next.Title, next.Note)
	}
}

// Explanations and mistakes are found by their ids, in whichever file the former are.
func TestTheItemsOfListsAreTranslated(t *testing.T) {
	t.Parallel()
	course := coursetest.Files(coursetest.Kettle(map[string]string{
		"mistakes.yaml":      "- {id: dry, when: status == 200, say: There is no water.}\n",
		"first/03-kettle.md": strings.Replace(coursetest.KettlePage, "  mistakes:\n", "  mistakes:\n    - id: dry\n", 1),
	}))
	texts := fstest.MapFS{
		"explain/all.yaml": {Data: []byte("- {id: 'term:request', of: x, title: Anfrage, text: Was ein Client sendet.}\n")},
		"mistakes.yaml":    {Data: []byte("- {id: dry, of: x, say: Es fehlt Wasser.}\n")},
	}
	c, err := OpenIn(course, "de", texts)
	if err != nil {
		t.Fatal(err)
	}
	if e, ok := c.Explain("term:request"); !ok || e.Title != "Anfrage" || e.Section != "RFC 9110 §3.4" {
		t.Errorf("explained as %+v", e)
	}
	_, p, err := c.Find("first/kettle")
	if err != nil {
		t.Fatal(err)
	}
	if m := p.Exercise.Known()[0]; m.Say != "Es fehlt Wasser." || m.When.Absent() {
		t.Errorf("the mistake is %+v", m)
	}
	report, err := Compare(course, texts)
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Behind) != 2 || len(report.Wrong) > 0 {
		t.Errorf("behind %v, wrong %v", report.Behind, report.Wrong)
	}
}

// Texts whose English ones have changed are told to be older; where their number is another,
// they are not used.
func TestATranslationFallsBehind(t *testing.T) {
	t.Parallel()
	texts := german(t, coursetest.Files(nil), map[string]string{"first/hello.md": helloInGerman})
	reworded := coursetest.Files(map[string]string{"first/01-hello.md": strings.Replace(coursetest.HelloPage, "say: The answer.", "say: Your answer.", 1)})
	if p := pageIn(t, reworded, texts, "first/hello"); p.Stops[1].Say != "Die Antwort." || p.Note != inEnglish.behind {
		t.Errorf("%q, %q", p.Stops[1].Say, p.Note)
	}
	longer := coursetest.Files(map[string]string{"first/01-hello.md": strings.Replace(coursetest.HelloPage, "stops:\n", "stops:\n  - {until: event == \"conn.accepted\", say: New.}\n", 1)})
	if p := pageIn(t, longer, texts, "first/hello"); p.Stops[1].Say != "The first line." || p.Title != "A request is waiting" || p.Note != inEnglish.untranslated {
		t.Errorf("%q, %q", p.Stops[1].Say, p.Note)
	}
}

// What is not translated is missing; what the course has no place for is told with its line.
func TestATranslationIsCompared(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ file, text, want string }{
		"something that runs": {"first/hello.md", "---\ntitle: A\nrun: {app: other.py}\n---\nB.\n", "first/hello.md:3: there is no text run.app to translate"},
		"a stop too many":     {"first/hello.md", "---\nstops:\n  - say: A\n  - say: B\n  - say: C\n---\nB.\n", "first/hello.md:5: there is no text stops.2.say to translate"},
		"an unknown field":    {"first/hello.md", "---\ntitel: A\n---\nB.\n", "first/hello.md:2: there is no text titel to translate"},
		"an unknown mistake":  {"first/kettle.md", "---\nexercise:\n  mistakes: [{id: warm, say: A}]\n---\nB.\n", "first/kettle.md:3: there is no text exercise.mistakes.warm.say to translate"},
		"one mistake twice":   {"first/kettle.md", "---\nexercise:\n  mistakes:\n    - {id: cold, say: A}\n    - {id: cold, say: B}\n---\nB.\n", "first/kettle.md:5: exercise.mistakes.cold.say stands twice"},
		"wrong YAML":          {"first/hello.md", "---\ntitle: A\nstops: [\n---\nB.\n", "first/hello.md:3: "},
		"no front matter":     {"first/hello.md", "B.\n", "first/hello.md:1: the file has no front matter"},
		"an unknown page":     {"first/helo.md", "---\ntitle: A\n---\nB.\n", "first/helo.md:1: the course has nothing of this name"},
		"an unknown lesson":   {"last/hello.md", "---\ntitle: A\n---\nB.\n", "last/hello.md:1: the course has nothing of this name"},
		"an unknown term":     {"explain/terms.yaml", "- {id: 'term:tea', title: Tee}\n", "explain/terms.yaml:1: there is no text term:tea.title to translate"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, err := Compare(coursetest.Files(coursetest.Kettle(nil)), fstest.MapFS{test.file: {Data: []byte(test.text)}})
			if err != nil {
				t.Fatal(err)
			}
			if len(c.Wrong) != 1 || !strings.HasPrefix(c.Wrong[0].Error(), test.want) {
				t.Errorf("wrong is %v", c.Wrong)
			}
		})
	}
	c, err := Compare(coursetest.Files(nil), fstest.MapFS{"first/hello.md": {Data: []byte(strings.Replace(helloInGerman, "  then: Die Schicht daneben.\n", "", 1))}})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"course.yaml:1: is not there", "first/hello.md:1: predict.then is not translated", "first/lesson.md:1: is not there", "first/next.md:1: is not there"}
	var got []string
	for _, m := range Locate(fstest.MapFS{}, c.Missing) {
		got = append(got, m.Error())
	}
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" || len(c.Wrong) > 0 || len(c.Behind) != 1 || c.Pages != 2 {
		t.Errorf("%s\n%v\n%v", diff, c.Wrong, c.Behind)
	}
}

// The example in the page for authors has every text that a translation can have.
func TestThePageForAuthorsTranslatesEveryText(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../content/AUTHORS.md")
	if err != nil {
		t.Fatal(err)
	}
	_, example, ok := strings.Cut(string(text), "```markdown\n")
	example, _, closed := strings.Cut(example, "```\n")
	if !ok || !closed {
		t.Fatal("there is no example between ```markdown and ```")
	}
	read, err := readTranslated(fstest.MapFS{"a.md": {Data: []byte(example)}}, "a.md")
	if err != nil {
		t.Fatal(err)
	}
	one := []Mistake{{ID: "x"}}
	full := &Page{Stops: make([]Stop, 1), Predict: &Predict{Choices: make([]Choice, 1)}, Change: &Change{Compare: make([]Compared, 1)},
		Exercise: &Exercise{Hints: make([]string, 1), Checks: []ExerciseCheck{{ID: "x"}}, Mistakes: one, Advice: one}}
	want := map[string]bool{partOf: true}
	for _, s := range full.slots() {
		want[kindOf(s.part)] = true
	}
	got := map[string]bool{}
	for part := range read.parts {
		got[kindOf(part)] = true
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(got))); diff != "" {
		t.Error(diff)
	}
}

var item = regexp.MustCompile(`\.(\d+)|(checks|mistakes|advice)\.[a-z-]+`)

// kindOf is a part without the place or the id of an item.
func kindOf(part string) string { return item.ReplaceAllString(part, "$2.*") }
