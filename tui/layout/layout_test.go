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

// Where it is known how many rows a story has at most, the record keeps its row below it, whatever
// the story says and whatever the lenses need, and these have all rows beside it. Where the story
// may need too many, as that of an exercise, two lenses have the record below them.
func TestTheRecordKeepsItsRowBelowAStory(t *testing.T) {
	t.Parallel()
	for _, h := range []int{50, 70} {
		for w := WideWidth; w < WidestWidth; w++ {
			for story := range 24 {
				trio := []Need{{Rows: 7}, {Rows: 9 + story%3}, {Rows: 26}}
				known := Wants{W: w, H: h, Journey: journeyRows, Story: story, Most: 24, Pair: trio[:2], Trio: trio}
				l := Arrange(known)
				if record, last := l.At(Record), l.At(Third); record.Y != l.At(Story).Y+25 || record.X > l.At(Story).X || last.Y+last.H != record.Y+record.H {
					t.Fatalf("%dx%d, a story of %d rows: the record is at %+v, the third lens at %+v", w, h, story, record, last)
				}
			}
		}
	}
	l := Arrange(Wants{W: 160, H: 50, Journey: journeyRows, Story: 8, Most: 34, Pair: []Need{{Rows: 7}, {Rows: 9}}})
	if record := l.At(Record); record.X != l.At(Lens).X {
		t.Errorf("a story of up to 34 rows leaves the record no room, and it is at %+v", record)
	}
}

// What is typed in and an explanation leave the record its place, as far as they can.
func TestTheRecordStaysBesideAnEditor(t *testing.T) {
	t.Parallel()
	wants := Wants{W: 160, H: 50, Journey: journeyRows, Story: 10, Most: 24, Pair: []Need{{Rows: 7}, {Rows: 9}}}
	before := Arrange(wants).At(Record)
	wants.Editing = true
	if now := Arrange(wants).At(Record); now != before {
		t.Errorf("the record was at %+v, and is at %+v", before, now)
	}
	wants.Editing, wants.Card = false, 8
	if l := Arrange(wants); l.At(Record).IsEmpty() || !l.At(Second).IsEmpty() && l.At(Second).X == l.At(Record).X {
		t.Errorf("beside an explanation the record is at %+v", l.At(Record))
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
