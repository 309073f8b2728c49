package lessons

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"roundtrip/lessons/expr"
	"roundtrip/wsgi/trace"
)

// Verdict is what became of a prediction.
type Verdict struct {
	Right bool
	// Answer is the right answer in words: the text of a choice, or what was to
	// be pointed at.
	Answer string
	// Why is one sentence on the belief behind a wrong answer, "" if there is
	// none.
	Why string
	// Then is what is said beside the answer.
	Then string
}

// Judge compares an answer with what the request did. Given is the Is of a
// choice, or what was pointed at: a station, a key, or the offset of a byte. At
// is the exchange as it stands at the prediction's reveal.
func Judge(p *Page, given any, at *expr.Context) (Verdict, error) {
	q := p.Predict
	if q == nil {
		return Verdict{}, fmt.Errorf("page %s asks for no prediction", p.Ref())
	}
	answers, err := q.Answers(at)
	if err != nil {
		return Verdict{}, problemAt(p.File, q.Answer.Line, "the answer cannot be computed: %v", err)
	}
	v := Verdict{Right: Among(answers, given), Answer: q.Words(answers), Then: q.Then}
	if c, ok := q.Choice(given); ok && !v.Right {
		v.Why = c.Why
	}
	return v, nil
}

// decisionKeys is how the keys of an environ begin that a server is handed as decisions: the
// worker of Python has the same in serving.py.
const decisionKeys = "decide."

// Decision is the change of a held request that carries an answer out; nil where the answer
// decides nothing. Bytes that were pointed at decide by the offset of the first.
func (q *Predict) Decision(given any) trace.Edit {
	if q.Decides == "" || given == nil {
		return nil
	}
	if spans, ok := given.([]trace.Span); ok {
		given = spans[0].Off
	}
	return trace.EditEnviron{Key: decisionKeys + q.Decides, Value: fmt.Sprint(given)}
}

// Answers are all answers that are right.
func (q *Predict) Answers(at *expr.Context) ([]any, error) {
	v, err := q.Answer.Expr.Value(at)
	if err != nil {
		return nil, err
	}
	if several, ok := v.([]any); ok {
		return several, nil
	}
	return []any{v}, nil
}

// Choice finds the choice that stands for a value.
func (q *Predict) Choice(is any) (Choice, bool) {
	for _, c := range q.Choices {
		if Same(c.Is, is) {
			return c, true
		}
	}
	return Choice{}, false
}

// Words are the answers as a person reads them.
func (q *Predict) Words(answers []any) string {
	texts := make([]string, len(answers))
	for i, a := range answers {
		texts[i] = q.InWords(a)
	}
	return strings.Join(texts, ", ")
}

// InWords is one answer as a person reads it: the text of its choice, or the name of what is
// pointed at.
func (q *Predict) InWords(answer any) string {
	if c, ok := q.Choice(answer); ok && c.Text != "" {
		return c.Text
	}
	if off, ok := answer.(int); ok && q.Point == "byte" {
		return fmt.Sprintf("byte %d", off)
	}
	return fmt.Sprint(answer)
}

// Among reports whether an answer is one of those that are right.
func Among(answers []any, given any) bool {
	return slices.ContainsFunc(answers, func(a any) bool { return Same(a, given) })
}

// Same reports whether two answers are the same value. Numbers compare as
// numbers, whatever their type.
func Same(a, b any) bool {
	x, okX := asFloat(a)
	y, okY := asFloat(b)
	if okX && okY {
		return x == y
	}
	return reflect.DeepEqual(a, b)
}

func asFloat(v any) (float64, bool) {
	switch v := reflect.ValueOf(v); {
	case v.IsValid() && v.CanInt():
		return float64(v.Int()), true
	case v.IsValid() && v.CanUint():
		return float64(v.Uint()), true
	case v.IsValid() && v.CanFloat():
		return v.Float(), true
	}
	return 0, false
}
