package check

import (
	"math"
	"strings"
	"testing"

	"roundtrip/lessons"
	"roundtrip/lessons/internal/coursetest"
	"roundtrip/lessons/internal/tracetest"
)

func TestSyllables(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]int{
		"the": 1, "server": 2, "application": 4, "name": 1, "called": 1, "wanted": 2, "names": 1, "pages": 2, "table": 2,
		"whole": 1, "response": 2, "body": 2, "empty": 2, "close": 1, "closes": 2, "see": 1, "middleware": 3, "bytes": 1,
		"line": 1, "lines": 1, "request": 2, "value": 2, "queue": 1, "style": 1, "framed": 1, "needed": 2,
	} {
		if got := syllablesIn(word); got != want {
			t.Errorf("%s has %d syllables, counted as %d", word, want, got)
		}
	}
}

// The measure against texts whose grade can be told by hand.
func TestReadingGrade(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want float64 // 0.39 × words/sentences + 11.8 × syllables/words − 15.59
	}{
		"short words":      {"The cat sat on the mat. The dog ran to the cat. The sun was hot.", 0.39*16/3 + 11.8 - 15.59},
		"long words":       {"An application investigates configuration alternatives immediately, notwithstanding considerable administrative uncertainty regarding organisational responsibilities and opportunities.", 0},
		"code is left out": {"The cat sat on `environ.get('HTTP_ACCEPT_LANGUAGE')` the mat. The dog ran to Content-Length the cat. The sun was SERVER_NAME hot.", 0.39*16/3 + 11.8 - 15.59},
		"links count":      {"The [cat](?server) sat on the mat. The dog ran to the [cat](?). The sun was hot.", 0.39*16/3 + 11.8 - 15.59},
	} {
		got, ok := readingGrade(c.text)
		if !ok || c.want != 0 && math.Abs(got-c.want) > 0.01 || c.want == 0 && got < 20 {
			t.Errorf("%s: grade %.2f, want %.2f", name, got, c.want)
		}
	}
	if _, ok := readingGrade("Too short."); ok {
		t.Error("two words have a grade")
	}
}

func TestQuestionsAreFound(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Press space. Who wins?":             "Who wins?",
		"Ask for /?name=Ada. It is answered": "",
		"Type `who?` and see.":               "",
		"Which one? Nobody knows. And why?":  "Which one?|And why?",
		"He said: is it \"so\"?":             "is it x?",
	} {
		if got := strings.Join(questionsIn(text), "|"); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestVoiceFindsWhatIsOpen(t *testing.T) {
	t.Parallel()
	const page = "first/01-hello.md"
	for name, c := range map[string]struct{ old, new, want string }{
		"no then of a question": {"  then: The layer next to it.\n", "", "the question has no then"},
		"no then of a change":   {", then: It moved.", "", "the change needs both"},
		"no type":               {", type: Sam", "", "the change cannot be tried"},
		"an open question":      {"A [client]", "Who comes? A [client]", `nothing answers "Who comes?"`},
		"a question at a stop":  {"say: The first line.", "say: Who reads it?", `nothing answers "Who reads it?"`},
		"an answer to nothing":  {"say: The answer.", "say: The answer.\n    answers: Who?", "stop 2 answers what nobody asked"},
		"no such key":           {"say: The answer.", "say: The answer.\n    by: jump", "stop 2 is come to by no such key"},
		"octets":                {"say: The first line.", "say: Ten octets.", `says "octets"`},
		"a term not linked":     {"[request](?request)", "request", `the term "request" stands here first, and is not linked`},
		"a term not explained":  {"[client](?client)", "[client](?patron)", `the story links the term "patron", which nothing explains`},
		"a long sentence":       {"A [client]", "Notwithstanding considerable administrative difficulties the aforementioned intermediary application immediately investigates alternative configuration possibilities. A [client]", "the story has the reading grade"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := plainFiles()
			if !strings.Contains(files[page], c.old) {
				t.Fatalf("the page does not contain %q", c.old)
			}
			files[page] = strings.Replace(files[page], c.old, c.new, 1)
			course, err := Load(coursetest.Files(files))
			if err != nil {
				t.Fatal(err)
			}
			if wrong := Voice(course); !strings.Contains(wrong.Error(), c.want) {
				t.Errorf("got:\n%v\nwant:\n%s", wrong, c.want)
			}
		})
	}
}

// plainFiles are a course of which the voice has nothing to say.
func plainFiles() map[string]string {
	hello := strings.NewReplacer("Press e., field: target, select: Ada", "'Press e, and type Sam over Ada.', field: target, select: Ada, type: Sam, then: It moved.",
		"A client has sent a request.", "A [client](?client) has sent a [request](?request).").Replace(coursetest.HelloPage)
	return map[string]string{
		"first/01-hello.md":  hello,
		"first/lesson.md":    "---\nid: first\ntitle: First\nsummary: One lesson.\nformat: 1\nlearned:\n  - {page: hello, say: One.}\n  - {say: Two.}\n  - {say: Three.}\n---\nAbout it.\n",
		"explain/terms.yaml": "- {id: 'term:request', title: Request, text: What a client sends., section: RFC 9110 §3.4}\n- {id: 'term:client', title: Client, text: A program., section: RFC 9110 §3.3}\n",
	}
}

func TestVoiceHasNothingToSayAboutAPlainCourse(t *testing.T) {
	t.Parallel()
	course, err := Load(coursetest.Files(plainFiles()))
	if err != nil {
		t.Fatal(err)
	}
	if wrong := Voice(course); len(wrong) > 0 {
		t.Error(wrong)
	}
}

func TestAChangeIsTried(t *testing.T) {
	t.Parallel()
	const change = "change: {invite: Press e., field: target, select: Ada}"
	for name, c := range map[string]struct{ change, want string }{
		"true":                     {"change: {invite: Type Sam over Ada., field: target, select: Ada, type: Sam, that: status == 200, compare: [{name: Status, of: status, before: \"200\", after: \"2*\"}], claims: [{that: status == 200}]}", ""},
		"not what is asked for":    {"change: {invite: Type Sam over Ada., field: target, select: Ada, type: Sam, that: status == 404}", "is not what it asks for: status == 404"},
		"not what it has shown":    {"change: {invite: Type Sam over Ada., field: target, select: Ada, type: Sam, claims: [{say: Gone., that: status == 404}]}", `after the change this is not true: status == 404 ("Gone.")`},
		"another value before":     {"change: {invite: Type Sam over Ada., field: target, select: Ada, type: Sam, compare: [{name: Status, of: status, before: \"404\", after: \"200\"}]}", `"Status" has another value before the change`},
		"another value after":      {"change: {invite: Type Sam over Ada., field: target, select: Ada, type: Sam, compare: [{name: Status, of: status, before: \"200\"}]}", `"Status" has another value after the change`},
		"nothing to compare":       {"change: {invite: Type Sam over Ada., field: target, select: Ada, type: Sam, compare: [{name: Tea, of: 'status + \"\"'}]}", `"Tea" cannot be told before and after the change`},
		"nothing that can be sent": {"change: {invite: Type GE T., field: method, type: 'GE T'}", "what the change types cannot be sent"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := page(t, "hello", map[string]string{"first/01-hello.md": strings.Replace(coursetest.HelloPage, change, c.change, 1)})
			wrong := Page(t.Context(), p, replay{tracetest.Hello()})
			if c.want == "" && len(wrong) > 0 || c.want != "" && !strings.Contains(wrong.Error(), c.want) {
				t.Errorf("got:\n%v\nwant:\n%s", wrong, c.want)
			}
		})
	}
}

func TestAPathLeadsThroughTheCourse(t *testing.T) {
	t.Parallel()
	const paths = "format: 1\nlessons: [first]\npaths:\n  - title: An hour\n    pages: [first/hello, first]\n"
	c, err := Load(coursetest.Files(map[string]string{"course.yaml": paths}))
	if err != nil {
		t.Fatal(err)
	}
	pages, err := c.On(c.Paths[0])
	if err != nil || len(pages) != 3 || lessons.MinutesOf(pages) != 2*pages[0].Minutes()+pages[2].Minutes() {
		t.Errorf("%d pages, %d minutes, %v", len(pages), lessons.MinutesOf(pages), err)
	}
	for _, bad := range []struct{ old, new, want string }{
		{"first/hello", "first/gone", `course.yaml:5: the path "An hour" leads nowhere`},
		{"title: An hour", "say: Go.", "course.yaml:4: a path for a class needs both"},
	} {
		_, err := Load(coursetest.Files(map[string]string{"course.yaml": strings.Replace(paths, bad.old, bad.new, 1)}))
		if err == nil || !strings.Contains(err.Error(), bad.want) {
			t.Errorf("%s: %v, want %s", bad.new, err, bad.want)
		}
	}
}

func TestMovedPagesAreThere(t *testing.T) {
	t.Parallel()
	_, err := Load(coursetest.Files(map[string]string{"moved.yaml": "old/page: first/gone\n"}))
	if err == nil || !strings.Contains(err.Error(), "old/page has moved to no page") {
		t.Error(err)
	}
	c, err := Load(coursetest.Files(map[string]string{"moved.yaml": "old/page: first/hello\n"}))
	if err != nil || c.Moved["old/page"] != "first/hello" {
		t.Errorf("%v, %v", c, err)
	}
}
