package handout

import (
	"testing"

	"roundtrip/lessons"
)

// The list of contents has the lessons below the units that they belong to.
func TestTheContentsHaveUnits(t *testing.T) {
	t.Parallel()
	c := &lessons.Course{Units: []lessons.Unit{
		{Title: "First", Lessons: []*lessons.Lesson{{Number: 1}}},
		{Title: "Second", Lessons: []*lessons.Lesson{{Number: 2}, {Number: 3}}},
	}}
	units := unitsOf(c, []lesson{{Number: 2}, {Number: 3}})
	if len(units) != 1 || units[0].Title != "Second" || len(units[0].Lessons) != 2 {
		t.Errorf("%+v", units)
	}
}
