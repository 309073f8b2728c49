package tui

import (
	"fmt"
	"math/rand/v2"
	"testing"

	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/keys"
	"roundtrip/tui/overlay"
)

// pressable are the keys of the table, those of fields, and some text.
func pressable() []string {
	all := []string{"a", "/", "?", "%", "0", " ", "tab", "backspace", "ctrl+s", "esc", "enter"}
	for _, b := range keys.Table() {
		if b.Action != keys.Quit {
			all = append(all, b.Keys...)
		}
	}
	return all
}

// Any keys in any order, quicker than requests come and go, with clicks, pastes
// and resizes between them: the program goes on, and fits its terminal as soon as it rests.
func TestAnyKeysInAnyOrder(t *testing.T) {
	t.Parallel()
	all := pressable()
	for seed := range uint64(8) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(seed, 0))
			d := sit(t, setup{golang: true, start: []string{StartHome, StartPlay, "", firstExercise}[seed%4]})
			var last []string
			for range 250 {
				msg := anything(r, all)
				last = append(last, fmt.Sprint(msg))
				d.take(msg)
				for range r.IntN(4) {
					if !d.rests() {
						d.next()
					}
				}
				if d.rests() && d.editor() == nil && d.m.Overlays.At(overlay.Screen) == nil {
					d.fits()
				}
				if t.Failed() {
					t.Fatalf("after %q", last)
				}
			}
		})
	}
}

// anything is a key most of the time.
func anything(r *rand.Rand, all []string) tea.Msg {
	switch r.IntN(20) {
	case 0:
		s := odd[r.IntN(len(odd))]
		return tea.WindowSizeMsg{Width: s.w, Height: s.h}
	case 1:
		return tea.MouseClickMsg{X: r.IntN(small.w), Y: r.IntN(small.h), Button: tea.MouseLeft}
	case 2:
		return tea.MouseWheelMsg{Button: tea.MouseWheelDown}
	case 3:
		return tea.PasteMsg{Content: "a: b\nc"}
	case 4:
		return tea.WindowSizeMsg{Width: small.w, Height: small.h}
	}
	return keyPress(all[r.IntN(len(all))])
}
