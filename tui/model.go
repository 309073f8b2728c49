package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"roundtrip/lessons"
	"roundtrip/tui/keys"
	"roundtrip/tui/theme"
)

// screen is what fills the terminal.
type screen uint8

const (
	screenHome screen = iota
	screenLesson
	screenPlay
)

// where is the screen as the table of keys names it.
func (s screen) where() keys.Where {
	return [...]keys.Where{keys.Home, keys.Lesson, keys.Playing}[s]
}

// Model is the one Bubble Tea model. Its parts are plain structs; Update alone
// changes them, and does no input or output itself.
type Model struct {
	o     Options
	env   environment
	w, h  int
	theme theme.Theme
	look  int // version of the theme

	screen screen
	home   home
	read   *reading
	play   *playing
	x      *exchange // the request of the screen, nil while it is being sent
	labs   *labs     // that are open
	gen    int       // of the request; messages about older ones are dropped
	ticks  bool      // a replay's clock runs

	lens    lensBar
	editor  *editor
	picker  *picker
	explain *explaining
	help    *helping
	filter  *field
	large   bool
	mute    bool   // the story is hidden
	pressed string // the last key, for an audience
	notice  string // said in the footer until the next key
	trouble string // why there is no request
	bench   bench
	engine  engineStatus
	waiting bool // the engine's clock runs

	story   story
	frame   framed
	quitted bool
}

// environment is what the program's surroundings say.
type environment struct {
	motion  bool
	editor  string // the command of the person's own editor, "" if none is set
	profile colorprofile.Profile
	dark    bool
}

func newModel(o Options, env environment) *Model {
	m := &Model{o: o, env: env, home: newHome(o), labs: &labs{}, bench: newBench()}
	m.retheme()
	return m
}

func (m *Model) retheme() {
	m.theme = theme.New(theme.Options{
		Dark: m.env.dark && !m.o.Present, Profile: m.env.profile, ASCII: m.o.ASCII, Present: m.o.Present,
	})
	m.look++
}

// Init opens the screen that was asked for, and asks for the background.
func (m *Model) Init() tea.Cmd {
	return tea.Batch(tea.RequestBackgroundColor, m.start(), m.warm(), m.learnToExplain(), m.listMine())
}

// start opens the page, or the screen, that the options name.
func (m *Model) start() tea.Cmd {
	switch m.o.Start {
	case StartHome:
		return nil
	case StartPlay:
		return m.openPlay()
	}
	l, p, at, err := m.o.first()
	if err != nil {
		m.notice = sentence(err)
		return nil
	}
	return m.openPage(l, p, at)
}

// Update is the one place where the model changes.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.w, m.h = msg.Width, msg.Height
		return m, m.tellStory()
	case tea.BackgroundColorMsg:
		m.env.dark = msg.IsDark()
		m.retheme()
		return m, m.tellStory()
	case tea.ColorProfileMsg:
		m.env.profile = msg.Profile
		m.retheme()
		return m, m.tellStory()
	case tea.KeyPressMsg:
		return m, m.key(msg)
	case tea.PasteMsg:
		return m, m.paste(msg)
	case tea.MouseMsg:
		return m, m.mouse(msg)
	}
	return m, m.happened(msg)
}

// happened deals with the results of commands.
func (m *Model) happened(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case openedMsg:
		return m.opened(msg)
	case changedMsg:
		return m.changed(msg)
	case tickMsg:
		return m.tick()
	case slowMsg:
		m.slow(msg)
	case storyMsg:
		m.story.told(msg)
	case sourcesMsg:
		m.listed(msg)
	case engineMsg:
		return m.engineChanged(msg)
	case savedMsg:
		if msg.err != nil {
			m.notice = sentence(msg.err)
		}
	default:
		return m.benchHappened(msg)
	}
	return nil
}

// View draws the frame, or gives the one that was drawn last.
func (m *Model) View() tea.View {
	text := m.frame.draw(m)
	if m.o.Present {
		text = m.theme.Paint(text, m.w, m.h)
	}
	v := tea.NewView(text)
	v.AltScreen = true
	v.MouseMode = tea.MouseModeCellMotion
	v.WindowTitle = "roundtrip"
	if m.o.Present && m.theme.Coloured() {
		v.BackgroundColor, v.ForegroundColor = theme.Paper(), theme.Print()
	}
	return v
}

// page is the lesson page on the screen, nil if there is none.
func (m *Model) page() *lessons.Page {
	if m.screen != screenLesson || m.read == nil {
		return nil
	}
	return m.read.page
}

// tickMsg moves a replay on.
type tickMsg struct{}

// replay starts the clock of a replay, if one is under way and none runs.
func (m *Model) replay() tea.Cmd {
	if m.ticks || m.x == nil || !m.x.replaying() {
		return nil
	}
	m.ticks = true
	return tea.Tick(replayTick, func(time.Time) tea.Msg { return tickMsg{} })
}

func (m *Model) tick() tea.Cmd {
	m.ticks = false
	if m.x == nil {
		return nil
	}
	m.x.tick()
	if !m.x.replaying() {
		return m.arrived()
	}
	return m.replay()
}
