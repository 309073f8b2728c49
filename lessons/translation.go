package lessons

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
)

// Original is the language of a course, and its folder where translations lie beside it.
const Original = "en"

var languageName = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$`)

// Languages are the languages of a folder that has the course itself in the folder of its
// language, and a folder beside it for each translation; the original comes first. They are
// none if the folder is the course itself.
func Languages(root fs.FS) []string {
	if _, err := fs.Stat(root, path.Join(Original, "course.yaml")); err != nil {
		return nil
	}
	all := []string{Original}
	dirs, err := fs.ReadDir(root, ".")
	if err != nil {
		return all
	}
	for _, d := range dirs {
		if name := d.Name(); d.IsDir() && name != Original && languageName.MatchString(name) {
			all = append(all, name)
		}
	}
	slices.Sort(all[1:])
	return all
}

// translation has the texts of a course in another language. Nil has none.
type translation struct {
	fsys  fs.FS
	words words
}

// translate puts the texts of a file in the place of the English ones, if it is there and
// fits. The note is a sentence for the reader if the texts are English, or older than the
// English ones.
func (t *translation) translate(file string, slots []slot) (note string, done bool) {
	if t == nil {
		return "", false
	}
	texts, err := readTranslated(t.fsys, file)
	if err != nil {
		return t.words.untranslated + " " + asProblem(file, err).Error(), false
	}
	if texts == nil {
		return t.words.untranslated, false
	}
	v, done := texts.put(slots)
	switch {
	case !done:
		return t.words.untranslated, false
	case v.behind:
		return t.words.behind, true
	}
	return "", true
}

// translateItems does it for the items of a list, each of which has texts of its own. What
// has none stays English.
func (t *translation) translateItems(file string, items [][]slot, names []string) {
	if t == nil {
		return
	}
	texts, err := readTranslated(t.fsys, file)
	if err != nil || texts == nil {
		return
	}
	for i, slots := range items {
		texts.below(names[i]).put(slots)
	}
}

// textFile is the file of a page's texts in a translation.
func textFile(lesson, page string) string { return path.Join(lesson, page+".md") }

func (t *translation) page(p *Page) {
	file, done := textFile(p.Lesson, p.ID), false
	if p.Note, done = t.translate(file, p.slots()); done {
		p.Texts = file
	}
	if t != nil && p.Change != nil {
		p.Change.words = &t.words
	}
}

func (t *translation) mistakes(all []Mistake) {
	items, names := mistakeItems(all)
	t.translateItems(MistakesFile, items, names)
}

func mistakeItems(all []Mistake) (items [][]slot, names []string) {
	for i := range all {
		items, names = append(items, mistakeSlots("", all[i:i+1])), append(names, all[i].ID)
	}
	return items, names
}

// explanations are found by their ids, in whichever file they are.
func (t *translation) explanations(all []Explanation) {
	if t == nil {
		return
	}
	items, names := explanationItems(all)
	for _, file := range explanationFiles(t.fsys) {
		t.translateItems(file, items, names)
	}
}

// explanationFiles are those that have explanations.
func explanationFiles(fsys fs.FS) []string {
	files, err := fs.Glob(fsys, "explain/*.yaml")
	if err != nil {
		panic(err) // the pattern is valid, the only thing that can be wrong
	}
	return files
}

func explanationItems(all []Explanation) (items [][]slot, names []string) {
	for i := range all {
		items, names = append(items, all[i].slots()), append(names, all[i].ID)
	}
	return items, names
}
