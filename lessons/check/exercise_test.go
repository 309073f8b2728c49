package check

import (
	"strings"
	"testing"

	"roundtrip/lessons"
	"roundtrip/lessons/internal/coursetest"
)

func TestLoadReadsAnExercise(t *testing.T) {
	t.Parallel()
	p := page(t, "kettle", coursetest.Kettle(nil))
	e := p.Exercise
	if e.File() != "kettle.py" || e.Start != "start" || string(e.AsSolved().Text) != "solution" || e.AsShipped().Name != "kettle.py" {
		t.Errorf("%+v", e)
	}
	if got := p.Unchecked(0).Asked; got != "GET /tea" {
		t.Errorf("the first check asks %s", got)
	}
	if got := p.Unchecked(1).Asked; got != "POST /tea with the body tea=green" {
		t.Errorf("the second check asks %s", got)
	}
	if run := p.RunOf(&e.Checks[1]); run.App != "other.py" || run.Middleware[0] != "timing" || run.Request.Target != "/tea" {
		t.Errorf("%+v", run)
	}
	if run := p.RunOf(&e.Checks[0]); run.App != "hello.py" || len(run.Middleware) != 1 {
		t.Errorf("%+v", run)
	}
	answers, err := Answers(coursetest.Files(coursetest.Kettle(nil)), p)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, a := range answers {
		all = append(all, strings.TrimPrefix(a.File, "exercises/kettle/")+" "+string(a.Text)+" "+a.Mistake)
	}
	if got := strings.Join(all, ", "); got != "start.py start , solution.py solution , other/tea.py other , wrong/cold-1.py cold cold, wrong/cold-2.py very cold cold" {
		t.Error(got)
	}
}

func TestLoadSaysWhatIsWrongWithAnExercise(t *testing.T) {
	t.Parallel()
	const page = "first/03-kettle.md"
	for name, c := range map[string]struct{ file, old, new, want string }{
		"unknown key":      {page, "  hints:", "  hinst:", `first/03-kettle.md:24: unknown field "hinst"`},
		"name":             {page, "name: kettle", "name: Tea-Kettle", `first/03-kettle.md:9: the exercise is called "Tea-Kettle"`},
		"name of an app":   {"apps/kettle.py", "", "x", "first/03-kettle.md:9: the exercise kettle is called like apps/kettle.py"},
		"name of a layer":  {"middleware/kettle.py", "", "x", "first/03-kettle.md:9: the exercise kettle is called like middleware/kettle.py"},
		"not in the run":   {page, "middleware: [kettle]", "middleware: [timing]", "first/03-kettle.md:5: kettle.py stands neither as app nor among the middleware"},
		"not in a check":   {page, "[timing, kettle]", "[timing]", "first/03-kettle.md:14: check other: kettle.py has no place in what it runs"},
		"no such app":      {page, "app: other.py", "app: another.py", "first/03-kettle.md:15: there is no application apps/another.py"},
		"no such layer":    {page, "[timing, kettle]", "[tmiing, kettle]", "first/03-kettle.md:16: there is no middleware/tmiing.py"},
		"no checks":        {page, coursetest.KettlePage[strings.Index(coursetest.KettlePage, "  checks:"):strings.Index(coursetest.KettlePage, "  mistakes:")], "", "first/03-kettle.md:8: an exercise needs checks, hints, and about"},
		"check without id": {page, "id: hot", "id: ''", "first/03-kettle.md:11: check : needs an id of its own"},
		"check twice":      {page, "id: other", "id: hot", "first/03-kettle.md:14: check hot: needs an id of its own"},
		"varies nothing":   {page, "request: {method: POST, body: tea=green}", "vary: [tea, mint]\n      request: {method: POST, body: tea=green}", `first/03-kettle.md:17: check other: "mint" is no whole word of the request`},
		"nothing is given": {page, "middleware: [timing, kettle]", "given: {stop: go}\n      middleware: [timing, kettle]", `first/03-kettle.md:16: check other: "stop" has to stand once in start.py, and in solution.py`},
		"nothing expected": {page, "expected: the status 200 OK", "asked: this", "first/03-kettle.md:11: check hot: needs that and expected"},
		"both requests":    {page, "request: {method: POST, body: tea=green}", "request: {method: POST}\n      requests: [{target: /x}]", "first/03-kettle.md:18: check other: has both request and requests"},
		"header":           {page, "{method: POST,", "{headers: [X-Tea], method: POST,", `first/03-kettle.md:17: the header "X-Tea" is not of the form`},
		"expression":       {page, "when: status == 500", "when: statsu == 500", "first/03-kettle.md:22: statsu == 500"},
		"no when":          {page, "when: status == 500", "", "first/03-kettle.md:21: mistake cold: needs when"},
		"nothing said":     {page, "say: It is cold.", "", "first/03-kettle.md:21: mistake cold: say has 0 words"},
		"too much said":    {page, "say: It is cold.", "say: " + strings.Repeat("cold ", 51), "first/03-kettle.md:23: mistake cold: say has 51 words"},
		"no hints":         {page, "hints: [Heat it.]", "hints: []", "first/03-kettle.md:8: an exercise needs checks, hints, and about"},
		"no solution":      {"exercises/kettle/solution.py", "solution", coursetest.Absent, "first/03-kettle.md:9: exercises/kettle/solution.py: cannot be read"},
		"no start":         {"exercises/kettle/start.py", "start", coursetest.Absent, "first/03-kettle.md:9: exercises/kettle/start.py: cannot be read"},
		"no other style":   {"exercises/kettle/other/tea.py", "other", coursetest.Absent, "first/03-kettle.md:9: exercises/kettle/other holds no right answer in another style"},
		"one spelling":     {"exercises/kettle/wrong/cold-2.py", "very cold", coursetest.Absent, "first/03-kettle.md:21: exercises/kettle/wrong/cold-2.py is missing"},
		"stray mistake":    {"exercises/kettle/wrong/warm-1.py", "", "x", "exercises/kettle/wrong/warm-1.py:1: is no file of an exercise"},
		"stray file":       {"exercises/kettle/notes.txt", "", "x", "exercises/kettle/notes.txt:1: is no file of an exercise"},
		"stray exercise":   {"exercises/teapot/start.py", "", "x", "exercises/teapot/start.py:1: belongs to the exercise of no page"},
		"asked twice":      {"first/04-again.md", "", strings.Replace(coursetest.KettlePage, "id: kettle", "id: again", 1), "first/04-again.md:9: another page has the exercise kettle too"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := coursetest.Kettle(nil)[c.file]
			if !strings.Contains(text, c.old) {
				t.Fatalf("%s does not contain %q", c.file, c.old)
			}
			_, err := Load(coursetest.Files(coursetest.Kettle(map[string]string{c.file: strings.Replace(text, c.old, c.new, 1)})))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got:\n%v\nwant:\n%s", err, c.want)
			}
			namesLines(t, lessons.AsProblems("", err))
		})
	}
}
