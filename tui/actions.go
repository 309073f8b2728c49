package tui

import (
	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/keys"
)

// act is what an action does. Why gives the reason where it can do nothing
// now; a nil Why always can.
type act struct {
	why func(*Model) string
	do  func(*Model) tea.Cmd
}

// acts is the one place where actions meet the model.
func acts() map[keys.Action]act {
	return map[keys.Action]act{
		keys.Space:    {whyNoRequest, (*Model).space},
		keys.Break:    {whyNoLine, (*Model).toggleBreak},
		keys.Step:     {whyNoStep, (*Model).step},
		keys.Over:     {whyNotHeld, (*Model).over},
		keys.Out:      {whyNotHeld, (*Model).out},
		keys.Continue: {whyNotHeld, (*Model).toEnd},
		keys.Drop:     {whyNotHeld, (*Model).drop},
		keys.Again:    {whyNoRequest, (*Model).again},

		keys.Back:      {whyNoRequest, (*Model).lookBack},
		keys.Forward:   {whyNoRequest, (*Model).lookForward},
		keys.BackEvent: {whyNoRequest, (*Model).backEvent},
		keys.First:     {whyNoRequest, func(m *Model) tea.Cmd { return m.looked(m.x.lookAt(1), firstView) }},
		keys.Last:      {whyNoRequest, func(m *Model) tea.Cmd { return m.looked(m.x.lookAt(m.x.now()), atNow) }},

		keys.Up:       {nil, func(m *Model) tea.Cmd { return m.select_(-1) }},
		keys.Down:     {nil, func(m *Model) tea.Cmd { return m.select_(1) }},
		keys.PageUp:   {nil, func(m *Model) tea.Cmd { return m.select_(-pageOfRows) }},
		keys.PageDown: {nil, func(m *Model) tea.Cmd { return m.select_(pageOfRows) }},
		keys.Lens:     {whyNoRequest, func(m *Model) tea.Cmd { return m.nextLens(1) }},
		keys.LensBack: {whyNoRequest, func(m *Model) tea.Cmd { return m.nextLens(-1) }},
		keys.Maximise: {whyNoRequest, (*Model).maximise},
		keys.Whole:    {whyNoRequest, (*Model).whole},
		keys.Filter:   {whyNoFilter, (*Model).openFilter},
		keys.Fold:     {whyNoRequest, (*Model).fold},
		keys.Hex:      {whyNoRequest, (*Model).hex},
		keys.Story:    {nil, (*Model).toggleStory},

		keys.Edit:    {whyNoRequest, (*Model).change},
		keys.Outside: {whyNoFile, (*Model).openOutside},
		keys.Revert:  {whyUnchanged, (*Model).revert},
		keys.Reset:   {whyNoOriginal, (*Model).reset},
		keys.App:     {nil, (*Model).pickApp},
		keys.Layers:  {nil, (*Model).pickMiddleware},
		keys.Copy:    {whyNoRequest, (*Model).copyLine},

		keys.Hint:     {whyNoHint, (*Model).nextHint},
		keys.Solution: {whyNoSolution, (*Model).showSolution},

		keys.Explain: {nil, (*Model).explainSelected},
		keys.Help:    {nil, (*Model).openHelp},
		keys.Choose:  {nil, func(*Model) tea.Cmd { return nil }}, // answered in key, where the digit is known

		keys.Enter:    {nil, (*Model).enter},
		keys.PrevPage: {nil, func(m *Model) tea.Cmd { return m.turn(-1) }},
		keys.Play:     {nil, (*Model).openPlay},
		keys.Escape:   {nil, (*Model).escape},
		keys.Quit:     {nil, (*Model).quit},
	}
}

// What is said where a key does nothing now.
const (
	firstView = "This is the first view."
	atNow     = "This is now: the request has come no further."
)

func whyNoRequest(m *Model) string {
	if m.x == nil {
		return "There is no request yet."
	}
	return ""
}

func whyNotHeld(m *Model) string {
	switch {
	case m.x == nil:
		return "There is no request yet."
	case m.x.over:
		return "The request has ended. r runs it again, e changes it."
	case m.x.held == nil:
		return "The request is on its way."
	}
	return ""
}

// whyNoStep is whyNotHeld, but a view that is back in the record can be stepped
// in any case.
func whyNoStep(m *Model) string {
	if m.x != nil && !m.x.live() && !m.x.replaying() {
		return ""
	}
	return whyNotHeld(m)
}

// key deals with a key: first what is open above the screen, then the table.
func (m *Model) key(k tea.KeyPressMsg) tea.Cmd {
	m.notice, m.pressed = "", k.String()
	if m.x != nil && m.x.replaying() {
		m.x.finish()
		return tea.Batch(m.arrived(), m.pressedKey(k))
	}
	return m.pressedKey(k)
}

func (m *Model) pressedKey(k tea.KeyPressMsg) tea.Cmd {
	if k.String() == "ctrl+c" {
		return m.quit()
	}
	if cmd, taken := m.overlayKey(k); taken {
		return cmd
	}
	a, ok := keys.Find(m.screen.where(), k.String())
	if !ok {
		m.notice = m.elsewhere(k.String())
		return nil
	}
	if a == keys.Choose {
		return m.choose(int(k.String()[0] - '0'))
	}
	return m.perform(a)
}

// elsewhere says what a key does that does nothing on this screen, "" for one
// that does nothing anywhere.
func (m *Model) elsewhere(key string) string {
	for _, place := range []struct {
		where keys.Where
		name  string
	}{{keys.Playing, "in play"}, {keys.Lesson, "in a lesson"}} {
		if a, ok := keys.Find(place.where, key); ok {
			b, _ := keys.Of(place.where, a)
			return keys.Label(key, m.o.ASCII) + " does nothing here; " + place.name + ": " + b.Help + "."
		}
	}
	return ""
}

// perform does an action, or says why it does nothing.
func (m *Model) perform(a keys.Action) tea.Cmd {
	do := acts()[a]
	if do.why != nil {
		if why := do.why(m); why != "" {
			m.notice = why
			return nil
		}
	}
	if m.explain != nil && a == keys.Escape {
		m.explain = nil
		return nil
	}
	if a != keys.Explain {
		m.explain = nil
	}
	return do.do(m)
}

// overlayKey gives the key to what is open above the screen.
func (m *Model) overlayKey(k tea.KeyPressMsg) (cmd tea.Cmd, taken bool) {
	switch {
	case m.w < minWidth || m.h < minHeight:
		return m.tooSmallKey(k), true
	case m.help != nil:
		return m.helpKey(k), true
	case m.picker != nil:
		return m.pickerKey(k), true
	case m.editor != nil:
		return m.editorKey(k), true
	case m.filter != nil:
		return m.filterKey(k), true
	}
	return nil, false
}

// tooSmallKey: where nothing can be seen, only leaving works.
func (m *Model) tooSmallKey(k tea.KeyPressMsg) tea.Cmd {
	if k.String() == "q" {
		return m.quit()
	}
	return nil
}

// drop cuts the client off.
func (m *Model) drop() tea.Cmd {
	m.x.depart()
	run := m.x.run
	m.x.held = nil
	return func() tea.Msg {
		run.Drop()
		return nil
	}
}

// looked says why the view did not move, if it did not.
func (m *Model) looked(moved bool, why string) tea.Cmd {
	if !moved {
		m.notice = why
		return nil
	}
	m.lens.follow(m.x)
	return nil
}

func (m *Model) lookBack() tea.Cmd {
	if m.pointsAtStations() {
		return m.pointStation(-1)
	}
	return m.looked(m.x.lookBack(), firstView)
}

func (m *Model) lookForward() tea.Cmd {
	if m.pointsAtStations() {
		return m.pointStation(1)
	}
	return m.looked(m.x.lookForward(), atNow)
}

func (m *Model) backEvent() tea.Cmd { return m.looked(m.x.backEvent(), firstView) }

func (m *Model) maximise() tea.Cmd {
	m.large = !m.large
	return m.tellStory()
}

// toggleStory hides the story, so that a class looks at the request alone.
func (m *Model) toggleStory() tea.Cmd {
	m.mute = !m.mute
	return nil
}

// quit saves nothing by itself: progress is saved as it is made.
func (m *Model) quit() tea.Cmd {
	m.quitted = true
	return tea.Quit
}

// escape closes what is open, then leaves the screen.
func (m *Model) escape() tea.Cmd {
	switch {
	case m.large:
		return m.maximise()
	case m.lens.filtered():
		m.lens.filter = ""
		return nil
	case m.screen == screenHome: // one esc too many loses nobody their place
		m.notice = "This is home. q leaves the program."
		return nil
	}
	if cmd, closed := m.closeExercise(); closed {
		return cmd
	}
	return m.goHome()
}
