package expr

import (
	"fmt"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"
)

// maxSequence is the longest sequence that `*` and range() make. The step limit
// stops loops; it does not see one huge allocation.
const maxSequence = 10_000

// scaleName wraps the left operand of every `*`, so that the product can be
// refused before it is made. No source can spell it.
const scaleName = "·scale"

// bound puts the left operand of every `*` into a call of scaleName.
func bound(tree syntax.Expr) {
	syntax.Walk(tree, func(n syntax.Node) bool {
		if b, ok := n.(*syntax.BinaryExpr); ok && b.Op == syntax.STAR {
			b.X = &syntax.CallExpr{Fn: &syntax.Ident{Name: scaleName}, Args: []syntax.Expr{b.X}}
		}
		return true
	})
}

var scale = starlark.NewBuiltin("*", func(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, _ []starlark.Tuple) (starlark.Value, error) {
	return factor{args[0]}, nil
})

// factor is the left operand of a `*` that is about to happen.
type factor struct{ starlark.Value }

func (f factor) Binary(op syntax.Token, y starlark.Value, _ starlark.Side) (starlark.Value, error) {
	for _, pair := range [][2]starlark.Value{{f.Value, y}, {y, f.Value}} {
		if err := checkProduct(pair[0], pair[1]); err != nil {
			return nil, err
		}
	}
	return starlark.Binary(op, f.Value, y)
}

func checkProduct(sequence, times starlark.Value) error {
	n, isInt := times.(starlark.Int)
	s, isSeq := sequence.(interface{ Len() int })
	if !isInt || !isSeq {
		return nil
	}
	count, ok := n.Int64()
	if ok && count <= 0 {
		return nil
	}
	if !ok || count > maxSequence || int64(s.Len()) > maxSequence/count {
		return fmt.Errorf("%s * %s makes more than %d items", sequence.Type(), n, maxSequence)
	}
	return nil
}

// boundedRange is range() for at most maxSequence numbers: list(range(10**9))
// is one step.
var boundedRange = starlark.NewBuiltin("range", func(t *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	v, err := starlark.Call(t, starlark.Universe["range"], args, kwargs)
	if err != nil {
		return nil, err
	}
	if n := starlark.Len(v); n > maxSequence {
		return nil, fmt.Errorf("range of %d numbers: at most %d", n, maxSequence)
	}
	return v, nil
})

// textLen is len(), which for a text counts characters as Python does.
var textLen = starlark.NewBuiltin("len", func(t *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	if len(args) == 1 && len(kwargs) == 0 {
		if s, ok := args[0].(starlark.String); ok {
			return starlark.MakeInt(runes(string(s))), nil
		}
	}
	return starlark.Call(t, starlark.Universe["len"], args, kwargs)
})
