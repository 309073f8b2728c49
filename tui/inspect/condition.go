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
		Text: text, Asks: x.Phase().Asks, Each: x.Speaks("event"),
		Holds: func(tr *trace.Trace) (bool, error) { return x.Bool(expr.End(tr)) },
	}, nil
}

// readable says why a text is no condition, nil if it is one.
func readable(text string) error {
	_, err := Condition(text)
	return err
}
