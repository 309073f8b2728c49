package labview

import (
	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/layout"
	"roundtrip/tui/overlay"
	"roundtrip/tui/screen"
	"roundtrip/tui/theme"
	"roundtrip/tui/viewer"
)

// frameKey is all that a frame depends on, storyKey all that the story does.
type (
	frameKey struct {
		storyKey
		gen                              int
		notice, trouble, pressed, header string
		around                           viewer.Surroundings
	}
	storyKey struct {
		width, height int
		theme         theme.Options
		large, mute   bool
		editing       bool
		viewer        viewer.Key
		story         string
		explanation   *overlay.Explanation
	}
)

func (b *Base) keys() frameKey {
	left, right := b.owner.Header()
	return frameKey{
		storyKey: storyKey{
			width: b.Width, height: b.Height, theme: b.Theme.Options, large: b.Large, mute: b.Mute, editing: b.Overlays.At(overlay.Lens) != nil,
			viewer: b.Viewer.Key(), story: b.owner.StoryKey(), explanation: b.Explanation(),
		},
		gen: b.gen, notice: b.Notice, trouble: b.Trouble, pressed: b.Pressed, header: left + right, around: b.surroundings(),
	}
}

// Draw gives the frame, or the one that was drawn last if nothing has changed.
func (b *Base) Draw() string {
	key := b.keys()
	if b.frame != "" && b.drawn == key && !b.drawsItself() {
		return b.frame
	}
	if b.told != key.storyKey {
		b.told, b.story = key.storyKey, b.owner.Story(b.StoryWidth())
		b.card = b.cardLines()
	}
	w := b.wants()
	w.Story, w.Most, w.Card = len(b.story), b.owner.StoryMost(b.StoryWidth()), len(b.card)
	b.layout = layout.Arrange(w)
	b.Fit(b.Theme, b.layout.At(layout.Lens), b.layout.At(layout.Second), b.layout.At(layout.Third))
	b.FitRecord(b.Theme, b.layout.At(layout.Record))
	b.frame, b.drawn = b.draw(), key
	b.drawn.viewer = b.Viewer.Key() // which fitting has scrolled
	return b.frame
}

// drawsItself reports whether something is open that looks different with each key.
func (b *Base) drawsItself() bool {
	return b.Overlays.At(overlay.Lens) != nil || b.Overlays.At(overlay.Footer) != nil
}

// draw puts the parts together.
func (b *Base) draw() string {
	fr := layout.NewFrame(b.Width, b.Height)
	for _, p := range parts {
		if r := b.layout.At(p.part); !r.IsEmpty() {
			fr.Put(r, p.draw(b, r))
		}
	}
	fr.Cover(b.layout.At(layout.Footer), overlay.Above(b.Overlays.At(overlay.Footer), b.Theme, b.Width, b.Height/3))
	return fr.String()
}

// parts are those of the frame, from the left to the right within a row.
var parts = []struct {
	part layout.Part
	draw func(b *Base, r layout.Rect) []string
}{
	{layout.Header, (*Base).header},
	{layout.Journey, (*Base).drawJourney},
	{layout.Story, (*Base).drawStory},
	{layout.Card, (*Base).drawCard},
	{layout.Action, (*Base).action},
	{layout.Editor, (*Base).drawEditor},
	{layout.Lens, func(b *Base, _ layout.Rect) []string { return b.drawLens(0) }},
	{layout.Second, func(b *Base, _ layout.Rect) []string { return b.drawLens(1) }},
	{layout.Third, func(b *Base, _ layout.Rect) []string { return b.drawLens(2) }},
	{layout.Record, func(b *Base, _ layout.Rect) []string { return b.DrawRecord() }},
	{layout.Timeline, (*Base).drawTimeline},
	{layout.Message, (*Base).message},
	{layout.Footer, (*Base).footer},
}

// drawEditor draws what is open in the place of the lenses.
func (b *Base) drawEditor(r layout.Rect) []string {
	o := b.Overlays.At(overlay.Lens)
	if o == nil {
		return nil
	}
	return o.Draw(b.Theme, r.W, r.H)
}

func (b *Base) drawLens(nth int) []string {
	if b.Overlays.At(overlay.Lens) != nil {
		return nil
	}
	return b.DrawLens(nth)
}

func (b *Base) drawTimeline(r layout.Rect) []string {
	if b.Exchange == nil || b.Notice != "" && r.Y == b.layout.At(layout.Message).Y {
		return nil
	}
	return b.DrawTimeline(b.Theme, r.W)
}

// message is what there is to tell about the last key.
func (b *Base) message(r layout.Rect) []string {
	if b.Notice == "" {
		return nil
	}
	return []string{b.Message(r.W)}
}

func (b *Base) footer(r layout.Rect) []string {
	if o := b.Overlays.At(overlay.Footer); o != nil {
		return o.Draw(b.Theme, r.W, 1)
	}
	return []string{b.Footer(r.W, b.Hints())}
}

// Hints are the keys of the footer.
func (b *Base) Hints() []screen.Hint {
	e := b.Explanation()
	if hints := b.editorHints(); hints != nil && (e == nil || b.Overlays.Top() != e) {
		return hints
	}
	if e != nil && len(b.card) > 0 {
		return b.CardHints(b.owner.Where(), e)
	}
	return b.owner.Hints()
}

// editorHints are the keys of what is typed in, nil if nothing is.
func (b *Base) editorHints() []screen.Hint {
	switch e := b.Overlays.At(overlay.Lens).(type) {
	case *overlay.Editor:
		return screen.EditorHints(e)
	case *overlay.Order:
		return b.OrderHints(e)
	}
	return nil
}

// action is what to do next.
func (b *Base) action(r layout.Rect) []string {
	if b.Exchange == nil {
		return nil
	}
	if b.Overlays.At(overlay.Lens) != nil {
		hints := b.editorHints()
		return []string{b.Act(r.W, hints[:min(1, len(hints))])}
	}
	hints := b.owner.Action()
	if waits := b.Waits(b.surroundings()); waits != "" && len(hints) == 0 {
		return []string{b.ActText(r.W, waits)}
	}
	return []string{b.Act(r.W, hints)}
}

// wants is what the layout depends on, but for what is told.
func (b *Base) wants() layout.Wants {
	w := layout.Wants{
		W: b.Width, H: max(b.Height, layout.MinHeight), Story: b.Height, Terse: b.owner.IsTerse(), Editing: b.Overlays.At(overlay.Lens) != nil,
	}
	if !b.Present { // before an audience there is one lens only
		w.Grows = b.owner.StoryGrows()
		w.One, w.Pair, w.Trio = b.Needs(lensWidth(w))
	}
	w.Journey = len(b.drawJourney(layout.Rect{W: max(0, b.Width-layout.Margin)}))
	switch {
	case b.Large && b.owner.StoryIsLarge():
		w.Large = layout.LargeStory
	case b.Large:
		w.Large = layout.LargeLens
	}
	return w
}

// lensWidth is how wide the lenses are, which does not depend on what they show.
func lensWidth(w layout.Wants) int { return layout.Arrange(w).At(layout.Lens).W }

// StoryWidth is the width that the story is set for, which depends on the width of the
// terminal alone, unless the story has all of it.
func (b *Base) StoryWidth() int { return layout.Arrange(b.wants()).At(layout.Story).W }

// StoryRoom is how many rows a story can have at most.
func (b *Base) StoryRoom() int { return layout.Arrange(b.wants()).At(layout.Story).H }

// CardWidth is the width of an explanation.
func (b *Base) CardWidth() int {
	w := b.wants()
	w.Card = 1
	return layout.Arrange(w).At(layout.Card).W
}

// cardLines are an explanation that is open, nothing if none is.
func (b *Base) cardLines() []string {
	e := b.Explanation()
	if e == nil || e.Title == "" {
		return nil
	}
	return e.Draw(b.Theme, b.CardWidth(), 0)
}

// drawCard draws as much of the explanation as there is room for, and says how much is left.
func (b *Base) drawCard(r layout.Rect) []string {
	lines := b.card
	if r.H > len(lines) { // below the story
		lines = append([]string{""}, lines...)
	}
	return b.Explanation().Visible(b.Theme, lines, r.H)
}

func (b *Base) drawStory(r layout.Rect) []string {
	return b.Theme.Short(b.story, r.H, b.owner.MoreWord())
}

// Missing is how many rows of the story have no room.
func (b *Base) Missing() int { return max(0, len(b.story)-b.layout.At(layout.Story).H) }

func (b *Base) header(r layout.Rect) []string {
	l := theme.NewLine(r.W)
	left, right := b.owner.Header()
	l.Put(0, b.Theme.Title, b.Theme.Cut(b.Theme.Say(left), r.W-theme.Width(right)-2))
	l.Put(r.W-theme.Width(right), b.Theme.Faint, right)
	return []string{l.String()}
}

func (b *Base) surroundings() viewer.Surroundings {
	return viewer.Surroundings{Busy: b.engine.note(), Waits: b.engine.waiting, Pointing: b.owner.PointsAtStations(), Fold: b.folds()}
}

// folds reports whether rows of the journey that are empty are left out: the story is above
// the lens and needs them.
func (b *Base) folds() bool {
	return b.Height < foldBelow && (b.Width < layout.MiddleWidth || b.owner.IsTerse() && b.Width < layout.WideWidth)
}

// foldBelow is the height from which the journey has all its rows.
const foldBelow = 34

func (b *Base) drawJourney(r layout.Rect) []string {
	if b.Exchange == nil {
		return []string{"", "  " + b.Theme.Faint.Render(b.Theme.Cut(b.waitingFor(), r.W-2))}
	}
	return b.DrawJourney(b.Theme, r, b.surroundings())
}

// waitingFor is said while there is no request to show.
func (b *Base) waitingFor() string {
	if b.Trouble != "" {
		return theme.Printable(b.Trouble)
	}
	return "The server is starting."
}

// Click looks at an event of the timeline or the record, points at a station, or selects a
// line of a lens.
func (b *Base) Click(x, y int) tea.Cmd {
	if b.Overlays.Covers() || b.Exchange == nil {
		return nil
	}
	part, ok := b.layout.PartAt(x, y)
	if !ok {
		return nil
	}
	r := b.layout.At(part)
	x, y = x-r.X, y-r.Y
	switch part {
	case layout.Timeline:
		b.ClickTimeline(b.Theme, r.W, x)
	case layout.Record:
		b.ClickRecord(y)
	case layout.Journey:
		return b.clickStation(x, y)
	case layout.Lens, layout.Second, layout.Third:
		b.clickLens(int(part-layout.Lens), x, y)
	case layout.Story, layout.Action:
		return b.owner.StoryClicked()
	}
	return nil
}

func (b *Base) clickLens(nth, x, y int) {
	b.ClickLens(nth, x, y)
	b.owner.LensClicked()
}

func (b *Base) clickStation(x, y int) tea.Cmd {
	station, ok := b.StationAt(b.Theme, b.layout.At(layout.Journey).W, x, y, b.surroundings())
	if !ok {
		return nil
	}
	b.Station = station
	return b.owner.StationClicked()
}

// rowsOfWheel is how many rows a notch of the wheel scrolls.
const rowsOfWheel = 3

// Wheel scrolls the pane under it.
func (b *Base) Wheel(x, y, by int) tea.Cmd {
	if b.Exchange == nil {
		return nil
	}
	part, _ := b.layout.PartAt(x, y)
	by *= rowsOfWheel
	switch part {
	case layout.Card:
		b.Explanation().Scroll(by)
	case layout.Lens, layout.Second, layout.Third:
		b.ScrollLens(int(part-layout.Lens), by)
	case layout.Record:
		b.ScrollRecord(by)
	case layout.Story:
		b.owner.StoryScrolled(by)
	}
	return nil
}
