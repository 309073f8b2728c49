package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"roundtrip/content"
	"roundtrip/internal/cli/exit"
	"roundtrip/lessons"
	"roundtrip/sandbox/wholefile"
	"roundtrip/tui/theme"
)

// startLesson is the id of the lesson in content.Start. In the names of its files, and where
// Python needs a name, it has "_" in the place of "-".
const startLesson = "first-lesson"

// lessonID is an id that makes names of files, applications and exercises.
var lessonID = regexp.MustCompile(`^[a-z][a-z0-9-]{0,26}$`)

func (p *program) newContentCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "new DIR",
		Short: "Begin a course, or a lesson in one",
		Long: "Makes a course in DIR that 'roundtrip content check' has nothing to say about: course.yaml, and a lesson whose " +
			"pages have an application, claims, a question, and an exercise with hints and a solution.\n\n" +
			"In the folder of a course, it makes a lesson of that name and adds it to course.yaml.\n\n" +
			"DIR is a folder that does not exist yet, or that is empty.",
		Example: `
# a course
roundtrip content new course
# one more lesson in it
roundtrip content new course/cookies`,
		Args: takes(1, 1, "DIR"),
		RunE: func(_ *cobra.Command, args []string) error { return p.newContent(args[0]) },
	}
}

// newContent makes a course in a folder, or, in the folder of a course, a lesson.
func (p *program) newContent(dir string) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return exit.Usagef("", "the folder cannot be named: %w", err)
	}
	if found, err := os.ReadDir(dir); err == nil && len(found) > 0 {
		return exit.Usagef("Name a folder that does not exist yet, or that is empty.", "%s is not empty: %s is in it", dir, found[0].Name())
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return exit.Usagef("Name a folder that does not exist yet, or that is empty.", "nothing can be made there: %w", err)
	}
	if exists(filepath.Join(filepath.Dir(dir), "course.yaml")) {
		return p.newLesson(filepath.Dir(dir), filepath.Base(dir))
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return exit.Failf("", "the folder cannot be made: %w", err)
	}
	return p.writeContent(dir, startFiles(startLesson), "a course with one lesson of two pages")
}

// newLesson makes a lesson in a course, and adds it to the order of lessons.
func (p *program) newLesson(course, id string) error {
	if !lessonID.MatchString(id) {
		return exit.Usagef("Use letters a to z, digits and -, 27 at most.", "%q cannot be the id of a lesson", id)
	}
	known, err := lessons.Open(os.DirFS(course))
	if err != nil {
		return exit.Failf("Mend the course first; 'roundtrip content check' tells what is wrong.", "the course cannot be read: %w", err)
	}
	explained, err := known.Explanations()
	if err != nil {
		return exit.Failf("Mend the course first; 'roundtrip content check' tells what is wrong.", "the explanations cannot be read: %w", err)
	}
	files := lessonFiles(id, explained)
	for name := range files {
		if file := filepath.Join(course, filepath.FromSlash(name)); exists(file) {
			return exit.Usagef("Give the lesson another name.", "%s is there already", file)
		}
	}
	if err := p.writeContent(course, files, "the lesson "+id+" with two pages"); err != nil {
		return err
	}
	added, err := addLesson(filepath.Join(course, "course.yaml"), known.Lessons[len(known.Lessons)-1].ID, id)
	if err != nil || !added {
		return exit.Failf("Add "+id+" to its lessons yourself.", "course.yaml was not changed: %w", cmp.Or(err, errors.New("its lessons do not each have a line")))
	}
	return nil
}

// lessonFiles are the files of a new lesson, without what the course has.
func lessonFiles(id string, explained *lessons.Explanations) map[string]string {
	files, terms := startFiles(id), path.Join("explain", id+".yaml")
	delete(files, "course.yaml")
	files[terms] = unexplained(files[terms], explained)
	if files[terms] == "" {
		delete(files, terms)
	}
	return files
}

func exists(file string) bool {
	_, err := os.Lstat(file)
	return err == nil
}

// startFiles are the files of content.Start for a lesson, each by its name.
func startFiles(id string) map[string]string {
	named := strings.NewReplacer(startLesson, id, under(startLesson), under(id)).Replace
	files, start := map[string]string{}, content.Start()
	// The files are in the program, so that nothing of this can fail.
	_ = fs.WalkDir(start, ".", func(name string, d fs.DirEntry, _ error) error {
		if !d.IsDir() {
			text, _ := fs.ReadFile(start, name)
			files[named(name)] = named(string(text))
		}
		return nil
	})
	return files
}

func under(id string) string { return strings.ReplaceAll(id, "-", "_") }

// unexplained are the explanations of a file that the course does not have yet.
func unexplained(text string, explained *lessons.Explanations) string {
	var kept strings.Builder
	for entry := range strings.SplitSeq(strings.TrimPrefix(text, "- id: "), "\n- id: ") {
		id, _, _ := strings.Cut(entry, "\n")
		if !slices.ContainsFunc(explained.All(), func(x lessons.Explanation) bool { return x.ID == id }) {
			kept.WriteString("- id: " + strings.TrimSpace(entry) + "\n")
		}
	}
	return kept.String()
}

// addLesson puts a lesson behind the last one in course.yaml, whose other lines stay as they
// are. It answers false where the last one has no line of its own.
func addLesson(file, last, id string) (bool, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return false, err
	}
	lines := strings.SplitAfter(string(data), "\n")
	for i, line := range slices.Backward(lines) {
		if indent, item, _ := strings.Cut(line, "-"); strings.TrimSpace(indent) == "" && strings.TrimSpace(item) == last {
			lines[i] = strings.TrimRight(line, "\r\n") + "\n"
			text := strings.Join(slices.Insert(lines, i+1, indent+"- "+id+"\n"), "")
			return true, wholefile.Write(file, []byte(text), 0o666)
		}
	}
	return false, nil
}

// writeContent writes files that are not there yet, and says which.
func (p *program) writeContent(dir string, files map[string]string, what string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return exit.Failf("", "the folder cannot be opened: %w", err)
	}
	defer root.Close()
	fmt.Fprintf(p.Out, "Made %s, in %s:\n", what, theme.Printable(dir))
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := errors.Join(root.MkdirAll(path.Dir(name), 0o777), wholefile.Create(root, name, []byte(files[name]), 0o666)); err != nil {
			return exit.Failf("", "%s cannot be made: %w", name, err)
		}
		fmt.Fprintln(p.Out, "  "+name)
	}
	fmt.Fprintf(p.Out, "Change them to say what you teach, then: roundtrip content check %s\n", theme.Printable(dir))
	return nil
}
