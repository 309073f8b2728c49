package check

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"roundtrip/lessons"
	"roundtrip/lessons/internal/coursetest"
)

func TestLoadReadsAWholePage(t *testing.T) {
	t.Parallel()
	p := page(t, "hello", nil)
	if p.Ref() != "first/hello" || p.Number != 1 || p.Body != "A client has sent a request." {
		t.Errorf("page %s, number %d, story %q", p.Ref(), p.Number, p.Body)
	}
	if got := p.Offers(); !slices.Equal(got, []lessons.Lens{lessons.LensWire, lessons.LensEnviron}) {
		t.Errorf("lenses %v", got)
	}
	if p.Hold.String() != `event == "conn.accepted"` || !p.Stops[1].Until.End {
		t.Errorf("hold %q, last stop %q", p.Hold, p.Stops[1].Until)
	}
	if got := p.Run.Request.Fields(); len(got) != 1 || got[0].Name != "X-Tea" || got[0].Value != "green" {
		t.Errorf("headers %v", got)
	}
	if p.Stops[0].Point.Bytes != "target" || p.Claims[1].At.Line == 0 || p.Predict.Pointed() {
		t.Errorf("page %+v", p)
	}
	if next := page(t, "next", nil); !next.Predict.Pointed() || next.Lens != lessons.LensWire {
		t.Errorf("page %+v", next)
	}
}

func TestLoadSaysWhatIsWrongAndWhere(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ file, old, new, want string }{
		"unknown key":        {"first/01-hello.md", "term: request", "term: request\ntrem: x", `first/01-hello.md:5: unknown field "trem"`},
		"nested unknown key": {"first/01-hello.md", "say: The first line.", "sya: The first line.", `first/01-hello.md:13: unknown field "sya"`},
		"unknown in a point": {"first/01-hello.md", "{bytes: target}", "{byte: target}", `first/01-hello.md:14: unknown field "byte"`},
		"two points":         {"first/01-hello.md", "{bytes: target}", "{bytes: target, key: A}", "first/01-hello.md:14: a point needs exactly one"},
		"wrong type":         {"first/01-hello.md", "after: 1", "after: soon", "first/01-hello.md:19: cannot unmarshal string into"},
		"expression":         {"first/01-hello.md", "that: status == 200", "that: 200 <= status < 300", "first/01-hello.md:30: 200 <= status < 300: a chained comparison is not known here; write: 200 <= status and status < 300"},
		"unknown name":       {"first/01-hello.md", "that: status == 200", "that: sttaus == 200", `first/01-hello.md:30: sttaus == 200: there is no name "sttaus"; did you mean status`},
		"unknown event":      {"first/01-hello.md", `event == "request.line"`, `event == "request.lines"`, `first/01-hello.md:12: event == "request.lines": there is no event "request.lines"; did you mean request.line?`},
		"lens":               {"first/01-hello.md", "lens: response", "lens: bytes", `first/01-hello.md:17: there is no lens "bytes"`},
		"yaml":               {"first/01-hello.md", "title: A", "title: [A", "first/01-hello.md:"},
		"no fence":           {"first/01-hello.md", "---\nid", "id", "first/01-hello.md:1: the file does not begin with a line ---"},
		"id":                 {"first/01-hello.md", "id: hello", "id: hullo", `first/01-hello.md:2: the id is "hullo"; by the file's name it is "hello"`},
		"no claims":          {"first/02-next.md", "claims:\n  - that: seen(\"environ.built\")\n", "", "first/02-next.md:1: a page needs a claim"},
		"term":               {"first/02-next.md", "term: request", "term: tea", `first/02-next.md:4: the term "tea" has no explanation term:tea`},
		"app":                {"first/02-next.md", "app: hello.py", "app: hullo.py", "first/02-next.md:5: there is no application apps/hullo.py"},
		"middleware":         {"first/01-hello.md", "[timing, session]", "[timing, sesion]", "first/01-hello.md:7: there is no middleware/sesion.py"},
		"too long":           {"first/02-next.md", "Look at", strings.Repeat("word ", 79) + "at", "first/02-next.md:19: the story has 82 words"},
		"empty":              {"first/02-next.md", "Look at the dictionary.", "", "first/02-next.md:19: the story has 0 words"},
		"after":              {"first/01-hello.md", "after: 1", "after: 3", "first/01-hello.md:19: the prediction comes after stop 3, and there are 2"},
		"point what":         {"first/02-next.md", "point: key", "point: kye", `first/02-next.md:10: a prediction is answered by pointing at a station, key or byte, not at a "kye"`},
		"select":             {"first/01-hello.md", "select: Ada", "select: Eve", `first/01-hello.md:27: "Eve" is selected in the target, which does not contain it`},
		"field":              {"first/01-hello.md", "field: target", "field: path", `first/01-hello.md:27: nothing called "path" can be changed`},
		"swap":               {"first/01-hello.md", "field: target, select: Ada", "field: app", "first/01-hello.md:27: `to` belongs to a change of app or middleware"},
		"swap to nothing":    {"first/01-hello.md", "field: target, select: Ada", "field: app, to: {app: nothing.py}", "first/01-hello.md:27: there is no application apps/nothing.py"},
		"same choices":       {"first/01-hello.md", "is: timing", "is: session", "first/01-hello.md:23: two choices are the answer session"},
		"silent choices":     {"first/01-hello.md", "why: It is further out.", `why: ""`, "first/01-hello.md:21: 2 choices have no why"},
		"header":             {"first/01-hello.md", `"X-Tea: green"`, `"X-Tea"`, `first/01-hello.md:8: the header "X-Tea" is not of the form`},
		"static":             {"first/02-next.md", "{app: hello.py,", "{app: hello.py, static: {prefix: /static, dir: nowhere},", "first/02-next.md:5: there is no folder nowhere"},
		"station":            {"first/01-hello.md", "{bytes: target}", "{station: sesion}", `first/01-hello.md:14: there is no station "sesion"`},
		"bytes":              {"first/01-hello.md", "{bytes: target}", "{bytes: targte}", `first/01-hello.md:14: there are no bytes "targte"`},
		"explained twice":    {"explain/terms.yaml", "- {", "- {id: 'term:request', title: T, text: t.}\n- {", "explain/terms.yaml:2: term:request is explained twice"},
		"no text":            {"explain/terms.yaml", "text: What a client sends.,", "", `explain/terms.yaml:1: explanation "term:request" needs`},
		"format":             {"course.yaml", "format: 1", "format: 2", "course.yaml:1: the format is 2, which is newer than 1"},
		"stray file":         {"first/notes.txt", "", "", "first/notes.txt:1: is neither lesson.md nor a page"},
		"about nothing":      {"apps/tea.yaml", "", "summary: tea", "apps/tea.yaml:1: is about no file"},
		"about, unknown key": {"apps/hello.yaml", "", "sumary: tea", `apps/hello.yaml:1: unknown field "sumary"`},
		"about, no summary":  {"apps/hello.yaml", "", "request: {target: /}", "apps/hello.yaml:1: says nothing of apps/hello.py"},
		"no such lesson":     {"course.yaml", "[first]", "[first, second]", "course.yaml:3: there is no second/lesson.md"},
		"lesson id":          {"first/lesson.md", "id: first", "id: frist", `first/lesson.md:2: a lesson needs the id "first"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := ""
			if f := coursetest.Files(nil)[c.file]; f != nil {
				text = string(f.Data)
			}
			if !strings.Contains(text, c.old) {
				t.Fatalf("%s does not contain %q", c.file, c.old)
			}
			_, err := Load(coursetest.Files(map[string]string{c.file: strings.Replace(text, c.old, c.new, 1)}))
			var problems lessons.Problems
			if !errors.As(err, &problems) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got:\n%v\nwant:\n%s", err, c.want)
			}
			namesLines(t, problems)
		})
	}
}

// namesLines has every problem name its line.
func namesLines(t *testing.T, problems lessons.Problems) {
	t.Helper()
	for _, p := range problems {
		if p.Line == 0 {
			t.Errorf("no line: %v", p)
		}
	}
}

func TestTooManyPressesAreRefused(t *testing.T) {
	t.Parallel()
	stop := "  - until: event == \"request.line\"\n    say: On.\n"
	for n, ok := range map[int]bool{3: true, 4: false} { // two stops and a prediction are there
		text := strings.Replace(coursetest.HelloPage, "stops:\n", "stops:\n"+strings.Repeat(stop, n), 1)
		if _, err := Load(coursetest.Files(map[string]string{"first/01-hello.md": text})); (err == nil) != ok {
			t.Errorf("%d more stops: %v", n, err)
		}
	}
}

func TestFindKnowsIDsAndNumbers(t *testing.T) {
	t.Parallel()
	c, err := Load(coursetest.Files(nil))
	if err != nil {
		t.Fatal(err)
	}
	for ref, want := range map[string]string{
		"first": "first/hello", "first/next": "first/next", "1": "first/hello", "1/2": "first/next", "first/2": "first/next",
	} {
		if _, p, err := c.Find(ref); err != nil || p.Ref() != want {
			t.Errorf("%s: %v, %v", ref, p, err)
		}
	}
	for ref, want := range map[string]*lessons.UnknownError{
		"frist":      {What: "lesson", Name: "frist", Near: []string{"first"}},
		"first/nxet": {What: "page", Name: "first/nxet", Near: []string{"first/next"}},
		"first/9":    {What: "page", Name: "first/9", Near: []string{"first/2"}},
		"zzz":        {What: "lesson", Name: "zzz"},
	} {
		_, _, err := c.Find(ref)
		var unknown *lessons.UnknownError
		if !errors.As(err, &unknown) || unknown.Error() != want.Error() {
			t.Errorf("%s: %v, want %v", ref, err, want)
		}
	}
}

func TestExplainFallsBackToTheFamily(t *testing.T) {
	t.Parallel()
	c, err := lessons.Open(coursetest.Files(map[string]string{"explain/terms.yaml": `
- {id: "environ:HTTP_*", title: A header, text: t.}
- {id: "environ:*", title: Any key, text: t.}
- {id: "environ:HTTP_HOST", title: The host, text: t.}
- {id: "header:*", title: Any header, text: t.}
- {id: "header:Content-Type", title: The type, text: t.}
- {id: "status:404", title: Nothing there, text: t.}
- {id: "status:4xx", title: The client's doing, text: t.}
`}))
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]string{
		"environ:HTTP_HOST": "The host", "environ:HTTP_X_TEA": "A header", "environ:PATH_INFO": "Any key",
		"header:content-type": "The type", "header:X-Tea": "Any header",
		"status:404": "Nothing there", "status:418": "The client's doing",
		"status:200": "", "event:nothing": "", "nothing": "",
	} {
		got, ok := c.Explain(id)
		if got.Title != want || ok != (want != "") {
			t.Errorf("%s: %q, %t; want %q", id, got.Title, ok, want)
		}
	}
}

func TestOpenReadsNoPage(t *testing.T) {
	t.Parallel()
	c, err := lessons.Open(coursetest.Files(map[string]string{"first/01-hello.md": "broken"}))
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Lessons[0].PageIDs; !slices.Equal(got, []string{"hello", "next"}) {
		t.Errorf("pages %v", got)
	}
	if _, _, err := c.Find("first/hello"); err == nil || !strings.Contains(err.Error(), "first/01-hello.md:1:") {
		t.Errorf("a broken page was opened: %v", err)
	}
}
