package tui

import (
	"testing"
	"unsafe"

	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/layout"
	"roundtrip/tui/viewer"
)

// drawn are the lines of the panes, as they lie in memory, by name.
func (d *desk) drawn() map[string]*string {
	v, lines := d.v(), map[string]*string{}
	for name, drawn := range map[string][]string{
		"journey": v.DrawJourney(d.m.Theme, d.base().Layout().At(layout.Journey), viewer.Surroundings{}), "timeline": v.DrawTimeline(d.m.Theme, d.base().Layout().At(layout.Timeline).W),
		"lens": v.DrawLens(0), "second": v.DrawLens(1), "record": v.DrawRecord(),
	} {
		lines[name] = unsafe.SliceData(drawn)
	}
	return lines
}

// redraws are the panes that a key draws anew.
func (d *desk) redraws(key string) map[string]bool {
	d.Helper()
	before := d.drawn()
	d.press(key)
	again := map[string]bool{}
	for name, lines := range d.drawn() {
		if lines != before[name] {
			again[name] = true
		}
	}
	return again
}

// What has not changed is not drawn again: the panes are the same in memory.
func TestUnchangedPanesAreNotDrawnAgain(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, key string
		drawn     map[string]bool
	}{
		{"a key of no meaning", "W", nil},
		{"a reason why not", "right", nil},
		{"an explanation", "?", map[string]bool{"record": true}}, // it has the rows that the card leaves
		{"a row selected", "down", map[string]bool{"lens": true, "second": true}},
		{"a move", "s", map[string]bool{"journey": true, "timeline": true, "lens": true, "second": true, "record": true}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			d := inPlay(t, wide, layered)
			d.press("s", "s", "s", "s", "s", "s", "tab")
			for name := range d.redraws(tc.key) {
				if !tc.drawn[name] {
					t.Errorf("%s is drawn again", name)
				}
			}
		})
	}
}

// An unchanged frame is not even put together again.
func TestAnUnchangedFrameIsTheSame(t *testing.T) {
	t.Parallel()
	for _, s := range []size{small, wide} {
		d := inPlay(t, s, layered)
		d.press("s", "s", "s")
		a, b := d.view(), d.view()
		if unsafe.StringData(a) != unsafe.StringData(b) {
			t.Error("the frame was put together again")
		}
	}
}

// A clock tick or a message that brings nothing leaves the frame alone.
func TestNothingTicksWhileNothingMoves(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{golang: true, motion: true})
	d.press("space")
	d.ticks = nil
	d.send(tea.FocusMsg{})
	if len(d.ticks) > 0 {
		t.Errorf("%d clocks run", len(d.ticks))
	}
}
