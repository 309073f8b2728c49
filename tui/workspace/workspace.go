// Package workspace is the user's own files as the screens know them: it opens, edits,
// saves and resets them, keeps what was typed and not saved, and notices what another
// program has changed.
//
//	Open ──▸ Edit ──▸ typing ──▸ draft on disk, every half second
//	                    └──ctrl+s──▸ file on disk ──▸ the screen runs it
//	another program ──▸ watcher ──▸ Changed
//
// It runs no code, and knows no screen: who opens a file says what happens then.
package workspace

import (
	"path/filepath"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/adrg/xdg"

	"roundtrip/sandbox/workshop"
	"roundtrip/tui/screen"
	"roundtrip/tui/theme"
)

// Workspace is the user's files.
type Workspace struct {
	*screen.Shell
	// Names are the user's applications: those of the workshop, and those of the folder
	// where the program was started.
	Names []string
	// Changed is called after files have changed on the disk; nil does nothing.
	Changed func() tea.Cmd

	drafts map[string]Draft // by path
	disk   *draftWriter     // where they are kept
	notes  int              // that were made for it
	due    map[string]note  // those that a command may not have come to, by file
	lines  map[string]int   // where the cursor stood in a file, by path
	watch  *watching
	open   *editing // the file that was opened last, nil before the first
}

// New is the workspace of a program.
func New(sh *screen.Shell) *Workspace {
	return &Workspace{
		Shell: sh, drafts: make(map[string]Draft), disk: &draftWriter{latest: make(map[string]int)},
		due: make(map[string]note), lines: make(map[string]int), watch: &watching{ended: make(chan struct{})},
	}
}

// Close writes what was typed and stops watching, as the program ends.
func (w *Workspace) Close() {
	w.writeLastDrafts()
	w.watch.close()
}

func (w *Workspace) room() *workshop.Workshop { return w.Catalog.Workshop() }

// namesMsg brings the names of the user's applications.
type namesMsg struct {
	workspace *Workspace
	names     []string
}

// Deliver notes them.
func (msg namesMsg) Deliver() tea.Cmd {
	msg.workspace.Names = msg.names
	return nil
}

// List looks which applications of the user's there are.
func (w *Workspace) List() tea.Cmd {
	return func() tea.Msg { return namesMsg{w, slices.Concat(w.Catalog.WorkshopApps(), w.Catalog.FolderApps())} }
}

// TellPlace tells something that ends in a path, of which the end is seen where there is
// no room for all of it.
func (w *Workspace) TellPlace(text, path string) {
	w.Tell(text + " " + w.Theme.CutPath(theme.Printable(ShortPath(path)), max(20, w.Width-5-theme.Width(text))))
}

// ShortPath is a path that begins with ~ if it is below the person's home.
func ShortPath(path string) string {
	if below, ok := strings.CutPrefix(path, xdg.Home+string(filepath.Separator)); ok && xdg.Home != "" {
		return filepath.Join("~", below)
	}
	return path
}
