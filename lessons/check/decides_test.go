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
