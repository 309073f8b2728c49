package labview

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"roundtrip/lessons"
	"roundtrip/tui/keys"
	"roundtrip/tui/lens"
	"roundtrip/tui/overlay"
	"roundtrip/tui/screen"
	"roundtrip/tui/theme"
)

// Handlers are what the keys do on every screen with a request. The owner adds its own.
func (b *Base) Handlers() screen.Handlers {
	empty, notHeld := b.WhyEmpty, b.WhyNotHeld
	return screen.Handlers{
		keys.Step:     {Why: b.WhyNoStep, Do: b.Step},
		keys.Over:     {Why: notHeld, Do: b.StepOver},
		keys.Out:      {Why: notHeld, Do: b.StepOut},
		keys.Continue: {Why: notHeld, Do: b.Continue},
		keys.Drop:     {Why: notHeld, Do: b.Drop},
		keys.Break:    {Why: b.WhyNoBreakpoint, Do: b.ToggleBreakpoint},

		keys.Back:      {Why: empty, Do: screen.Do(b.LookBack)},
		keys.Forward:   {Why: empty, Do: screen.Do(b.LookForward)},
		keys.BackEvent: {Why: empty, Do: screen.Do(b.BackEvent)},
		keys.First:     {Why: empty, Do: screen.Do(b.LookFirst)},
		keys.Last:      {Why: empty, Do: screen.Do(b.LookNow)},

		keys.Up:       {Do: b.selecting(-1)},
		keys.Down:     {Do: b.selecting(1)},
		keys.PageUp:   {Do: screen.Do(func() { b.SelectRow(-b.PageOfRows()) })},
		keys.PageDown: {Do: screen.Do(func() { b.SelectRow(b.PageOfRows()) })},
		keys.Lens:     {Why: empty, Do: screen.Do(func() { b.Viewer.Next(1) })},
		keys.LensBack: {Why: empty, Do: screen.Do(func() { b.Viewer.Next(-1) })},
		keys.Maximise: {Why: empty, Do: b.maximise},
		keys.Whole:    {Why: empty, Do: screen.Do(b.showWhole)},
		keys.Filter:   {Why: empty, Do: screen.Do(b.askFilter)},
		keys.Found:    {Why: b.WhyNoSearch, Do: screen.Do(func() { b.Seek(1) })},
		keys.FoundUp:  {Why: b.WhyNoSearch, Do: screen.Do(func() { b.Seek(-1) })},
		keys.Fold:     {Why: empty, Do: screen.Do(b.Fold)},
		keys.Hex:      {Why: empty, Do: screen.Do(b.ToggleHex)},
		keys.Copy:     {Why: empty, Do: b.Copy},

		keys.Undo:    {Why: b.WhyNoUndo, Do: b.Undo},
		keys.Redo:    {Why: b.WhyNoRedo, Do: b.Redo},
		keys.Outside: {Why: b.WhyNoFile, Do: b.openOutside},
		keys.Reset:   {Why: b.whyNoOriginal, Do: b.resetCode},

		keys.Explain: {Do: b.explainSelected},
		keys.Escape:  {Do: b.Escape},
	}
}

func (b *Base) selecting(by int) func() tea.Cmd {
	return screen.Do(func() { b.SelectRow(by) })
}

// SelectRow moves the selection of the lens. An explanation that is open goes with it.
func (b *Base) SelectRow(by int) {
	if b.Exchange == nil {
		return
	}
	b.Select(by)
	if e := b.Explanation(); e != nil {
		b.explainAnew(e)
	}
}

func (b *Base) maximise() tea.Cmd {
	b.Large = !b.Large
	return b.owner.Resized()
}

// Escape closes what is open, then leaves the screen.
func (b *Base) Escape() tea.Cmd {
	switch {
	case b.Large:
		return b.maximise()
	case b.Filter() != "":
		b.SetFilter("")
		return nil
	}
	b.Switch(screen.Home, "")
	return nil
}

// askFilter asks for the text that the lines of the lens must have, or in the code for one to search for.
func (b *Base) askFilter() {
	if b.Lens() != lens.Code {
		b.Overlays.Open(overlay.NewFilter(b.Filter(), b.SetFilter))
		return
	}
	b.BeginSearch()
	b.Overlays.Open(overlay.NewSearch(b.Filter(), b.SetFilter, b.Seek, b.Sought))
}

// Explanation is what stands in the place of the story, nil if nothing does.
func (b *Base) Explanation() *overlay.Explanation {
	e, _ := b.Overlays.At(overlay.Story).(*overlay.Explanation)
	return e
}

// showWhole shows all of the selected line, as an explanation is shown.
func (b *Base) showWhole() {
	if title, lines, ok := b.Whole(b.CardWidth() - 2); ok {
		b.Overlays.Open(overlay.NewText(title, lines, b.openGlossary))
	}
}

// OpenText shows texts under a title, as an explanation is shown.
func (b *Base) OpenText(title string, texts []string) {
	var lines []string
	for _, text := range texts {
		lines = append(lines, theme.Wrap(b.Theme.Say(theme.Printable(text)), b.CardWidth()-2)...)
	}
	b.Overlays.Open(overlay.NewText(title, lines, b.openGlossary))
}

func (b *Base) openHelp() tea.Cmd {
	b.Overlays.Open(overlay.NewHelp(b.owner.Where()))
	return nil
}

// explainSelected explains what is selected; asked twice, it opens the glossary.
func (b *Base) explainSelected() tea.Cmd {
	if b.Exchange == nil {
		return b.openHelp()
	}
	e, ok := b.explained()
	if !ok {
		b.Tell("There is no explanation of this yet. ? again opens the glossary.")
		b.Overlays.Open(overlay.NewText("", nil, b.openGlossary))
		return nil
	}
	b.explain(e)
	return nil
}

// explained is the explanation of what is selected, false if there is none.
func (b *Base) explained() (lessons.Explanation, bool) {
	for _, id := range b.subjects() {
		if e, ok := b.Course.Explain(id); ok {
			e.Text = strings.TrimSpace(e.Text + " " + b.origin(id))
			return e, true
		}
	}
	return lessons.Explanation{}, false
}

// origin says where the value of a key of the environ comes from, "" of anything else.
func (b *Base) origin(id string) string {
	if key, ok := strings.CutPrefix(id, "environ:"); ok && b.Lens() == lens.Environ {
		return lens.Origin(b.State, key)
	}
	return ""
}

// explainAnew puts the explanation of what is selected now in the place of another.
func (b *Base) explainAnew(old *overlay.Explanation) {
	b.Overlays.Close(old)
	if e, ok := b.explained(); ok && old.Follows() {
		b.explain(e)
	}
}

func (b *Base) subjects() []string {
	ids := b.Subjects()
	if b.Station != "" && b.owner.PointsAtStations() {
		ids = append([]string{stationID + b.Station.Name()}, ids...)
	}
	return ids
}

// stationID is how the ids of explanations of stations begin.
const stationID = "station:"

// ExplainStation explains the station that is pointed at.
func (b *Base) ExplainStation() tea.Cmd {
	if e, ok := b.Course.Explain(stationID + b.Station.Name()); ok {
		b.explain(e)
	}
	return nil
}

// StepsLines reports whether a debugger's keys move the request now.
func (b *Base) StepsLines() bool {
	return b.Exchange != nil && b.IsHeldInView() && b.StepsByLine()
}

// LensHints are what can be done with the lens in view.
func (b *Base) LensHints(h *screen.Hints) {
	if b.Exchange != nil && b.LooksAround() && !b.owner.PointsAtStations() {
		h.Put(screen.Hint{Key: screen.Arrows(b.ASCII()), Word: "look", Action: keys.Back})
	}
	if len(b.Offers()) > 1 {
		h.Add(keys.Lens, "lens")
	}
}

// ShowsCode reports whether the lens shows code that can be edited.
func (b *Base) ShowsCode() bool {
	_, _, ok := b.partInView()
	return ok && b.Exchange != nil && b.Lens() == lens.Code
}
