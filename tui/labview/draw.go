package labview

import (
	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/keys"
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
		viewer, story string
		explanation   *overlay.Explanation
	}
)

func (b *Base) keys() frameKey {
	left, right := b.owner.Header()
	return frameKey{
		storyKey: storyKey{
			width: b.Width, height: b.Height, theme: b.Theme.Options, large: b.Large, mute: b.Mute,
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
		b.told, b.story = key.storyKey, b.storyLines(b.StoryWidth())
	}
	b.layout = b.arrange(b.storyNeeds(), b.Large)
	b.Fit(b.Theme, b.lensRoom(), b.layout.Second.Inset())
	b.frame, b.drawn = b.draw(), key
	b.drawn.viewer = b.Viewer.Key() // which fitting has scrolled
	return b.frame
}

// drawsItself reports whether something is open that looks different with each key.
func (b *Base) drawsItself() bool {
	return b.Overlays.At(overlay.Lens) != nil || b.Overlays.At(overlay.Footer) != nil
}

// lensRoom is that of the first lens.
func (b *Base) lensRoom() layout.Rect { return b.layout.Lens.Inset() }

func (b *Base) draw() string {
	l, fr := b.layout, layout.NewFrame(b.Width, b.Height)
	fr.Put(l.Header, []string{b.header(l.Header.W)})
	fr.Put(l.Journey, b.drawJourney(l.Journey))
	fr.Put(l.Story.Indented(), b.fitStory(b.story, l.Story.H))
	fr.Put(b.lensRoom(), b.drawLens(0, b.lensRoom()))
	if l.Second.W > 0 {
		fr.Put(l.Second.Inset(), b.drawLens(1, l.Second.Inset()))
	}
	if b.Exchange != nil && l.Timeline.W > 0 {
		fr.Put(l.Timeline, b.DrawTimeline(b.Theme, l.Timeline.W))
	}
	fr.Put(l.Footer, b.footer(l.Footer.W))
	return fr.String()
}

// drawLens draws the nth lens, or what is open in the place of the first.
func (b *Base) drawLens(nth int, r layout.Rect) []string {
	if o := b.Overlays.At(overlay.Lens); o != nil && nth == 0 {
		return o.Draw(b.Theme, r.W, r.H)
	}
	if r.W <= 0 || r.H <= 0 {
		return nil
	}
	return b.DrawLens(nth)
}

func (b *Base) footer(w int) []string {
	if o := b.Overlays.At(overlay.Footer); o != nil {
		return o.Draw(b.Theme, w, 1)
	}
	return []string{b.Footer(w, b.Hints())}
}

// Hints are the keys of the footer.
func (b *Base) Hints() []screen.Hint {
	if e, ok := b.Overlays.At(overlay.Lens).(*overlay.Editor); ok {
		return screen.EditorHints(e)
	}
	return b.owner.Hints()
}

// arrange lays the screen out; before an audience there is one lens only, and
// code is typed in the room of both.
func (b *Base) arrange(storyNeeds int, large bool) layout.Layout {
	l := layout.Arrange(b.Width, max(b.Height, layout.MinHeight), storyNeeds, large, b.owner.IsTerse())
	if large && b.owner.StoryIsLarge() {
		l.Story, l.Lens = l.Lens, layout.Rect{}
	}
	e, _ := b.Overlays.At(overlay.Lens).(*overlay.Editor)
	if (b.Present || e != nil && e.IsCode()) && l.Second.W > 0 {
		l.Lens.W = b.Width - l.Lens.X
		l.Second = layout.Rect{}
	}
	return l
}

// storyWhileEditing is how many rows a story has while something is edited.
const storyWhileEditing = 4

// storyNeeds is how many rows the story would like; an editor gets the room of
// what was read.
func (b *Base) storyNeeds() int {
	if b.Overlays.At(overlay.Lens) != nil {
		return min(len(b.story), storyWhileEditing)
	}
	return len(b.story)
}

// storyProbe is a number of rows for which every story has its usual width.
const storyProbe = 8

// StoryWidth is the width that the story is set for, which depends on the
// width of the terminal alone, unless the story has all of it.
func (b *Base) StoryWidth() int {
	return b.arrange(storyProbe, b.storyIsLarge()).Story.Indented().W
}

// StoryRoom is how many rows a story can have at most.
func (b *Base) StoryRoom() int { return b.arrange(b.Height, b.storyIsLarge()).Story.H }

func (b *Base) storyIsLarge() bool { return b.Large && b.owner.StoryIsLarge() }

// storyLines are the story, or the explanation in its place.
func (b *Base) storyLines(w int) []string {
	if e := b.Explanation(); e != nil && e.Title != "" {
		return append(b.owner.StoryTitle(), e.Draw(b.Theme, w, 0)...)
	}
	return b.owner.Story(w)
}

func (b *Base) fitStory(lines []string, h int) []string {
	switch {
	case len(lines) <= h:
		return lines
	case h < 2 || b.Explanation() != nil:
		return lines[:max(0, h)]
	}
	return b.owner.FitStory(lines, h)
}

func (b *Base) header(w int) string {
	l := theme.NewLine(w)
	left, right := b.owner.Header()
	l.Put(2, b.Theme.Title, left)
	l.Put(w-2-theme.Width(right), b.Theme.Faint, right)
	return l.String()
}

func (b *Base) surroundings() viewer.Surroundings {
	return viewer.Surroundings{Busy: b.engine.note(), Waits: b.engine.waiting, Pointing: b.owner.PointsAtStations()}
}

func (b *Base) drawJourney(r layout.Rect) []string {
	if b.Exchange == nil {
		return []string{"", b.Theme.Faint.Render("  " + b.waitingFor())}
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

// Click looks at an event of the timeline, points at a station, or selects a line of a lens.
func (b *Base) Click(x, y int) tea.Cmd {
	if b.Overlays.Covers() || b.Exchange == nil {
		return nil
	}
	l := b.layout
	switch {
	case l.Timeline.Contains(x, y):
		b.ClickTimeline(b.Theme, l.Timeline.W, x-l.Timeline.X)
	case l.Journey.Contains(x, y):
		return b.clickStation(x-l.Journey.X, y-l.Journey.Y)
	case l.Lens.Contains(x, y):
		b.ClickLens(x-b.lensRoom().X, y-l.Lens.Y)
		b.owner.LensClicked()
	case l.Story.Contains(x, y):
		return b.owner.StoryClicked()
	}
	return nil
}

func (b *Base) clickStation(x, y int) tea.Cmd {
	station, ok := b.StationAt(b.Theme, b.layout.Journey.W, x, y, b.surroundings())
	if !ok {
		return nil
	}
	b.Station = station
	return b.owner.StationClicked()
}

// Wheel moves the selection.
func (b *Base) Wheel(by int) tea.Cmd {
	a := keys.Down
	if by < 0 {
		a = keys.Up
	}
	return b.owner.Handlers()[a].Do()
}
