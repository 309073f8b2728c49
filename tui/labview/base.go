package labview

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/tui/layout"
	"roundtrip/tui/screen"
	"roundtrip/tui/viewer"
	"roundtrip/tui/workspace"
	"roundtrip/wsgi/trace"
)

// Common is what all screens with a live request share.
type Common struct {
	Files *workspace.Workspace

	labs   labs
	engine engine
}

// NewCommon is for the screens of one program.
func NewCommon(sh *screen.Shell) *Common {
	return &Common{Files: workspace.New(sh)}
}

// Close ends all that runs.
func (c *Common) Close() {
	c.Files.Close()
	c.labs.closeAll()
}

// Owner is the screen that a Base belongs to.
type Owner interface {
	screen.Screen
	// Stack is what the request is sent to; Parts is where its parts are found.
	Stack() *catalog.Stack
	Parts() *catalog.Catalog
	Request() sandbox.Request

	// Opened is called when a request was sent, and Arrived when the view has come to rest
	// where it is.
	Opened() tea.Cmd
	Arrived() tea.Cmd

	// RequestEdited sends a request that was changed; CodeChanged runs what was saved
	// in a file; CodeReset runs the original of a part again.
	RequestEdited(sandbox.Request) tea.Cmd
	CodeChanged(file string) tea.Cmd
	CodeReset(part catalog.Part) tea.Cmd
	// CodeOnDisk is called after another program has changed the user's files. It answers
	// false where it is enough to run again what has changed.
	CodeOnDisk() (tea.Cmd, bool)
	// OnlyPart is the one file that can be edited, false where it is the one in view.
	OnlyPart() (catalog.Part, bool)
	// SaveWord is what saving code is called.
	SaveWord() string

	// Header names the screen, and the place in it.
	Header() (left, right string)
	// Story is what is told beside the request. MoreWord says how to see what of it has no
	// room, StoryScrolled is the wheel over it.
	Story(w int) []string
	MoreWord() string
	StoryScrolled(by int)
	// Action is what to do next, the likeliest first.
	Action() []screen.Hint
	// StoryKey is all that the story depends on.
	StoryKey() string
	// StoryMost is how many rows the story has at most for a width, as long as the same is told:
	// 0 where nobody can say.
	StoryMost(w int) int
	// StoryGrows says that the story, where it is above the lens, has of the rows that this does not
	// need what it needs.
	StoryGrows() bool
	// IsTerse says that the story has few lines in any case, StoryIsLarge that it has
	// all the room there is.
	IsTerse() bool
	StoryIsLarge() bool
	// PointsAtStations says that the arrows point at stations.
	PointsAtStations() bool
	// StationClicked is called with a click on a station, StoryClicked on the story,
	// LensClicked on the lens.
	StationClicked() tea.Cmd
	StoryClicked() tea.Cmd
	LensClicked()
	Hints() []screen.Hint
	// Terms are those of what is read, which lead the glossary. It opens at the first of the rules.
	Terms() (terms, rules []string)
}

// Base sends, follows and shows the request of a screen.
type Base struct {
	*screen.Shell
	*viewer.Viewer
	*Common
	// Large says that the lens has all the room, Mute that the story is hidden.
	Large, Mute bool
	// Trouble says why there is no request, "" if there is one or will be.
	Trouble string

	// Patience is how long a run that was held may take to its end, to be compared with.
	Patience time.Duration

	owner   Owner
	gen     int              // of the request; messages about older ones are dropped
	parts   *catalog.Catalog // where the request's stack was found
	lab     *sandbox.Lab
	run     *sandbox.Run // nil for a record, and for what somebody else runs
	watched Watched      // the live request, nil for a record
	ticks   bool         // a replay's clock runs
	left    bool         // the screen is not shown
	recheck bool         // a file was changed while a request was being sent
	compare comparison
	layout  layout.Layout
	story   []string
	card    []string // the explanation that is open

	told  storyKey // of the story
	drawn frameKey // of the frame
	frame string
}

// New makes the base of a screen.
func New(sh *screen.Shell, c *Common, owner Owner) *Base {
	return &Base{Shell: sh, Viewer: viewer.New(sh.Tell, sh.Clock.After), Common: c, owner: owner, Patience: comparePatience}
}

// Shown is called as the screen opens.
func (b *Base) Shown() {
	b.left, b.Large = false, false
	b.Files.Changed = b.diskChanged
}

// Leave lets the request go.
func (b *Base) Leave() tea.Cmd {
	b.left = true
	b.Files.Changed = nil
	return b.End()
}

// End ends what runs and shows nothing.
func (b *Base) End() tea.Cmd {
	end := b.ender()
	b.gen++
	b.clear()
	return func() tea.Msg {
		end()
		return nil
	}
}

func (b *Base) clear() {
	b.Viewer.Clear()
	b.lab, b.run, b.watched, b.Trouble = nil, nil, nil, ""
	if e := b.Explanation(); e != nil {
		b.Overlays.Close(e)
	}
}

// ender ends what runs, and its lab. It is for commands.
func (b *Base) ender() func() {
	run, lab, labs := b.run, b.lab, &b.labs
	return func() {
		if run != nil {
			run.Close()
			labs.close(lab)
		}
	}
}

// ShowRecord shows the record of a request that has ended.
func (b *Base) ShowRecord(s viewer.Served, g viewer.Glimpse) tea.Cmd {
	b.compare.sends(b.state(), "")
	end := b.End()
	b.Viewer.Show(nil, s, g)
	return tea.Batch(end, b.readSources())
}

// ShowLive shows a request that somebody else runs, and follows it.
func (b *Base) ShowLive(w Watched, s viewer.Served, g viewer.Glimpse) tea.Cmd {
	end := b.End()
	b.watched = w
	b.Viewer.Show(w, s, g)
	return tea.Batch(end, b.follow(), b.WatchSlow(), b.readSources())
}

// StageMove lets the held request go on by stages, until a condition holds. An edit that is
// not nil changes it first.
func (b *Base) StageMove(until sandbox.Until, edit trace.Edit) tea.Cmd {
	run := b.run
	b.SetOff()
	return func() tea.Msg {
		if edit != nil {
			run.Edit(edit, until)
		} else {
			run.Go(until, actions[viewer.ByStage])
		}
		return nil
	}
}

// Record is the trace of the request, nil while there is none.
func (b *Base) Record() *trace.Trace {
	if b.Exchange == nil {
		return nil
	}
	return b.Trace
}

// Requests is how many requests the screen has sent or shown.
func (b *Base) Requests() int { return b.gen }

// Layout is where the parts of the screen are.
func (b *Base) Layout() layout.Layout { return b.layout }

// Run is the run that is shown, nil for a record; Lab is what it goes through.
func (b *Base) Run() *sandbox.Run { return b.run }
func (b *Base) Lab() *sandbox.Lab { return b.lab }
