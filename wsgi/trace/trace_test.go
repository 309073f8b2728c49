package trace

import (
	"bytes"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var exported = cmp.AllowUnexported(Code{}, Hold{}, State{})

func TestJSONRefusesWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	for _, line := range []string{
		`{"v":1,"event":"no.such"}`, `{"v":2,"event":"bytes.in"}`, `[]`, `{"v":1,"event":"bytes.in","seq":"x"}`,
	} {
		if _, err := ReadJSON(bytes.NewBufferString(line)); err == nil {
			t.Errorf("%s was accepted", line)
		}
	}
}

func TestStateIsTheSameFromACheckpointAndFromTheStart(t *testing.T) {
	t.Parallel()
	var events []Event
	for i := range 3 * checkpointEvery {
		events = append(events, Event{Seq: i + 1, X: 1, Layer: LayerApp, T: time.Duration(i), Data: &BodyBlock{Ordinal: i, Len: i}})
	}
	tr := New(time.Now(), events)
	for _, n := range []int{0, 1, checkpointEvery - 1, checkpointEvery, checkpointEvery + 1, 3*checkpointEvery - 1, 3 * checkpointEvery, 9 * checkpointEvery} {
		slow := NewState()
		for _, e := range events[:min(n, len(events))] {
			slow.Apply(e)
		}
		if diff := cmp.Diff(slow, tr.At(n), exported); diff != "" {
			t.Errorf("at %d: %s", n, diff)
		}
	}
}

func TestAStateSharesNothingWithItsClone(t *testing.T) {
	t.Parallel()
	s := NewState()
	s.Apply(Event{Data: &EnvironBuilt{Entries: []Entry{{Key: "PATH_INFO", Repr: "'/a'"}}}})
	s.Apply(Event{Layer: MiddlewareLayer(0, "a"), Data: &AppCalled{}})
	c := s.Clone()
	c.Apply(Event{Layer: LayerApp, Data: &AppCalled{Delta: Delta{Set: []Change{{"PATH_INFO", "'/a'", "'/b'"}}}}})
	if s.Value("PATH_INFO") != "'/a'" || c.Value("PATH_INFO") != "'/b'" {
		t.Errorf("original %s, clone %s", s.Value("PATH_INFO"), c.Value("PATH_INFO"))
	}
}
