package check

import (
	"strings"
	"testing"

	"roundtrip/content"
	"roundtrip/lessons"
	"roundtrip/lessons/expr"
)

// decided is the page of the course on which the head leaves as it is decided.
func decided(t *testing.T) *lessons.Page {
	t.Helper()
	_, p, err := course(t).Find("write-server/head-leaves")
	if err != nil {
		t.Fatal(err)
	}
	q := *p.Predict
	q.Choices = append([]lessons.Choice(nil), q.Choices...)
	other := *p
	other.Predict = &q
	return &other
}

func TestWhatIsSaidOfADecisionIsHeldToTheDecision(t *testing.T) {
	t.Parallel()
	p := decided(t)
	p.Predict.Choices[0].Claims = []lessons.Claim{{That: lessons.Cond{Expr: expr.MustCompile("client_status == 500")}}}
	if wrong := Page(t.Context(), p, InLabs(newCatalog(t))); !strings.Contains(wrong.Error(), "with the decision call this is not true") {
		t.Errorf("%v", wrong)
	}
}

func TestADecisionThatIsNotCarriedOutIsFound(t *testing.T) {
	t.Parallel()
	p := decided(t)
	p.Hold.Expr = expr.MustCompile(`event == "conn.accepted"`)
	if wrong := Page(t.Context(), p, InLabs(newCatalog(t))); !strings.Contains(wrong.Error(), "the decision call is not carried out") {
		t.Errorf("%v", wrong)
	}
}

func TestAServerOfTheCourseStandsOutermost(t *testing.T) {
	t.Parallel()
	p := decided(t)
	p.Run.Serves = false
	if wrong := checkRun(content.FS(), p, p.Run); !strings.Contains(wrong.Error(), "there is no middleware/you.py") {
		t.Errorf("%v", wrong)
	}
}

// What a reader points at is carried out, and says what came of it: each line of such a request is a
// choice, or the answer.
func TestEachLineThatCanBeDecidedHasItsReason(t *testing.T) {
	t.Parallel()
	pages := 0
	for _, l := range course(t).Lessons {
		all, err := l.Pages()
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range all {
			if q := p.Predict; q == nil || q.Decides == "" || q.Point != "byte" {
				continue
			}
			pages++
			at := 0
			var without []int
			for line := range strings.Lines(string(p.Run.Sends().Bytes("here"))) {
				if _, ok := p.Predict.Choice(at); !ok {
					without = append(without, at)
				}
				at += len(line)
			}
			if len(without) != 1 { // the answer
				t.Errorf("%s: the lines at the bytes %v have no reason", p.Ref(), without)
			}
		}
	}
	if pages == 0 {
		t.Error("no page of the course decides by a line")
	}
}
