// Package viewer shows one exchange at a position: its lenses, its journey and timeline,
// what is selected, looking back, replaying of long moves, and changes to what is held. It
// sees a live request and a recorded one in the same way, and knows no lesson, no screen
// and no sandbox.
//
//	Live.Look ──▸ Glimpse ──▸ Arrived ──▸ Exchange at a position ──▸ Fit ──▸ DrawLens, DrawJourney
//	    ▲                                   ▲                │
//	    └── Go, Edit, Drop (in commands) ───┴─ keys, clicks ◂─┘
package viewer
