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

// Two lenses that need many rows have all of a wide screen's: the record stands below the story.
// Where they need few, it stands below them.
func TestTheRecordTakesNoRowsThatLensesNeed(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		needs []Need
		below bool
	}{
		{[]Need{{Rows: 13}, {Rows: 28}}, false},
		{[]Need{{Rows: 28}, {Rows: 20}}, false},
		{[]Need{{Rows: 9}, {Rows: 13}}, true},
		{nil, true},
	} {
		l := Arrange(Wants{W: 160, H: 50, Journey: journeyRows, Story: 8, Pair: tc.needs})
		record, story := l.At(Record), l.At(Story)
		if below := record.X > story.X; record.IsEmpty() || below != tc.below {
			t.Errorf("%v: the record is at %+v", tc.needs, record)
		}
	}
}

// Where the first lens needs few rows of a low column, another one stands below it.
func TestASecondLensHasTheRowsThatTheFirstLeaves(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		first  int
		second bool
	}{{6, true}, {9, true}, {11, false}, {28, false}} {
		l := Arrange(Wants{W: 100, H: 30, Journey: journeyRows, Story: 8, Pair: []Need{{Rows: tc.first}, {Rows: 28}}})
		first, second := l.At(Lens), l.At(Second)
		if second.IsEmpty() == tc.second || tc.second && (first.H < tc.first || second.H < leastOther) {
			t.Errorf("a lens of %d rows has %d, the second %d", tc.first, first.H, second.H)
		}
	}
}
