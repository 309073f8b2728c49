package labview

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"roundtrip/lessons"
	"roundtrip/sandbox/catalog"
	"roundtrip/tui/overlay"
)

// The groups of applications that no lesson has.
const (
	ownGroup    = "Yours"
	unusedGroup = "In no lesson"
)

// appsMsg brings the lessons that applications belong to.
type appsMsg struct {
	base   *Base
	uses   map[string]*lessons.Lesson
	picker func(uses map[string]*lessons.Lesson) *overlay.Picker
}

// PickApp lists the user's own applications and those of a catalog, by the lessons in which
// they run first.
func (b *Base) PickApp(title string, c *catalog.Catalog, own []string, chosen func(name string) tea.Cmd) tea.Cmd {
	app, course := b.owner.Stack().App, b.Course
	picker := func(uses map[string]*lessons.Lesson) *overlay.Picker {
		group := func(name string) string {
			switch l := uses[name]; {
			case slices.Contains(own, name):
				return ownGroup
			case l != nil:
				return fmt.Sprintf("%d %s", l.Number, l.Title)
			}
			return unusedGroup
		}
		names := c.Apps()
		slices.SortStableFunc(names, func(a, b string) int { return number(uses[a]) - number(uses[b]) })
		names = slices.Concat(own, names)
		p := overlay.NewPicker(title, names, slices.Index(names, app), c.Summary)
		p.Group, p.Chosen = group, chosen
		p.Preview = func(name string) (file, text string) { return mainFile(c, catalog.Stack{App: name}) }
		return p
	}
	return func() tea.Msg { return appsMsg{b, course.FirstUses(), picker} }
}

// Deliver opens the list, unless something else was opened meanwhile.
func (msg appsMsg) Deliver() tea.Cmd {
	b := msg.base
	if b.left || b.Overlays.Covers() {
		return nil
	}
	p := msg.picker(msg.uses)
	b.Overlays.Open(p)
	return p.Load()
}

// number is the place of a lesson in the course; what has none comes last.
func number(l *lessons.Lesson) int {
	if l == nil {
		return 1 << 16
	}
	return l.Number
}

// mainFile is the file of an application. It may read it from the disk, and is for a command.
func mainFile(c *catalog.Catalog, stack catalog.Stack) (file, text string) {
	r, err := c.Resolve(stack)
	if err != nil {
		return "", ""
	}
	defer r.Close() // of an application that was never called
	return r.Main, r.Sources[r.Main]
}

// LayerFile is the file of a layer beside an application, "" for a layer in Go. It is for a
// command.
func LayerFile(c *catalog.Catalog, app, layer string) (file, text string) {
	r, err := c.Resolve(catalog.Stack{App: app, Middleware: []string{layer}})
	if err != nil {
		return "", ""
	}
	defer r.Close()
	for name, source := range r.Sources {
		if name != r.Main {
			return name, source
		}
	}
	return "", ""
}
