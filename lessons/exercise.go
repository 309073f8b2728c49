package lessons

import (
	"cmp"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"roundtrip/sandbox/catalog"
)

// ExercisesDir holds a folder for each exercise, with two files that a reader sees: the one
// that they get, and the solution.
const (
	ExercisesDir = "exercises"
	StartFile    = "start.py"
	SolutionFile = "solution.py"
)

// Exercise asks the learner to write a file, which takes its place in the page's
// stack under its own name: as the application, or as one of the layers.
type Exercise struct {
	// Name is the folder's below exercises, and that of the learner's file
	// without its ending.
	Name string `yaml:"name"`
	// Checks are what a right file does, in the order in which it is told.
	Checks []ExerciseCheck `yaml:"checks"`
	// Mistakes are those that are known, the more particular first. One with an id alone
	// is that of the course ([MistakesFile]); the rest of those stand behind.
	Mistakes []Mistake `yaml:"mistakes"`
	// Advice is said of a file that passes, where it holds for the request of a check.
	Advice []Mistake `yaml:"advice"`
	// Hints are shown one at a time, when they are asked for.
	Hints []string `yaml:"hints"`
	// About is said beside the solution.
	About string `yaml:"about"`
	// Then is said when it is solved: what it has shown.
	Then string `yaml:"then"`
	// Lens is opened once it is solved.
	Lens Lens `yaml:"lens"`
	// Form is how the file is written: "" for all of it, "mend" where a line is wrong,
	// "fill" where one is missing, "order" where its lines are to be put in order.
	Form string `yaml:"form"`

	// Start is the text of the file as the learner gets it, Solution that of a
	// right one.
	Start    string `yaml:"-"`
	Solution string `yaml:"-"`

	common []Mistake // of the course, those that are not among Mistakes
}

// The forms of an exercise in which most of the file stands there already.
const (
	FormMend  = "mend"
	FormFill  = "fill"
	FormOrder = "order"
)

// Gap is the line of the file, from 1, at which writing begins, 0 where every line stands there
// already. Where a line is wrong, finding it is part of the exercise.
func (e *Exercise) Gap() int {
	if e.Form == FormMend || e.Form == FormOrder {
		return 0
	}
	start, solution := strings.Split(e.Start, "\n"), strings.Split(e.Solution, "\n")
	for i := range min(len(start), len(solution)) {
		if start[i] != solution[i] {
			return i + 1
		}
	}
	return len(start)
}

// Known are all mistakes that explain a failure, in the order in which they are tried.
func (e *Exercise) Known() []Mistake { return slices.Concat(e.Mistakes, e.common) }

// File is the name of the learner's file.
func (e *Exercise) File() string { return e.Name + ".py" }

// AsShipped is the file as the learner gets it.
func (e *Exercise) AsShipped() catalog.File { return e.file(e.Start) }

// AsSolved is the file of the solution.
func (e *Exercise) AsSolved() catalog.File { return e.file(e.Solution) }

func (e *Exercise) file(text string) catalog.File {
	return catalog.File{Name: e.File(), Text: []byte(text)}
}

// exerciseName is a name that Python can define, so that a middleware can have it.
var exerciseName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,31}$`)

// read reads the texts that belong to the exercise of a page. Common are the mistakes of
// the course.
func (e *Exercise) read(fsys fs.FS, page string, common []Mistake) error {
	if !exerciseName.MatchString(e.Name) {
		return problem(page, "exercise.name", "the exercise is called %q; a name has letters a to z, digits and _, 32 at most", e.Name)
	}
	dir := path.Join(ExercisesDir, e.Name)
	for file, text := range map[string]*string{StartFile: &e.Start, SolutionFile: &e.Solution} {
		data, err := ReadFile(fsys, path.Join(dir, file))
		if err != nil {
			return problem(page, "exercise.name", "%v", err)
		}
		*text = string(data)
	}
	e.know(common)
	return nil
}

// know puts the mistakes of the course in the place of those that are only named, and the
// rest of them behind.
func (e *Exercise) know(common []Mistake) {
	for _, m := range common {
		i := slices.IndexFunc(e.Mistakes, func(own Mistake) bool { return own.ID == m.ID })
		switch {
		case i < 0:
			e.common = append(e.common, m)
		case e.Mistakes[i].When.Absent() && e.Mistakes[i].Say == "":
			e.Mistakes[i].When, e.Mistakes[i].Say = m.When, m.Say
		}
	}
}

// ExerciseCheck is one thing that a right file does: it looks at what a request
// shows, never at how the file is written.
type ExerciseCheck struct {
	ID string `yaml:"id"`
	// App and Middleware stand around or inside the learner's file, in the place
	// of the page's where they are not empty.
	App        string   `yaml:"app"`
	Middleware []string `yaml:"middleware"`
	// Request is sent, to the page's own target if it has none; or Requests are,
	// one after the other, of which the last is looked at.
	Request  Request   `yaml:"request"`
	Requests []Request `yaml:"requests"`
	// Vary are words and numbers of the request that are others in each grading, there and
	// in That, once the check has passed.
	Vary Words `yaml:"vary"`
	// Given are pieces of the file as it is given, and what takes their place when the check is
	// asked again; words of Vary are others there too. A file without them is not asked again.
	Given map[string]string `yaml:"given"`
	// Leaves, if it is not absent, is where the client goes away.
	Leaves Cond `yaml:"leaves"`
	// Raises says that an exception may reach the server, of an application that is asked to
	// raise one: That is held to what came all the same.
	Raises bool `yaml:"raises"`
	// That is true of a right file, at the position At, or at the end.
	That Cond `yaml:"that"`
	At   Cond `yaml:"at"`
	// Asked is what was asked for, in words; the request if it is empty.
	Asked string `yaml:"asked"`
	// Expected is what a right file gives, in words, and Got an expression for
	// what this one gave, as text. What it raised comes before that.
	Expected string `yaml:"expected"`
	Got      Cond   `yaml:"got"`
	// Look is the event to look at when the check fails; absent, that of At, or
	// the end.
	Look Cond `yaml:"look"`
}

// Words are several words; in a page a single one needs no list.
type Words []string

// Mistake is a typical wrong answer.
type Mistake struct {
	ID string `yaml:"id"`
	// Checks are the ids of the checks that it can fail; empty for all of them.
	Checks []string `yaml:"checks"`
	// When holds at the end of the request of the first check that fails. A file
	// that cannot be loaded has a request too, which met what is wrong with it.
	When Cond `yaml:"when"`
	// Say explains it in one or two sentences.
	Say string `yaml:"say"`
}

// Sends are the requests of the check, in their order.
func (c *ExerciseCheck) Sends(p *Page) []Request {
	if len(c.Requests) > 0 {
		return c.Requests
	}
	if c.Request.Target == "" {
		request := c.Request
		request.Target = p.Run.Request.Target
		return []Request{request}
	}
	return []Request{c.Request}
}

// RunOf is what a check of the page's exercise runs: the stack in which the
// learner's file has its place, and the request that is looked at.
func (p *Page) RunOf(c *ExerciseCheck) Setup {
	run := p.Run
	run.App = cmp.Or(c.App, run.App)
	if len(c.Middleware) > 0 {
		run.Middleware = c.Middleware
	}
	sends := c.Sends(p)
	run.Request = sends[len(sends)-1]
	return run
}

// asked is what was asked for, in words.
func (c *ExerciseCheck) asked(p *Page) string {
	if c.Asked != "" {
		return c.Asked
	}
	r := p.RunOf(c).Request
	words := []string{cmp.Or(r.Method, "GET"), cmp.Or(r.Target, "/")}
	if r.Body != "" {
		words = append(words, "with the body", r.Body)
	}
	return strings.Join(words, " ")
}
