package tui

import (
	"cmp"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"roundtrip/tui/layout"
	"roundtrip/tui/overlay"
	"roundtrip/tui/screen"
	"roundtrip/tui/theme"
)

// Model is the one Bubble Tea model. Update alone changes it, and does no input or
// output itself; what it draws is drawn at the end of Update, and View only gives it.
//
//	message ──▸ Update ──▸ the shell, an overlay, the screen, or who asked for it
//	                └────▸ screen.Draw ──▸ frame ──▸ View
type Model struct {
	*screen.Shell
	o       Options
	env     environment
	screens map[screen.Name]screen.Screen
	screen  screen.Screen
	close   func() // ends what runs
	warm    tea.Cmd
	frame   string
	preview previewing
	unseen  string // the notice of before the terminal became too small, until the next key
}

// environment is what the program's surroundings say.
type environment struct {
	motion  bool
	editor  string // the command of the person's own editor, "" if none is set
	profile colorprofile.Profile
	dark    bool
	clock   screen.Clock
}

func newModel(o Options, env environment) *Model {
	sh := &screen.Shell{
		Course: o.Course, Catalog: o.Catalog, Progress: o.Progress, Present: o.Present, Motion: env.motion, Editor: env.editor, Clock: env.clock, Review: o.Review,
	}
	if o.Background != Asked {
		env.dark = o.Background == Dark
	}
	m := &Model{Shell: sh, o: o, env: env}
	m.screens, m.warm, m.close = screens(sh, o.Inspect)
	m.screen = m.screens[screen.Home]
	m.retheme()
	if o.Preview != nil {
		m.begin(o.Preview)
	}
	return m
}

func (m *Model) retheme() {
	m.Theme = theme.New(theme.Options{
		Dark: m.env.dark && !m.Present, Profile: m.env.profile, ASCII: m.o.ASCII, Present: m.Present,
	})
}

// Init opens the screen that was asked for, and asks for the background.
func (m *Model) Init() tea.Cmd {
	if m.preview.Preview != nil {
		m.screen, m.preview.checked = m.screens[screen.Preview], m.o.Start
		return tea.Batch(tea.RequestBackgroundColor, m.warm, m.load(), m.awaitSave())
	}
	course := m.Course
	explain := func() tea.Msg { // ahead of the first question
		_, _ = course.Explanations() // an error comes back when something is asked
		return nil
	}
	return tea.Batch(tea.RequestBackgroundColor, m.start(), m.warm, explain)
}

// start opens the page, or the screen, that the options name.
func (m *Model) start() tea.Cmd {
	switch m.o.Start {
	case StartInspect:
		m.Switch(screen.Inspect, "")
	case StartHome, StartPlay:
		m.Switch(screen.Name(m.o.Start), "")
	default:
		m.Switch(screen.Lesson, m.o.Start)
	}
	return m.switchScreen()
}

// switchScreen opens the screen that was asked for, if one was.
func (m *Model) switchScreen() tea.Cmd {
	to := m.Next()
	if to == nil {
		return nil
	}
	left := m.screen.Leave()
	m.screen = m.screens[to.Screen]
	m.Overlays.CloseAll()
	return tea.Batch(left, m.screen.Open(to.Place), m.switchScreen())
}

// Update is the one place where the model changes.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	cmd := tea.Batch(m.deal(msg), m.switchScreen(), m.turned())
	m.frame = m.draw()
	return m, cmd
}

func (m *Model) deal(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.resize(msg)
		return m.screen.Resized()
	case tea.BackgroundColorMsg:
		if m.o.Background == Asked {
			m.env.dark = msg.IsDark()
		}
		m.retheme()
		return m.screen.Resized()
	case tea.ColorProfileMsg:
		m.env.profile = msg.Profile
		m.retheme()
		return m.screen.Resized()
	case tea.KeyPressMsg:
		return m.key(msg)
	case tea.PasteMsg:
		return m.Overlays.Paste(msg)
	case tea.MouseWheelMsg:
		return m.wheel(msg)
	case tea.MouseClickMsg:
		return m.click(msg)
	case screen.Message:
		return msg.Deliver()
	}
	return nil
}

// resize takes the size of the terminal. While that is too small, what was told before is about what nobody sees.
func (m *Model) resize(to tea.WindowSizeMsg) {
	seen := !m.TooSmall()
	m.Width, m.Height = to.Width, to.Height
	switch small := m.TooSmall(); {
	case seen && small:
		m.unseen, m.Notice = m.Notice, ""
	case !seen && !small:
		m.unseen, m.Notice = "", cmp.Or(m.Notice, m.unseen)
	}
}

func (m *Model) draw() string {
	if m.TooSmall() {
		return m.Shell.DrawTooSmall(m.held(), m.question())
	}
	text := m.drawScreen()
	if m.Present {
		text = m.Theme.Paint(text, m.Width, m.Height)
	}
	return text
}

func (m *Model) drawScreen() string {
	o := m.Overlays.At(overlay.Screen)
	if o == nil {
		return m.screen.Draw()
	}
	var foot []screen.Hint
	if s, ok := o.(overlay.Scroller); ok {
		foot = s.Foot()
	}
	return m.Full(o.Draw(m.Theme, m.Width-2*layout.Margin, m.Height-4), foot)
}

// View gives the frame.
func (m *Model) View() tea.View {
	v := tea.NewView(m.frame)
	v.AltScreen = true
	v.MouseMode = tea.MouseModeCellMotion
	v.WindowTitle = "roundtrip"
	if m.Present && m.Theme.Coloured() {
		v.BackgroundColor, v.ForegroundColor = theme.Paper(), theme.Print()
	}
	return v
}

// closeRun ends what runs, as the program ends, and saves what the last command may not
// have come to. A place that cannot be saved was told before.
func (m *Model) closeRun() {
	if m.preview.end != nil {
		m.preview.end()
	}
	m.screen.Leave()
	_ = m.Progress.Save()
	m.close()
}

// wheel scrolls what is on top, or what lies under it on the screen.
func (m *Model) wheel(msg tea.MouseWheelMsg) tea.Cmd {
	by := 1
	if msg.Button == tea.MouseWheelUp {
		by = -1
	}
	if m.Overlays.Scroll(by) {
		return nil
	}
	return m.screen.Wheel(msg.X, msg.Y, by)
}

// click does with the left button what a key does too.
func (m *Model) click(msg tea.MouseClickMsg) tea.Cmd {
	if msg.Button != tea.MouseLeft || m.TooSmall() {
		return nil
	}
	if cmd, taken := m.Overlays.Click(msg.X-layout.Margin, msg.Y-1); taken {
		return cmd
	}
	return m.screen.Click(msg.X, msg.Y)
}
