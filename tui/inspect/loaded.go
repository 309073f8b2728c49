package inspect

import (
	"context"
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
)

// loaded is what is known of the application's files beside what was loaded of them.
type loaded struct {
	changed  []string  // since then
	looked   time.Time // when that was asked last
	isAsking bool
	broken   string // why the application cannot be loaded, as it was told last; "" for nothing
}

// tellBroken tells, once, why the application cannot be loaded, as nothing else does until a request fails.
func (s *Screen) tellBroken() {
	now := s.list.page.Broken
	if now != "" && now != s.loaded.broken {
		s.Tell("Every request fails until this is mended: " + strings.TrimSuffix(now, ".") + ".")
	}
	s.loaded.broken = now
}

// lookEvery is how often the files are looked at, while requests come.
const lookEvery = time.Second

// lookAtFiles looks which files have changed, a moment later where that was done just now.
func (s *Screen) lookAtFiles() tea.Cmd {
	l, changed := &s.loaded, s.site.Changed
	if changed == nil || l.isAsking {
		return nil
	}
	l.isAsking = true
	return s.Clock.After(max(0, lookEvery-time.Since(l.looked)), func() tea.Msg { return filesMsg{s, changed()} })
}

// filesMsg brings the files that have changed since the application was loaded.
type filesMsg struct {
	screen  *Screen
	changed []string
}

// Deliver tells of them, once.
func (msg filesMsg) Deliver() tea.Cmd {
	s := msg.screen
	l := &s.loaded
	isNews := len(l.changed) == 0 && len(msg.changed) > 0
	l.changed, l.looked, l.isAsking = msg.changed, time.Now(), false
	if isNews {
		s.Tell(about("%s changed since loading: what runs is older. L can load it.", filesNamed(msg.changed)))
	}
	return nil
}

// filesNamed names the first of some files.
func filesNamed(names []string) string {
	switch more := len(names) - 1; more {
	case 0:
		return names[0]
	case 1:
		return names[0] + " and " + names[1]
	default:
		return fmt.Sprintf("%s and %d others", names[0], more)
	}
}

// olderWords say that what runs is older than its files, "" where it is not.
func (l loaded) olderWords() string {
	switch n := len(l.changed); n {
	case 0:
		return ""
	case 1:
		return "1 file changed since loading"
	default:
		return fmt.Sprintf("%d files changed since loading", n)
	}
}

// loadAtMost is how long loading the application again may take.
const loadAtMost = 30 * time.Second

// load loads the application again, for commands.
func (site *Site) load() error {
	ctx, cancel := context.WithTimeout(context.Background(), loadAtMost)
	defer cancel()
	if err := site.Load(ctx); err != nil {
		return fmt.Errorf("nothing is sent, since the application cannot be loaded: %w", err)
	}
	return nil
}
