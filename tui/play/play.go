// Package play is the screen on which any request goes to any application: those of the
// course, and the user's own.
package play

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/tui/keys"
	"roundtrip/tui/labview"
	"roundtrip/tui/lens"
	"roundtrip/tui/overlay"
	"roundtrip/tui/screen"
	"roundtrip/tui/theme"
	"roundtrip/tui/viewer"
	"roundtrip/wsgi/trace"
)

// Screen is play. Its stack and request stay as they are while it is left.
type Screen struct {
	*labview.Base
	stack    catalog.Stack
	request  sandbox.Request
	handlers screen.Handlers
}

// firstApp is the application that play begins with.
const firstApp = "hello.py"

// New makes the screen.
func New(sh *screen.Shell, c *labview.Common) *Screen {
	s := &Screen{
		stack:   catalog.Stack{App: firstApp, Middleware: []string{"timing", "session"}},
		request: sandbox.SampleRequest(sh.Catalog, firstApp),
	}
	s.Base = labview.New(sh, c, s)
	s.handlers = s.Base.Handlers().With(screen.Handlers{
		keys.Space:  {Why: s.WhyNotHeld, Do: func() tea.Cmd { return s.Viewer.Go(viewer.ByStage) }},
		keys.Again:  {Why: s.WhyEmpty, Do: s.send},
		keys.Edit:   {Why: s.WhyEmpty, Do: s.change},
		keys.Revert: {Why: s.whyUnchanged, Do: s.revert},
		keys.App:    {Do: s.chooseApp},
		keys.Layers: {Do: s.chooseMiddleware},
		keys.Enter:  {Do: screen.Do(s.enter)},
	})
	return s
}

// Use sets what is sent to, and what is sent there, when the screen opens.
func (s *Screen) Use(stack catalog.Stack, request sandbox.Request) {
	s.stack, s.request = stack, request
}

// Where is the screen in the table of keys.
func (s *Screen) Where() keys.Where { return keys.Playing }

// Handlers are what the keys do.
func (s *Screen) Handlers() screen.Handlers { return s.handlers }

// Open sends the request that the screen had before.
func (s *Screen) Open(string) tea.Cmd {
	s.Shown()
	s.Offer([]lens.Kind{lens.Wire, lens.Environ, lens.Response, lens.Code, lens.Findings, lens.Output})
	return tea.Batch(s.Files.List(), s.send())
}

// Resized has nothing to set anew.
func (s *Screen) Resized() tea.Cmd { return nil }

// send sends the request, held as it connects.
func (s *Screen) send() tea.Cmd { return s.Send(sandbox.AtKind(trace.KindConnAccepted)) }

// change opens the editor on what the lens shows of a held exchange, where that can be
// changed, on the code, else on the request.
func (s *Screen) change() tea.Cmd {
	if cmd, ok := s.EditHeld(); ok {
		return cmd
	}
	if s.ShowsCode() {
		return s.EditCode()
	}
	return s.EditRequest(overlay.FieldTarget, "")
}

// revert puts the bundled files back, and the request that came with the application.
func (s *Screen) revert() tea.Cmd {
	s.stack = s.Catalog.WithOriginal(s.stack, "")
	s.request = sandbox.SampleRequest(s.Catalog, s.stack.App)
	return s.send()
}

// whyUnchanged says why there is nothing to revert.
func (s *Screen) whyUnchanged() string {
	same := s.Catalog.WithOriginal(s.stack, "").Equal(s.stack) && fmt.Sprint(s.request) == fmt.Sprint(sandbox.SampleRequest(s.Catalog, s.stack.App))
	if !same {
		return ""
	}
	return "Nothing here is changed: e changes the request, and on the code lens the code."
}

// enter goes where the selected line leads. It never sends: a press too many on a line
// that has led as far as it does would lose the record.
func (s *Screen) enter() {
	if l := s.Leads(true); l != viewer.Nowhere {
		s.GoTo(l)
		return
	}
	s.Tell("This line leads nowhere further. space moves the request, r runs it again.")
	if s.Exchange != nil && s.Selected(s.Lens()).At > 0 {
		s.Tell("The view stands at its event. r runs the request again.")
	}
}

// chooseApp lists the applications.
func (s *Screen) chooseApp() tea.Cmd {
	return s.ChooseApp(func(string) tea.Cmd {
		s.request = sandbox.SampleRequest(s.Catalog, s.stack.App)
		return s.send()
	}, true)
}

// chooseMiddleware lists the layers; enter puts one on the outside of the stack,
// or takes it away.
func (s *Screen) chooseMiddleware() tea.Cmd {
	p := overlay.NewPicker("Middleware: enter adds or removes", s.Catalog.Middleware(s.stack.App), 0, s.layerWords)
	p.StaysOpen = true
	c, app := s.Catalog, s.stack.App
	p.Preview = func(name string) (file, text string) { return labview.LayerFile(c, app, name) }
	p.Chosen = func(name string) tea.Cmd {
		layers := slices.Clone(s.stack.Middleware)
		if i := slices.Index(layers, name); i >= 0 {
			layers = slices.Delete(layers, i, i+1)
		} else {
			layers = append([]string{name}, layers...)
		}
		s.stack.Middleware = layers
		return s.send()
	}
	s.Overlays.Open(p)
	return p.Load()
}

// layerWords say what a layer does, and before that where it is in the stack.
func (s *Screen) layerWords(name string) string {
	layers := s.stack.Middleware
	i := slices.Index(layers, name)
	does := s.Catalog.LayerSummary(name)
	switch {
	case i < 0:
		return does
	case i == 0:
		return "outermost · " + does
	}
	return "inside " + layers[i-1] + " · " + does
}

// Hints are the keys of the footer.
func (s *Screen) Hints() []screen.Hint {
	h := s.NewHints(keys.Playing)
	if l := s.Leads(true); l != viewer.Nowhere {
		h.Add(keys.Enter, l.Word())
	}
	switch {
	case s.StepsLines():
		h.Put(screen.Hint{Key: "s", Word: "one line", Action: keys.Step})
		h.Put(screen.Hint{Key: "n o", Word: "over, out", Action: keys.Over})
		h.Put(screen.Hint{Key: "b", Word: "break", Action: keys.Break})
		h.Put(screen.Hint{Key: "c", Word: "run", Action: keys.Continue})
	case s.Exchange != nil && s.Over:
		h.Add(keys.Again, "")
	default:
		h.Add(keys.Space, "next stage")
		h.Add(keys.Step, "")
	}
	s.LensHints(h)
	word := ""
	if s.ShowsCode() {
		word = "change the code"
	}
	h.Add(keys.Edit, word)
	return h.End("explain")
}

// valueAt is the column of what is said of stack and request.
const valueAt = 14

// Story is what there is to say about stack and request.
func (s *Screen) Story(w int) []string {
	t := s.Theme
	var lines []string
	room := s.StoryRoom()
	row := func(key, name, value string, most int) {
		for i, text := range t.WrapAtMost(theme.Printable(value), w-valueAt, max(1, most)) {
			l := theme.NewLine(w)
			if i == 0 {
				l.Put(0, t.Key, key)
				l.Put(2, t.Faint, name)
			}
			l.Put(valueAt, t.Text, text)
			lines = append(lines, l.String())
		}
	}
	layers := cmp.Or(strings.Join(s.stack.Middleware, " "+t.Sym.Mid+" "), t.Sym.Dash)
	most := (room - 3) / 3 // so that none pushes the answer out
	row("a", "app", labview.PartWords(s.stack.App)+"  "+s.Catalog.Summary(s.stack.App), most)
	row("m", "middleware", layers, most)
	row("e", "request", labview.RequestWords(s.request), most)
	if s.Exchange != nil && s.Over {
		took, clocks := s.TookWords()
		row("", "answer", s.AnswerWords()+", in "+took, room-len(lines))
		if clocks != "" {
			row("", "", clocks, room-len(lines))
		}
	}
	return append(lines, s.CodeLines(w)...)
}
