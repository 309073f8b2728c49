package lessons

import "roundtrip/sandbox/catalog"

// FirstUses are the lessons in which applications of the course run first, by the name of the
// application. It reads every page: it is for a command. A page that cannot be read runs none.
func (c *Course) FirstUses() map[string]*Lesson {
	first := make(map[string]*Lesson)
	for _, l := range c.Lessons {
		for _, id := range l.PageIDs {
			page, err := l.Page(id)
			if err != nil {
				continue
			}
			setups := []Setup{page.Run}
			if swapped, ok := page.Swapped(); ok {
				setups = append(setups, swapped)
			}
			for _, setup := range setups {
				if app := wholeName(setup.App); first[app] == nil {
					first[app] = l
				}
			}
		}
	}
	return first
}

// wholeName is an application's name without its callable.
func wholeName(app string) string {
	if file := (catalog.Stack{App: app}).File(); file != "" {
		return file
	}
	return app
}
