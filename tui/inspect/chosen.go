package inspect

import (
	"slices"

	"roundtrip/tui/lens"
)

// chosenLens is the lens on which an exchange opens.
type chosenLens struct {
	last   lens.Kind // to which the person has turned
	turned lens.Kind // to which the screen has turned by itself
	left   lens.Kind // that was in view as an exchange was shut
	number int       // of that exchange
}

// keepLens notes the lens in view as the chosen one, unless the screen has turned to it by itself.
func (s *Screen) keepLens() {
	if k := s.Lens(); k != s.chosen.turned {
		s.chosen.last, s.chosen.turned = k, k
	}
}

// leaveLens notes the lens in view as that of the exchange that is shut.
func (s *Screen) leaveLens() {
	s.keepLens()
	s.chosen.left, s.chosen.number = s.Lens(), s.open.Number()
}

// turnToChosen turns to the chosen lens where the exchange has it, or to the one that the same exchange was left with.
// One that is held where it was not shown yet has the lens of its stop.
func (s *Screen) turnToChosen() {
	k := s.chosen.last
	if s.chosen.number == s.open.Number() {
		k = s.chosen.left
	}
	isNews := s.Held != nil && !s.Held.Since.Equal(s.stopped)
	if !isNews && slices.Contains(s.Offers(), k) {
		s.Turn(k)
	}
	s.chosen.turned = s.Lens()
}

// turnBy lets the screen turn to a lens by itself, which is no choice of the person's.
func (s *Screen) turnBy(turn func()) {
	s.keepLens()
	turn()
	s.chosen.turned = s.Lens()
}
