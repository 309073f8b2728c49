package layout

import "testing"

// Where a terminal is wide and low, the lenses have no room for the record below them. Then it
// stands below the story, and not nowhere.
func TestTheRecordHasAPlaceFromMiddleWidthOn(t *testing.T) {
	t.Parallel()
	for w := MiddleWidth; w <= 250; w++ {
		for h := 24; h <= 70; h++ {
			if l := Arrange(Wants{W: w, H: h, Journey: journeyRows, Story: 6}); l.At(Record).IsEmpty() {
				t.Errorf("%dx%d has no record", w, h)
			}
			if l := Arrange(Wants{W: w, H: h, Journey: journeyRows, Story: 6, Terse: true}); h >= 30 && l.At(Record).IsEmpty() {
				t.Errorf("%dx%d has no record below a short story", w, h)
			}
		}
	}
}
