package lessons

import (
	"cmp"
	"errors"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"roundtrip/lessons/expr"
)

// opening is where a page holds that does not say where.
var opening = expr.MustCompile(`event == "conn.accepted"`)

// formatVersion is the version of the course's format that this program reads.
const formatVersion = 1

// Open reads the order of the units and lessons, and the lessons' own front matter. Pages and
// explanations are read when they are first needed, so that opening is quick.
func Open(fsys fs.FS) (*Course, error) { return (*translation)(nil).open(fsys) }

// OpenIn opens a course with the texts of a translation into a language, nil for its own. Only
// texts are taken from it; of what it lacks, those of the course stand there.
func OpenIn(fsys fs.FS, lang string, texts fs.FS) (*Course, error) {
	if texts == nil {
		return Open(fsys)
	}
	c, err := (&translation{fsys: texts}).open(fsys)
	if c != nil {
		c.Language = lang
	}
	return c, err
}

func (t *translation) open(fsys fs.FS) (*Course, error) {
	var front struct {
		Format  int        `yaml:"format"`
		Minutes int        `yaml:"minutes"`
		Units   []unitFile `yaml:"units"`
		// Lessons are those of a course that has no units.
		Lessons []string `yaml:"lessons"`
		Paths   []Path   `yaml:"paths"`
	}
	if err := readYAML(fsys, "course.yaml", &front); err != nil {
		return nil, Problems{asProblem("course.yaml", err)}
	}
	wrong := checkFormat("course.yaml", front.Format)
	if len(front.Lessons) > 0 {
		front.Units = append(front.Units, unitFile{Lessons: front.Lessons})
	}
	c := &Course{Language: Original, Minutes: front.Minutes, Paths: front.Paths, words: inEnglish, explanations: sync.OnceValues(func() (*Explanations, error) {
		return loadExplanations(fsys, t)
	})}
	c.quiz = sync.OnceValues(func() (QuizTexts, error) { return loadQuiz(fsys, t) })
	c.probe = sync.OnceValues(func() ([]ProbeItem, error) { return loadProbe(fsys, t) })
	for _, s := range front.Units {
		c.Units = append(c.Units, Unit{Title: s.Title})
	}
	if t != nil {
		t.translate("course.yaml", c.slots())
		t.words = c.words
	}
	common := sync.OnceValues(func() ([]Mistake, error) { return loadMistakes(fsys, t) })
	for i, s := range front.Units {
		unit := &c.Units[i]
		for _, id := range s.Lessons {
			l, problems := openLesson(fsys, id, len(c.Lessons)+1, common, t)
			wrong = append(wrong, problems...)
			c.Lessons, unit.Lessons = append(c.Lessons, l), append(unit.Lessons, l)
		}
	}
	if err := readMoved(fsys, c); err != nil {
		wrong = append(wrong, asProblem(movedFile, err))
	}
	if len(c.Lessons) == 0 {
		wrong = append(wrong, problem("course.yaml", "", "there are no lessons"))
	}
	return c, wrong.Err()
}

// movedFile is the table of the pages that had another place in an older course.
const movedFile = "moved.yaml"

// readMoved reads the table, which need not be there.
func readMoved(fsys fs.FS, c *Course) error {
	if _, err := fs.Stat(fsys, movedFile); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return readYAML(fsys, movedFile, &c.Moved)
}

// unitFile is a unit as course.yaml has it: a title, and the ids of its lessons.
type unitFile struct {
	Title   string   `yaml:"title"`
	Lessons []string `yaml:"lessons"`
}

func openLesson(fsys fs.FS, id string, number int, common func() ([]Mistake, error), t *translation) (*Lesson, Problems) {
	var front struct {
		ID      string    `yaml:"id"`
		Title   string    `yaml:"title"`
		Summary string    `yaml:"summary"`
		Format  int       `yaml:"format"`
		Notes   string    `yaml:"notes"`
		Learned []Learned `yaml:"learned"`
		Next    string    `yaml:"next"`
	}
	file := path.Join(id, "lesson.md")
	if _, err := fs.Stat(fsys, file); err != nil {
		return nil, Problems{problem("course.yaml", PartBody+" "+id, "there is no %s", file)}
	}
	body, err := readFront(fsys, file, &front)
	if err != nil {
		return nil, Problems{asProblem(file, err)}
	}
	wrong := checkFormat(file, front.Format)
	if front.ID != id || front.Title == "" || front.Summary == "" {
		wrong = append(wrong, problem(file, "id", "a lesson needs the id %q, a title and a summary", id))
	}
	l := &Lesson{ID: id, Title: front.Title, Summary: front.Summary, Notes: front.Notes, Learned: front.Learned, Next: front.Next, Number: number, Body: body}
	t.translate(file, l.slots())
	files, problems := pageFiles(fsys, id)
	for i, f := range files {
		l.PageIDs = append(l.PageIDs, pageID(f))
		l.pages = append(l.pages, sync.OnceValues(func() (*Page, error) { return loadPage(fsys, f, id, i+1, common, t) }))
	}
	return l, append(wrong, problems...)
}

func checkFormat(file string, format int) Problems {
	if format == formatVersion {
		return nil
	}
	if format > formatVersion {
		return Problems{problem(file, "format", "the format is %d, which is newer than %d, the newest that this program reads; take a newer roundtrip", format, formatVersion)}
	}
	return Problems{problem(file, "format", "format is %d; this program reads format %d", format, formatVersion)}
}

var pageName = regexp.MustCompile(`^[0-9]{2}-[a-z0-9-]{1,32}\.md$`)

// pageFiles are the files of a lesson's pages, in order.
func pageFiles(fsys fs.FS, lesson string) (files []string, wrong Problems) {
	found, err := fs.ReadDir(fsys, lesson)
	if err != nil {
		return nil, Problems{asProblem(lesson, err)}
	}
	for _, f := range found {
		name := f.Name()
		switch {
		case pageName.MatchString(name):
			files = append(files, path.Join(lesson, name))
		case name != "lesson.md":
			wrong = append(wrong, problem(path.Join(lesson, name), "", "is neither lesson.md nor a page NN-page-id.md"))
		}
	}
	if len(files) == 0 {
		wrong = append(wrong, problem(path.Join(lesson, "lesson.md"), "", "the lesson has no pages"))
	}
	return files, wrong
}

// pageID is the id of the page in a file: its name without number and ending.
func pageID(file string) string {
	_, id, _ := strings.Cut(strings.TrimSuffix(path.Base(file), ".md"), "-")
	return id
}

func loadPage(fsys fs.FS, file, lesson string, number int, common func() ([]Mistake, error), t *translation) (*Page, error) {
	p := &Page{File: file, Lesson: lesson, Number: number}
	body, err := readFront(fsys, file, p)
	if err != nil {
		return nil, err
	}
	p.Body = body
	if p.ID != pageID(file) {
		return nil, problem(file, "id", "the id is %q; by the file's name it is %q", p.ID, pageID(file))
	}
	t.page(p)
	if p.Hold.Absent() {
		p.Hold.Expr = opening
	}
	p.Lens = cmp.Or(p.Lens, LensWire)
	if err := p.readRecording(fsys); err != nil {
		return nil, err
	}
	if p.Exercise == nil {
		return p, nil
	}
	known, err := common()
	if err != nil {
		return nil, err
	}
	return p, p.Exercise.read(fsys, file, known)
}

// MistakesFile has the mistakes that can be made in every exercise. A course need not have it.
const MistakesFile = "mistakes.yaml"

func loadMistakes(fsys fs.FS, t *translation) (all []Mistake, err error) {
	if _, err := fs.Stat(fsys, MistakesFile); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err := readYAML(fsys, MistakesFile, &all); err != nil {
		return nil, err
	}
	t.mistakes(all)
	for i, m := range all {
		twice := slices.ContainsFunc(all[:i], func(other Mistake) bool { return other.ID == m.ID })
		if m.ID == "" || twice || m.When.Expr == nil || m.Say == "" {
			return nil, problem(MistakesFile, strconv.Itoa(i), "mistake %q needs an id of its own, when and say", m.ID)
		}
	}
	return all, nil
}
