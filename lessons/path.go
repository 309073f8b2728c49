package lessons

import "strings"

// Path is a way through a course for whoever teaches it in a given time.
type Path struct {
	Title string `yaml:"title"`
	// Say is what the path is for, and where its breaks are.
	Say string `yaml:"say"`
	// Pages are its pages in order: "lesson/page", or "lesson" for all pages of a lesson.
	Pages []string `yaml:"pages"`
}

// On are the pages of a path. An error is an [*UnknownError] about the first that does not
// exist, or of type Problems.
func (c *Course) On(p Path) ([]*Page, error) {
	var all []*Page
	for _, ref := range p.Pages {
		l, page, err := c.Find(ref)
		if err != nil {
			return nil, err
		}
		if strings.Contains(ref, "/") {
			all = append(all, page)
			continue
		}
		pages, err := l.Pages()
		if err != nil {
			return nil, err
		}
		all = append(all, pages...)
	}
	return all, nil
}

// MinutesOf is about how long pages take in a class.
func MinutesOf(pages []*Page) (minutes int) {
	for _, p := range pages {
		minutes += p.Minutes()
	}
	return minutes
}
