package inspect

import (
	"roundtrip/lessons/expr"
	"roundtrip/sandbox/inspect"
	"roundtrip/wsgi/trace"
)

// Condition makes a question about exchanges of a Python expression. What it cannot read
// is an *expr.Error.
func Condition(text string) (*inspect.Condition, error) {
	x, err := expr.Compile(text)
	if err != nil {
		return nil, err
	}
	return &inspect.Condition{
		Text: text, Asks: x.Phase().Asks, Each: x.Speaks("event") || x.Speaks("step"),
		Holds: func(tr *trace.Trace, e trace.Event) (bool, error) { return x.Bool(expr.End(tr).Meeting(e)) },
	}, nil
}

// lineCondition makes a question at a line of Python of an expression, which is held to the names in
// the source if that is known.
func lineCondition(text, source string) (*inspect.Condition, error) {
	x, err := compileLine(text, source)
	if err != nil {
		return nil, err
	}
	return &inspect.Condition{
		Text: text, Variables: x.Variables(),
		Holds: func(tr *trace.Trace, e trace.Event) (bool, error) { return x.Bool(expr.End(tr).Meeting(e)) },
	}, nil
}

func compileLine(text, source string) (*expr.Expr, error) {
	var known []string
	if source != "" {
		known = expr.Words(source)
	}
	return expr.CompileLine(text, known)
}

// readable says why a text is no condition, nil if it is one.
func readable(text string) error {
	_, err := Condition(text)
	return err
}
