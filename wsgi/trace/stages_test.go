package trace

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The times of the stages add up to the time of the exchange. Time held and the start of an
// engine are in none of them, and stand apart.
func TestTheStagesAddUp(t *testing.T) {
	t.Parallel()
	ms := time.Millisecond
	s := NewState()
	for _, e := range []Event{
		{T: 5 * ms, Data: &ConnAccepted{}},
		{T: 6 * ms, Data: &RequestLine{}},
		{T: 8 * ms, Data: &EnvironBuilt{}},
		{T: 18 * ms, Data: &EngineWaited{For: 9 * ms}},
		{T: 19 * ms, Data: &AppCalled{}},
		{T: 119 * ms, Held: 90 * ms, Data: &Hold{kind: KindHoldLeft, Lasted: 90 * ms}},
		{T: 120 * ms, Held: 90 * ms, Data: &StartResponseCalled{}},
		{T: 122 * ms, Held: 90 * ms, Data: &BodyBlock{}},
		{T: 125 * ms, Held: 90 * ms, Data: &BodyEnded{}},
		{T: 126 * ms, Held: 90 * ms, Data: &ExchangeEnded{}},
	} {
		s.Apply(e)
	}
	want := []StageTime{
		{Stage: StageSent, Begin: 0, Took: 1 * ms},
		{Stage: StageRead, Begin: 1 * ms, Took: 2 * ms},
		{Stage: StageEnviron, Begin: 3 * ms, Took: 1 * ms, Waits: Waits{Start: 9 * ms}},
		{Stage: StageIn, Begin: 4 * ms, Took: 12 * ms, Held: 90 * ms},
		{Stage: StageHead, Begin: 16 * ms, Took: 2 * ms},
		{Stage: StageBody, Begin: 18 * ms, Took: 3 * ms},
		{Stage: StageEnd, Begin: 21 * ms, Took: 1 * ms},
	}
	if diff := cmp.Diff(want, s.StageTimes()); diff != "" {
		t.Errorf("stages (-want +got):\n%s", diff)
	}
	sum := time.Duration(0)
	for _, st := range s.StageTimes() {
		sum += st.Took
	}
	if sum != s.Elapsed() {
		t.Errorf("the stages took %v, the exchange %v", sum, s.Elapsed())
	}
	if got := NewState().StageTimes(); len(got) != 1 || got[0].Took != 0 {
		t.Errorf("before anything: %+v", got)
	}
}
