package trace_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"roundtrip/wsgi/trace"
)

// heldAndAsked is an exchange that is held at a line, where something was asked that read the body and bound a variable.
func heldAndAsked() []trace.Event {
	line := trace.NewCode(trace.KindCodeLine)
	line.File, line.Line, line.Func, line.Locals = "shop.py", 7, "cart", []trace.Header{{Name: "total", Value: "1"}, {Name: "tea", Value: "'green'"}}
	hold := trace.NewHold(trace.KindHoldEntered)
	app := func(d trace.Data, at int) trace.Event {
		return trace.Event{X: 1, Layer: "app", Src: trace.Src{File: "shop.py", Line: at}, Data: d}
	}
	events := []trace.Event{
		{X: 1, Layer: "server", Data: &trace.EnvironBuilt{}},
		app(&trace.AppCalled{}, 1), app(line, 7), {X: 1, Layer: "app", Data: hold},
		app(&trace.InputRead{Got: 5}, 30),
		app(&trace.CodeAsked{Text: "secret", Outcome: trace.AskedValue, Value: "'hunter2'", Printed: "hunter3", Func: "cart",
			Bound: []trace.Header{{Name: "total", Value: "2"}}, Changed: trace.Delta{Add: []trace.Header{{Name: "mine", Value: "1"}}}}, 7),
	}
	for i := range events {
		events[i].Seq = i + 1
	}
	return events
}

// An exchange stands where it is held, whatever an evaluation did meanwhile, and tells of its variables as they are then.
func TestAnEvaluationLeavesTheExchangeWhereItIsHeld(t *testing.T) {
	t.Parallel()
	tr := trace.New(time.Time{}, heldAndAsked())
	s := tr.At(tr.Len())
	step, ok := s.Last.Data.(*trace.Code)
	if !ok || s.Layer("app").Src.Line != 7 {
		t.Fatalf("it stands at %v, in line %d", s.Last.Kind(), s.Layer("app").Src.Line)
	}
	if got := step.Locals; got[0].Value != "2" || got[1].Value != "'green'" {
		t.Errorf("variables %v", got)
	}
	if before, _ := tr.At(3).Last.Data.(*trace.Code); before.Locals[0].Value != "1" {
		t.Error("the event before has changed")
	}
	if v, ok := s.Variable("mine"); !ok || !v.By.Edit() {
		t.Errorf("the environ has %+v", v)
	}
	if len(s.Asked) != 1 || len(s.Reads) != 1 {
		t.Errorf("%d answers, %d reads", len(s.Asked), len(s.Reads))
	}
}

// What is taken away has neither question nor answer, and the same views else.
func TestATraceThatIsTakenAwayHasNoAnswers(t *testing.T) {
	t.Parallel()
	tr := trace.New(time.Time{}, heldAndAsked())
	without := tr.WithoutAnswers()
	var text bytes.Buffer
	if err := trace.WriteJSON(&text, without.Events()); err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"secret", "hunter2", "hunter3"} {
		if strings.Contains(text.String(), word) {
			t.Errorf("it has %q:\n%s", word, text.String())
		}
	}
	if without.Len() != tr.Len() || tr.At(tr.Len()).Asked[0].Text != "secret" {
		t.Error("the trace itself has changed")
	}
	if _, ok := without.At(without.Len()).Variable("mine"); !ok {
		t.Error("what was changed in the environ is lost")
	}
	if plain := trace.New(time.Time{}, heldAndAsked()[:4]); plain.WithoutAnswers() != plain {
		t.Error("a trace in which nothing was asked is another")
	}
}
