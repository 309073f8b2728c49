package cli

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"roundtrip/content"
	"roundtrip/internal/cli/exit"
	"roundtrip/lessons"
	"roundtrip/sandbox/workshop"
	"roundtrip/tui/theme"
)

// ownCourse is a course of the user's, in a folder. The zero value is the course that was
// built into the program.
type ownCourse struct {
	dir  string
	root *os.Root // nil until it is opened
	lang string   // that was asked for, "" if none was
}

// addContent adds the option that names a course of the user's.
func (p *program) addContent(c *cobra.Command) {
	c.PersistentFlags().StringVar(&p.own.dir, "content", "", "the course in the folder `DIR`, in the place of the one that was built in")
	if err := c.MarkPersistentFlagDirname("content"); err != nil {
		panic(err) // the option does not exist
	}
	p.addLanguage(c)
}

// open opens the folder, of which nothing outside is read.
func (o *ownCourse) open() (err error) {
	if o.dir == "" {
		return nil
	}
	if o.root, err = os.OpenRoot(o.dir); err != nil {
		return exit.Usagef("Name the folder that course.yaml is in.", "the course cannot be read: %w", err)
	}
	return nil
}

func (o *ownCourse) close() {
	if o.root != nil {
		_ = o.root.Close() // it was only read
	}
}

// folder has the course, or a folder for each of its languages.
func (o *ownCourse) folder() fs.FS {
	if o.root == nil {
		return content.Languages()
	}
	return o.root.FS()
}

// languages are those that the course has.
func (o *ownCourse) languages() []string {
	if all := lessons.Languages(o.folder()); len(all) > 0 {
		return all
	}
	return []string{lessons.Original}
}

// fs are the files of the course.
func (o *ownCourse) fs() fs.FS { return originalOf(o.folder()) }

// originalOf is the course itself in a folder that may have translations beside it.
func originalOf(folder fs.FS) fs.FS {
	if len(lessons.Languages(folder)) == 0 {
		return folder
	}
	return below(folder, lessons.Original)
}

// texts are those of a translation, nil for the course's own.
func (o *ownCourse) texts(lang string) fs.FS {
	if lang == lessons.Original {
		return nil
	}
	return below(o.folder(), lang)
}

func below(folder fs.FS, name string) fs.FS {
	sub, err := fs.Sub(folder, name)
	if err != nil {
		panic(err) // it is the name of a folder that was found there
	}
	return sub
}

// first is the first of all that is wrong with the course, with its line.
func (o *ownCourse) first(err error) error {
	all := lessons.Locate(o.fs(), lessons.AsProblems("course.yaml", err))
	if len(all) == 1 {
		return all[0]
	}
	return fmt.Errorf("%w, and %d more", all[0], len(all)-1)
}

// option is the option that names the course, for a command line that is told.
func (o *ownCourse) option() string {
	if o.root == nil {
		return ""
	}
	return " --content " + theme.Printable(o.dir)
}

// key is a name for the course by its folder, "" for the one that was built in.
func (o *ownCourse) key() string {
	if o.root == nil {
		return ""
	}
	dir := o.dir
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs
	}
	return fmt.Sprintf("%s-%x", filepath.Base(dir), sha256.Sum256([]byte(dir)))[:len(filepath.Base(dir))+9]
}

// progressFile is where the progress in the course is kept.
func (o *ownCourse) progressFile() string {
	file := lessons.ProgressFile()
	if key := o.key(); key != "" {
		return filepath.Join(filepath.Dir(file), "courses", key+".json")
	}
	return file
}

// workshop is the folder for the learner's files.
func (o *ownCourse) workshop() *workshop.Workshop {
	if key := o.key(); key != "" {
		return workshop.At(filepath.Join(workshop.Dir(), "courses", key))
	}
	return workshop.At(workshop.Dir())
}
