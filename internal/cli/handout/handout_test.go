package handout_test

import (
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"roundtrip/content"
	"roundtrip/internal/cli/handout"
	"roundtrip/lessons"
)

// Everything that the pages of the course say is in the file, and nothing is fetched.
func TestTheCourseIsOneFile(t *testing.T) {
	t.Parallel()
	c, err := lessons.Open(content.FS())
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := handout.Write(&b, "The course", c, c.Lessons, content.FS(), written); err != nil {
		t.Fatal(err)
	}
	html := b.String()
	if fetched := regexp.MustCompile(`<script|<link|<img|src=|@import|url\(`).FindString(html); fetched != "" {
		t.Errorf("the file needs something else: %s", fetched)
	}
	for _, l := range c.Lessons {
		pages, err := l.Pages()
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range pages {
			if !strings.Contains(html, "</span> "+p.Title+"</h3>") {
				t.Errorf("%s is missing", p.Ref())
			}
			if p.Exercise != nil && !strings.Contains(html, p.Exercise.File()+" begins with") {
				t.Errorf("the exercise of %s is missing", p.Ref())
			}
		}
	}
	for _, m := range regexp.MustCompile(`href="([^"]*)"`).FindAllStringSubmatch(html, -1) {
		place, inside := strings.CutPrefix(m[1], "#")
		if inside && !strings.Contains(html, `id="`+place+`"`) || !inside && !strings.HasPrefix(m[1], "https://") {
			t.Errorf("a link leads to %s, and nothing is there", m[1])
		}
	}
	for _, said := range []string{"What this lesson has shown", `<dt id="term-start-response">start_response</dt>`, c.Lessons[0].Learned[1].Say} {
		if !strings.Contains(html, said) {
			t.Errorf("%q is missing", said)
		}
	}
	if strings.Count(html, "<article>") != strings.Count(html, "</article>") || strings.Contains(html, "<p><p>") {
		t.Error("the tags do not fit together")
	}
}

// What a course says is text: no tag of its gets into the file.
func TestTagsInACourseAreText(t *testing.T) {
	t.Parallel()
	const page = "---\nid: a\ntitle: A <b>page</b>\nterm: x\nrun: {app: a.py, request: {target: '/<i>'}}\nstops: [{until: end, say: '<script>alert(1)</script>'}]\n---\nSee <img src=x>.\n"
	files := fstest.MapFS{
		"course.yaml": {Data: []byte("format: 1\nlessons: [one]\n")}, "one/lesson.md": {Data: []byte("---\nid: one\ntitle: One\nsummary: One.\nformat: 1\n---\n")},
		"one/01-a.md": {Data: []byte(page)}, "apps/a.py": {Data: []byte("# </code><script>\n")},
	}
	c, err := lessons.Open(files)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := handout.Write(&b, "<One>", c, c.Lessons, files, written); err != nil {
		t.Fatal(err)
	}
	if html := b.String(); strings.Contains(html, "<script") || strings.Contains(html, "<img") || !strings.Contains(html, "GET /&lt;i&gt;") || !strings.Contains(html, "A &lt;b&gt;page&lt;/b&gt;") {
		t.Error(html)
	}
}

// written stands for the run of a page.
func written(p *lessons.Page) (string, error) { return "written by <" + p.ID + ">", nil }

// A page that turns to what its application writes has that beside its text.
func TestAPageHasItsOutput(t *testing.T) {
	t.Parallel()
	c, err := lessons.Open(content.FS())
	if err != nil {
		t.Fatal(err)
	}
	l, err := c.Lesson("trouble")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := handout.Write(&b, "Trouble", c, []*lessons.Lesson{l}, content.FS(), written); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "<pre><code>written by &lt;traceback&gt;</code></pre>") {
		t.Error("the traceback is missing")
	}
}
