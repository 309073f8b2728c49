package labview

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/workshop"
	"roundtrip/tui/lens"
	"roundtrip/tui/overlay"
	"roundtrip/tui/workspace"
)

// partInView is the Python file that the code lens shows, with the line that
// stands selected or runs there; in other lenses it is the application's, with
// line 0.
func (b *Base) partInView() (part catalog.Part, line int, ok bool) {
	stack := b.owner.Stack()
	if b.Shell.Catalog.Workshop() == nil {
		return catalog.Part{}, 0, false
	}
	file := stack.File()
	if b.Exchange != nil && b.Lens() == lens.Code {
		src, _ := b.Line()
		file, line = src.File, src.Line
	}
	if part, ok = b.owner.OnlyPart(); ok {
		if file != part.File {
			line = 0
		}
		return part, line, true
	}
	part, ok = b.Shell.Catalog.Part(*stack, file)
	return part, line, ok
}

// EditCode opens the editor on the user's copy of the file in view, at the line in view.
func (b *Base) EditCode() tea.Cmd { return b.openCode(b.Files.Edit) }

// OrderCode opens it to put its lines in order.
func (b *Base) OrderCode() tea.Cmd { return b.openCode(b.Files.Order) }

func (b *Base) openCode(open func(workshop.File, int, workspace.Saving) tea.Cmd) tea.Cmd {
	part, line, _ := b.partInView()
	_, only := b.owner.OnlyPart()
	saving := workspace.Saving{
		Word: b.owner.SaveWord(), Quiet: only,
		Then: func(workshop.File) tea.Cmd { return b.codeChanged(part.File) },
	}
	return b.Files.Open(part, b.asNow(), func(f workshop.File) tea.Cmd { return open(f, line, saving) })
}

// asNow reports later whether the screen still shows the request that it shows now.
func (b *Base) asNow() func() bool {
	gen := b.gen
	return func() bool { return b.gen == gen && !b.left }
}

// codeChanged runs what was saved, and sets beside it what the run before was.
func (b *Base) codeChanged(file string) tea.Cmd {
	b.CompareNext()
	return b.owner.CodeChanged(file)
}

// openOutside opens the file in view in the user's own editor.
func (b *Base) openOutside() tea.Cmd {
	part, line, _ := b.partInView()
	return b.Files.OpenOutside(part, line, b.asNow(), func() tea.Cmd { return b.codeChanged(part.File) })
}

// resetCode brings the original of the file in view back.
func (b *Base) resetCode() tea.Cmd {
	part, _, _ := b.partInView()
	return b.Files.Reset(part, func() tea.Cmd {
		if b.left || !b.owner.Stack().UsesWorkshop() {
			return nil
		}
		b.CompareNext()
		return b.owner.CodeReset(part)
	})
}

// WhyNoFile says why there is no file to change.
func (b *Base) WhyNoFile() string {
	if _, _, ok := b.partInView(); ok {
		return ""
	}
	if b.Shell.Catalog.Workshop() == nil {
		return "There is no folder for files of yours."
	}
	if catalog.InFolder(b.owner.Stack().App) {
		return "This is a file of yours. Change it in your editor; then r runs it."
	}
	return "This is Go code inside roundtrip. a chooses an application in Python."
}

// whyNoOriginal says why nothing can be brought back.
func (b *Base) whyNoOriginal() string {
	if part, _, ok := b.partInView(); ok && !part.Bundled {
		return "There is no original of " + part.File + ": the file is yours alone."
	}
	return b.WhyNoFile()
}

// watchDisk watches the user's folder, as soon as something of it runs.
func (b *Base) watchDisk() tea.Cmd {
	if len(b.User) == 0 {
		return nil
	}
	return b.Files.Watch()
}

// diskChanged looks whether the files that run have changed.
func (b *Base) diskChanged() tea.Cmd {
	if cmd, ok := b.owner.CodeOnDisk(); ok {
		return cmd
	}
	switch {
	case !b.owner.Stack().UsesWorkshop():
		return nil
	case b.Exchange == nil && b.Trouble != "": // perhaps what was missing is there again
		return b.codeChanged("")
	case b.Exchange == nil:
		b.recheck = true
		return nil
	}
	lab, gen := b.lab, b.gen
	return func() tea.Msg { return freshMsg{b, gen, lab.Fresh()} }
}

// checkDiskAgain looks for a change that came while the request was being sent.
func (b *Base) checkDiskAgain() tea.Cmd {
	if !b.recheck {
		return nil
	}
	b.recheck = false
	return b.diskChanged()
}

// freshMsg says whether a request ran the user's files as they are now.
type freshMsg struct {
	base  *Base
	gen   int
	fresh bool
}

// Deliver runs again what has changed. While the editor is open nothing is run: the files
// are looked at again when it is closed.
func (msg freshMsg) Deliver() tea.Cmd {
	b := msg.base
	if msg.gen != b.gen || msg.fresh || b.Overlays.At(overlay.Lens) != nil {
		return nil
	}
	b.Tell("Your file has changed: the request was sent again.")
	return b.codeChanged("")
}

// EditRequest opens the editor on the request, with a part of a field selected.
func (b *Base) EditRequest(field, part string) tea.Cmd {
	e := overlay.EditRequest(b.owner.Request(), b.Addr, b.owner.RequestEdited)
	b.Overlays.Open(e)
	return e.Open(field, part)
}

// EditHeld opens the editor on what the lens shows of the held exchange. It answers false
// where nothing can be changed.
func (b *Base) EditHeld() (tea.Cmd, bool) {
	e := b.Viewer.EditHeld()
	if e == nil {
		return nil, false
	}
	b.Overlays.Open(e)
	return e.Open("", ""), true
}

// ChooseApp lists the applications. Chosen is called once the stack has another; own
// says that an application of the user's is to stand without the course's layers.
func (b *Base) ChooseApp(chosen func(name string) tea.Cmd, own bool) tea.Cmd {
	return b.PickApp("Which application?", b.Shell.Catalog, b.Files.Names, func(name string) tea.Cmd {
		stack := b.owner.Stack()
		if strings.HasPrefix(name, demoPrefix) != strings.HasPrefix(stack.App, demoPrefix) {
			stack.Middleware = Known(stack.Middleware, b.Shell.Catalog.Middleware(name))
		}
		if own && catalog.InFolder(name) && !catalog.InFolder(stack.App) {
			stack.Middleware = nil // nobody asked for layers of the course around an application of one's own
		}
		stack.App = name
		return chosen(name)
	})
}

// demoPrefix is how the names of applications in Go begin.
const demoPrefix = "demo:"

// Known keeps the names that are among others.
func Known(names, others []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(n string) bool { return !slices.Contains(others, n) })
}
